//! Step four: the check, live. The connection checks itself; this step watches, and shows it at a pace that can be followed.

use std::time::Duration;

use domain::api::{Code, Connection, ConnectionStatus};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{Wizard, absent, panel};
use crate::browser::wants_less_motion;
use crate::client::{ClientError, Remote};
use crate::links;
use crate::logic::probe_rows::Reveal;
use crate::logic::steps::Step;
use crate::parts::announce::Announcer;
use crate::parts::icon::Icon;
use crate::parts::probes::{self, Probes};
use crate::parts::propagation::PropagationClock;
use crate::parts::{diagnosis, states, status};
use crate::reactive::{Tasks, memo, scoped, watch};
use crate::session::use_session;

/// How often a waiting connection is looked at.
const WATCH: Duration = Duration::from_secs(1);
/// The pause after a look that failed.
const RETRY: Duration = Duration::from_secs(4);
/// From one row to the next, so that each can be read as it turns.
const STAGGER_MS: u32 = 550;
/// From the last green row to the next step.
const SAVOUR_MS: u32 = 1300;

#[derive(Clone, Copy)]
struct Live {
    remote: Remote<Connection>,
    reveal: RwSignal<Reveal>,
    /// Whether a check that the person asked for is under way.
    asking: RwSignal<bool>,
    failure: RwSignal<Option<ClientError>>,
}

pub(super) fn step(wizard: Wizard, id: String) -> AnyView {
    let ws = wizard.workspace;
    let path = links::api::connection(&ws.id(), &id);
    let remote = Remote::<Connection>::polled(
        move || Some(path.clone()),
        |connection| match connection.map(|connection| connection.status) {
            Some(ConnectionStatus::Waiting) => Some(WATCH),
            Some(_) => None,
            None => Some(RETRY),
        },
    );
    let live = Live {
        remote,
        reveal: RwSignal::new(if wants_less_motion() { Reveal::all() } else { Reveal::default() }),
        asking: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    turn_one_by_one(live);
    go_on_when_connected(live, ws.id(), id.clone());
    let is_there = memo(move || remote.value().with(Option::is_some));
    let gone = memo(move || remote.failure().get().filter(|_| !is_there.get()));
    let id = StoredValue::new(id);
    let body = move || match (is_there.get(), gone.get()) {
        (true, _) => there(live, ws.id(), id.get_value()),
        (false, failure) => absent(failure, move || remote.again()),
    };
    panel(
        Step::Check,
        "Deputize now asks AWS for the role three times. Only a role that refuses strangers is accepted.",
        body.into_any(),
    )
}

/// Turns the rows one after the other as answers are there.
fn turn_one_by_one(live: Live) {
    let announcer = expect_context::<Announcer>();
    let pause = if wants_less_motion() { 0 } else { STAGGER_MS };
    scoped(async move {
        loop {
            TimeoutFuture::new(pause.max(50)).await;
            let next = live.remote.value().with_untracked(|connection| {
                let connection = connection.as_ref().filter(|_| !live.asking.get_untracked())?;
                let reveal = live.reveal.get_untracked();
                (!reveal.is_complete(connection)).then(|| reveal.next(connection))
            });
            if let Some(next) = next {
                live.reveal.set(next);
            }
        }
    });
    let mut before = None;
    watch(move || {
        let settled = live.remote.value().with(|connection| {
            let connection = connection.as_ref()?;
            let complete = live.reveal.get().is_complete(connection) && !live.asking.get();
            complete.then_some((connection.status, live.reveal.get().rows(Some(connection), false)))
        });
        let status = settled.map(|(status, _)| status);
        if let Some((status, rows)) = settled
            && before != Some(status)
        {
            announcer.say(format!("{}. {}", status::word(status), probes::spoken(rows)));
        }
        before = status;
    });
}

/// The success is shown for a moment, then the last step comes by itself.
fn go_on_when_connected(live: Live, ws: String, id: String) {
    let navigate = use_navigate();
    let done = memo(move || {
        live.remote.value().with(|connection| {
            connection.as_ref().is_some_and(|connection| {
                connection.status == ConnectionStatus::Connected
                    && live.reveal.get().is_complete(connection)
                    && !live.asking.get()
            })
        })
    });
    watch(move || {
        if done.get() {
            let (navigate, to) = (navigate.clone(), links::add(&ws, Step::Connected, Some(&id)));
            scoped(async move {
                TimeoutFuture::new(SAVOUR_MS).await;
                navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() });
            });
        }
    });
}

