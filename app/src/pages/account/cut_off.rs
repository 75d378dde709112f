//! Cut-off: one act that stops every call, what the customer does then, and the proof that the access is gone.

use domain::activity::{Activity, CutOffProof, CutOffResult};
use domain::api::Connection;
use domain::policy::CutOffGuide;
use leptos::prelude::*;

use super::Account;
use super::acting::Acting;
use super::stopped::resumed;
use crate::links::api;
use crate::logic::highlight::Language;
use crate::parts::code::Code;
use crate::parts::dialog::Confirm;
use crate::parts::icon::Icon;
use crate::parts::states::Notice;
use crate::parts::tabs::{Tab, Tabs};
use crate::parts::time;
use crate::reactive::memo;
use crate::session::use_workspace;

const DELETE: &str = "delete-role";
const CLOSE: &str = "close-role";
const WAYS: &[Tab] = &[(DELETE, "Delete the role"), (CLOSE, "Keep it, and trust nobody")];

/// The card.
pub(super) fn section(account: Account) -> AnyView {
    let is_cut = account.memo(|c| matches!(c.activity, Activity::CutOff { .. }));
    let acting = Acting::here(account, "cut-off-title");
    let body = move || if is_cut.get() { after(account, acting) } else { before(account, acting) };
    view! {
        <section class="panel" aria-labelledby="cut-off-title">
            <h2 id="cut-off-title" tabindex="-1">"Cut off"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn before(account: Account, acting: Acting) -> AnyView {
    let open = RwSignal::new(false);
    let button = use_workspace().may_write().then(|| {
        view! {
            <button type="button" class="button danger-quiet" on:click=move |_| acting.ask(open)>
                {Icon::Unplug.view()}
                "Cut off access"
            </button>
            {question(account, acting, open)}
            {acting.failed_beside(open)}
        }
    });
    view! {
        <p class="hint">
            "Ends our access: every call to AWS stops at once, the one under way too, and our session is dropped. You get the \
             commands that close the role for good, and the proof that AWS refuses us."
        </p>
        {button}
    }
    .into_any()
}

fn question(account: Account, acting: Acting, open: RwSignal<bool>) -> AnyView {
    let id = account.memo(|c| c.account_id.to_string());
    let typed = RwSignal::new(String::new());
    let differs = memo(move || typed.with(|typed| id.with(|id| typed.trim() != id)));
    let cut = move |()| {
        acting.post(api::cut_off, |_| "Cut off. Every call to AWS has stopped.".to_owned(), Some(open));
    };
    view! {
        <Confirm
            open
            title="Cut off our access?"
            confirm="Cut off"
            dangerous=true
            busy=acting.busy
            unready=differs
            on_confirm=Callback::new(cut)
        >
            <p>
                "Every call to this account stops now. Checks, reading and a rotation that is under way stand still; what was \
                 read so far stays. An admin can resume, if the role still lets us in then."
            </p>
            <p>"In AWS the role stays as it is until its owner closes it. The next page shows how, and proves it."</p>
            <div class="field">
                <label for="cut-off-account">"Type the account ID " <code>{id}</code> " to confirm"</label>
                <input
                    type="text"
                    id="cut-off-account"
                    class="machine"
                    inputmode="numeric"
                    autocomplete="off"
                    prop:value=move || typed.get()
                    on:input:target=move |event| typed.set(event.target().value())
                />
            </div>
            {acting.failed()}
        </Confirm>
    }
    .into_any()
}

fn after(account: Account, acting: Acting) -> AnyView {
    let guide = account.memo(|c| c.cut_off.clone());
    let steps = move || guide.get().map(|guide| what_to_do(account, acting, guide));
    let open = RwSignal::new(false);
    let resume = use_workspace().may_write().then(|| {
        view! {
            <div class="aside-row">
                <p class="hint">"Was it a mistake? Resuming checks the role first."</p>
                <button type="button" class="button" on:click=move |_| acting.ask(open)>
                    {Icon::Play.view()}
                    "Resume access"
                </button>
            </div>
            {resuming(account, acting, open)}
        }
    });
    view! { {steps} {resume} {acting.failed_beside(open)} }.into_any()
}

/// Going on after a cut-off lets us into the account again, so it is asked.
fn resuming(account: Account, acting: Acting, open: RwSignal<bool>) -> AnyView {
    let name = account.memo(|c| c.alias.clone().unwrap_or_else(|| c.account_id.to_string()));
    let resume = move |()| acting.post(api::resume, resumed, Some(open));
    view! {
        <Confirm
            open
            title="Resume after the cut-off?"
            confirm="Resume"
            busy=acting.busy
            on_confirm=Callback::new(resume)
        >
            <p>
                "Deputize asks AWS for the role of " <strong>{name}</strong>
                " again and, if it still lets us in, goes on reading. The commands and the proof of the cut-off go from this page;                  the timeline keeps what was proved."
            </p>
            {acting.failed()}
        </Confirm>
    }
    .into_any()
}

fn what_to_do(account: Account, acting: Acting, guide: CutOffGuide) -> AnyView {
    let role = account.memo(|c| c.role_arn.name().to_string());
    let CutOffGuide {
        delete_role_command,
        closed_trust_policy,
        close_trust_command,
        revoke_policy,
        revoke_command,
        console_url,
    } = guide;
    let (way, closed) = (RwSignal::new(DELETE), closed_trust_policy.pretty());
    let ways = move || {
        let form = way.get();
        let body = if form == DELETE {
            view! {
                <p class="hint">
                    "Made by CloudFormation? Then delete its stack instead. Deleting the role ends its sessions as well."
                </p>
                <Code language=Language::Shell what="command that deletes the role" text=delete_role_command.clone() />
            }
            .into_any()
        } else {
            view! {
                <Code language=Language::Shell what="command that closes the role" text=close_trust_command.clone() />
                <Code language=Language::Json what="closed trust policy" text=closed.clone() file="closed-trust-policy.json" />
            }
            .into_any()
        };
        view! { <div role="tabpanel" id=format!("{form}-panel") aria-labelledby=form class="form-panel">{body}</div> }
    };
    view! {
        <p class="lead">"Our calls have stopped. What closes the door for good is done in the customer's account:"</p>
        <ol class="guide wide">
            <li>
                <strong>"Close the role. "</strong>
                <a href=console_url target="_blank" rel="noopener noreferrer">
                    "Open it in the AWS console" {Icon::External.view()}
                </a>
                ", or run a command:"
                <div class="form-panel">
                    <Tabs label="Ways to close the role" tabs=WAYS open=way on_open=Callback::new(move |id| way.set(id)) />
                    {ways}
                </div>
            </li>
            <li>
                <strong>"End sessions that still live"</strong>
                ", unless the role is deleted. In the console: " <strong>"IAM › Roles › " {role} " › Revoke sessions"</strong>
                ". The same as a command:"
                <div class="form-panel">
                    <Code language=Language::Shell what="command that revokes sessions" text=revoke_command />
                    <Code
                        language=Language::Json
                        what="AWSRevokeOlderSessions policy"
                        text=revoke_policy.pretty()
                        file="AWSRevokeOlderSessions.json"
                    />
                </div>
            </li>
            <li>
                <strong>"Prove it. "</strong>
                "We ask AWS for the role once more, in every way that ever let us in. It must refuse us."
                <div class="form-panel">{proof(account, acting)}</div>
            </li>
        </ol>
    }
    .into_any()
}

fn proof(account: Account, acting: Acting) -> AnyView {
    let kept = account.memo(|c| newest(c).cloned());
    let said = |connection: &Connection| {
        newest(connection).map(|proof| words(proof).0.to_owned()).unwrap_or_default()
    };
    let prove = move |_| acting.post(api::prove_cut_off, said, None);
    let button = use_workspace().may_write().then(|| {
        view! {
            <button type="button" class="button primary" disabled=move || acting.busy.get() on:click=prove>
                {move || if acting.busy.get() { Icon::Spinner.view() } else { Icon::ShieldCheck.view() }}
                "Prove that the access is gone"
            </button>
        }
    });
    let result = move || {
        kept.get().map(|proof| {
            let (title, next, tone, icon) = {
                let (title, next) = words(&proof);
                match proof.result {
                    CutOffResult::Gone => (title, next, "good", Icon::ShieldCheck),
                    CutOffResult::StillOpen => (title, next, "bad", Icon::ShieldAlert),
                    CutOffResult::Inconclusive => (title, next, "warn", Icon::Alert),
                }
            };
            let code = proof.aws_code.map(|code| view! { " AWS answered " <code>{code}</code> "." });
            view! {
                <Notice icon=icon tone=tone>
                    <p><strong>{title}</strong> " " {time::exact(proof.at)} "." {code}</p>
                    <p>{next}</p>
                </Notice>
            }
        })
    };
    view! { {result} {button} }.into_any()
}

fn newest(connection: &Connection) -> Option<&CutOffProof> {
    match &connection.activity {
        Activity::CutOff { proof, .. } => proof.as_ref(),
        Activity::Active | Activity::Paused { .. } => None,
    }
}

/// What was found, and the next step.
const fn words(proof: &CutOffProof) -> (&'static str, &'static str) {
    match proof.result {
        CutOffResult::Gone => (
            "Proved: AWS refuses us.",
            "No new session can begin. The account can be removed here whenever you like.",
        ),
        CutOffResult::StillOpen => (
            "AWS still lets us in.",
            "Close the role as above, then prove again. A change takes up to a minute to be visible everywhere in AWS.",
        ),
        CutOffResult::Inconclusive => (
            "Not proven: AWS gave no clear answer.",
            "That says nothing about the role. Wait a little, then prove again.",
        ),
    }
}
