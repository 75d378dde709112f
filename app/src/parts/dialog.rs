//! A question that must be answered before something is changed for good.

use leptos::prelude::*;

use super::icon::Icon;
use crate::reactive::watch;

/// Shows a dialog while `open` is true, above all else. Escape and a click beside it close it, but not while it is `busy`.
pub(super) fn follow(node: NodeRef<leptos::html::Dialog>, open: RwSignal<bool>, busy: Signal<bool>) {
    watch(move || {
        let Some(dialog) = node.get() else { return };
        // The macro does not know this young attribute.
        let _ = dialog.set_attribute("closedby", if busy.get() { "none" } else { "any" });
        match (open.get(), dialog.open()) {
            (true, false) => {
                let _ = dialog.show_modal();
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
}

/// A modal dialog, open while `open` is true. Escape, its Cancel button and a click beside it close it, but not while the
/// act is under way: its failure is told in here.
#[component]
pub(crate) fn Confirm(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    title: &'static str,
    /// What the confirming button says.
    confirm: &'static str,
    /// Whether the act takes something away.
    #[prop(optional)]
    dangerous: bool,
    /// Whether the act is under way.
    #[prop(into)]
    busy: Signal<bool>,
    /// Whether it cannot be confirmed yet.
    #[prop(optional, into)]
    unready: Signal<bool>,
    /// Does it.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// What will happen.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Dialog>::new();
    follow(node, open, busy);
    view! {
        <dialog
            node_ref=node
            class="dialog"
            aria-label=title
            // Where that attribute is not known yet.
            on:cancel=move |event: leptos::ev::Event| if busy.get_untracked() { event.prevent_default() }
            on:close=move |_| open.set(false)
        >
            <h2>{title}</h2>
            <div class="dialog-body">{children()}</div>
            <div class="actions end">
                <button
                    type="button"
                    class="button"
                    disabled=move || busy.get()
                    on:click=move |_| open.set(false)
                >
                    "Cancel"
                </button>
                <button
                    type="button"
                    class="button"
                    class:danger=dangerous
                    class:primary=!dangerous
                    disabled=move || busy.get() || unready.get()
                    on:click=move |_| on_confirm.run(())
                >
                    {move || busy.get().then(|| Icon::Spinner.view())}
                    {confirm}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}
