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
use crate::parts::rest::Rest;
use crate::parts::search::search_field;
use crate::parts::{states, status, time};
use crate::reactive::memo;
use crate::session::{use_session, use_workspace};

/// From this many accounts on, a search field is more help than clutter.
const SEARCH_FROM: usize = 9;

/// The page.
pub(crate) fn page() -> AnyView {
    let ws = use_workspace();
    let list =
        Remote::polled(move || Some(links::api::connections(&ws.id(), None)), |page| Some(pause(page)));
    let client = use_session().client;
    let rest = Rest::after(
        move || list.value().with(|page| page.as_ref().and_then(|page| page.next_cursor.clone())),
        move || list.value().track(),
        move |cursor| {
            Box::pin(async move {
                let page = client.connections(&ws.id(), &cursor).await?;
                Ok((page.connections, page.next_cursor))
            })
        },
    );
    let accounts = memo(move || {
        list.value().get().map(|page| {
            let first = page.connections;
            let rest = rest.rows().get().into_iter().filter(|late| first.iter().all(|c| c.id != late.id));
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
        Shape::Full => full(accounts, rest),
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

/// What a workspace without accounts shows: the way to the first one.
pub(super) fn empty() -> AnyView {
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

fn full(accounts: Memo<Option<Vec<ConnectionSummary>>>, rest: Rest<ConnectionSummary>) -> AnyView {
    let wanted = RwSignal::new(String::new());
    let all = move || accounts.with(|accounts| accounts.clone().unwrap_or_default());
    let shown = memo(move || {
        let wanted = wanted.get().trim().to_lowercase();
        all().into_iter().filter(|account| matches(account, &wanted)).collect::<Vec<_>>()
    });
    let field = move || {
        (all().len() >= SEARCH_FROM)
            .then(|| search_field("Search accounts", "Search by name, account ID or role", wanted))
    };
    let searchable = memo(move || all().len() >= SEARCH_FROM);
    let nothing = move || {
        shown.with(Vec::is_empty).then(|| {
            let among = rest.has_more().then_some(" among those that are loaded");
            view! { <p class="nothing">"No account" {among} " matches “" {move || wanted.get()} "”."</p> }
        })
    };
    let counted = move || {
        let (shown, all) = (shown.with(Vec::len), all().len());
        match (shown < all, rest.has_more()) {
            (false, false) => count(all, "account", "accounts"),
            (true, false) => format!("{shown} of {}", count(all, "account", "accounts")),
            (false, true) => format!("The newest {}; there are more", count(all, "account", "accounts")),
            (true, true) => {
                format!("{shown} of the newest {}; there are more", count(all, "account", "accounts"))
            }
        }
    };
    view! {
        {move || { searchable.track(); untrack(field) }}
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
                {counted}
            </span>
            {rest.load_more()}
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
