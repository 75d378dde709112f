//! The check of the entered account, live, with the way to correct what was entered.
//!
//! The connection's own propagation clock runs for ten minutes. Where it has given up and the page is still open, a check
//! is asked for now and then: a role that was mended, or made late, is found without a click.

use std::time::Duration;

use domain::api::{Code, ConnectionStatus, LinkState, PublicLink};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use super::{Connect, account};
use crate::browser::{focus, page_is_hidden};
use crate::client::ClientError;
use crate::logic::doctor::Subject;
use crate::parts::captures_row::{self, Named};
use crate::parts::doctor::Doctor;
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::reactive::{Tasks, memo, scoped, watch};

/// How often a check that has given up is asked for again. The API takes one each ten seconds.
const AGAIN: Duration = Duration::from_secs(20);

pub(super) fn section(connect: Connect) -> AnyView {
    let (live, shown) = (connect.live, connect.live.shown());
    let tasks = Tasks::here();
    let failure = RwSignal::new(None::<ClientError>);
    go_on_asking(connect);
    let check = move |_| {
        failure.set(None);
        live.begin();
        tasks.start(async move {
            match connect.client.check_by_link().await {
                Ok(link) => {
                    connect.remote.put(link);
                    connect.remote.again();
                }
                // The connection's own check is running; its answer comes with the next look.
                Err(error) if error.code() == Some(Code::CheckRunning) => connect.remote.again(),
                Err(error) if super::is_over(&error) => connect.remote.again(),
                Err(error) => failure.set(Some(error)),
            }
            live.end();
        });
    };
    let value = connect.remote.value();
    let known = memo(move || value.with(|link| link.as_ref().map(subject_of).unwrap_or_default()));
    let captures = connect.memo(named);
    let connected = move || shown.get() == ConnectionStatus::Connected;
    let settled = move || shown.get() != ConnectionStatus::Waiting;
    let correcting = connect.correcting;
    let correct = move || {
        correcting.set(true);
        focus::to_id("account-id");
    };
    // The form takes the focus with it when it goes.
    let mut was_open = false;
    watch(move || {
        let is_open = correcting.get();
        if std::mem::replace(&mut was_open, is_open) && !is_open {
            focus::rescue("proof-title");
        }
    });
    let correction = move || correcting.get().then(|| account::correction(connect));
    view! {
        <section class="panel" aria-labelledby="proof-title">
            <header class="step-head">
                <h2 id="proof-title" tabindex="-1">"Proof"</h2>
                <p class="lead">
                    "AWS is asked for the role three times: twice as a stranger, once with your external ID. Only a role that refuses \
                     strangers is accepted."
                </p>
            </header>
            {live.view(move || connect.remote.failure().get(), Doctor::new(known))}
            {captures_row::row(captures.into())}
            {move || failure.get().map(|failure| states::failed(&failure, None))}
            {correction}
            <div class="actions" class:gone=move || connected() || correcting.get()>
                <button type="button" class="button primary" disabled=move || live.is_asking() on:click=check>
                    {move || if live.is_asking() { Icon::Spinner.view() } else { Icon::Refresh.view() }}
                    "Check again"
                </button>
                <button type="button" class="button" on:click=move |_| correct()>
                    "Correct account or role"
                </button>
            </div>
            <p class="hint" class:gone=settled>
                "You can leave this page and come back: the check goes on by itself."
            </p>
        </section>
    }
    .into_any()
}

/// The bucket that the link names, which is tried once the account is connected.
fn named(link: &PublicLink) -> Option<Named> {
    let checks = link.check.as_ref().map(|check| check.checks.as_slice()).unwrap_or_default();
    captures_row::named(link.role.captures.as_ref(), checks)
}

/// What the customer's role must trust.
fn subject_of(link: &PublicLink) -> Subject {
    Subject {
        principal: link.principal.arn.to_string(),
        external_id: link.role.external_id.to_string(),
        role: link.check.as_ref().map(|check| check.role_arn.clone()),
    }
}

fn go_on_asking(connect: Connect) {
    scoped(async move {
        loop {
            TimeoutFuture::new(u32::try_from(AGAIN.as_millis()).unwrap_or(u32::MAX)).await;
            let given_up = connect.remote.value().with_untracked(|link| {
                link.as_ref().is_some_and(|link| {
                    let settled =
                        link.check.as_ref().is_some_and(|check| check.status != ConnectionStatus::Waiting);
                    settled && link.state != LinkState::Connected
                })
            });
            if given_up && !page_is_hidden() && !connect.correcting.get_untracked() {
                // What it says comes with the next look; a refusal only means that somebody else has asked.
                if let Ok(link) = connect.client.check_by_link().await {
                    connect.remote.put(link);
                }
            }
        }
    });
}
