//! Tabs, as WAI-ARIA describes them: one stop of the Tab key, arrows inside.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::browser::focus;

/// A tab: its id in the page, and its label.
pub(crate) type Tab = (&'static str, &'static str);

/// A row of tabs. The panel is the caller's: `role="tabpanel"`, `id` = the tab's id + `-panel`.
#[component]
pub(crate) fn Tabs(
    /// What they choose between.
    label: &'static str,
    /// All of them.
    tabs: &'static [Tab],
    /// The id of the one that is open.
    #[prop(into)]
    open: Signal<&'static str>,
    /// Opens another one.
    #[prop(into)]
    on_open: Callback<&'static str>,
) -> impl IntoView {
    let step = move |by: usize| {
        let at = tabs.iter().position(|(id, _)| *id == open.get_untracked()).unwrap_or(0);
        if let Some((id, _)) = tabs.get((at + by) % tabs.len()) {
            on_open.run(id);
            focus::to_id(id);
        }
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowRight" => step(1),
        "ArrowLeft" => step(tabs.len() - 1),
        _ => {}
    };
    let each = tabs.iter().map(|(id, label)| {
        let is_open = move || open.get() == *id;
        view! {
            <button
                type="button"
                role="tab"
                id=*id
                aria-selected=move || if is_open() { "true" } else { "false" }
                aria-controls=move || is_open().then(|| format!("{id}-panel"))
                tabindex=move || if is_open() { "0" } else { "-1" }
                on:click=move |_| on_open.run(id)
            >
                {*label}
            </button>
        }
    });
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=on_key>
            {each.collect_view()}
        </div>
    }
    .into_any()
}
