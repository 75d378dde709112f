//! Resources: what was found, as a list that can be searched, narrowed and saved.
//!
//! What is asked for is in the query string; the API answers it, a page at a time.

use std::time::Duration;

use domain::api::{Matrix, Resource, ResourceList};
use domain::monitoring::Service;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::Account;
use crate::browser::clipboard;
use crate::client::Remote;
use crate::links;
use crate::logic::csv::file_name;
use crate::logic::listing::{Listing, to_csv};
use crate::logic::span::Span;
use crate::parts::icon::Icon;
use crate::parts::list;
use crate::parts::rest::Rest;
use crate::parts::{resource_state, states, time};
use crate::reactive::{memo, scoped, watch};
use crate::session::{use_session, use_workspace};

const REFRESH: Duration = Duration::from_mins(1);
/// A page of the list.
const PAGE: u16 = 100;
/// A word is asked for when the typing rests this long.
const TYPING_MS: u32 = 250;

pub(super) fn section(account: Account) -> AnyView {
    let (ws, client) = (use_workspace(), use_session().client);
    let query = use_query_map();
    let listing = memo(move || query.with(|query| Listing::from_query(|name| query.get(name))));
    let address = move |cursor: Option<&str>| {
        listing.with_untracked(|listing| {
            links::api::resources(&ws.id(), &account.id(), &listing.parts(), PAGE, cursor)
        })
    };
    // The list before stays until the new one is there: one types and sees it become shorter.
    let first =
        Remote::<ResourceList>::moving(|| Some(String::new()), move |_| address(None), |_| Some(REFRESH));
    let mut before = None;
    watch(move || {
        let now = listing.get();
        if before.replace(now.clone()).is_some_and(|before| before != now) {
            first.again();
        }
    });
    let rest = Rest::after(
        move || first.value().with(|page| page.as_ref().and_then(|page| page.next_cursor.clone())),
        move || first.value().track(),
        move |cursor| {
            let path = address(Some(&cursor));
            Box::pin(async move {
                let page = client.resources(&path).await?;
                Ok((page.resources, page.next_cursor))
            })
        },
    );
    let all = memo(move || {
        let page = first.value().get()?;
        let late =
            rest.rows().get().into_iter().filter(|late| page.resources.iter().all(|one| one.id != late.id));
        Some(page.resources.iter().cloned().chain(late.collect::<Vec<_>>()).collect::<Vec<_>>())
    });
    let is_there = memo(move || all.with(Option::is_some));
    let body = move || match (is_there.get(), first.failure().get()) {
        (true, _) => found(account, listing, all, first, rest),
        (false, Some(failure)) => states::failed(&failure, Some(Callback::new(move |()| first.again()))),
        (false, None) => view! { <div class="panel">{states::loading(6)}</div> }.into_any(),
    };
    view! {
        <h2 class="unseen">"Resources"</h2>
        {filters(account, listing, all)}
        {states::stale(move || first.failure().get().filter(|_| is_there.get()))}
        {body}
    }
    .into_any()
}

/// The search field and the choices. A change of the address by another way, such as Back, is theirs too.
fn filters(account: Account, listing: Memo<Listing>, all: Memo<Option<Vec<Resource>>>) -> AnyView {
    let (ws, navigate) = (use_workspace(), use_navigate());
    let options = || NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
    let go = Callback::new(move |wanted: Listing| {
        if listing.with_untracked(|listing| *listing != wanted) {
            navigate(&links::resources(&ws.id(), &account.id(), &wanted), options());
        }
    });
    let matrix = Remote::<Matrix>::get(move || Some(links::api::matrix(&ws.id(), &account.id())));
    let typed = RwSignal::new(listing.with_untracked(|listing| listing.search.clone()));
    watch(move || {
        let search = typed.get();
        scoped(async move {
            TimeoutFuture::new(TYPING_MS).await;
            go.run(Listing { search, ..listing.get_untracked() });
        });
    });
    let services: Vec<_> = Service::ALL.iter().map(|one| (one.to_string(), one.title().to_owned())).collect();
    let regions = memo(move || {
        let found = |matrix: &Matrix| {
            let has_some = |region: &&domain::arn::Region| {
                matrix.cells.iter().any(|cell| cell.region == **region && cell.count > 0)
            };
            matrix.regions.iter().filter(has_some).map(ToString::to_string).collect()
        };
        let known = matrix.value().with(|matrix| matrix.as_ref().map(found).unwrap_or_default());
        with_chosen(known, listing.with(|listing| listing.region.clone()))
    });
    let states = memo(move || {
        let mut known = vec!["gone".to_owned()];
        all.with(|all| {
            known.extend(all.iter().flatten().map(|one| one.state.clone()).filter(|state| !state.is_empty()));
        });
        known.sort_unstable();
        known.dedup();
        with_chosen(known, listing.with(|listing| listing.state.clone()))
    });
    let service =
        move |word: String| go.run(Listing { service: word.parse().ok(), ..listing.get_untracked() });
    let region = move |region: String| go.run(Listing { region, ..listing.get_untracked() });
    let state = move |state: String| go.run(Listing { state, ..listing.get_untracked() });
    view! {
        <div class="filters" role="search" aria-label="Resources">
            <div class="search">
                {Icon::Search.view()}
                <input
                    type="search"
                    aria-label="Search resources"
                    placeholder="Search by ID, name, kind or tag"
                    prop:value=move || typed.get()
                    on:input:target=move |event| typed.set(event.target().value())
                />
            </div>
            {choice("Service", "Every service", move || services.clone(), move || listing.with(|l| l.service.map(|s| s.to_string()).unwrap_or_default()), service)}
            {choice("Region", "Every region", move || twice(regions.get()), move || listing.with(|l| l.region.clone()), region)}
            {choice("State", "Every state", move || twice(states.get()), move || listing.with(|l| l.state.clone()), state)}
        </div>
    }
    .into_any()
}

