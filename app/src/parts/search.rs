//! A field that searches what is shown.

use leptos::prelude::*;

use super::icon::Icon;

/// The field, whose name is `label`; `typed` is what stands in it.
pub(crate) fn search_field(
    label: &'static str,
    placeholder: &'static str,
    typed: RwSignal<String>,
) -> AnyView {
    // Inside of a form it would send that.
    let keep = |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
        }
    };
    view! {
        <div class="search">
            {Icon::Search.view()}
            <input
                type="search"
                aria-label=label
                placeholder=placeholder
                prop:value=move || typed.get()
                on:input:target=move |event| typed.set(event.target().value())
                on:keydown=keep
            />
        </div>
    }
    .into_any()
}