fn there(live: Live, ws: String, id: String) -> AnyView {
    let value = live.remote.value();
    let rows = memo(move || {
        let (reveal, asking) = (live.reveal.get(), live.asking.get());
        value.with(|connection| reveal.rows(connection.as_ref().filter(|_| !asking), asking))
    });
    let of = move |read: fn(&Connection) -> String| {
        memo(move || value.with(|c| c.as_ref().map(read).unwrap_or_default()))
    };
    let (account, role) = (of(|c| c.account_id.to_string()), of(|c| c.role_arn.name().to_string()));
    // The pill and the diagnosis come after the rows that explain them.
    let shown = memo(move || {
        let complete = value.with(|c| c.as_ref().is_some_and(|c| live.reveal.get().is_complete(c)));
        let status = value.with(|c| c.as_ref().map(|c| c.status)).filter(|_| complete && !live.asking.get());
        status.unwrap_or(ConnectionStatus::Waiting)
    });
    let clock = memo(move || value.with(|c| c.as_ref().map(|c| c.propagation)));
    let ticking = memo(move || {
        let started =
            value.with(|c| c.as_ref().is_some_and(|c| !c.checks.is_empty() || c.diagnosis.is_some()));
        shown.get() == ConnectionStatus::Waiting
            && started
            && !live.asking.get()
            && value.with(|c| c.as_ref().is_some_and(|c| c.status == ConnectionStatus::Waiting))
    });
    let wrong = memo(move || {
        let visible = ticking.get() || shown.get() != ConnectionStatus::Waiting;
        value.with(|c| c.as_ref().and_then(|c| c.diagnosis.clone())).filter(|_| visible)
    });
    view! {
        <p class="standing">
            {move || status::pill(shown.get())}
            <span>"Role " <code>{role}</code> " in account " <code>{account}</code></span>
        </p>
        {states::stale(move || live.remote.failure().get())}
        <Probes rows connection=value />
        <Show when=move || ticking.get()>
            <PropagationClock clock />
        </Show>
        {move || wrong.get().map(diagnosis::card)}
        {move || live.failure.get().map(|failure| states::failed(&failure, None))}
        {actions(live, shown, ws, id)}
    }
    .into_any()
}

fn actions(live: Live, shown: Memo<ConnectionStatus>, ws: String, id: String) -> AnyView {
    let (client, tasks) = (use_session().client, Tasks::here());
    let correct = links::add(&ws, Step::Account, Some(&id));
    let (ws, id) = (StoredValue::new(ws), StoredValue::new(id));
    let check = move |_| {
        live.failure.set(None);
        live.asking.set(true);
        if !wants_less_motion() {
            live.reveal.set(Reveal::default());
        }
        tasks.start(async move {
            match client.check(&ws.get_value(), &id.get_value()).await {
                Ok(connection) => {
                    live.remote.put(connection);
                    live.remote.again();
                }
                // The connection's own check is running; its answer comes with the next look.
                Err(error) if error.code() == Some(Code::CheckRunning) => live.remote.again(),
                Err(error) => live.failure.set(Some(error)),
            }
            live.asking.set(false);
        });
    };
    let settled = move || shown.get() != ConnectionStatus::Waiting;
    let connected = move || shown.get() == ConnectionStatus::Connected;
    view! {
        <div class="actions" class:gone=connected>
            <button type="button" class="button primary" disabled=move || live.asking.get() on:click=check>
                {move || if live.asking.get() { Icon::Spinner.view() } else { Icon::Refresh.view() }}
                "Check again"
            </button>
            <a href=correct class="button">"Correct account or role"</a>
        </div>
        <p class="hint" class:gone=settled>"You can leave this page: the check goes on by itself, and the account is in the list."</p>
    }
    .into_any()
}
