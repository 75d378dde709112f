//! The external ID, and its rotation: four steps, of which two are the customer's and two are ours.

use domain::activity::Activity;
use domain::api::{Connection, Rotation};
use domain::rotation::{Door, Finding, Stage};
use leptos::prelude::*;

use super::Account;
use super::acting::Acting;
use crate::links::api;
use crate::logic::highlight::Language;
use crate::parts::code::Code;
use crate::parts::copy::Copyable;
use crate::parts::dialog::Confirm;
use crate::parts::icon::Icon;
use crate::parts::states::Notice;
use crate::parts::time;
use crate::session::use_workspace;

/// The steps, with what each is.
const STEPS: [(Stage, &str); 4] = [
    (Stage::Listed, "List the new ID beside the old one"),
    (Stage::Proven, "The new ID is proven"),
    (Stage::Switched, "Drop the old ID"),
    (Stage::Dropped, "The old ID is refused"),
];

/// The card.
pub(super) fn section(account: Account) -> AnyView {
    let (acting, is_rotating) =
        (Acting::here(account, "external-id-title"), account.memo(|c| c.rotation.is_some()));
    let body = move || if is_rotating.get() { under_way(account, acting) } else { at_rest(account, acting) };
    view! {
        <section class="panel" aria-labelledby="external-id-title">
            <h2 id="external-id-title" tabindex="-1">"External ID"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn at_rest(account: Account, acting: Acting) -> AnyView {
    let id = account.memo(|c| c.external_id.to_string());
    let since = account.memo(|c| Some(c.rotated_at.unwrap_or(c.created_at)));
    let can_start = account.memo(|c| c.activity == Activity::Active);
    let open = RwSignal::new(false);
    let start = move |()| {
        let said =
            |_: &Connection| "Rotation started. List the new external ID beside the old one.".to_owned();
        acting.post(api::rotation, said, Some(open));
    };
    let button = use_workspace().may_write().then(|| {
        view! {
            <button type="button" class="button" disabled=move || !can_start.get() on:click=move |_| acting.ask(open)>
                {Icon::Refresh.view()}
                "Rotate external ID"
            </button>
            <Confirm
                open
                title="Rotate the external ID?"
                confirm="Start"
                busy=acting.busy
                on_confirm=Callback::new(start)
            >
                <p>
                    "You get a new ID, to be listed in the role's trust policy beside the present one. When AWS takes it, this \
                     connection changes over by itself, and then the old one is dropped. Nothing is interrupted."
                </p>
                <p>"You can stop in between and come back, and cancel until the new ID is in force."</p>
                {acting.failed()}
            </Confirm>
            {acting.failed_beside(open)}
        }
    });
    view! {
        <dl class="facts">
            <div><dt>"In force"</dt><dd><Copyable what="external ID" text=id /></dd></div>
            <div><dt>"Since"</dt><dd>{move || since.get().map(time::exact)}</dd></div>
        </dl>
        {button}
    }
    .into_any()
}

fn under_way(account: Account, acting: Acting) -> AnyView {
    let rotation = account.memo(|c| c.rotation.clone());
    let stage = account.memo(|c| c.rotation.as_ref().map(|rotation| rotation.stage));
    let steps = move || stage.get().map(steps);
    let shown = move || rotation.get().map(|rotation| state(&rotation));
    let paste = account.memo(|c| {
        let rotation = c.rotation.as_ref().filter(|_| c.activity == Activity::Active);
        rotation.map(|rotation| (rotation.trust_policy.pretty(), rotation.command.clone()))
    });
    let policy = move || {
        paste.get().map(|(policy, command)| {
            view! {
                <Code language=Language::Json what="trust policy" text=policy file="trust-policy.json" />
                <Code language=Language::Shell what="command for the AWS CLI" text=command />
            }
        })
    };
    view! {
        <div class="stepper still">{steps}</div>
        {shown}
        {actions(account, acting)}
        {policy}
    }
    .into_any()
}

fn steps(current: Stage) -> AnyView {
    let at = STEPS.iter().position(|(stage, _)| *stage == current).unwrap_or_default();
    let each = STEPS.iter().enumerate().map(|(index, (_, title))| {
        let (class, spoken) = match index.cmp(&at) {
            std::cmp::Ordering::Less => ("done", "Done: "),
            std::cmp::Ordering::Equal => ("current", ""),
            std::cmp::Ordering::Greater => ("ahead", ""),
        };
        let badge = if index < at { Icon::Check.view() } else { (index + 1).to_string().into_any() };
        view! {
            <li class=class aria-current=(index == at).then_some("step")>
                <span class="badge" aria-hidden="true">{badge}</span>
                <span><span class="unseen">{spoken}</span>{*title}</span>
            </li>
        }
    });
    view! { <ol aria-label="Steps of the rotation">{each.collect_view()}</ol> }.into_any()
}

/// What the newest look has shown, and what comes next.
fn state(rotation: &Rotation) -> AnyView {
    let (tone, icon) = match rotation.finding {
        Finding::OpenToStrangers | Finding::BothRefused | Finding::NewRemoved => ("bad", Icon::Alert),
        Finding::NewMistyped | Finding::NotAnswered => ("warn", Icon::Alert),
        Finding::SettlingNew | Finding::SettlingOld => ("good", Icon::Check),
        Finding::NotChecked | Finding::NotListed | Finding::OldStillOpen => ("", Icon::Clock),
    };
    let next = rotation.next_check_at.map_or_else(
        || "It stands still while the account is not in use.".into_any(),
        |at| view! { "The next look is " {time::until(at)} "." }.into_any(),
    );
    let doors = rotation.seen.map(|seen| {
        let rows = [
            ("Old ID", rotation.old_external_id.to_string(), seen.old),
            ("New ID", rotation.new_external_id.to_string(), seen.new),
            ("Strangers", "Without an ID, or with a wrong one".to_owned(), seen.stranger),
        ];
        let each = rows.into_iter().map(|(who, what, door)| {
            let answer = match door {
                Door::Opens => "Let in",
                Door::Refuses => "Refused",
                Door::Unknown => "No answer",
            };
            view! { <div><dt>{who}</dt><dd><code>{what}</code> <span class="answer">{answer}</span></dd></div> }
        });
        view! { <dl class="facts doors">{each.collect_view()}</dl> }
    });
    let (detail, remedy) = (rotation.detail.clone(), rotation.remedy.clone());
    let looked = rotation.seen.map(|seen| view! { "Looked " {time::ago(seen.at)} ". " });
    let (started, by) = (rotation.started_at, rotation.started_by.clone());
    view! {
        <Notice icon=icon tone=tone>
            <p><strong>{detail}</strong> " " {remedy}</p>
            <p class="hint">{looked} {next}</p>
        </Notice>
        {doors}
        <p class="hint">"Started by " {by} ", " {time::ago(started)} "."</p>
    }
    .into_any()
}

fn actions(account: Account, acting: Acting) -> AnyView {
    if !use_workspace().may_write() {
        return ().into_any();
    }
    let open = RwSignal::new(false);
    let stands_still = account.memo(|c| c.activity != Activity::Active);
    let can_cancel = account
        .memo(|c| c.rotation.as_ref().is_some_and(|r| matches!(r.stage, Stage::Listed | Stage::Proven)));
    let said = |connection: &Connection| match &connection.rotation {
        Some(rotation) => rotation.detail.clone(),
        None => "The rotation is done.".to_owned(),
    };
    let check = move |_| acting.post(api::check_rotation, said, None);
    let cancel = move |()| acting.delete(api::rotation, |_| "Rotation cancelled.".to_owned(), Some(open));
    let cancel_button = move || {
        can_cancel.get().then(|| {
            view! {
                <button type="button" class="button" on:click=move |_| acting.ask(open)>"Cancel rotation"</button>
            }
        })
    };
    view! {
        <div class="actions">
            <button
                type="button"
                class="button primary"
                disabled=move || acting.busy.get() || stands_still.get()
                on:click=check
            >
                {move || if acting.busy.get() { Icon::Spinner.view() } else { Icon::Refresh.view() }}
                "Look now"
            </button>
            {cancel_button}
        </div>
        <Confirm
            open
            title="Cancel the rotation?"
            confirm="Keep the old ID"
            dangerous=true
            busy=acting.busy
            on_confirm=Callback::new(cancel)
        >
            <p>
                "The present external ID stays in force and nothing is interrupted. The new one is never used: take it out of the \
                 role's trust policy again."
            </p>
            {acting.failed()}
        </Confirm>
        {acting.failed_beside(open)}
    }
    .into_any()
}
