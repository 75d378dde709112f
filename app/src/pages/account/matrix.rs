//! The matrix: what of each service was found in each region, why something was not, and the discovery that fills it.

mod table;

use std::time::Duration;

use domain::activity::Activity;
use domain::api::{ConnectionStatus, Discovery, Matrix};
use leptos::prelude::*;

use super::Account;
use crate::client::{ClientError, Remote};
use crate::links;
use crate::logic::grid;
use crate::parts::announce::Announcer;
use crate::parts::icon::Icon;
use crate::parts::{states, time};
use crate::reactive::{Tasks, memo, watch};
use crate::session::{use_session, use_workspace};

/// A discovery under way is watched.
const WATCHED: Duration = Duration::from_secs(2);
const REFRESH: Duration = Duration::from_mins(1);

pub(super) fn section(account: Account) -> AnyView {
    let ws = use_workspace();
    let matrix = Remote::<Matrix>::polled(
        move || Some(links::api::matrix(&ws.id(), &account.id())),
        |matrix| Some(if matrix.is_some_and(|m| grid::is_running(&m.discovery)) { WATCHED } else { REFRESH }),
    );
    let is_there = memo(move || matrix.value().with(Option::is_some));
    let summary = memo(move || matrix.value().with(|matrix| matrix.as_ref().map(grid::summary)));
    let body = move || match (is_there.get(), matrix.failure().get()) {
        (true, _) => view! { {discovery(matrix)} {table::table(account, matrix)} }.into_any(),
        (false, Some(failure)) => states::failed(&failure, Some(Callback::new(move |()| matrix.again()))),
        (false, None) => states::loading(8),
    };
    view! {
        <section class="panel" aria-labelledby="matrix-title">
            <header class="panel-head">
                <div>
                    <h2 id="matrix-title">"What was found"</h2>
                    <p class="hint">{summary}</p>
                </div>
                {ws.may_write().then(|| discover(account, matrix))}
            </header>
            {states::stale(move || matrix.failure().get().filter(|_| is_there.get()))}
            {body}
        </section>
    }
    .into_any()
}

fn discover(account: Account, matrix: Remote<Matrix>) -> AnyView {
    let (client, ws, tasks) = (use_session().client, use_workspace(), Tasks::here());
    let announcer = expect_context::<Announcer>();
    // Paused or cut off, AWS is not called.
    let may_look =
        account.memo(|c| c.status == ConnectionStatus::Connected && c.activity == Activity::Active);
    let asking = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    let running =
        memo(move || matrix.value().with(|m| m.as_ref().is_some_and(|m| grid::is_running(&m.discovery))));
    // What ends without the person's doing is said.
    let mut before = false;
    watch(move || {
        let now = running.get();
        if before && !now {
            let summary = matrix.value().with_untracked(|m| m.as_ref().map(grid::summary));
            announcer.say(format!("Discovery finished. {}.", summary.unwrap_or_default()));
        }
        before = now;
    });
    let start = move |_| {
        if asking.get_untracked() || running.get_untracked() {
            return;
        }
        asking.set(true);
        failure.set(None);
        tasks.start(async move {
            match client.discover(&ws.id(), &account.id()).await {
                Ok(answer) => {
                    announcer.say("Discovery started.");
                    matrix.put(answer);
                    // It is watched from now on, not only when its next turn would have come.
                    matrix.again();
                }
                Err(error) => failure.set(Some(error)),
            }
            asking.set(false);
        });
    };
    let busy = move || asking.get() || running.get();
    view! {
        <div class="discover">
            // It keeps the focus while it works.
            <button
                type="button"
                class="button"
                disabled=move || !may_look.get()
                aria-disabled=move || busy().then_some("true")
                on:click=start
            >
                {move || if busy() { Icon::Spinner.view() } else { Icon::Refresh.view() }}
                {move || if busy() { "Discovering…" } else { "Discover now" }}
            </button>
            {move || failure.get().map(|failure| states::failed(&failure, None))}
        </div>
    }
    .into_any()
}

/// How the discovery under way goes, and when the last and the next are.
fn discovery(matrix: Remote<Matrix>) -> AnyView {
    let discovery =
        memo(move || matrix.value().with(|m| m.as_ref().map(|m| m.discovery.clone())).unwrap_or_default());
    let running = memo(move || discovery.with(grid::is_running));
    let percentage = move || discovery.with(|discovery| discovery.percentage);
    let messages = move || {
        discovery.with(|Discovery { messages, .. }| {
            let each = messages.iter().map(|message| view! { <li>{message.clone()}</li> });
            (!messages.is_empty())
                .then(|| view! { <ul class="discovery-messages">{each.collect_view()}</ul> })
        })
    };
    let facts = move || {
        let Discovery { started_at, finished_at, next_at, calls, .. } = discovery.get();
        let last = finished_at.or(started_at).map_or_else(|| "Not yet".into_any(), time::ago);
        let next = if running.get() {
            "After this one".into_any()
        } else {
            next_at.map_or_else(|| "Not planned".into_any(), time::until)
        };
        view! {
            <dl class="facts across">
                <div><dt>{if running.get() { "Began" } else { "Last discovery" }}</dt><dd>{last}</dd></div>
                <div><dt>"Next"</dt><dd>{next}</dd></div>
                <div><dt>"Calls to AWS"</dt><dd>{calls}</dd></div>
            </dl>
        }
    };
    view! {
        <div class="discovery">
            <Show when=move || running.get()>
                <div class="discovery-progress">
                    <progress max="100" prop:value=percentage aria-label="Discovery"></progress>
                    <span class="numbers">{percentage} " %"</span>
                </div>
            </Show>
            {messages}
            {facts}
        </div>
    }
    .into_any()
}
