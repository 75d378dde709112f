//! Step three: account and role are entered; or, for a connection that is not proven, corrected.

use domain::api::{Code as Reason, Connection, NewConnection};
use leptos::prelude::*;

use super::form::Form;
use super::{Wizard, absent, panel, use_go};
use crate::client::{ClientError, Remote};
use crate::links;
use crate::logic::account_form::Entered;
use crate::logic::steps::Step;
use crate::parts::icon::Icon;
use crate::parts::states::Notice;
use crate::parts::{features, states};
use crate::reactive::{Tasks, memo};
use crate::session::{use_session, use_workspace};

pub(super) fn step(wizard: Wizard) -> AnyView {
    let (client, ws, tasks) = (use_session().client, wizard.workspace, Tasks::here());
    let (go, back) = (use_go(), use_go());
    let (form, busy) = (wizard.form.get_value(), RwSignal::new(false));
    let send = move |entered: Entered| {
        let go = go.clone();
        // What the role was made for is what the connection is for.
        let role = wizard.role.get_value();
        let features = Some(features::words(role.features.get_untracked()));
        let stack_set_of = wizard.stack_set.get_untracked();
        let mut new =
            NewConnection { features, captures: role.captures(), stack_set_of, ..entered.new_connection() };
        busy.set(true);
        if new.role_arn.is_none() {
            new.partition = wizard.partition.get_untracked().map(|partition| partition.to_string());
        }
        tasks.start(async move {
            match client.connect(&ws.id(), &new).await {
                Ok(connection) => {
                    form.clear();
                    go(Step::Check, Some(connection.id.as_str()));
                }
                Err(failure) => {
                    form.refuse(failure);
                    busy.set(false);
                }
            }
        });
    };
    let policies = wizard.policies.value();
    let proposed = Signal::derive(move || policies.with(|p| p.as_ref().map(|p| p.role_name.to_string())));
    let back = view! {
        <button type="button" class="button" on:click=move |_| back(Step::Role, None)>
            {Icon::ArrowLeft.view()}
            "Back"
        </button>
    };
    let body = body(&form, proposed, busy, "Connect", back.into_any(), send);
    panel(
        Step::Account,
        "Which account has the role, and what is it called? The external ID is bound to this connection; it is never entered.",
        view! { {of_stack_set(wizard)} {body} }.into_any(),
    )
}

/// Where the external ID comes from for a further account of a StackSet.
fn of_stack_set(wizard: Wizard) -> AnyView {
    let of = wizard.stack_set.get_untracked();
    let told = of.map(|connection| {
        view! {
            <Notice icon=Icon::Info>
                <p>
                    <strong>"Another account of the same StackSet."</strong>
                    " Its role asks for the ID of "
                    <a href=links::account(&wizard.workspace.id(), &connection)>"the account that is connected"</a>
                    " with its own account's number behind it. Deputize puts the number there."
                </p>
            </Notice>
        }
    });
    told.into_any()
}

pub(super) fn correction(wizard: Wizard, id: String) -> AnyView {
    let ws = wizard.workspace;
    let path = links::api::connection(&ws.id(), &id);
    let remote = Remote::<Connection>::get(move || Some(path.clone()));
    let is_there = memo(move || remote.value().with(Option::is_some));
    // The connection itself is not tracked: what was typed must outlive the next answer.
    let shown = move || is_there.get().then(|| remote.value().get_untracked()).flatten();
    let body = move || match shown() {
        Some(connection) => correct(wizard, &connection),
        None => absent(remote.failure().get(), move || remote.again()),
    };
    panel(
        Step::Account,
        "Correct the account or the role. The connection keeps its external ID, so the role in AWS need not change for this.",
        body.into_any(),
    )
}

fn correct(wizard: Wizard, connection: &Connection) -> AnyView {
    let (client, ws, tasks) = (use_session().client, wizard.workspace, Tasks::here());
    let (go, back) = (use_go(), use_go());
    let (id, same) = (connection.id.to_string(), connection.id.to_string());
    let busy = RwSignal::new(false);
    let form = Form::new(Entered {
        account_id: connection.account_id.to_string(),
        role_name: connection.role_arn.name().to_string(),
        alias: connection.alias.clone().unwrap_or_default(),
        regions: connection.regions.iter().map(ToString::to_string).collect(),
        ..Entered::default()
    });
    let send = move |entered: Entered| {
        let Some(patch) = entered.correction() else {
            // Step three has checked the ARN; what is left is a path, which a correction cannot carry.
            return form.refuse_path();
        };
        let (go, id) = (go.clone(), id.clone());
        busy.set(true);
        tasks.start(async move {
            match client.change(&ws.id(), &id, &patch).await {
                Ok(_) => go(Step::Check, Some(&id)),
                Err(failure) => {
                    form.refuse(failure);
                    busy.set(false);
                }
            }
        });
    };
    let back = view! {
        <button type="button" class="button" on:click=move |_| back(Step::Check, Some(&same))>
            {Icon::ArrowLeft.view()}
            "Back"
        </button>
    };
    body(&form, Signal::stored(None), busy, "Save and check", back.into_any(), send)
}

fn body(
    form: &Form,
    proposed: Signal<Option<String>>,
    busy: RwSignal<bool>,
    verb: &'static str,
    back: AnyView,
    send: impl Fn(Entered) + 'static,
) -> AnyView {
    let form = *form;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(entered) = form.submit().filter(|_| !busy.get_untracked()) {
            send(entered);
        }
    };
    view! {
        <form class="form" on:submit=submit novalidate>
            {form.fields(proposed)}
            {move || form.failure.get().map(|failure| refusal(&failure))}
            <div class="actions between">
                {back}
                <button type="submit" class="button primary" disabled=move || busy.get()>
                    {move || busy.get().then(|| Icon::Spinner.view())}
                    {verb}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// A refusal of the whole, with the way on where there is one.
fn refusal(failure: &ClientError) -> AnyView {
    let ws = use_workspace().id();
    let way = match (failure.code(), failure.connection_id()) {
        (Some(Reason::AlreadyConnected), Some(id)) => {
            Some((links::account(&ws, id), "Open the account that is connected"))
        }
        (Some(Reason::ExternalIdNotPending), _) => {
            Some((links::add(&ws, Step::ExternalId, None), "See the new external ID"))
        }
        _ => None,
    };
    let way = way.map(|(href, words)| view! { <p><a href=href class="button">{words}</a></p> });
    view! { {states::failed(failure, None)} {way} }.into_any()
}
