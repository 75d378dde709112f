//! The key of the account's own, where its role is assumed with one: whose it is, and another in its place.

use domain::api::KeysView;
use leptos::prelude::*;

use super::Account;
use crate::browser::focus;
use crate::client::ClientError;
use crate::logic::account_form::Field;
use crate::parts::announce::Announcer;
use crate::parts::icon::Icon;
use crate::parts::key_fields::{KeyFields, id};
use crate::parts::{states, status, time};
use crate::reactive::Tasks;
use crate::session::{use_session, use_workspace};

/// The button that opens the form.
const REPLACE: &str = "replace-key";

/// The card; nothing for an account whose role trusts the organisation.
pub(super) fn section(account: Account) -> AnyView {
    let keys = account.memo(|c| c.keys.clone());
    let replacing = RwSignal::new(false);
    let ws = use_workspace();
    let begin = move |_| {
        replacing.set(true);
        focus::to_id(id(Field::KeyAccount));
    };
    let card = move |keys: KeysView| {
        let body = move || {
            if replacing.get() { form(account, replacing) } else { facts(&keys) }
        };
        let replace = ws.may_write().then(|| {
            view! {
                <Show when=move || !replacing.get()>
                    <button type="button" id=REPLACE class="button quiet" on:click=begin>
                        {Icon::Pencil.view()}
                        "Replace key"
                    </button>
                </Show>
            }
        });
        view! {
            <section class="panel" aria-labelledby="keys-title">
                <header class="panel-head">
                    <h2 id="keys-title">"Access key"</h2>
                    {replace}
                </header>
                {body}
            </section>
        }
    };
    (move || keys.get().map(card)).into_any()
}

fn facts(keys: &KeysView) -> AnyView {
    let (user, account) = (keys.user.to_string(), keys.user.account().to_string());
    let shown = format!("AKIA…{}", keys.last_four);
    let by = keys.entered_by.clone();
    view! {
        <dl class="facts">
            <div><dt>"User"</dt><dd><code>{user}</code></dd></div>
            <div><dt>"Trusted account"</dt><dd><code>{account}</code></dd></div>
            <div><dt>"Access key ID"</dt><dd><code>{shown}</code></dd></div>
            <div><dt>"Entered"</dt><dd>{time::exact(keys.entered_at)} " by " {by}</dd></div>
        </dl>
        <p class="hint">"It is kept encrypted, and goes with the account when that is removed."</p>
    }
    .into_any()
}

fn form(account: Account, replacing: RwSignal<bool>) -> AnyView {
    let (client, ws, tasks) = (use_session().client, use_workspace(), Tasks::here());
    let announcer = expect_context::<Announcer>();
    let (fields, busy) = (KeyFields::new(), RwSignal::new(false));
    let failure = RwSignal::new(None::<ClientError>);
    let leave = move || {
        replacing.set(false);
        focus::to_id(REPLACE);
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(keys) = fields.submit().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        failure.set(None);
        tasks.start(async move {
            match client.replace_keys(&ws.id(), &account.id(), &keys).await {
                Ok(connection) => {
                    announcer.say(format!("Key replaced. Checked: {}.", status::word(connection.status)));
                    account.remote.put(connection);
                    leave();
                }
                Err(error) => {
                    failure.set(fields.refuse(error));
                    busy.set(false);
                }
            }
        });
    };
    view! {
        <form class="form" on:submit=save novalidate>
            <p class="hint">
                "The role is asked at once with the new key. If it belongs to another user, the role's trust policy must name that one."
            </p>
            {fields.fields()}
            {move || failure.get().map(|failure| states::failed(&failure, None))}
            <div class="actions">
                <button type="submit" class="button primary" disabled=move || busy.get()>
                    {move || busy.get().then(|| Icon::Spinner.view())}
                    "Replace key"
                </button>
                <button type="button" class="button" on:click=move |_| leave()>"Cancel"</button>
            </div>
        </form>
    }
    .into_any()
}
