//! A webhook, new or changed: where to, in which form, and which events.

mod fields;

use domain::api::Webhook;
use domain::field::FieldError;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use self::fields::Fields;
use super::{Form, Page};
use crate::browser::focus;
use crate::client::ClientError;
use crate::logic::webhook::{Entered, refused};
use crate::parts::announce::Announcer;
use crate::parts::states;
use crate::session::use_session;

/// The address field.
pub(super) const URL: &str = "webhook-url";
/// The field of accounts.
const ACCOUNTS: &str = "webhook-accounts";

/// Of a new one.
pub(super) fn new(page: Page) -> AnyView {
    view! {
        <section class="panel" aria-labelledby="new-webhook">
            <h2 id="new-webhook">"New webhook"</h2>
            {view(page, None)}
        </section>
    }
    .into_any()
}

/// Of one that is there, with what it has in it; or of a new one.
pub(super) fn view(page: Page, webhook: Option<Webhook>) -> AnyView {
    let client = use_session().client;
    let announcer = expect_context::<Announcer>();
    let is_new = webhook.is_none();
    let fields = Fields::with(webhook.as_ref().map(Entered::of).unwrap_or_default());
    let webhook = StoredValue::new(webhook);
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<ClientError>));
    let refuse = move |error: ClientError| {
        busy.set(false);
        match refused(error.field(), &error.detail(), error.remedy().as_deref()) {
            Some(wrong) => {
                focus::to_id(place_of(&wrong));
                fields.wrong.set(Some(wrong));
            }
            None => failure.set(Some(error)),
        }
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        fields.wrong.set(None);
        let (entered, ws) = (fields.entered(), page.workspace.id());
        page.tasks.start(async move {
            match webhook.get_value() {
                None => match client.make_webhook(&ws, &entered.webhook()).await {
                    Ok(made) => {
                        announcer.say("Webhook added.");
                        page.form.set(Form::Closed);
                        page.show(made);
                    }
                    Err(error) => refuse(error),
                },
                Some(before) => {
                    let change = entered.change_of(&before);
                    match client.change_webhook(&ws, before.id.as_str(), &change).await {
                        Ok(changed) => {
                            announcer.say("Webhook saved.");
                            page.put(changed);
                            page.leave();
                        }
                        Err(error) => refuse(error),
                    }
                }
            }
        });
    };
    let keeps = webhook.with_value(|one| one.as_ref().map(|one| one.url.clone()));
    let name = if is_new { "New webhook" } else { "Edit webhook" };
    view! {
        <form class="form" on:submit=save novalidate aria-label=name>
            {fields.address(keeps)}
            {is_new.then(|| fields.format())}
            {fields.description()}
            {fields.events()}
            {fields.accounts(page.accounts)}
            {move || failure.get().map(|failure| states::failed(&failure, None))}
            <div class="actions">
                <button type="submit" class="button primary" disabled=move || busy.get()>
                    {if is_new { "Add webhook" } else { "Save" }}
                </button>
                <button type="button" class="button" on:click=move |_| page.leave()>"Cancel"</button>
            </div>
        </form>
    }
    .into_any()
}

/// The element of the field that an error is of.
fn place_of(wrong: &FieldError) -> &'static str {
    match wrong.field.as_str() {
        "description" => fields::DESCRIPTION,
        "connections" => ACCOUNTS,
        _ => URL,
    }
}
