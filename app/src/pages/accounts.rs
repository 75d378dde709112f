//! `/w/:ws/integrations/aws`: the connected accounts.

use std::time::Duration;

use domain::api::{ConnectionPage, ConnectionStatus, ConnectionSummary};
use leptos::prelude::*;

use crate::client::{ClientError, Remote};
use crate::links;
use crate::logic::steps::Step;
use crate::logic::words::count;
use crate::parts::aws_nav::AwsNav;
use crate::parts::breadcrumb::Breadcrumb;
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::{states, status, time};
use crate::reactive::{Tasks, memo};
use crate::session::{use_session, use_workspace};

/// From this many accounts on, a search field is more help than clutter.
const SEARCH_FROM: usize = 9;

/// The page.
pub(crate) fn page() -> AnyView {
    let ws = use_workspace();
    let list =
        Remote::polled(move || Some(links::api::connections(&ws.id(), None)), |page| Some(pause(page)));
    let more = More::new();
    let accounts = memo(move || {
        list.value().get().map(|page| {
            let first = page.connections;
            let rest = more.loaded.get().into_iter().filter(|late| first.iter().all(|c| c.id != late.id));
            first.iter().cloned().chain(rest.collect::<Vec<_>>()).collect::<Vec<_>>()
        })
    });
    let shape = memo(move || match accounts.with(|a| a.as_ref().map(Vec::len)) {
        None => list.failure().get().map_or(Shape::Loading, Shape::Failed),
        Some(0) => Shape::Empty,
        Some(_) => Shape::Full,
    });
    let body = move || match shape.get() {
        Shape::Loading => view! { <div class="panel">{states::loading(4)}</div> }.into_any(),
        Shape::Failed(failure) => states::failed(&failure, Some(Callback::new(move |()| list.again()))),
        Shape::Empty => empty(),
        Shape::Full => full(accounts, list, more),
    };
    let add = move || (shape.get() != Shape::Empty).then(add_button);
    view! {
        <div class="page">
            <Breadcrumb accounts=links::accounts(&ws.id()) />
            <header class="page-head">
                <div>
                    <Heading text="AWS accounts" />
                    <p class="lead">"Accounts that this workspace reads by role delegation. By default no key changes hands."</p>
                </div>
                {add}
            </header>
            <AwsNav />
            {states::stale(move || {
                list.failure().get().filter(|_| matches!(shape.get(), Shape::Full | Shape::Empty))
            })}
            {body}
        </div>
    }
    .into_any()
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Failed(ClientError),
    Empty,
    Full,
}

/// The pages after the first, which is the one that is refreshed.
#[derive(Clone, Copy)]
struct More {
    loaded: RwSignal<Vec<ConnectionSummary>>,
    /// Whether anything was loaded; before that, the first page knows the cursor.
    started: RwSignal<bool>,
    cursor: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<ClientError>>,
}

