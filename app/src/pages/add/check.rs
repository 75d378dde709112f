//! Step four: the check, live. The connection checks itself; this step watches.

use std::time::Duration;

use domain::api::{Code, Connection, ConnectionStatus};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{Wizard, absent, panel};
use crate::client::{ClientError, Remote};
use crate::links;
use crate::logic::probe_rows::Standing;
use crate::logic::steps::Step;
use crate::pages::doctor::subject_of;
use crate::parts::check::{Live, WATCH};
use crate::parts::doctor::Doctor;
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::reactive::{Tasks, memo, scoped, watch};
use crate::session::use_session;

/// The pause after a look that failed.
const RETRY: Duration = Duration::from_secs(4);
/// From the last green row to the next step.
const SAVOUR_MS: u32 = 1300;

#[derive(Clone, Copy)]
struct Watched {
    remote: Remote<Connection>,
    live: Live,
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
    let live = Live::start(memo(move || remote.value().with(|c| c.as_ref().map(Standing::from))));
    let watched = Watched { remote, live, failure: RwSignal::new(None) };
    go_on_when_connected(live, ws.id(), id.clone());
    let is_there = memo(move || remote.value().with(Option::is_some));
    let gone = memo(move || remote.failure().get().filter(|_| !is_there.get()));
    let id = StoredValue::new(id);
    let body = move || match (is_there.get(), gone.get()) {
        (true, _) => there(watched, ws.id(), id.get_value()),
        (false, failure) => absent(failure, move || remote.again()),
    };
    panel(
        Step::Check,
        "Deputize now asks AWS for the role three times. Only a role that refuses strangers is accepted.",
        body.into_any(),
    )
}

/// The success is shown for a moment, then the last step comes by itself.
fn go_on_when_connected(live: Live, ws: String, id: String) {
    let navigate = use_navigate();
    let done = live.is_done();
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

fn there(watched: Watched, ws: String, id: String) -> AnyView {
    let value = watched.remote.value();
    let known = memo(move || value.with(|c| c.as_ref().map(subject_of).unwrap_or_default()));
    view! {
        {watched.live.view(move || watched.remote.failure().get(), Doctor::new(known))}
        {move || watched.failure.get().map(|failure| states::failed(&failure, None))}
        {actions(watched, ws, id)}
    }
    .into_any()
}

fn actions(watched: Watched, ws: String, id: String) -> AnyView {
    let (live, shown) = (watched.live, watched.live.shown());
    let (client, tasks) = (use_session().client, Tasks::here());
    let correct = links::add(&ws, Step::Account, Some(&id));
    let (ws, id) = (StoredValue::new(ws), StoredValue::new(id));
    let check = move |_| {
        watched.failure.set(None);
        live.begin();
        tasks.start(async move {
            match client.check(&ws.get_value(), &id.get_value()).await {
                Ok(connection) => {
                    watched.remote.put(connection);
                    watched.remote.again();
                }
                // The connection's own check is running; its answer comes with the next look.
                Err(error) if error.code() == Some(Code::CheckRunning) => watched.remote.again(),
                Err(error) => watched.failure.set(Some(error)),
            }
            live.end();
        });
    };
    let settled = move || shown.get() != ConnectionStatus::Waiting;
    let connected = move || shown.get() == ConnectionStatus::Connected;
    view! {
        <div class="actions" class:gone=connected>
            <button type="button" class="button primary" disabled=move || live.is_asking() on:click=check>
                {move || if live.is_asking() { Icon::Spinner.view() } else { Icon::Refresh.view() }}
                "Check again"
            </button>
            <a href=correct class="button">"Correct account or role"</a>
        </div>
        <p class="hint" class:gone=settled>"You can leave this page: the check goes on by itself, and the account is in the list."</p>
    }
    .into_any()
}
