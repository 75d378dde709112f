//! Taking credentials: a reason and the features that they are for, then once as variables of a shell, or the address that
//! SDKs ask by themselves.

use domain::api::{CredentialsRequest, CredentialsSetting, TemporaryCredentials};
use domain::credentials::{SECONDS_MIN, read_reason};
use domain::policy::{Feature, Features, PolicyDocument};
use leptos::prelude::*;

use super::super::Account;
use super::LIVES;
use crate::browser::{focus, origin};
use crate::client::ClientError;
use crate::links;
use crate::logic::account_form::Field;
use crate::logic::credentials::{HEADER, HEADER_FILE, container, exports, process};
use crate::logic::highlight::Language;
use crate::parts::code::Code;
use crate::parts::copy::Copyable;
use crate::parts::features;
use crate::parts::field::{FieldState, TextField};
use crate::parts::icon::Icon;
use crate::parts::states::Notice;
use crate::parts::tabs::{Tab, Tabs};
use crate::parts::{states, time};
use crate::reactive::{Tasks, memo};
use crate::session::{Workspace, use_session, use_workspace};

const REASON: &str = "credentials-reason";
const TAKEN: &str = "credentials-taken";
const ONCE: &str = "credentials-once";
const CONTAINER: &str = "credentials-container";
const PROCESS: &str = "credentials-process";
const WAYS: &[Tab] = &[(ONCE, "Once"), (CONTAINER, "Container"), (PROCESS, "Process")];

/// What is asked for, and what was given. A copy is as good as the original.
#[derive(Clone, Copy)]
struct Form {
    account: Account,
    ws: Workspace,
    /// What the account has.
    has: Memo<Features>,
    reason: FieldState,
    /// What is left out of it.
    left_out: RwSignal<Features>,
    minutes: RwSignal<u32>,
    given: RwSignal<Option<TemporaryCredentials>>,
}

impl Form {
    /// The chosen ones. Tracked.
    fn features(self) -> Features {
        let left_out = self.left_out.get();
        self.has.get().iter().filter(|feature| !left_out.contains(*feature)).collect()
    }

    /// Those to send: none where all are meant. Tracked.
    fn words(self) -> Option<Vec<String>> {
        let chosen = self.features();
        (chosen != self.has.get()).then(|| features::words(chosen))
    }

    /// The address that an SDK asks; nothing while there is no reason, or nothing to ask for. Tracked.
    fn address(self, form: &str) -> Option<String> {
        let reason = self.reason.text.with(|text| read_reason(text).ok())?;
        if self.features().is_empty() {
            return None;
        }
        let words = self.words().unwrap_or_default().join(",");
        let path = links::api::credentials_for_sdks(&self.ws.id(), &self.account.id(), form, &reason, &words);
        Some(format!("{}{path}", origin()))
    }
}

pub(super) fn form(account: Account, setting: Memo<CredentialsSetting>) -> AnyView {
    let form = Form {
        account,
        ws: use_workspace(),
        has: account.memo(|c| c.features),
        reason: FieldState::new(Field::Reason, String::new()),
        left_out: RwSignal::new(Features::NONE),
        minutes: RwSignal::new(SECONDS_MIN / 60),
        given: RwSignal::new(None),
    };
    let open = RwSignal::new(ONCE);
    // Built here: what a closure of the view builds is gone with its next turn.
    let ways = [
        (ONCE, once(form, setting)),
        (CONTAINER, by_container(form, setting)),
        (PROCESS, by_process(form, setting)),
    ]
    .map(|(id, body)| {
        view! {
            // The inner one has a way of being shown, which would bring back what is gone.
            <div role="tabpanel" id=format!("{id}-panel") aria-labelledby=id class:gone=move || open.get() != id>
                <div class="column">{body}</div>
            </div>
        }
    });
    view! {
        <div class="form">
            <TextField
                state=form.reason
                id=REASON
                label="Reason"
                hint="What they are for, in a line. It is kept in the audit log."
                placeholder="Nightly cost report"
            />
            {which(form)}
        </div>
        <Tabs label="How to take them" tabs=WAYS open=Signal::from(open) on_open=Callback::new(move |id| open.set(id)) />
        {ways.collect_view()}
    }
    .into_any()
}

/// The features that they are for: of those that the account has.
fn which(form: Form) -> AnyView {
    let chosen = memo(move || form.features());
    let boxes = move || {
        let row = |feature: Feature| {
            let is_on = move || !form.left_out.get().contains(feature);
            let toggle = move |on: bool| {
                form.left_out.update(|out| *out = if on { out.without(feature) } else { out.with(feature) });
            };
            view! {
                <label>
                    <input type="checkbox" prop:checked=is_on on:change:target=move |event| toggle(event.target().checked()) />
                    {feature.title()}
                </label>
            }
        };
        form.has.get().iter().map(row).collect_view()
    };
    let none = move || {
        chosen.get().is_empty().then(|| {
            view! { <p class="field-problem"><strong>"No feature is chosen."</strong>" Choose at least one."</p> }
        })
    };
    view! {
        <details class="disclosure">
            <summary>"What they may be used for " {features::chips(chosen.into())}</summary>
            <fieldset class="field">
                <legend class="unseen">"Features"</legend>
                <div class="choices down">{boxes}</div>
                <div aria-live="polite">{none}</div>
            </fieldset>
        </details>
    }
    .into_any()
}

