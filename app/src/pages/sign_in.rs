//! `/sign-in#<token>`: redeems a one-time link.
//!
//! The token is in the fragment, which no server log sees, and leaves the address bar and the history before it is used.

use domain::api::Code;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use crate::browser::{replace_address, storage};
use crate::client::ClientError;
use crate::links;
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::reactive::{scoped, watch};
use crate::session::use_session;

#[derive(Clone, PartialEq)]
enum State {
    NoToken,
    SigningIn,
    Refused(ClientError),
}

/// The page.
pub(crate) fn page() -> AnyView {
    let session = use_session();
    let navigate = use_navigate();
    let state = RwSignal::new(State::NoToken);
    let hash = use_location().hash;
    // The fragment may change while this page is open: somebody pastes a second link into the same tab.
    watch(move || {
        let token = hash.get().trim_start_matches('#').to_owned();
        if token.is_empty() {
            return;
        }
        replace_address(links::SIGN_IN);
        state.set(State::SigningIn);
        let navigate = navigate.clone();
        scoped(async move {
            match session.client.sign_in(token).await {
                Ok(_) => {
                    let to = storage::read(storage::RETURN_TO).filter(|path| path.starts_with("/w/"));
                    storage::write(storage::RETURN_TO, None);
                    let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
                    navigate(to.as_deref().unwrap_or("/"), replace);
                }
                Err(failure) => state.set(State::Refused(failure)),
            }
        });
    });
    let view = move || match state.get() {
        State::NoToken => no_token(),
        State::SigningIn => view! {
            <span class="alone-icon">{Icon::Spinner.view()}</span>
            <Heading text="Signing in" />
            <p role="status">"One moment."</p>
        }
        .into_any(),
        State::Refused(failure) => refused(&failure),
    };
    view! { <section class="alone">{view}</section> }.into_any()
}

fn no_token() -> AnyView {
    view! {
        <span class="alone-icon">{Icon::Key.view()}</span>
        <Heading text="Sign in" />
        <p>"Deputize has no passwords. Open the sign-in link that the owner of your workspace gave you."</p>
        <p class="hint">"Without a link? Ask the owner for one. It works once, and not for long."</p>
    }
    .into_any()
}

fn refused(failure: &ClientError) -> AnyView {
    if failure.code() == Some(Code::SignInLinkInvalid) {
        return view! {
            <span class="alone-icon bad">{Icon::Unplug.view()}</span>
            <Heading text="This link does not work" />
            <p role="alert">{failure.detail()}</p>
            <p class="hint">
                {failure.remedy().unwrap_or_else(|| "Ask the owner of your workspace for a new link.".to_owned())}
            </p>
        }
        .into_any();
    }
    view! {
        <Heading text="Sign in" />
        {states::failed(failure, None)}
        <p class="hint">"The link may still be good: open it again."</p>
    }
    .into_any()
}
