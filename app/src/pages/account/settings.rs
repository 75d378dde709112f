//! Settings: alias, regions, features and monitoring, which may change at any time, and the end of it all.

use domain::api::ConnectionPatch;
use domain::policy::Features;
use leptos::prelude::*;

use super::{Account, alerts, captures, credentials, monitoring, remove, role};
use crate::browser::focus;
use crate::client::ClientError;
use crate::logic::account_form::Field;
use crate::parts::announce::Announcer;
use crate::parts::features;
use crate::parts::field::{FieldState, TextField};
use crate::parts::icon::Icon;
use crate::parts::regions::{OTHER, RegionsState};
use crate::parts::states;
use crate::reactive::Tasks;
use crate::session::{use_session, use_workspace};

/// The button that opens the form.
const EDIT: &str = "edit-settings";

pub(super) fn section(account: Account) -> AnyView {
    view! {
        <div class="column">
            {settings(account)}
            {monitoring::section(account)}
            {alerts::section(account)}
            {captures::section(account)}
            {credentials::section(account)}
            {role::section(account)}
            {remove::section(account)}
        </div>
    }
    .into_any()
}

fn settings(account: Account) -> AnyView {
    let ws = use_workspace();
    let editing = RwSignal::new(false);
    let alias = account.memo(|c| c.alias.clone());
    let regions = account.memo(|c| c.regions.iter().map(ToString::to_string).collect::<Vec<_>>());
    let chosen = account.memo(|c| c.features);
    let begin = move |_| {
        editing.set(true);
        focus::to_id("alias");
    };
    let edit = ws.may_write().then(|| {
        view! {
            <Show when=move || !editing.get()>
                <button type="button" id=EDIT class="button quiet" on:click=begin>
                    {Icon::Pencil.view()}
                    "Edit settings"
                </button>
            </Show>
        }
    });
    let facts = move || {
        let regions = regions.get();
        let words = if regions.is_empty() {
            "Every region the account can use".into_any()
        } else {
            regions
                .into_iter()
                .map(|region| view! { <code class="chip still">{region}</code> })
                .collect_view()
                .into_any()
        };
        view! {
            <dl class="facts">
                <div><dt>"Alias"</dt><dd>{alias.get().unwrap_or_else(|| "None".to_owned())}</dd></div>
                <div><dt>"Regions"</dt><dd class="chips">{words}</dd></div>
                <div><dt>"Features"</dt><dd>{features::chips(chosen.into())}</dd></div>
            </dl>
        }
    };
    let body = move || {
        if editing.get() {
            let alias = alias.get_untracked().unwrap_or_default();
            form(account, editing, alias, regions.get_untracked(), chosen.get_untracked())
        } else {
            facts().into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="settings-title">
            <header class="panel-head">
                <h2 id="settings-title">"Settings"</h2>
                {edit}
            </header>
            {body}
        </section>
    }
    .into_any()
}

fn form(
    account: Account,
    editing: RwSignal<bool>,
    alias: String,
    regions: Vec<String>,
    features: Features,
) -> AnyView {
    let (client, ws, tasks) = (use_session().client, use_workspace(), Tasks::here());
    let announcer = expect_context::<Announcer>();
    let alias = FieldState::new(Field::Alias, alias);
    let regions = RegionsState::new(regions);
    let partition = account.memo(|c| c.role_arn.partition());
    let features = RwSignal::new(features);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ClientError>);
    let leave = move || {
        editing.set(false);
        focus::to_id(EDIT);
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        alias.touched.set(true);
        if busy.get_untracked() {
            return;
        }
        if alias.text.with_untracked(|text| alias.field.problem(text)).is_some() {
            return focus::to_id("alias");
        }
        let Ok(chosen) = regions.submit() else { return focus::to_id(OTHER) };
        busy.set(true);
        failure.set(None);
        let patch = ConnectionPatch {
            alias: Some(alias.text.get_untracked().trim().to_owned()),
            regions: Some(chosen),
            features: Some(features::words(features.get_untracked())),
            ..ConnectionPatch::default()
        };
        tasks.start(async move {
            match client.change(&ws.id(), &account.id(), &patch).await {
                Ok(connection) => {
                    announcer.say("Settings saved.");
                    account.remote.put(connection);
                    leave();
                }
                Err(error) => {
                    failure.set(Some(error));
                    busy.set(false);
                }
            }
        });
    };
    view! {
        <form class="form" on:submit=save novalidate>
            <TextField state=alias id="alias" label="Alias" hint="A name for people. Empty for none." />
            {regions.view(partition)}
            {features::picker(features)}
            <p class="hint">"Features that the role does not allow yet need a new policy on it: save, then take it from Update the role below."</p>
            {move || failure.get().map(|failure| states::failed(&failure, None))}
            <div class="actions">
                <button type="submit" class="button primary" disabled=move || busy.get()>"Save"</button>
                <button type="button" class="button" on:click=move |_| leave()>"Cancel"</button>
            </div>
        </form>
    }
    .into_any()
}
