//! Step five: connected.

use domain::api::{Connection, ConnectionStatus};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::absent;
use crate::client::Remote;
use crate::links;
use crate::logic::steps::Step;
use crate::parts::icon::Icon;
use crate::reactive::{memo, watch};
use crate::session::use_workspace;

pub(super) fn step(id: String) -> AnyView {
    let ws = use_workspace();
    let path = links::api::connection(&ws.id(), &id);
    let remote = Remote::<Connection>::get(move || Some(path.clone()));
    let navigate = use_navigate();
    let check = links::add(&ws.id(), Step::Check, Some(&id));
    let status = memo(move || remote.value().with(|c| c.as_ref().map(|c| c.status)));
    watch(move || {
        // Somebody opened this address for an account that is not connected (any more).
        if status.get().is_some_and(|status| status != ConnectionStatus::Connected) {
            navigate(&check, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    let shown = move || status.get().and_then(|_| remote.value().get_untracked());
    let body = move || match shown() {
        Some(connection) => success(&connection),
        None => absent(remote.failure().get(), move || remote.again()),
    };
    view! { <section class="panel step success" aria-labelledby="step-title">{body}</section> }.into_any()
}

fn success(connection: &Connection) -> AnyView {
    let ws = use_workspace().id();
    let name = connection.alias.clone().unwrap_or_else(|| connection.account_id.to_string());
    let proofs = [
        "A stranger without an external ID is refused.",
        "A stranger with a wrong external ID is refused.",
        "This workspace, with its own ID, is let in.",
    ];
    let (another, label) = if connection.external_id.is_per_account() {
        (links::add_of_stack_set(&ws, connection.id.as_str()), "Connect another account of the StackSet")
    } else {
        (links::add(&ws, Step::ExternalId, None), "Add another account")
    };
    let proofs = proofs.map(|proof| view! { <li>{Icon::Check.view()} {proof}</li> });
    view! {
        <span class="seal" aria-hidden="true">{Icon::ShieldCheck.view()}</span>
        <h2 id="step-title" tabindex="-1">"Connected"</h2>
        <p class="lead"><strong>{name}</strong> " is proven safe and is being read. The first chart fills within minutes."</p>
        <ul class="proofs">{proofs.collect_view()}</ul>
        <div class="actions center">
            <a href=links::account(&ws, connection.id.as_str()) class="button primary">
                "Open account"
                {Icon::ArrowRight.view()}
            </a>
            <a href=another class="button">{label}</a>
        </div>
    }
    .into_any()
}
