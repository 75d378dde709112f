//! The account and the role's name: what the customer has to say, once, and can correct until the role is proven.

use domain::api::{ByLink, LinkCorrection, PublicLink};
use domain::arn::RoleArn;
use domain::field::FieldError;
use leptos::prelude::*;

use super::Connect;
use crate::browser::focus;
use crate::client::ClientError;
use crate::logic::account_form::Field;
use crate::parts::field::{FieldState, TextField};
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::reactive::Tasks;

#[derive(Clone, Copy)]
struct Form {
    account: FieldState,
    role: FieldState,
    failure: RwSignal<Option<ClientError>>,
    busy: RwSignal<bool>,
}

/// Before anything was entered: a section of its own.
pub(super) fn section(connect: Connect) -> AnyView {
    let known = connect.remote.value().get_untracked();
    let account = known.as_ref().and_then(|link| link.expected_account_id.as_ref().map(ToString::to_string));
    let role = known.as_ref().map(|link| link.role.role_name.to_string());
    let form = Form::new(account.unwrap_or_default(), role.unwrap_or_default());
    view! {
        <section class="panel" aria-labelledby="account-title">
            <header class="step-head">
                <h2 id="account-title">"Say which account"</h2>
                <p class="lead">
                    "You can do so before the role exists: the check repeats by itself and finds it. The external ID is never entered."
                </p>
            </header>
            {form.view(connect, "Connect", false)}
        </section>
    }
    .into_any()
}

/// A correction of what was entered.
pub(super) fn correction(connect: Connect) -> AnyView {
    let check =
        connect.remote.value().with_untracked(|link| link.as_ref().and_then(|link| link.check.clone()));
    let (account, role) = check
        .map(|check| (check.account_id.to_string(), check.role_arn.name().to_string()))
        .unwrap_or_default();
    Form::new(account, role).view(connect, "Save and check", true)
}

impl Form {
    fn new(account: String, role: String) -> Self {
        Self {
            account: FieldState::new(Field::AccountId, account),
            role: FieldState::new(Field::RoleName, role),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// What was entered, if it is right; otherwise the focus goes to the first wrong field.
    fn submit(self) -> Option<(String, String)> {
        let (account, role) = (self.account.text.get_untracked(), self.role.text.get_untracked());
        self.account.touched.set(true);
        self.role.touched.set(true);
        self.failure.set(None);
        if Field::AccountId.problem(&account).is_some() {
            focus::to_id("account-id");
            return None;
        }
        if Field::RoleName.problem(&role).is_some() {
            focus::to_id("role-name");
            return None;
        }
        Some((account, role))
    }

    /// Puts the API's refusal where it belongs.
    fn refuse(self, failure: ClientError) {
        let (refused, id) = match failure.field() {
            Some("account_id" | "role_arn") => (self.account.refused, "account-id"),
            Some("role_name") => (self.role.refused, "role-name"),
            _ => return self.failure.set(Some(failure)),
        };
        refused.set(Some(FieldError::new(id, failure.detail(), failure.remedy().unwrap_or_default())));
        focus::to_id(id);
    }

    fn view(self, connect: Connect, verb: &'static str, corrects: bool) -> AnyView {
        let (tasks, busy) = (Tasks::here(), self.busy);
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            if busy.get_untracked() {
                return;
            }
            let Some((account, role)) = self.submit() else { return };
            busy.set(true);
            tasks.start(async move {
                let answer = send(connect, account, role, corrects).await;
                busy.set(false);
                match answer {
                    Ok(link) => {
                        connect.live.begin();
                        connect.live.end();
                        connect.correcting.set(false);
                        connect.remote.put(link);
                        // From now on the check is watched, at its own pace.
                        connect.remote.again();
                        focus::to_id("proof-title");
                    }
                    Err(failure) if super::is_over(&failure) => connect.remote.again(),
                    Err(failure) => self.refuse(failure),
                }
            });
        };
        // Somebody has the ARN at hand: it says both.
        let by_arn = Callback::new(move |arn: String| {
            if let Ok(arn) = arn.parse::<RoleArn>() {
                self.account.text.set(arn.account().to_string());
                self.role.text.set(arn.name().to_string());
            }
        });
        let cancel = corrects.then(|| {
            view! {
                <button type="button" class="button" on:click=move |_| connect.correcting.set(false)>
                    "Cancel"
                </button>
            }
        });
        view! {
            <form class="form" on:submit=submit novalidate>
                <TextField
                    state=self.account
                    id="account-id"
                    label="Account ID"
                    hint="The 12 digits of the account that has the role, without dashes."
                    placeholder="123456789012"
                    machine=true
                    digits=true
                    on_move=by_arn
                />
                <TextField
                    state=self.role
                    id="role-name"
                    label="Role name"
                    hint="As it is in AWS; upper and lower case count. The templates above make it by this name."
                    machine=true
                    on_move=by_arn
                />
                {move || self.failure.get().map(|failure| states::failed(&failure, None))}
                <div class="actions end">
                    {cancel}
                    <button type="submit" class="button primary" disabled=move || busy.get()>
                        {move || busy.get().then(|| Icon::Spinner.view())}
                        {verb}
                    </button>
                </div>
            </form>
        }
        .into_any()
    }
}

async fn send(
    connect: Connect,
    account_id: String,
    role_name: String,
    corrects: bool,
) -> Result<PublicLink, ClientError> {
    if corrects {
        let correction = LinkCorrection { account_id: Some(account_id), role_name: Some(role_name) };
        connect.client.correct_by_link(&correction).await
    } else {
        connect.client.connect_by_link(&ByLink { account_id, role_name: Some(role_name) }).await
    }
}
