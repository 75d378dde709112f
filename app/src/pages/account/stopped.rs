//! Pause and resume, and the line above every section that says so while the account is not in use.

use domain::activity::{Activity, CutOffResult};
use domain::api::Connection;
use leptos::prelude::*;

use super::Account;
use super::acting::Acting;
use crate::links::{self, api};
use crate::logic::sections::Section;
use crate::parts::icon::Icon;
use crate::parts::states::Notice;
use crate::parts::{status, time};
use crate::session::use_workspace;

/// The line; nothing while the account is in use.
pub(super) fn line(account: Account) -> AnyView {
    let activity = account.memo(|c| c.activity.clone());
    let (acting, ws) = (Acting::here(account, "main"), use_workspace());
    let view = move || match activity.get() {
        Activity::Active => None,
        Activity::Paused { since, by } => Some(
            view! {
                <Notice icon=Icon::Pause>
                    <p>
                        <strong>"Paused by " {by}</strong> ", " {time::ago(since)}
                        ". AWS is not called for this account, and nothing is read."
                    </p>
                    {ws.may_write().then(|| resume_button(acting))}
                    {acting.failed()}
                </Notice>
            }
            .into_any(),
        ),
        Activity::CutOff { since, by, proof } => {
            let (tone, state) = match proof.map(|proof| proof.result) {
                Some(CutOffResult::Gone) => ("", "AWS refuses us: the access is gone."),
                Some(CutOffResult::StillOpen) => ("bad", "AWS still let us in when it was last asked."),
                Some(CutOffResult::Inconclusive) | None => {
                    ("warn", "It is not proven yet that the access is gone.")
                }
            };
            let href = links::account_section(&ws.id(), &account.id(), Section::Access);
            Some(
                view! {
                    <Notice icon=Icon::Unplug tone=tone>
                        <p>
                            <strong>"Cut off by " {by}</strong> ", " {time::ago(since)} ". " {state} " "
                            <a href=href>"See what is left to do"</a>
                        </p>
                    </Notice>
                }
                .into_any(),
            )
        }
    };
    view.into_any()
}

/// The card: stops the account for a while.
pub(super) fn section(account: Account) -> AnyView {
    let activity = account.memo(|c| c.activity.clone());
    let (acting, ws) = (Acting::here(account, "pause-title"), use_workspace());
    let body = move || {
        match activity.get() {
        Activity::Active => view! {
            <p class="hint">
                "Stops checks and reading until somebody resumes them. AWS is not called at all, and our session is \
                 dropped; the chart has a gap for that time."
            </p>
            {ws.may_write().then(|| pause_button(acting))}
        }
        .into_any(),
        Activity::Paused { since, by } => view! {
            <p class="hint">"Paused by " {by} ", " {time::ago(since)} ". Resuming checks the role first."</p>
            {ws.may_write().then(|| resume_button(acting))}
        }
        .into_any(),
        Activity::CutOff { .. } => view! {
            <p class="hint">"The account is cut off, which is more than paused."</p>
        }
        .into_any(),
    }
    };
    view! {
        <section class="panel" aria-labelledby="pause-title">
            <h2 id="pause-title" tabindex="-1">"Pause"</h2>
            {body}
            {acting.failed()}
        </section>
    }
    .into_any()
}

fn pause_button(acting: Acting) -> AnyView {
    let pause = move |_| acting.post(api::pause, |_| "Paused.".to_owned(), None);
    view! {
        <button type="button" class="button" disabled=move || acting.busy.get() on:click=pause>
            {Icon::Pause.view()}
            "Pause"
        </button>
    }
    .into_any()
}

/// What is read out when an account is in use again.
pub(super) fn resumed(connection: &Connection) -> String {
    format!("Resumed. Checked: {}.", status::word(connection.status))
}

/// Goes on after a pause.
fn resume_button(acting: Acting) -> AnyView {
    let resume = move |_| acting.post(api::resume, resumed, None);
    view! {
        <button type="button" class="button" disabled=move || acting.busy.get() on:click=resume>
            {move || if acting.busy.get() { Icon::Spinner.view() } else { Icon::Play.view() }}
            "Resume"
        </button>
    }
    .into_any()
}
