//! The proof: the newest answer to each probe, and a button that asks again now.

use domain::activity::Activity;
use domain::api::Code;
use leptos::prelude::*;

use super::Account;
use crate::browser::focus;
use crate::client::ClientError;
use crate::logic::probe_rows::Reveal;
use crate::parts::announce::Announcer;
use crate::parts::icon::Icon;
use crate::parts::probes::Probes;
use crate::parts::propagation::PropagationClock;
use crate::parts::{captures_row, states, status, time};
use crate::reactive::{Tasks, memo};
use crate::session::{use_session, use_workspace};

/// The button that asks now.
const CHECK: &str = "check-now";

pub(super) fn section(account: Account) -> AnyView {
    let (client, ws, tasks) = (use_session().client, use_workspace(), Tasks::here());
    let announcer = expect_context::<Announcer>();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    let check = move |_| {
        busy.set(true);
        failure.set(None);
        tasks.start(async move {
            match client.check(&ws.id(), &account.id()).await {
                Ok(connection) => {
                    announcer.say(format!("Checked: {}.", status::word(connection.status)));
                    account.remote.put(connection);
                    account.remote.again();
                }
                // Somebody else's check, or the connection's own, is running; its answer comes with the next poll.
                Err(error) if error.code() == Some(Code::CheckRunning) => account.remote.again(),
                Err(error) => failure.set(Some(error)),
            }
            busy.set(false);
            focus::rescue(CHECK);
        });
    };
    let in_use = account.memo(|c| c.activity == Activity::Active);
    let button = ws.may_write().then(|| {
        view! {
            <button type="button" id=CHECK class="button" disabled=move || busy.get() || !in_use.get() on:click=check>
                {move || if busy.get() { Icon::Spinner.view() } else { Icon::Refresh.view() }}
                "Check now"
            </button>
        }
    });
    let value = account.remote.value();
    let rows = memo(move || {
        let (reveal, asking) = if busy.get() { (Reveal::default(), true) } else { (Reveal::all(), false) };
        value.with(|connection| reveal.rows(connection.as_ref().filter(|_| !asking), asking))
    });
    let captures = account.memo(|c| captures_row::named(c.captures.as_ref(), &c.checks));
    let waits = account.memo(|c| c.status == domain::api::ConnectionStatus::Waiting);
    let clock = account.memo(|c| Some(c.propagation));
    let (last, next) = (account.memo(|c| c.last_check_at), account.memo(|c| c.next_check_at));
    let when = move || {
        let last = last.get().map_or_else(|| "Not yet".into_any(), time::ago);
        let next = next.get().map_or_else(|| "When it is resumed".into_any(), time::until);
        view! {
            <div><dt>"Last checked"</dt><dd>{last}</dd></div>
            <div><dt>"Next check"</dt><dd>{next}</dd></div>
        }
    };
    view! {
        <section class="panel" aria-labelledby="checks-title">
            <header class="panel-head">
                <div>
                    <h2 id="checks-title">"Proof"</h2>
                    <p class="hint">"The role is asked three times: twice as a stranger, once as this workspace."</p>
                </div>
                {button}
            </header>
            {move || failure.get().map(|failure| states::failed(&failure, None))}
            <Probes rows connection=value timed=true />
            {captures_row::row(captures.into())}
            <dl class="facts wide">{when}</dl>
            <Show when=move || waits.get()>
                <PropagationClock clock />
            </Show>
        </section>
    }
    .into_any()
}
