//! Drift: whether the role's policies are as they were agreed, what differs, and agreeing to it.

use std::time::Duration;

use domain::api::{ConnectionPatch, Drift, DriftState};
use domain::drift::{Changed, Finding};
use domain::policy::Feature;
use domain::trust::{DiffLine, diff};
use leptos::prelude::*;

use super::Account;
use crate::client::{Client, ClientError, Remote};
use crate::links::api;
use crate::logic::drift::{change, place};
use crate::logic::highlight::Language;
use crate::logic::words::count;
use crate::parts::announce::Announcer;
use crate::parts::code::Code;
use crate::parts::dialog::Confirm;
use crate::parts::icon::Icon;
use crate::parts::{states, time};
use crate::reactive::{Tasks, memo};
use crate::session::{use_session, use_workspace};

/// How often a first reading is looked for.
const WATCH: Duration = Duration::from_secs(5);

/// What the card's acts share.
#[derive(Clone, Copy)]
struct Card {
    account: Account,
    remote: Remote<Drift>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<ClientError>>,
    asking: RwSignal<bool>,
}

pub(super) fn section(account: Account) -> AnyView {
    let ws = use_workspace();
    // It is asked anew when the connection's standing or its features change.
    let features = account.memo(|c| c.features);
    let status = account.memo(|c| Some(c.status));
    let remote = Remote::<Drift>::polled(
        move || {
            features.track();
            status.track();
            Some(api::drift(&ws.id(), &account.id()))
        },
        // The first reading comes by itself, as soon as the account's schedule gets to it.
        |drift| match drift {
            Some(drift) => (drift.state == DriftState::Waiting).then_some(WATCH),
            None => Some(WATCH),
        },
    );
    let card = Card {
        account,
        remote,
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        asking: RwSignal::new(false),
    };
    let body = move || match (remote.value().get(), remote.failure().get()) {
        (Some(drift), _) => shown(card, drift),
        (None, Some(failure)) => states::failed(&failure, Some(Callback::new(move |()| remote.again()))),
        (None, None) => states::loading(2),
    };
    let is_there = memo(move || remote.value().with(Option::is_some));
    let failed = move || card.failure.get().map(|failure| states::failed(&failure, None));
    view! {
        <section class="panel" aria-labelledby="drift-title">
            <header class="panel-head">
                <div>
                    <h2 id="drift-title">"Policy drift"</h2>
                    <p class="hint">"The role's own policies are read daily, and compared with what was agreed."</p>
                </div>
                {acts(card)}
            </header>
            {states::stale(move || remote.failure().get().filter(|_| is_there.get()))}
            {failed}
            {body}
            {accepting(card)}
        </section>
    }
    .into_any()
}

/// The button that fits: switching it on, or reading now.
fn acts(card: Card) -> AnyView {
    let (client, ws, tasks) = (use_session().client, use_workspace(), Tasks::here());
    if !ws.may_write() {
        return ().into_any();
    }
    let announcer = expect_context::<Announcer>();
    let begin = move || {
        card.busy.set(true);
        card.failure.set(None);
    };
    let read = move |_| {
        begin();
        tasks.start(async move {
            match client.drift(&api::check_drift(&ws.id(), &card.account.id()), None).await {
                Ok(drift) => {
                    announcer.say(format!("{}.", count(drift.findings.len(), "difference", "differences")));
                    card.remote.put(drift);
                }
                Err(error) => card.failure.set(Some(error)),
            }
            card.busy.set(false);
        });
    };
    let switch_on = move |_| {
        begin();
        tasks.start(async move {
            if let Err(error) = switched_on(client, &ws.id(), card.account).await {
                card.failure.set(Some(error));
            }
            card.remote.again();
            card.busy.set(false);
        });
    };
    let state = move || card.remote.value().with(|drift| drift.as_ref().map(|drift| drift.state));
    let button = move || match state() {
        Some(DriftState::Off) => Some(
            view! {
                <button type="button" class="button" disabled=move || card.busy.get() on:click=switch_on>
                    "Switch on"
                </button>
            }
            .into_any(),
        ),
        Some(DriftState::Waiting | DriftState::NotGranted | DriftState::Same | DriftState::Drifted) => Some(
            view! {
                <button type="button" class="button" disabled=move || card.busy.get() on:click=read>
                    {Icon::Refresh.view()}
                    "Compare now"
                </button>
            }
            .into_any(),
        ),
        _ => None,
    };
    button.into_any()
}

async fn switched_on(client: Client, ws: &str, account: Account) -> Result<(), ClientError> {
    let chosen =
        account.remote.value().with_untracked(|c| c.as_ref().map(|c| c.features).unwrap_or_default());
    let words = chosen.with(Feature::PolicyDrift).iter().map(|feature| feature.word().to_owned()).collect();
    let patch = ConnectionPatch { features: Some(words), ..ConnectionPatch::default() };
    account.remote.put(client.change(ws, &account.id(), &patch).await?);
    Ok(())
}

