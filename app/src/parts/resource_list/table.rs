//! The rows, and what is below them.
//!
//! A long list has all its rows in the document, so that the browser's own search finds them; those outside the window are
//! neither laid out nor painted. The browser does that for no table's row, so the stylesheet makes grids of them; the roles
//! say that they are rows still.

use leptos::prelude::*;

use super::{ResourceTable, saving};
use crate::links;
use crate::logic::listing::{Found, Listing, Owner};
use crate::logic::plot::short;
use crate::logic::span::Span;
use crate::logic::words;
use crate::parts::icon::Icon;
use crate::parts::states::Notice;
use crate::parts::{list, resource_state, time};
use crate::reactive::memo;
use crate::session::use_workspace;

pub(super) fn view(table: ResourceTable) -> AnyView {
    let ResourceTable { listing, all, total, rest, is_of_all, .. } = table;
    let ws = StoredValue::new(use_workspace().id());
    let shown = move || all.get().unwrap_or_default();
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
    let key = |one: &Found| {
        let resource = &one.resource;
        let gone = resource.gone_at.map(|at| at.to_string()).unwrap_or_default();
        let alias = one.account.as_ref().and_then(|account| account.alias.as_deref()).unwrap_or_default();
        let name = resource.name.as_deref().unwrap_or_default();
        [&one.connection, alias, &resource.id, name, &resource.kind, &resource.state, &gone].join("\n")
    };
    let row = move |found: Found| ws.with_value(|ws| row(ws, found));
    let head = |words: &'static str| view! { <th scope="col" role="columnheader">{words}</th> };
    view! {
        {move || unanswered(table)}
        <div class="panel table">
            <table class="accounts resources" class:of-all=is_of_all role="table" aria-label="Resources">
                <thead role="rowgroup">
                    <tr role="row">
                        {head("Resource")}
                        {is_of_all.then(|| head("Account"))}
                        {head("Type")}
                        {head("Region")}
                        {head("State")}
                        {head("First seen")}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    // The key holds what the row shows, so that a changed resource is a new row.
                    {list::each(shown, key, row)}
                </tbody>
            </table>
            {nothing}
        </div>
        <footer class="list-foot">
            <span class="faint" role="status">
                {move || format!("{} of {}", words::grouped(count.get()), words::count(usize::try_from(total.get()).unwrap_or(0), "resource", "resources"))}
            </span>
            <div class="actions">
                {rest.load_more()}
                {saving::button(table)}
            </div>
        </footer>
    }
    .into_any()
}

/// Accounts whose resources are missing, since they did not answer.
fn unanswered(table: ResourceTable) -> Option<AnyView> {
    let missing = table.unanswered.with(Vec::len);
    (missing > 0).then(|| {
        let words = format!("{} did not answer.", words::count(missing, "account", "accounts"));
        let again = move |_| table.again.run(());
        view! {
            <Notice icon=Icon::Alert tone="warn">
                <p><strong>{words}</strong> " Their resources are missing here."</p>
                <div class="actions">
                    <button type="button" class="button small" on:click=again>"Try again"</button>
                </div>
            </Notice>
        }
        .into_any()
    })
}

fn row(ws: &str, found: Found) -> AnyView {
    let Found { connection, account, resource } = found;
    let href = links::resource(ws, &connection, &resource.id, &[], Span::default());
    let id = short(&resource.id).to_owned();
    let (name, below) = match resource.name.clone().filter(|name| *name != id) {
        Some(name) => (name, Some(view! { <code>{id}</code> })),
        None => (id, None),
    };
    let account = account.map(|Owner { id, alias }| {
        let (name, below) = match alias {
            Some(alias) => (alias.into_any(), Some(view! { <code class="below">{id}</code> })),
            None => (view! { <code>{id}</code> }.into_any(), None),
        };
        view! { <td role="cell" data-label="Account"><span>{name}</span>{below}</td> }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a href=href class="row-link">{name}</a>
                <span class="below">{below}</span>
            </th>
            {account}
            <td role="cell" data-label="Type">
                <span>{resource.resource_type.title()}</span>
                <span class="below">{resource.kind.clone()}</span>
            </td>
            <td role="cell" data-label="Region"><code>{resource.region.to_string()}</code></td>
            <td role="cell" data-label="State">{resource_state::pill(&resource)}</td>
            <td role="cell" data-label="First seen">{time::ago(resource.first_seen_at)}</td>
        </tr>
    }
    .into_any()
}
