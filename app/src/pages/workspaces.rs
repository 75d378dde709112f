//! `/workspaces`: all workspaces of a person who has several, each with how its accounts stand.

use domain::api::{AccountCounts, WorkspaceList, WorkspaceSummary};
use leptos::prelude::*;

use crate::client::Remote;
use crate::links;
use crate::logic::words::count;
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::list;
use crate::parts::rest::{Asked, Rest};
use crate::parts::search::search_field;
use crate::parts::states;
use crate::reactive::memo;
use crate::session::use_session;

/// The page.
pub(crate) fn page() -> AnyView {
    let client = use_session().client;
    let first = Remote::<WorkspaceList>::get(|| Some(links::api::workspaces(None)));
    let end = move || first.value().with(|page| page.as_ref().and_then(|page| page.next_cursor.clone()));
    let ask = move |cursor: String| -> Asked<WorkspaceSummary> {
        Box::pin(async move {
            let page: WorkspaceList = client.page(&links::api::workspaces(Some(&cursor))).await?;
            Ok((page.workspaces, page.next_cursor))
        })
    };
    let rest = Rest::after(end, move || first.value().with(|_| ()), ask);
    let wanted = RwSignal::new(String::new());
    let all = memo(move || {
        let first = first.value().with(|page| page.as_ref().map(|page| page.workspaces.clone()));
        first.map(|mut first| {
            rest.rows().with(|rows| first.extend(rows.iter().cloned()));
            first
        })
    });
    let shown = move || {
        let wanted = wanted.get().trim().to_lowercase();
        let mut all = all.get().unwrap_or_default();
        all.retain(|one| one.name.to_lowercase().contains(&wanted));
        // What needs somebody is first.
        all.sort_by_key(|one| (one.accounts.failed == 0, one.name.to_lowercase()));
        all
    };
    let silent = move || {
        let names: Vec<String> = first
            .value()
            .with(|page| page.iter().flat_map(|page| &page.silent).map(|one| one.name.clone()).collect());
        (!names.is_empty()).then(|| {
            view! { <p class="stale" role="status">{Icon::Unplug.view()} "No answer from " {names.join(", ")} "."</p> }
        })
    };
    let is_there = memo(move || all.with(Option::is_some));
    let body = move || match (is_there.get(), first.failure().get()) {
        (true, _) => {
            let key = |one: &WorkspaceSummary| {
                format!("{} {} {:?} {}", one.id, one.name, one.accounts, one.members)
            };
            view! {
                <div class="panel table">
                    <table class="accounts people">
                        <thead><tr><th scope="col">"Workspace"</th><th scope="col">"Accounts"</th><th scope="col">"People"</th><th scope="col">"You are"</th></tr></thead>
                        <tbody>{list::each(shown, key, row)}</tbody>
                    </table>
                </div>
            }
            .into_any()
        }
        (false, Some(failure)) => states::failed(&failure, Some(Callback::new(move |()| first.again()))),
        (false, None) => view! { <div class="panel">{states::loading(5)}</div> }.into_any(),
    };
    view! {
        <div class="page">
            <header class="page-head">
                <div>
                    <Heading text="Workspaces" />
                    <p class="lead">"Every workspace that you are in, and how its accounts stand. What needs somebody is first."</p>
                </div>
            </header>
            {states::stale(move || first.failure().get().filter(|_| is_there.get()))}
            {silent}
            {search_field("Search workspaces", "Search by name", wanted)}
            {body}
            <footer class="list-foot">{rest.load_more()}</footer>
        </div>
    }
    .into_any()
}

fn row(one: WorkspaceSummary) -> AnyView {
    view! {
        <tr>
            <th scope="row"><a href=links::accounts(one.id.as_str()) class="row-link">{one.name}</a></th>
            <td data-label="Accounts">{standing(one.accounts)}</td>
            <td data-label="People">{one.members}</td>
            <td data-label="You are">{one.role.word()}</td>
        </tr>
    }
    .into_any()
}

fn standing(accounts: AccountCounts) -> AnyView {
    if accounts.total() == 0 {
        return view! { <span class="faint">"None"</span> }.into_any();
    }
    let pill = |number: u32, class: &'static str, word: &'static str| {
        (number > 0).then(|| view! { <span class=class><span class="dot" aria-hidden="true"></span>{number} " " {word}</span> " " })
    };
    let total = usize::try_from(accounts.total()).unwrap_or(0);
    view! {
        <span class="pills" title=count(total, "account", "accounts")>
            {pill(accounts.failed, "pill bad", "failing")}
            {pill(accounts.waiting, "pill warn", "waiting")}
            {pill(accounts.connected, "pill good", "connected")}
            {pill(accounts.stopped, "pill", "stopped")}
        </span>
    }
    .into_any()
}