fn shown(card: Card, drift: Drift) -> AnyView {
    let plain = |text: &'static str| view! { <p>{text}</p> }.into_any();
    let words = match drift.state {
        DriftState::Off => plain("Off. It needs a role that may read itself; nothing else is asked for."),
        DriftState::NotConnected => plain("The role is compared once it is proven."),
        DriftState::Waiting => {
            plain("The role is being read for the first time. What it says then is the baseline.")
        }
        DriftState::NotGranted => {
            plain("The role does not let itself be read. The connection works all the same.")
        }
        DriftState::Same => view! {
            <p class="drift-state good">{Icon::ShieldCheck.view()} "As agreed"</p>
        }
        .into_any(),
        DriftState::Drifted => drifted(card, &drift),
    };
    let baseline = drift.baseline_at.map(|at| {
        let by = drift.baseline_by.clone().map(|by| format!(", accepted by {by}"));
        view! { <div><dt>"Baseline"</dt><dd>{time::exact(at)} {by}</dd></div> }
    });
    let checked = drift.checked_at.map(|at| view! { <div><dt>"Read"</dt><dd>{time::ago(at)}</dd></div> });
    let next = drift.next_at.map(|at| view! { <div><dt>"Next"</dt><dd>{time::until(at)}</dd></div> });
    let is_on = !matches!(drift.state, DriftState::Off | DriftState::NotConnected);
    let facts = is_on.then(|| view! { <dl class="facts wide">{baseline} {checked} {next}</dl> });
    let trouble = drift.trouble.clone().map(|trouble| {
        view! { <p class="hint">"The last reading failed, and is repeated: " {trouble}</p> }
    });
    let missing = (is_on && !drift.not_granted.is_empty()).then(|| missing(&drift));
    view! { {words} {facts} {trouble} {missing} }.into_any()
}

fn drifted(card: Card, drift: &Drift) -> AnyView {
    let ws = use_workspace();
    let rows = drift.findings.iter().map(finding).collect_view();
    let texts = drift.changed.iter().map(document).collect_view();
    let since = drift.since.map(|at| view! { " since " {time::exact(at)} });
    let accept = ws.may_write().then(|| {
        view! {
            <div class="actions">
                <button type="button" class="button" on:click=move |_| card.asking.set(true)>
                    "Accept as the new baseline"
                </button>
            </div>
        }
    });
    view! {
        <p class="drift-state warn">
            {Icon::ShieldAlert.view()}
            <span>"Differs from what was agreed" {since}</span>
        </p>
        <ul class="drift-findings">{rows}</ul>
        {texts}
        {accept}
    }
    .into_any()
}

fn finding(finding: &Finding) -> AnyView {
    let wider = finding.widens.then(|| view! { <span class="wider">"wider"</span> });
    view! {
        <li>
            <p><strong>{change(finding)}</strong> " " <code>{finding.what.clone()}</code> " " {wider}</p>
            <p class="hint">{place(&finding.place)}</p>
        </li>
    }
    .into_any()
}

/// A document line by line; closed, since the findings say the same in fewer words.
fn document(changed: &Changed) -> AnyView {
    let lines = diff(&changed.before, &changed.now).into_iter().map(|line| match line {
        DiffLine::Same(text) => view! { <span>{format!("  {text}\n")}</span> }.into_any(),
        DiffLine::Removed(text) => view! { <del>{format!("- {text}\n")}</del> }.into_any(),
        DiffLine::Added(text) => view! { <ins>{format!("+ {text}\n")}</ins> }.into_any(),
    });
    let name = place(&changed.place);
    view! {
        <details class="document">
            <summary>{name.clone()} ", line by line"</summary>
            <pre tabindex="0" role="region" aria-label=name><code>{lines.collect_view()}</code></pre>
        </details>
    }
    .into_any()
}

/// Which reads the role does not grant, and the policy that would.
fn missing(drift: &Drift) -> AnyView {
    let actions =
        drift.not_granted.iter().map(|action| view! { <code class="chip still">{action.clone()}</code> });
    let policy = Signal::stored(drift.permission.pretty());
    view! {
        <div class="drift-missing">
            <p>"Not granted, and so not compared:"</p>
            <p class="chips">{actions.collect_view()}</p>
            <p class="hint">"This policy on the role grants all of it, for the role itself and for the account's own policies:"</p>
            <Code language=Language::Json what="drift policy" text=policy file="deputize-drift-policy.json" />
        </div>
    }
    .into_any()
}

fn accepting(card: Card) -> AnyView {
    let (client, ws, tasks) = (use_session().client, use_workspace(), Tasks::here());
    let announcer = expect_context::<Announcer>();
    let accept = move |()| {
        let seen =
            card.remote.value().with_untracked(|drift| drift.as_ref().map(|drift| drift.fingerprint.clone()));
        card.busy.set(true);
        card.failure.set(None);
        tasks.start(async move {
            match client.drift(&api::accept_drift(&ws.id(), &card.account.id()), seen).await {
                Ok(drift) => {
                    announcer.say("Accepted as the new baseline.");
                    card.remote.put(drift);
                }
                Err(error) => {
                    card.failure.set(Some(error));
                    card.remote.again();
                }
            }
            card.asking.set(false);
            card.busy.set(false);
        });
    };
    view! {
        <Confirm
            open=card.asking
            title="Accept the role as it is?"
            confirm="Accept"
            busy=card.busy
            on_confirm=Callback::new(accept)
        >
            <p>
                "The role's policies as they are now become the baseline. Later readings are compared with them. In AWS nothing changes."
            </p>
        </Confirm>
    }
    .into_any()
}
