//! Others of the same type, drawn into the same charts: chosen from a list, and taken away one by one.

use domain::api::{Resource, ResourceList};
use domain::monitoring::ResourceType;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::Which;
use crate::client::Remote;
use crate::links;
use crate::logic::plot::{HUES, short};
use crate::parts::icon::Icon;
use crate::parts::list;
use crate::parts::popover::Popover;
use crate::parts::search::search_field;
use crate::parts::states;
use crate::reactive::{memo, rested};
use crate::session::use_workspace;

/// As many as one would look through; the search finds the others.
const OFFERED: u16 = 20;

/// What is compared with what.
#[derive(Clone, Copy)]
pub(super) struct Compare {
    pub(super) which: Which,
    pub(super) of: ResourceType,
    /// The others.
    pub(super) with: Memo<Vec<String>>,
    /// What a resource is called.
    pub(super) name_of: Callback<String, String>,
    /// The page's address with others of them.
    pub(super) address: Callback<Vec<String>, String>,
}

pub(super) fn view(compare: Compare) -> AnyView {
    let chip = move |other: String| {
        let id = other.clone();
        let name = memo(move || compare.name_of.run(id.clone()));
        let href = move || {
            let mut others = compare.with.get();
            others.retain(|one| *one != other);
            compare.address.run(others)
        };
        view! {
            <li>
                <a href=href class="chip" data-noscroll="true" aria-label=move || format!("{}: compare no more", name.get())>
                    {name}
                    {Icon::Close.view()}
                </a>
            </li>
        }
    };
    let face = view! { {Icon::Plus.view()} "Compare with…" }.into_any();
    view! {
        <div class="compare">
            <ul class="chips" aria-label="Compared with" class:gone=move || compare.with.with(Vec::is_empty)>
                {list::each(move || compare.with.get(), String::clone, chip)}
            </ul>
            <Popover id="compare" class="button small" face>{choice(compare)}</Popover>
        </div>
    }
    .into_any()
}

fn choice(compare: Compare) -> AnyView {
    let ws = use_workspace();
    let typed = RwSignal::new(String::new());
    let search = rested(typed);
    let of = compare.of.word();
    let answer = Remote::<ResourceList>::get(move || {
        let text = search.get();
        let parts = [("type", of), ("q", text.trim())];
        let parts: Vec<_> = parts.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        Some(links::api::resources(&ws.id(), &compare.which.connection.get_value(), &parts, OFFERED, None))
    });
    let offered = memo(move || {
        let own = compare.which.id.get_value();
        let list = answer.value().get().map(|list| list.resources);
        list.map(|list| list.into_iter().filter(|one| one.id != own).collect::<Vec<_>>())
    });
    let is_full = memo(move || compare.with.with(Vec::len) >= HUES - 1);
    let option = move |one: Resource| option(compare, is_full, &one);
    let body = move || match (offered.with(|o| o.as_ref().map(Vec::is_empty)), answer.failure().get()) {
        (None, Some(failure)) => states::failed(&failure, None),
        (None, None) => states::loading(3),
        (Some(true), _) => view! { <p class="hint">"No other of this type."</p> }.into_any(),
        (Some(false), _) => view! {
            <ul class="choices-list scrolls-down">
                {list::each(move || offered.get().unwrap_or_default(), |one| one.id.clone(), option)}
            </ul>
        }
        .into_any(),
    };
    view! {
        {search_field("Search what to compare with", "Search", typed)}
        {body}
        <Show when=move || is_full.get()>
            <p class="hint">"More than " {HUES} " lines cannot be told apart."</p>
        </Show>
    }
    .into_any()
}

fn option(compare: Compare, is_full: Memo<bool>, one: &Resource) -> AnyView {
    let navigate = use_navigate();
    let id = StoredValue::new(one.id.clone());
    let is_on = memo(move || compare.with.with(|with| id.with_value(|id| with.contains(id))));
    let stay = || NavigateOptions { scroll: false, ..NavigateOptions::default() };
    let toggle = move |_| {
        let mut others = compare.with.get_untracked();
        if is_on.get_untracked() {
            id.with_value(|id| others.retain(|other| other != id));
        } else {
            others.push(id.get_value());
        }
        navigate(&untrack(|| compare.address.run(others)), stay());
    };
    let name = one.name.clone().unwrap_or_else(|| short(&one.id).to_owned());
    view! {
        <li>
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || is_on.get()
                    disabled=move || is_full.get() && !is_on.get()
                    on:change=toggle
                />
                <span>
                    {name}
                    <span class="below">{short(&one.id).to_owned()} " · " {one.region.to_string()}</span>
                </span>
            </label>
        </li>
    }
    .into_any()
}