/// What is chosen is offered, whatever else is known.
fn with_chosen(mut known: Vec<String>, chosen: String) -> Vec<String> {
    if !chosen.is_empty() && !known.contains(&chosen) {
        known.push(chosen);
    }
    known
}

fn twice(words: Vec<String>) -> Vec<(String, String)> {
    words.into_iter().map(|word| (word.clone(), word)).collect()
}

fn choice(
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

fn found(
    account: Account,
    listing: Memo<Listing>,
    all: Memo<Option<Vec<Resource>>>,
    first: Remote<ResourceList>,
    rest: Rest<Resource>,
) -> AnyView {
    let ws = use_workspace();
    let shown = move || all.get().unwrap_or_default();
    let total = memo(move || first.value().with(|page| page.as_ref().map_or(0, |page| page.total)));
    let count = memo(move || all.with(|all| all.as_ref().map_or(0, Vec::len)));
    let nothing = move || {
        (count.get() == 0).then(|| {
            let words = if listing.with(Listing::is_narrowed) {
                "No resource matches. Search for less, or choose every service, region and state."
            } else {
                "No resources yet. The first discovery lists them within minutes."
            };
            view! { <p class="nothing">{words}</p> }
        })
    };
    let save = move |_| {
        let text = all.with_untracked(|all| to_csv(all.as_deref().unwrap_or_default()));
        clipboard::download(&file_name(&format!("resources {}", account.id()), "csv"), &text);
    };
    let base = StoredValue::new((ws.id(), account.id()));
    let key = |one: &Resource| {
        let gone = one.gone_at.map(|at| at.to_string()).unwrap_or_default();
        [&one.id, one.name.as_deref().unwrap_or_default(), &one.kind, &one.state, &gone].join("\n")
    };
    let row = move |resource: Resource| base.with_value(|(ws, connection)| row(ws, connection, resource));
    view! {
        <div class="panel table">
            <table class="accounts resources">
                <thead>
                    <tr>
                        <th scope="col">"Resource"</th>
                        <th scope="col">"Type"</th>
                        <th scope="col">"Region"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"First seen"</th>
                    </tr>
                </thead>
                <tbody>
                    // The key holds what the row shows, so that a changed resource is a new row.
                    {list::each(shown, key, row)}
                </tbody>
            </table>
            {nothing}
        </div>
        <footer class="list-foot">
            <span class="faint" role="status">
                {move || format!("{} of {}", count.get(), crate::logic::words::count(usize::try_from(total.get()).unwrap_or(0), "resource", "resources"))}
            </span>
            <div class="actions">
                {rest.load_more()}
                <button type="button" class="button" disabled=move || count.get() == 0 on:click=save>
                    {Icon::Download.view()}
                    "Save as CSV"
                </button>
            </div>
        </footer>
    }
    .into_any()
}

fn row(ws: &str, connection: &str, resource: Resource) -> AnyView {
    let href = links::resource(ws, connection, &resource.id, &[], Span::default());
    let id = crate::logic::plot::short(&resource.id).to_owned();
    let (name, below) = match resource.name.clone().filter(|name| *name != id) {
        Some(name) => (name, Some(view! { <code>{id}</code> })),
        None => (id, None),
    };
    view! {
        <tr>
            <th scope="row">
                <a href=href class="row-link">{name}</a>
                <span class="below">{below}</span>
            </th>
            <td data-label="Type">
                <span>{resource.resource_type.title()}</span>
                <span class="below">{resource.kind.clone()}</span>
            </td>
            <td data-label="Region"><code>{resource.region.to_string()}</code></td>
            <td data-label="State">{resource_state::pill(&resource)}</td>
            <td data-label="First seen">{time::ago(resource.first_seen_at)}</td>
        </tr>
    }
    .into_any()
}
