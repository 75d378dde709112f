//! The timeline: what happened to the account, newest first, day by day.

use domain::api::EventPage;
use domain::history::KEEP;
use leptos::prelude::*;

use super::Account;
use crate::browser::{clock, focus};
use crate::client::Remote;
use crate::links;
use crate::logic::timeline::days;
use crate::parts::happening::Happening;
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::reactive::{memo, watch};
use crate::session::use_workspace;

/// What others do shows within this time.
const REFRESH: std::time::Duration = std::time::Duration::from_secs(30);

pub(super) fn section(account: Account) -> AnyView {
    let ws = use_workspace();
    let cursor = RwSignal::new(None::<String>);
    let events = Remote::<EventPage>::polled(
        move || Some(links::api::events(&ws.id(), &account.id(), cursor.get().as_deref())),
        |_| Some(REFRESH),
    );
    // What changes the connection is an event; it is looked for at once.
    let standing = account.memo(|c| {
        let stage = c.rotation.as_ref().map(|rotation| rotation.stage);
        Some((c.status, c.status_since, c.activity.clone(), stage, c.alias.clone(), c.regions.clone()))
    });
    let mut before = None;
    watch(move || {
        let now = standing.get();
        if before.replace(now.clone()).is_some_and(|before| before != now) {
            events.again();
        }
    });
    let body = move || match (events.value().get(), events.failure().get()) {
        (Some(page), _) if page.events.is_empty() => nothing(),
        (Some(page), _) => list(page, cursor),
        (None, Some(failure)) => states::failed(&failure, Some(Callback::new(move |()| events.again()))),
        (None, None) => states::loading(5),
    };
    let is_there = memo(move || events.value().with(Option::is_some));
    view! {
        <section class="panel" aria-labelledby="timeline-title">
            <header class="panel-head">
                <div>
                    <h2 id="timeline-title" tabindex="-1">"Timeline"</h2>
                    <p class="hint">{format!("What changed, for {} days.", KEEP.as_secs() / 86_400)}</p>
                </div>
            </header>
            {states::stale(move || events.failure().get().filter(|_| is_there.get()))}
            {body}
        </section>
    }
    .into_any()
}

fn nothing() -> AnyView {
    view! {
        <div class="empty small">
            {Icon::Clock.view()}
            <p>"Nothing has changed yet. Checks that find what the one before found are not listed."</p>
        </div>
    }
    .into_any()
}

fn list(page: EventPage, cursor: RwSignal<Option<String>>) -> AnyView {
    let EventPage { events, next_cursor } = page;
    let today = clock::wall(clock::now());
    let days = days(events, |event| event.at, today, clock::wall).into_iter().map(|(day, events)| {
        let each = events.into_iter().map(|event| Happening::from(event).view(None)).collect_view();
        view! { <li><h3>{day}</h3><ol>{each}</ol></li> }
    });
    // The buttons go with the page that they are on.
    let turn_to = move |page| {
        cursor.set(page);
        focus::to_id("timeline-title");
    };
    let is_older = cursor.with_untracked(Option::is_some);
    let newest = is_older.then(|| {
        view! {
            <button type="button" class="button small" on:click=move |_| turn_to(None)>
                {Icon::ArrowLeft.view()}
                "Newest"
            </button>
        }
    });
    let older = next_cursor.map(|next| {
        view! {
            <button type="button" class="button small" on:click=move |_| turn_to(Some(next.clone()))>
                "Older"
                {Icon::ArrowRight.view()}
            </button>
        }
    });
    let turn = (newest.is_some() || older.is_some())
        .then(|| view! { <div class="actions between">{newest} {older}</div> });
    view! {
        <ol class="timeline">{days.collect_view()}</ol>
        {turn}
    }
    .into_any()
}
