//! Temporary credentials for programs: off until an owner switches them on; then taken here once, or asked for by SDKs.

mod take;

use domain::access::Permission;
use domain::api::{CredentialsSetting, SwitchCredentials};
use leptos::prelude::*;

use super::Account;
use crate::browser::focus;
use crate::client::ClientError;
use crate::parts::announce::Announcer;
use crate::parts::dialog::Confirm;
use crate::parts::states;
use crate::reactive::{Tasks, memo};
use crate::session::{use_session, use_workspace};

const TITLE: &str = "credentials-title";
/// The lives to choose from, in minutes: what an owner allows at most, and what is taken of it.
const LIVES: [u32; 3] = [15, 30, 60];

pub(super) fn section(account: Account) -> AnyView {
    let ws = use_workspace();
    let setting = account.memo(|c| c.credentials);
    let is_on = memo(move || setting.get().enabled);
    let pill = move || {
        let (tone, word) = if is_on.get() { ("pill good", "On") } else { ("pill", "Off") };
        view! { <span class=tone><span class="dot"></span>{word}</span> }
    };
    let body = move || if is_on.get() { on(account, setting) } else { off().into_any() };
    let whose = if ws.may(Permission::AllowCredentials) {
        switch(account, setting)
    } else {
        view! { <p class="hint">"Only an owner of the workspace switches this on or off."</p> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby=TITLE>
            <header class="panel-head">
                <h2 id=TITLE tabindex="-1">"Credentials for programs"</h2>
                {pill}
            </header>
            {body}
            {whose}
        </section>
    }
    .into_any()
}

fn off() -> impl IntoView {
    view! {
        <p class="hint">
            "No program gets AWS credentials of this account. Switched on, a script can have a session of the role for at most an hour, without a key that stays."
        </p>
    }
}

fn on(account: Account, setting: Memo<CredentialsSetting>) -> AnyView {
    let ws = use_workspace();
    let longest = move || format!("{} minutes", setting.get().longest_minutes);
    let form = if ws.may(Permission::UseCredentials) {
        take::form(account, setting)
    } else {
        view! { <p class="hint">"Taking them needs the role Admin, or a token of the scope Credentials."</p> }
            .into_any()
    };
    view! {
        <dl class="facts">
            <div><dt>"At most for"</dt><dd>{longest}</dd></div>
        </dl>
        {form}
    }
    .into_any()
}

/// The switch, for owners, with what it means.
fn switch(account: Account, setting: Memo<CredentialsSetting>) -> AnyView {
    let (client, ws, tasks) = (use_session().client, use_workspace(), Tasks::here());
    let announcer = expect_context::<Announcer>();
    let is_on = memo(move || setting.get().enabled);
    let (allowing, ending, busy) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let longest = RwSignal::new(CredentialsSetting::default().longest_minutes);
    let failure = RwSignal::new(None::<ClientError>);
    let ask = move |_| {
        failure.set(None);
        longest.set(setting.get_untracked().longest_minutes);
        if is_on.get_untracked() { ending.set(true) } else { allowing.set(true) }
    };
    let send = move |enabled: bool| {
        busy.set(true);
        failure.set(None);
        let change = SwitchCredentials { enabled, longest_minutes: enabled.then(|| longest.get_untracked()) };
        tasks.start(async move {
            match client.switch_credentials(&ws.id(), &account.id(), &change).await {
                Ok(connection) => {
                    announcer.say(if enabled { "Credentials are on." } else { "Credentials are off." });
                    account.remote.put(connection);
                    allowing.set(false);
                    ending.set(false);
                    focus::to_id(TITLE);
                }
                Err(error) => failure.set(Some(error)),
            }
            busy.set(false);
        });
    };
    let failed = move || failure.get().map(|failure| states::failed(&failure, None));
    let lives = LIVES.map(|minutes| {
        view! {
            <label>
                <input type="radio" name="credentials-longest" prop:checked=move || longest.get() == minutes on:change=move |_| longest.set(minutes) />
                {format!("{minutes} minutes")}
            </label>
        }
    });
    let word = move || if is_on.get() { "Switch off" } else { "Switch on" };
    view! {
        <button type="button" class="button" class:danger-quiet=move || is_on.get() on:click=ask>{word}</button>
        <Confirm
            open=allowing
            title="Give credentials to programs?"
            confirm="Switch on"
            busy
            on_confirm=Callback::new(move |()| send(true))
        >
            <p>
                "Admins, owners and tokens of the scope Credentials can then take AWS credentials of this account, each with a reason."
            </p>
            <p>
                "They may do no more than the features of this account call, and end by themselves. Until then they work outside of Deputize: pausing or cutting off does not end them; the customer can, by revoking the role's sessions."
            </p>
            <p>"Each is in the audit log, and the account's CloudTrail shows who took it."</p>
            <fieldset class="field">
                <legend>"At most for"</legend>
                <div class="choices">{lives.collect_view()}</div>
            </fieldset>
            {failed}
        </Confirm>
        <Confirm
            open=ending
            title="No more credentials?"
            confirm="Switch off"
            dangerous=true
            busy
            on_confirm=Callback::new(move |()| send(false))
        >
            <p>"Programs that ask from now on are refused. What they have ends by itself, within an hour at most."</p>
            {failed}
        </Confirm>
    }
    .into_any()
}
