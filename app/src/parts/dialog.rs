//! A question that must be answered before something is changed for good.

use crate::reactive::watch;
use leptos::prelude::*;

/// A modal dialog, open while `open` is true. Escape, its Cancel button and a click beside it close it.
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
    /// Does it.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// What will happen.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Dialog>::new();
    watch(move || {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                // A click beside it closes it; the macro does not know this young attribute.
                let _ = dialog.set_attribute("closedby", "any");
                let _ = dialog.show_modal();
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog node_ref=node class="dialog" aria-label=title on:close=move |_| open.set(false)>
            <h2>{title}</h2>
            <div class="dialog-body">{children()}</div>
            <div class="actions end">
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <button
                    type="button"
                    class="button"
                    class:danger=dangerous
                    class:primary=!dangerous
                    disabled=move || busy.get()
                    on:click=move |_| on_confirm.run(())
                >
                    {confirm}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}
