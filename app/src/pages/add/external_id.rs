//! Step one: the external ID, what is left of its 48 hours, and whom the role will trust.

use domain::api::ExternalIdView;
use leptos::prelude::*;

use super::{Wizard, absent, panel, partition, use_go};
use crate::browser::clock;
use crate::client::ClientError;
use crate::links;
use crate::logic::countdown::{Urgency, left};
use crate::logic::steps::Step;
use crate::parts::announce::Announcer;
use crate::parts::copy::{CopyButton, Copyable};
use crate::parts::dialog::Confirm;
use crate::parts::icon::Icon;
use crate::parts::{states, time};
use crate::reactive::{Tasks, memo, watch};
use crate::session::use_session;

pub(super) fn step(wizard: Wizard) -> AnyView {
    let pending = wizard.pending;
    let is_there = memo(move || pending.value().with(Option::is_some));
    let go = use_go();
    let body = move || {
        if is_there.get() { there(wizard) } else { absent(pending.failure().get(), move || pending.again()) }
    };
    let body = view! {
        {wizard.changed()}
        {body}
        <div class="actions between">
            <a href=links::new_link(&wizard.workspace.id()) class="button">"Send a link instead"</a>
            <button
                type="button"
                class="button primary"
                disabled=move || !is_there.get()
                on:click=move |_| go(Step::Role, None)
            >
                "Next"
                {Icon::ArrowRight.view()}
            </button>
        </div>
    };
    panel(
        Step::ExternalId,
        "The account's role will trust Deputize only together with this ID. It is made for this workspace and for one AWS account.",
        body.into_any(),
    )
}

/// Reads something of the pending ID.
fn of<T: Default + PartialEq + Send + Sync + 'static>(
    wizard: Wizard,
    read: impl Fn(&ExternalIdView) -> T + Send + Sync + 'static,
) -> Memo<T> {
    let value = wizard.pending.value();
    memo(move || value.with(|view| view.as_ref().map(&read).unwrap_or_default()))
}

fn there(wizard: Wizard) -> AnyView {
    let id = of(wizard, |view| view.external_id.to_string());
    let chosen = partition::principal(wizard);
    let account =
        memo(move || chosen.with(|p| p.as_ref().map(|p| p.account_id.to_string()).unwrap_or_default()));
    let principal = memo(move || chosen.with(|p| p.as_ref().map(|p| p.arn.to_string()).unwrap_or_default()));
    view! {
        <div class="external-id">
            <div class="external-id-line">
                <code class="big" id="external-id">{id}</code>
                <CopyButton what="external ID" text=id wordy=true />
            </div>
            {countdown(wizard)}
            <p>
                "It stays the same for 48 hours, so you can leave this page and come back; it changes only when you replace it or \
                 connect an account."
            </p>
        </div>
        {partition::choice(wizard)}
        <dl class="facts wide">
            <div>
                <dt>"Trusted account ID"</dt>
                <dd><Copyable what="trusted account ID" text=account /></dd>
            </div>
            <div>
                <dt>"Trusted principal"</dt>
                <dd><Copyable what="trusted principal ARN" text=principal /></dd>
            </div>
        </dl>
        {replace(wizard)}
    }
    .into_any()
}

fn countdown(wizard: Wizard) -> AnyView {
    let (value, now) = (wizard.pending.value(), clock::use_now());
    let left = memo(move || {
        value.with(|view| view.as_ref().map(|view| left(view.issued_at, view.expires_at, now.get())))
    });
    let urgency = memo(move || left.with(|left| left.as_ref().map(|left| left.urgency)));
    watch(move || {
        // At the end of the window the API has a new ID to give.
        if urgency.get() == Some(Urgency::Over) {
            wizard.pending.again();
        }
    });
    let until = memo(move || value.with(|view| view.as_ref().map(|view| view.expires_at)));
    let words = move || left.with(|left| left.as_ref().map(|left| left.words.clone()).unwrap_or_default());
    let permille = move || left.with(|left| left.as_ref().map_or(0, |left| left.permille)).to_string();
    view! {
        <div class="countdown" class:soon=move || urgency.get() == Some(Urgency::Soon)>
            {Icon::Clock.view()}
            <span><strong class="numbers">{words}</strong> " left"</span>
            <span class="faint">"until " {move || until.get().map(time::exact)}</span>
            <progress aria-label="Time left" max="1000" prop:value=permille></progress>
        </div>
    }
    .into_any()
}

fn replace(wizard: Wizard) -> AnyView {
    let (client, tasks) = (use_session().client, Tasks::here());
    let announcer = expect_context::<Announcer>();
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None::<ClientError>);
    let confirm = move |()| {
        busy.set(true);
        failure.set(None);
        tasks.start(async move {
            match client.replace_external_id(&wizard.workspace.id()).await {
                Ok(fresh) => {
                    // The person wished it: no warning that it changed.
                    wizard.seen.set(Some(fresh.external_id.to_string()));
                    wizard.pending.put(fresh);
                    announcer.say("The external ID was replaced.");
                    open.set(false);
                }
                Err(error) => failure.set(Some(error)),
            }
            busy.set(false);
        });
    };
    view! {
        <p class="aside">
            "Shown to the wrong person? "
            <button type="button" class="button link" on:click=move |_| open.set(true)>"Replace external ID"</button>
        </p>
        <Confirm
            open
            title="Replace the external ID?"
            confirm="Replace"
            busy
            on_confirm=Callback::new(confirm)
        >
            <p>
                "You get a new ID with 48 hours of its own. The present one never comes back: a role that was made with it, and is \
                 not connected yet, stops matching until its trust policy holds the new one."
            </p>
            <p>"Accounts that are connected keep their own IDs and notice nothing."</p>
            {move || failure.get().map(|failure| states::failed(&failure, None))}
        </Confirm>
    }
    .into_any()
}