/// Here and now, shown this once.
fn once(form: Form, setting: Memo<CredentialsSetting>) -> AnyView {
    let (client, tasks) = (use_session().client, Tasks::here());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    let take = move |_| {
        form.reason.touched.set(true);
        if busy.get_untracked() || form.reason.text.with_untracked(|text| read_reason(text).is_err()) {
            return focus::to_id(REASON);
        }
        let longest = setting.get_untracked().longest_minutes;
        let request = CredentialsRequest {
            reason: form.reason.text.get_untracked(),
            duration_seconds: Some(form.minutes.get_untracked().min(longest) * 60),
            features: untrack(move || form.words()),
            ..CredentialsRequest::default()
        };
        busy.set(true);
        failure.set(None);
        form.given.set(None);
        tasks.start(async move {
            match client.take_credentials(&form.ws.id(), &form.account.id(), &request).await {
                Ok(given) => {
                    form.given.set(Some(given));
                    focus::to_id(TAKEN);
                }
                Err(error) => failure.set(Some(error)),
            }
            busy.set(false);
        });
    };
    let lives = move || {
        let longest = setting.get().longest_minutes;
        let each = LIVES.into_iter().filter(move |minutes| *minutes <= longest).map(|minutes| {
            view! {
                <label>
                    <input type="radio" name="credentials-life" prop:checked=move || form.minutes.get() == minutes on:change=move |_| form.minutes.set(minutes) />
                    {format!("{minutes} minutes")}
                </label>
            }
        });
        each.collect_view()
    };
    view! {
        <fieldset class="field">
            <legend>"For"</legend>
            <div class="choices">{lives}</div>
        </fieldset>
        {move || failure.get().map(|failure| states::failed(&failure, None))}
        <div class="actions">
            <button type="button" class="button primary" disabled=move || busy.get() on:click=take>
                {move || busy.get().then(|| Icon::Spinner.view())}
                "Take credentials"
            </button>
        </div>
        {move || form.given.get().map(|given| shown(form, given))}
    }
    .into_any()
}

fn shown(form: Form, given: TemporaryCredentials) -> AnyView {
    let text = exports(&given);
    let policy = given.session_policy.as_ref().map(PolicyDocument::pretty).map(|policy| {
        view! {
            <details class="disclosure">
                <summary>"What they may do at most"</summary>
                <Code language=Language::Json what="session policy" text=Signal::stored(policy) />
            </details>
        }
    });
    let done = move |_| {
        form.given.set(None);
        focus::to_id(REASON);
    };
    view! {
        <h3 id=TAKEN tabindex="-1">"The credentials"</h3>
        <Code language=Language::Shell what="credentials" text=Signal::stored(text) />
        <Notice icon=Icon::Key tone="warn">
            <p><strong>"They are shown this once."</strong> " Nothing of them is kept. They end " {time::until(given.expires_at)} "."</p>
        </Notice>
        <dl class="facts">
            <div><dt>"In the account's CloudTrail"</dt><dd><Copyable what="session ARN" text=Signal::stored(given.assumed_role_arn) /></dd></div>
        </dl>
        {policy}
        <div class="actions">
            <button type="button" class="button" on:click=done>"Done"</button>
        </div>
    }
    .into_any()
}

/// What is shown while there is no reason yet.
fn wanting() -> AnyView {
    view! { <p class="nothing">"Enter a reason and choose a feature above: both are parts of the address."</p> }.into_any()
}

/// What the shortest sessions mean for a program: boto3 asks anew once less than 15 minutes are left.
fn short(setting: Memo<CredentialsSetting>) -> AnyView {
    let is_short = memo(move || setting.get().longest_seconds() <= SECONDS_MIN);
    let notice = move || {
        is_short.get().then(|| {
            view! {
                <Notice tone="warn">
                    <p>"With sessions of 15 minutes boto3 asks before each of its calls, and soon too often. An owner can allow longer ones: switch it off and on again."</p>
                </Notice>
            }
        })
    };
    notice.into_any()
}

fn by_container(form: Form, setting: Memo<CredentialsSetting>) -> AnyView {
    view! {
        <p class="hint">
            "The AWS SDKs and the AWS CLI ask this address by themselves, and again before a session ends. They send the token as it stands, so it begins with Bearer. It is a token of the scope Credentials."
        </p>
        {short(setting)}
        {snippet(form, "container", "container variables", container)}
    }
    .into_any()
}

fn by_process(form: Form, setting: Memo<CredentialsSetting>) -> AnyView {
    view! {
        <p class="hint">
            "The SDKs run this line of ~/.aws/config. The token is in a file that only you can read, " <code>{HEADER_FILE}</code> ", so that no list of processes shows it:"
        </p>
        <Code language=Language::Shell what="header file" text=Signal::stored(HEADER.to_owned()) />
        {short(setting)}
        {snippet(form, "process", "AWS profile", process)}
    }
    .into_any()
}

/// What is `written` with the address of a form that SDKs ask in, once there is one.
fn snippet(form: Form, of: &'static str, what: &'static str, written: fn(&str) -> String) -> AnyView {
    let address = memo(move || form.address(of));
    let is_there = memo(move || address.with(Option::is_some));
    let text = memo(move || address.get().as_deref().map(written).unwrap_or_default());
    let body = move || {
        if is_there.get() {
            view! { <Code language=Language::Shell what text=text /> }.into_any()
        } else {
            wanting()
        }
    };
    body.into_any()
}
