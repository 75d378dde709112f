//! The bucket that captures go to: named, changed, taken away. How it fares is among the checks.

use domain::api::NewCaptures;
use domain::field::FieldError;
use domain::policy::CaptureBucket;
use leptos::prelude::*;

use super::Account;
use crate::browser::focus;
use crate::client::ClientError;
use crate::logic::account_form::Field;
use crate::parts::announce::Announcer;
use crate::parts::dialog::Confirm;
use crate::parts::field::{FieldState, TextField};
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::reactive::Tasks;
use crate::session::{use_session, use_workspace};

/// The button that opens the form.
const EDIT: &str = "edit-captures";

pub(super) fn section(account: Account) -> AnyView {
    let ws = use_workspace();
    let captures = account.memo(|c| c.captures.clone());
    let editing = RwSignal::new(false);
    let begin = move |_| {
        editing.set(true);
        focus::to_id("bucket");
    };
    let edit = ws.may_write().then(|| {
        view! {
            <Show when=move || !editing.get()>
                <button type="button" id=EDIT class="button quiet" on:click=begin>
                    {Icon::Pencil.view()}
                    "Edit captures"
                </button>
            </Show>
        }
    });
    // The form does not follow the account: what was typed would be lost.
    let shown = move || if editing.get() { captures.get_untracked() } else { captures.get() };
    let body = move || match (editing.get(), shown()) {
        (true, captures) => form(account, editing, captures),
        (false, Some(CaptureBucket { bucket, prefix })) => view! {
            <dl class="facts">
                <div><dt>"Bucket"</dt><dd><code>{bucket.to_string()}</code></dd></div>
                <div><dt>"Prefix"</dt><dd><code>{prefix.to_string()}</code></dd></div>
            </dl>
        }
        .into_any(),
        (false, None) => {
            view! { <p class="hint">"No bucket is named: nothing is ever written."</p> }.into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="captures-title">
            <header class="panel-head">
                <h2 id="captures-title">"S3 captures"</h2>
                {edit}
            </header>
            {body}
        </section>
    }
    .into_any()
}

fn form(account: Account, editing: RwSignal<bool>, captures: Option<CaptureBucket>) -> AnyView {
    let (client, ws, tasks) = (use_session().client, use_workspace(), Tasks::here());
    let announcer = expect_context::<Announcer>();
    let was_named = captures.is_some();
    let text = |read: fn(&CaptureBucket) -> String| captures.as_ref().map(read).unwrap_or_default();
    let bucket = FieldState::new(Field::Bucket, text(|captures| captures.bucket.to_string()));
    let prefix = FieldState::new(Field::Prefix, text(|captures| captures.prefix.to_string()));
    let (busy, ending) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None::<ClientError>);
    let leave = move || {
        editing.set(false);
        focus::to_id(EDIT);
    };
    let send = move |new: Option<NewCaptures>| {
        busy.set(true);
        failure.set(None);
        tasks.start(async move {
            match client.name_captures(&ws.id(), &account.id(), new.as_ref()).await {
                Ok(connection) => {
                    announcer.say("Captures saved.");
                    account.remote.put(connection);
                    leave();
                }
                Err(error) => {
                    failure.set(refuse([bucket, prefix], error));
                    busy.set(false);
                }
            }
        });
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let fields = [bucket, prefix];
        for field in fields {
            field.touched.set(true);
        }
        let wrong =
            fields.into_iter().any(|one| one.text.with_untracked(|text| one.field.problem(text).is_some()));
        if !wrong && !busy.get_untracked() {
            let prefix = Some(prefix.text.get_untracked()).filter(|prefix| !prefix.is_empty());
            send(Some(NewCaptures { bucket: bucket.text.get_untracked(), prefix }));
        }
    };
    let end = was_named.then(|| {
        view! {
            <button type="button" class="button" disabled=move || busy.get() on:click=move |_| ending.set(true)>
                "Stop captures"
            </button>
        }
    });
    let named = text(|captures| captures.bucket.to_string());
    view! {
        <form class="form" on:submit=save novalidate>
            <TextField
                state=bucket
                id="bucket"
                label="Bucket"
                hint="A bucket of this account. A test object is written and deleted at once, and then daily."
                placeholder="my-captures"
                machine=true
            />
            <TextField
                state=prefix
                id="prefix"
                label="Prefix"
                hint="Optional. Everything is written under it; deputize/ where it is empty."
                placeholder="deputize/"
                machine=true
            />
            {move || failure.get().filter(|_| !ending.get()).map(|failure| states::failed(&failure, None))}
            <div class="actions">
                <button type="submit" class="button primary" disabled=move || busy.get()>
                    {move || busy.get().then(|| Icon::Spinner.view())}
                    "Save and check"
                </button>
                <button type="button" class="button" on:click=move |_| leave()>"Cancel"</button>
                {end}
            </div>
        </form>
        <Confirm
            open=ending
            title="Stop captures?"
            confirm="Stop"
            dangerous=true
            busy
            on_confirm=Callback::new(move |()| send(None))
        >
            <p>
                "Nothing is written to " <code>{named}</code>
                " any more, and its check ends. What is in the bucket stays; the role keeps its permission until its owner takes it away."
            </p>
            {move || failure.get().map(|failure| states::failed(&failure, None))}
        </Confirm>
    }
    .into_any()
}

/// Puts the API's refusal at its field; gives it back where it belongs to none.
fn refuse(fields: [FieldState; 2], failure: ClientError) -> Option<ClientError> {
    let Some(at) = fields.into_iter().find(|one| failure.field() == Some(one.field.name())) else {
        return Some(failure);
    };
    let (problem, remedy) = (failure.detail(), failure.remedy().unwrap_or_default());
    at.refused.set(Some(FieldError::new(at.field.name(), problem, remedy)));
    focus::to_id(at.field.name());
    None
}
