//! A choice of one, or of every one: a select that narrows a list.

use domain::api::{ConnectionPage, ConnectionSummary};
use leptos::prelude::*;

use crate::client::Remote;
use crate::links;
use crate::reactive::memo;
use crate::session::use_workspace;

/// The workspace's accounts, the newest hundred: each connection with what its account is called.
pub(crate) fn accounts() -> Memo<Vec<(String, String)>> {
    let ws = use_workspace();
    let page = Remote::<ConnectionPage>::get(move || Some(links::api::connections(&ws.id(), None)));
    let named = |one: &ConnectionSummary| {
        (one.id.to_string(), one.alias.clone().unwrap_or_else(|| one.account_id.to_string()))
    };
    memo(move || {
        let page = page.value();
        page.with(|page| page.iter().flat_map(|page| &page.connections).map(named).collect::<Vec<_>>())
    })
}

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
