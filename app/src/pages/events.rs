//! `/w/:ws/integrations/aws/events?kind=…&connection=…`: what happened in all accounts, newest first, day by day.

use std::time::Duration;

use domain::api::{WorkspaceEvent, WorkspaceEventPage};
use domain::history::KEEP;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::browser::clock;
use crate::client::Remote;
use crate::links;
use crate::logic::timeline::{KINDS, days, title};
use crate::logic::words;
use crate::parts::accounts::Accounts;
use crate::parts::aws_nav::AwsNav;
use crate::parts::breadcrumb::Breadcrumb;
use crate::parts::choice::choice;
use crate::parts::happening::Happening;
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::rest::Rest;
use crate::parts::states;
use crate::reactive::memo;
use crate::session::{use_session, use_workspace};

/// What happens shows within this time.
const REFRESH: Duration = Duration::from_secs(15);

/// What the address asks for. Empty: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    kind: String,
    connection: String,
}

/// The page.
pub(crate) fn page() -> AnyView {
    let (ws, client, query) = (use_workspace(), use_session().client, use_query_map());
    let asked = memo(move || {
        let read = |name| query.with(|query| query.get(name)).unwrap_or_default();
        Asked { kind: read("kind"), connection: read("connection") }
    });
    let path = move |cursor: Option<&str>| {
        asked.with_untracked(|asked| links::api::all_events(&ws.id(), &asked.kind, &asked.connection, cursor))
    };
    let first = Remote::<WorkspaceEventPage>::moving(
        // Another question is another list: the one before does not stay.
        move || Some(asked.with(|asked| format!("{} {}", asked.kind, asked.connection))),
        move |_| path(None),
        |_| Some(REFRESH),
    );
    let rest = Rest::after(
        move || first.value().with(|page| page.as_ref().and_then(|page| page.next_cursor.clone())),
        move || first.value().track(),
        move |cursor| {
            let path = path(Some(&cursor));
            Box::pin(async move {
                let page: WorkspaceEventPage = client.page(&path).await?;
                Ok((page.events, page.next_cursor))
            })
        },
    );
    let all = memo(move || {
        let mut all = first.value().get()?.events;
        let oldest = all.last().map_or(u64::MAX, |event| event.id);
        all.extend(rest.rows().get().into_iter().filter(|late| late.id < oldest));
        Some(all)
    });
    let is_there = memo(move || all.with(Option::is_some));
    let body = move || match (all.get(), first.failure().get()) {
        (Some(events), _) if events.is_empty() => nothing(asked.get()),
        (Some(events), _) => list(events),
        (None, Some(failure)) => states::failed(&failure, Some(Callback::new(move |()| first.again()))),
        (None, None) => states::loading(6),
    };
    let counted = move || {
        let count = all.with(|all| all.as_ref().map_or(0, Vec::len));
        let more = if rest.has_more() { "; there are more" } else { "" };
        is_there.get().then(|| format!("{}{more}", words::count(count, "event", "events")))
    };
    let lead = format!("What changed in all accounts, for {} days.", KEEP.as_secs() / 86_400);
    view! {
        <div class="page">
            <Breadcrumb accounts=links::accounts(&ws.id()) here="Events" />
            <header class="page-head">
                <div>
                    <Heading text="Events" />
                    <p class="lead">{lead}</p>
                </div>
            </header>
            <AwsNav />
            {filters(asked)}
            {states::stale(move || first.failure().get().filter(|_| is_there.get()))}
            <section class="panel" aria-label="Events">{body}</section>
            <footer class="list-foot">
                <span class="faint" role="status">{counted}</span>
                {rest.load_more()}
            </footer>
        </div>
    }
    .into_any()
}

fn filters(asked: Memo<Asked>) -> AnyView {
    let (ws, navigate) = (use_workspace(), use_navigate());
    let go = Callback::new(move |wanted: Asked| {
        let stay = NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
        navigate(&links::events(&ws.id(), &wanted.kind, &wanted.connection), stay);
    });
    let kinds = || KINDS.iter().map(|kind| (kind.word(), title(*kind).to_owned())).collect();
    let kind = move |kind: String| go.run(Asked { kind, ..asked.get_untracked() });
    let connection = move |connection: String| go.run(Asked { connection, ..asked.get_untracked() });
    view! {
        <div class="filters" role="search" aria-label="Events">
            {choice("Kind", "Every kind", kinds, move || asked.with(|asked| asked.kind.clone()), kind)}
            {Accounts::here().filter(move || asked.with(|asked| asked.connection.clone()), connection)}
        </div>
    }
    .into_any()
}

fn nothing(asked: Asked) -> AnyView {
    let words = if asked == Asked::default() {
        "Nothing has happened yet. Checks that find what the one before found are not listed."
    } else {
        "Nothing of this has happened. Choose every kind and every account to see more."
    };
    view! {
        <div class="empty small">
            {Icon::Clock.view()}
            <p>{words}</p>
        </div>
    }
    .into_any()
}

fn list(events: Vec<WorkspaceEvent>) -> AnyView {
    let today = clock::wall(clock::now());
    let days = days(events, |event| event.at, today, clock::wall).into_iter().map(|(day, events)| {
        let each = events.into_iter().map(item).collect_view();
        view! { <li><h2>{day}</h2><ol>{each}</ol></li> }
    });
    view! { <ol class="timeline">{days.collect_view()}</ol> }.into_any()
}

fn item(event: WorkspaceEvent) -> AnyView {
    let ws = use_workspace().id();
    let account = event.connection.as_ref().map(|connection| {
        let name = connection.alias.clone().unwrap_or_else(|| connection.account_id.to_string());
        view! { <a href=links::account(&ws, connection.id.as_str())>{name}</a> }.into_any()
    });
    Happening::from(event).view(account)
}
