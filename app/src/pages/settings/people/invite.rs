//! The form that invites somebody.

use domain::api::{NewInvitation, Role};
use domain::people::read_email;
use leptos::prelude::*;

use super::super::{field_problem, other_problem};
use super::{INVITE, Made, Page, title};
use crate::browser::focus;
use crate::client::ClientError;
use crate::parts::icon::Icon;
use crate::reactive::memo;
use crate::session::use_session;

/// The first field.
pub(super) const EMAIL: &str = "invite-email";

pub(super) fn view(page: Page) -> AnyView {
    let client = use_session().client;
    let (email, role) = (RwSignal::new(String::new()), RwSignal::new(Role::Viewer));
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<ClientError>));
    let touched = RwSignal::new(false);
    let wrong =
        memo(move || touched.get().then(|| email.with(|text| read_email("email", text).err())).flatten());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        touched.set(true);
        if busy.get_untracked() || email.with_untracked(|text| read_email("email", text).is_err()) {
            return focus::to_id(EMAIL);
        }
        let new = NewInvitation { email: email.get_untracked(), role: role.get_untracked() };
        busy.set(true);
        failure.set(None);
        page.tasks.start(async move {
            match client.invite(&page.ws.id(), &new).await {
                Ok(made) => {
                    page.show(Made { url: made.url, email: made.invitation.email, is_recovery: false });
                }
                Err(error) => {
                    let _ = failure.try_set(Some(error));
                    let _ = busy.try_set(false);
                }
            }
        });
    };
    let leave = move |_| {
        page.inviting.set(false);
        focus::to_id(INVITE);
    };
    let says = |role| match role {
        Role::Viewer => "reads",
        Role::Admin => "connects and changes accounts too",
        Role::Owner => "all that, and the members",
    };
    let choices = Role::ALL.map(|one| {
        view! {
            <label>
                <input type="radio" name="invite-role" prop:checked=move || role.get() == one on:change=move |_| role.set(one) />
                <span>{title(one)} <span class="faint">" " {says(one)}</span></span>
            </label>
        }
    });
    let problem = move || {
        wrong.get().map(|error| {
            view! { <p class="field-problem"><strong>{error.problem}</strong> " " {error.remedy}</p> }
        })
    };
    view! {
        <section class="panel" aria-labelledby="invite-title">
            <h2 id="invite-title">"Invite somebody"</h2>
            <form class="form" on:submit=submit novalidate>
                <div class="field">
                    <label for=EMAIL>"E-mail address"</label>
                    <p class="hint" id="invite-hint">"It names the person: nobody else can accept. No mail is sent; you get a link to pass on."</p>
                    <input
                        type="email"
                        id=EMAIL
                        autocomplete="off"
                        aria-describedby="invite-hint"
                        aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                        prop:value=move || email.get()
                        on:input:target=move |event| { failure.set(None); email.set(event.target().value()); }
                        on:blur=move |_| if email.with_untracked(|text| !text.is_empty()) { touched.set(true) }
                    />
                    <div aria-live="polite">{problem}</div>
                    {field_problem(failure, "email")}
                </div>
                <fieldset class="field">
                    <legend>"Role"</legend>
                    <div class="choices down">{choices.collect_view()}</div>
                </fieldset>
                {other_problem(failure, &["email"])}
                <div class="actions">
                    <button type="submit" class="button primary" disabled=move || busy.get()>
                        {move || busy.get().then(|| Icon::Spinner.view())}
                        "Make invitation"
                    </button>
                    <button type="button" class="button" on:click=leave>"Cancel"</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
