//! `/join#<token>`: an invitation. The token is in the fragment, which no server log sees, and leaves the address bar before
//! it is used.

use domain::api::{Code, InvitationView, Role};
use domain::people::read_name;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use crate::browser::{focus, replace_address};
use crate::client::{Client, ClientError, Remote};
use crate::links;
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::{states, time};
use crate::reactive::{Tasks, memo, watch};
use crate::session::use_session;

const NAME: &str = "your-name";

/// The page, built anew for another token.
pub(crate) fn page() -> AnyView {
    let token = RwSignal::new(None::<String>);
    let hash = use_location().hash;
    watch(move || {
        let text = hash.get().trim_start_matches('#').to_owned();
        if !text.is_empty() {
            replace_address(links::JOIN);
            token.set(Some(text));
        }
    });
    let view = move || token.get().map_or_else(without, invited);
    view! { <section class="alone">{view}</section> }.into_any()
}

fn without() -> AnyView {
    view! {
        <span class="alone-icon">{Icon::Key.view()}</span>
        <Heading text="Join a workspace" />
        <p>"Open the invitation's whole link. It holds what this page needs."</p>
        <p class="hint">"If you have opened it, its page was reloaded: open the link once more."</p>
    }
    .into_any()
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Failed(ClientError),
    There(InvitationView),
}

fn invited(token: String) -> AnyView {
    let client = expect_context::<Client>().by_invitation(token);
    provide_context(client);
    let remote = Remote::<InvitationView>::get(|| Some(links::api::INVITATION.to_owned()));
    let shape = memo(move || match (remote.value().get(), remote.failure().get()) {
        (Some(view), _) => Shape::There(view),
        (None, Some(failure)) => Shape::Failed(failure),
        (None, None) => Shape::Loading,
    });
    let view = move || match shape.get() {
        Shape::Loading => view! { <Heading text="An invitation" />{states::loading(3)} }.into_any(),
        Shape::Failed(failure) if failure.code() == Some(Code::InvitationInvalid) => over(&failure),
        Shape::Failed(failure) => {
            let again = Callback::new(move |()| remote.again());
            view! { <Heading text="An invitation" />{states::failed(&failure, Some(again))} }.into_any()
        }
        Shape::There(view) => there(client, view),
    };
    view.into_any()
}

fn over(failure: &ClientError) -> AnyView {
    view! {
        <span class="alone-icon bad">{Icon::Unplug.view()}</span>
        <Heading text="This invitation does not work" />
        <p role="alert">{failure.detail()}</p>
        <p class="hint">{failure.remedy()}</p>
    }
    .into_any()
}

fn there(client: Client, invitation: InvitationView) -> AnyView {
    let (session, tasks, navigate) = (use_session(), Tasks::here(), use_navigate());
    let (name, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let failure = RwSignal::new(None::<ClientError>);
    let is_known = invitation.is_known;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let given = name.get_untracked();
        if !is_known && read_name("name", &given).is_err() {
            return focus::to_id(NAME);
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let navigate = navigate.clone();
        tasks.start(async move {
            match client.accept_invitation((!is_known).then_some(given)).await {
                Ok(_) => {
                    session.me.again();
                    navigate("/", NavigateOptions { replace: true, ..NavigateOptions::default() });
                }
                Err(error) => {
                    failure.set(Some(error));
                    let _ = busy.try_set(false);
                }
            }
        });
    };
    let role = match invitation.role {
        Role::Viewer => "a viewer: you read everything in it",
        Role::Admin => "an admin: you connect and change accounts",
        Role::Owner => "an owner: you decide who is in it, too",
    };
    let email = invitation.email.clone();
    let field = (!is_known).then(|| {
        view! {
            <div class="field">
                <label for=NAME>"Your name"</label>
                <p class="hint" id="your-name-hint">"Others in the workspace know you by it."</p>
                <input
                    type="text"
                    id=NAME
                    autocomplete="name"
                    aria-describedby="your-name-hint"
                    prop:value=move || name.get()
                    on:input:target=move |event| { failure.set(None); name.set(event.target().value()); }
                />
            </div>
        }
    });
    let known = is_known.then(|| {
        view! {
            <p class="hint">{email.clone()} " has signed in here before, so be signed in as that person in this browser."</p>
        }
    });
    view! {
        <span class="alone-icon">{Icon::ShieldCheck.view()}</span>
        <Heading text=format!("Join {}", invitation.workspace) />
        <p>{invitation.invited_by} " invites " <strong>{invitation.email}</strong> " to be " {role} "."</p>
        <form class="form join" on:submit=submit novalidate>
            {field}
            {known}
            {move || failure.get().map(|failure| states::failed(&failure, None))}
            <button type="submit" class="button primary" disabled=move || busy.get()>
                {move || busy.get().then(|| Icon::Spinner.view())}
                "Accept"
            </button>
        </form>
        <p class="hint">"Works once, and ends " {time::until(invitation.expires_at)} "."</p>
    }
    .into_any()
}
