//! What stands before every page but the sign-in page: a person who is signed in, in a workspace of theirs
//! where the page is a workspace's.
//!
//! It is comfort. The worker decides on every request.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{not_found, signed_out};
use crate::client::ClientError;
use crate::parts::heading::Heading;
use crate::parts::states;
use crate::reactive::memo;
use crate::session::{Session, Workspace, use_session};

#[derive(Clone, PartialEq)]
enum Gate {
    Loading,
    Failed(ClientError),
    SignedOut,
    NoWorkspace,
    NotFound,
    Open { membership: domain::api::Membership, local: bool },
}

/// Shows the page when the gate is open, and why not otherwise. The page is built anew for another workspace.
pub(crate) fn guarded(page: fn() -> AnyView) -> AnyView {
    let session = use_session();
    let params = use_params_map();
    let (me, failure, signed_out) = (session.me.value(), session.me.failure(), session.client.signed_out());
    let gate = memo(move || {
        if signed_out.get() {
            return Gate::SignedOut;
        }
        let Some(me) = me.get() else { return failure.get().map_or(Gate::Loading, Gate::Failed) };
        let wanted = params.with(|params| params.get("ws"));
        let membership = match &wanted {
            Some(id) => me.workspaces.iter().find(|membership| membership.id.as_str() == id),
            None => me.workspaces.first(),
        };
        match (membership.cloned(), wanted) {
            (Some(membership), _) => Gate::Open { membership, local: me.local },
            (None, Some(_)) => Gate::NotFound,
            (None, None) => Gate::NoWorkspace,
        }
    });
    let view = move || match gate.get() {
        Gate::Loading => loading(),
        Gate::Failed(failure) => failed(session, &failure),
        Gate::SignedOut => signed_out::page(),
        Gate::NoWorkspace => no_workspace(),
        Gate::NotFound => not_found::page(),
        Gate::Open { membership, local } => {
            provide_context(Workspace::new(membership, local));
            page()
        }
    };
    view.into_any()
}

/// The same for a page that is the person's own and no workspace's.
pub(crate) fn personal(page: fn() -> AnyView) -> AnyView {
    let session = use_session();
    let (me, failure, signed_out) = (session.me.value(), session.me.failure(), session.client.signed_out());
    let gate = memo(move || match (signed_out.get(), me.with(Option::is_some), failure.get()) {
        (true, _, _) => Personal::SignedOut,
        (false, true, _) => Personal::Open,
        (false, false, None) => Personal::Loading,
        (false, false, Some(failure)) => Personal::Failed(failure),
    });
    let view = move || match gate.get() {
        Personal::Loading => loading(),
        Personal::Failed(failure) => failed(session, &failure),
        Personal::SignedOut => signed_out::page(),
        Personal::Open => page(),
    };
    view.into_any()
}

#[derive(Clone, PartialEq)]
enum Personal {
    Loading,
    Failed(ClientError),
    SignedOut,
    Open,
}

fn loading() -> AnyView {
    view! { <div class="page">{states::loading(4)}</div> }.into_any()
}

fn failed(session: Session, failure: &ClientError) -> AnyView {
    let again = Callback::new(move |()| session.me.again());
    view! { <div class="page"><Heading text="Deputize does not answer" />{states::failed(failure, Some(again))}</div> }.into_any()
}

fn no_workspace() -> AnyView {
    view! {
        <section class="alone">
            <Heading text="No workspace" />
            <p>"You are signed in, but no workspace has you as a member. Ask its owner to add you."</p>
        </section>
    }
    .into_any()
}