impl More {
    fn new() -> Self {
        Self {
            loaded: RwSignal::new(Vec::new()),
            started: RwSignal::new(false),
            cursor: RwSignal::new(None),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }
}

/// A list with a waiting account is watched; a settled one is looked at now and then.
fn pause(page: Option<&ConnectionPage>) -> Duration {
    let is_waiting = |c: &ConnectionSummary| c.status == ConnectionStatus::Waiting;
    let watched = page.is_some_and(|page| page.connections.iter().any(is_waiting));
    Duration::from_secs(if watched { 3 } else { 20 })
}

fn add_button() -> AnyView {
    let ws = use_workspace();
    if !ws.may_write() {
        return view! { <p class="hint">"Only admins and owners connect accounts."</p> }.into_any();
    }
    view! {
        <a href=links::add(&ws.id(), Step::ExternalId, None) class="button primary">
            {Icon::Plus.view()}
            "Add account"
        </a>
    }
    .into_any()
}

fn empty() -> AnyView {
    let ws = use_workspace();
    view! {
        <section class="panel empty">
            <span class="alone-icon">{Icon::ShieldCheck.view()}</span>
            <h2>"Connect the first account"</h2>
            <p>
                "The account's owner creates one read-only role that trusts Deputize and an external ID. Deputize \
                 proves that nobody else gets in, and reads the account's metrics from then on."
            </p>
            {add_button()}
            {ws.may_write().then(|| view! { <p><a href=links::new_link(&ws.id())>"Or send a link to the account's owner"</a></p> })}
            <p class="hint">"It takes about five minutes. No access keys change hands."</p>
        </section>
    }
    .into_any()
}

fn full(accounts: Memo<Option<Vec<ConnectionSummary>>>, list: Remote<ConnectionPage>, more: More) -> AnyView {
    let wanted = RwSignal::new(String::new());
    let all = move || accounts.with(|accounts| accounts.clone().unwrap_or_default());
    let shown = memo(move || {
        let wanted = wanted.get().trim().to_lowercase();
        all().into_iter().filter(|account| matches(account, &wanted)).collect::<Vec<_>>()
    });
    let search = move || {
        (all().len() >= SEARCH_FROM).then(|| {
            view! {
                <div class="search">
                    {Icon::Search.view()}
                    <input
                        type="search"
                        aria-label="Search accounts"
                        placeholder="Search by name, account ID or role"
                        prop:value=move || wanted.get()
                        on:input:target=move |event| wanted.set(event.target().value())
                    />
                </div>
            }
        })
    };
    let searchable = memo(move || all().len() >= SEARCH_FROM);
    let nothing = move || {
        shown.with(Vec::is_empty).then(|| {
            view! { <p class="nothing">"No account matches “" {move || wanted.get()} "”."</p> }
        })
    };
    view! {
        {move || { searchable.track(); untrack(search) }}
        <div class="panel table">
            <table class="accounts">
                <thead>
                    <tr>
                        <th scope="col">"Account"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col">"Added"</th>
                    </tr>
                </thead>
                <tbody>
                    // The key holds what the row shows, so that a changed account is a new row.
                    <For
                        each=move || shown.get()
                        key=|c| (c.id.clone(), c.status, c.status_since, c.activity.clone(), c.alias.clone(), c.role_arn.to_string())
                        children=row
                    />
                </tbody>
            </table>
            {nothing}
        </div>
        <footer class="list-foot">
            <span class="faint" role="status">
                {move || shown.with(|shown| count(shown.len(), "account", "accounts"))}
            </span>
            {load_more(list, more)}
        </footer>
    }
    .into_any()
}

fn matches(account: &ConnectionSummary, wanted: &str) -> bool {
    let alias = account.alias.as_deref().unwrap_or_default().to_lowercase();
    alias.contains(wanted)
        || account.account_id.as_str().contains(wanted)
        || account.role_arn.name().as_str().to_lowercase().contains(wanted)
}

fn row(account: ConnectionSummary) -> AnyView {
    let ws = use_workspace().id();
    let href = links::account(&ws, account.id.as_str());
    let id = account.account_id.to_string();
    let (name, below) = match account.alias {
        Some(alias) => (alias.into_any(), view! { <code>{id}</code> }.into_any()),
        None => (view! { <code>{id}</code> }.into_any(), ().into_any()),
    };
    view! {
        <tr>
            <th scope="row">
                <a href=href class="row-link">{name}</a>
                <span class="below">{below}</span>
            </th>
            <td data-label="Status">
                {status::of(account.status, &account.activity)}
                <span class="below faint">{time::ago(status::since(account.status_since, &account.activity))}</span>
            </td>
            <td data-label="Role"><code>{account.role_arn.name().to_string()}</code></td>
            <td data-label="Added">
                {time::ago(account.created_at)}
                <span class="below faint">"by " {account.created_by}</span>
            </td>
        </tr>
    }
    .into_any()
}

fn load_more(list: Remote<ConnectionPage>, more: More) -> AnyView {
    let (client, ws, tasks) = (use_session().client, use_workspace(), Tasks::here());
    let cursor = memo(move || {
        if more.started.get() {
            more.cursor.get()
        } else {
            list.value().get().and_then(|page| page.next_cursor)
        }
    });
    let load = move |_| {
        let Some(cursor) = cursor.get_untracked() else { return };
        more.busy.set(true);
        tasks.start(async move {
            match client.connections(&ws.id(), &cursor).await {
                Ok(page) => {
                    more.loaded.update(|loaded| loaded.extend(page.connections));
                    more.cursor.set(page.next_cursor);
                    more.started.set(true);
                    more.failure.set(None);
                }
                Err(failure) => more.failure.set(Some(failure)),
            }
            more.busy.set(false);
        });
    };
    let button = move || {
        cursor.get().map(|_| {
            view! {
                <button type="button" class="button" disabled=move || more.busy.get() on:click=load>
                    "Load more"
                </button>
            }
        })
    };
    let failure = move || more.failure.get().map(|failure| states::failed(&failure, None));
    view! { {failure} {button} }.into_any()
}
