//! `/sign-in`: the ways to sign in, and what became of the last try; `/sign-in#<token>` redeems a one-time link.
//!
//! The token is in the fragment, which no server log sees, and leaves the address bar and the history before it is used.

use domain::api::{Code, Person, SignInOptions, SignInRefusal};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use crate::browser::{replace_address, storage};
use crate::client::{ClientError, Remote};
use crate::links;
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::parts::ways_in;
use crate::reactive::{memo, scoped, watch};
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
                    let to = return_to();
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

/// Where the person was when the session ended.
fn return_to() -> Option<String> {
    storage::read(storage::RETURN_TO).filter(|path| path.starts_with("/w/") || path == links::YOU)
}

/// What the page is about.
#[derive(Clone, PartialEq)]
enum Story {
    Fresh,
    Failed(SignInRefusal),
    Already(Person),
}

fn no_token() -> AnyView {
    let options = ways_in::options();
    let value = options.value();
    let story = memo(move || {
        let told =
            value.with(|options| options.as_ref().map(|one| (one.refusal.clone(), one.person.clone())));
        match told.unwrap_or_default() {
            (Some(refusal), _) => Story::Failed(refusal),
            (None, Some(person)) => Story::Already(person),
            (None, None) => Story::Fresh,
        }
    });
    let view = move || match story.get() {
        Story::Fresh => fresh(options),
        Story::Failed(refusal) => failed(options, refusal),
        Story::Already(person) => already(options, person),
    };
    view.into_any()
}

fn fresh(options: Remote<SignInOptions>) -> AnyView {
    view! {
        <span class="alone-icon">{Icon::Key.view()}</span>
        <Heading text="Sign in" />
        <p>"Deputize has no passwords."</p>
        {ways_in::view(options, return_to())}
        {ways_in::by_link()}
    }
    .into_any()
}

/// A provider's sign-in that led to nothing: why, and what there is to do.
fn failed(options: Remote<SignInOptions>, refusal: SignInRefusal) -> AnyView {
    let heading = match refusal.code {
        Code::NotAdmitted => "You cannot enter with this address",
        Code::SignInExpired => "This sign-in is over",
        Code::Unavailable => "The sign-in does not answer",
        _ => "Signing in did not work",
    };
    view! {
        <span class="alone-icon bad">{Icon::Unplug.view()}</span>
        <Heading text=heading />
        <p role="alert">{refusal.detail}</p>
        {refusal.remedy.map(|remedy| view! { <p>{remedy}</p> })}
        {ways_in::view(options, return_to())}
        {ways_in::by_link()}
    }
    .into_any()
}

fn already(options: Remote<SignInOptions>, person: Person) -> AnyView {
    view! {
        <span class="alone-icon">{Icon::Check.view()}</span>
        <Heading text="You are signed in" />
        <p>"You are signed in as " <strong>{person.name}</strong> " (" {person.email} ")."</p>
        <a class="button primary" href="/">
            "Go on to Deputize"
            {Icon::ArrowRight.view()}
        </a>
        <p class="hint">"To sign in as somebody else, choose how; the present session ends then."</p>
        {ways_in::beside(options, return_to())}
    }
    .into_any()
}

fn refused(failure: &ClientError) -> AnyView {
    let options = ways_in::options();
    if failure.code() == Some(Code::SignInLinkInvalid) {
        return view! {
            <span class="alone-icon bad">{Icon::Unplug.view()}</span>
            <Heading text="This link does not work" />
            <p role="alert">{failure.detail()}</p>
            <p class="hint">
                {failure.remedy().unwrap_or_else(|| "Ask the owner of your workspace for a new link.".to_owned())}
            </p>
            {ways_in::view(options, return_to())}
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
