//! A choice of one, or of every one: a select that narrows a list.

use leptos::prelude::*;

/// The select: `options` are values with their words, `every` says what no value means.
pub(crate) fn choice(
    name: &'static str,
    every: &'static str,
    options: impl Fn() -> Vec<(String, String)> + Send + 'static,
    chosen: impl Fn() -> String + Copy + Send + Sync + 'static,
    choose: impl Fn(String) + 'static,
) -> AnyView {
    let each = move || {
        let option = |(value, words): (String, String)| {
            let own = value.clone();
            view! { <option value=value selected=move || chosen() == own>{words}</option> }
        };
        options().into_iter().map(option).collect_view()
    };
    view! {
        <select aria-label=name prop:value=chosen on:change:target=move |event| choose(event.target().value())>
            <option value="">{every}</option>
            {each}
        </select>
    }
    .into_any()
}

/// What is chosen is offered, whatever else is known.
pub(crate) fn with_chosen(mut known: Vec<String>, chosen: String) -> Vec<String> {
    if !chosen.is_empty() && !known.contains(&chosen) {
        known.push(chosen);
    }
    known
}
