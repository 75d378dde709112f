//! The other way: the role is assumed with the key of an IAM user, of the customer's or of an account that it trusts.
//!
//! One form, as there is no wait in it for another person: the key first, since the role must trust its user; then the
//! role; then the rest.

use domain::api::{KeyOwner, NewConnection};
use domain::arn::{Partition, RoleArn};
use domain::field::FieldError;
use domain::policy::trust_policy;
use leptos::prelude::*;

use super::form::id;
use super::{Wizard, absent, use_account_partition, use_go};
use crate::browser::focus;
use crate::client::ClientError;
use crate::links;
use crate::logic::account_form::Field;
use crate::logic::highlight::Language;
use crate::logic::steps::Step;
use crate::parts::code::Code;
use crate::parts::copy::Copyable;
use crate::parts::field::{FieldState, TextField};
use crate::parts::icon::Icon;
use crate::parts::key_fields::KeyFields;
use crate::parts::regions::Regions;
use crate::parts::states::{self, Notice};
use crate::reactive::{Tasks, memo, watch};
use crate::session::use_session;

/// What the form holds.
#[derive(Clone, Copy)]
struct Form {
    wizard: Wizard,
    keys: KeyFields,
    role: FieldState,
    alias: FieldState,
    regions: RwSignal<Vec<String>>,
    regions_refused: RwSignal<Option<FieldError>>,
    /// Whose the key is, once AWS has said so.
    owner: RwSignal<Option<KeyOwner>>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<ClientError>>,
}

pub(super) fn form(wizard: Wizard) -> AnyView {
    let form = Form {
        wizard,
        keys: KeyFields::new(),
        role: FieldState::new(Field::RoleArn, String::new()),
        alias: FieldState::new(Field::Alias, String::new()),
        regions: RwSignal::new(Vec::new()),
        regions_refused: RwSignal::new(None),
        owner: RwSignal::new(None),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    // What AWS said was said of another key.
    let entered = memo(move || form.keys.entered());
    watch(move || {
        entered.track();
        form.owner.set(None);
    });
    let pending = wizard.pending;
    let is_there = memo(move || pending.value().with(Option::is_some));
    let body = move || {
        if is_there.get() { form.body() } else { absent(pending.failure().get(), move || pending.again()) }
    };
    view! {
        <section class="panel step" aria-labelledby="keys-title">
            <header class="step-head">
                <h2 id="keys-title">"Assume the role with a user's key"</h2>
                <p class="lead">
                    "For accounts whose rules want the role assumed by a user of their own. The external ID is demanded all the same."
                </p>
            </header>
            <Notice tone="warn">
                <p>
                    <strong>"A plain role is better."</strong>
                    " With role delegation nobody hands out a key: there is nothing that can leak, and nothing to rotate or revoke."
                </p>
                <p>
                    <a class="button small" href=links::add(&wizard.workspace.id(), Step::ExternalId, None)>
                        "Use role delegation"
                    </a>
                </p>
            </Notice>
            {wizard.changed()}
            {body}
        </section>
    }
    .into_any()
}

impl Form {
    fn body(self) -> AnyView {
        let connect = self.connect();
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            connect();
        };
        view! {
            <form class="form" on:submit=submit novalidate>
                <h3>"The user"</h3>
                {self.keys.fields()}
                {self.check()}
                <h3>"The role"</h3>
                {self.what_it_trusts()}
                <TextField
                    state=self.role
                    id=id(Field::RoleArn)
                    label="AssumeRole ARN"
                    hint="From the role's page in IAM."
                    placeholder="arn:aws:iam::123456789012:role/DeputizeReadOnly"
                    machine=true
                />
                <h3>"The connection"</h3>
                <TextField
                    state=self.alias
                    id=id(Field::Alias)
                    label="Name"
                    hint="Optional. A name for people, such as Production."
                />
                <Regions chosen=self.regions refused=self.regions_refused partition=self.partition() />
                {move || self.failure.get().map(|failure| states::failed(&failure, None))}
                <div class="actions end">
                    <button type="submit" class="button primary" disabled=move || self.busy.get()>
                        {move || self.busy.get().then(|| Icon::Spinner.view())}
                        "Connect"
                    </button>
                </div>
            </form>
        }
        .into_any()
    }

    /// The partition that the role is in, which its ARN says.
    fn partition(self) -> Signal<Partition> {
        let (role, usual) = (self.role.text, use_account_partition());
        let by_arn = move || role.with(|text| text.parse::<RoleArn>()).ok().map(|arn| arn.partition());
        memo(move || by_arn().unwrap_or_else(|| usual.get())).into()
    }

    /// Asks AWS whose the key is, since the role must trust that user.
    fn check(self) -> AnyView {
        let (client, tasks) = (use_session().client, Tasks::here());
        let check = move |_| {
            let Some(keys) = self.keys.submit().filter(|_| !self.busy.get_untracked()) else { return };
            self.busy.set(true);
            self.failure.set(None);
            tasks.start(async move {
                match client.identify(&self.wizard.workspace.id(), &keys).await {
                    Ok(owner) => self.owner.set(Some(owner)),
                    Err(failure) => self.failure.set(self.keys.refuse(failure)),
                }
                self.busy.set(false);
            });
        };
        let said = move || {
            self.owner.get().map(|owner| {
                let user = owner.user.to_string();
                view! {
                    <p class="suggestion">
                        {Icon::Check.view()}
                        " The key of " <code>{user}</code> " in account " <code>{owner.account_id.to_string()}</code>
                    </p>
                }
            })
        };
        view! {
            <div class="actions">
                <button type="button" class="button" disabled=move || self.busy.get() on:click=check>
                    "Check the key"
                </button>
            </div>
            <div aria-live="polite">{said}</div>
        }
        .into_any()
    }

    /// The external ID, and the trust policy once the user is known.
    fn what_it_trusts(self) -> AnyView {
        let value = self.wizard.pending.value();
        let external_id = memo(move || value.with(|view| view.as_ref().map(|view| view.external_id.clone())));
        let text = memo(move || external_id.get().map(|id| id.to_string()).unwrap_or_default());
        let trust = memo(move || {
            let (owner, id) = (self.owner.get()?, external_id.get()?);
            Some(trust_policy(&owner.user, &id).pretty())
        });
        let policy = move || {
            trust.get().map_or_else(
                || {
                    view! {
                        <p class="hint">"Check the key: the role's trust policy then stands here, with its user as the principal."</p>
                    }
                    .into_any()
                },
                |trust| {
                    view! {
                        <Code
                            language=Language::Json
                            what="trust policy"
                            text=Signal::stored(trust)
                            file="deputize-trust.json"
                        />
                    }
                    .into_any()
                },
            )
        };
        view! {
            <dl class="facts wide">
                <div>
                    <dt>"External ID"</dt>
                    <dd><Copyable what="external ID" text /></dd>
                </div>
            </dl>
            {policy}
        }
        .into_any()
    }

    /// Sends the whole.
    fn connect(self) -> impl Fn() {
        let (client, tasks, go) = (use_session().client, Tasks::here(), use_go());
        move || {
            if self.busy.get_untracked() {
                return;
            }
            let rest = [self.role, self.alias];
            for field in rest {
                field.touched.set(true);
            }
            let Some(keys) = self.keys.submit() else { return };
            let wrong = rest
                .into_iter()
                .find(|one| one.text.with_untracked(|text| one.field.problem(text).is_some()));
            if let Some(wrong) = wrong {
                return focus::to_id(id(wrong.field));
            }
            let new = NewConnection {
                role_arn: Some(self.role.text.get_untracked()),
                keys: Some(keys),
                alias: Some(self.alias.text.get_untracked().trim().to_owned())
                    .filter(|alias| !alias.is_empty()),
                regions: Some(self.regions.get_untracked()).filter(|regions| !regions.is_empty()),
                ..NewConnection::default()
            };
            let go = go.clone();
            self.busy.set(true);
            self.failure.set(None);
            tasks.start(async move {
                match client.connect(&self.wizard.workspace.id(), &new).await {
                    Ok(connection) => go(Step::Check, Some(connection.id.as_str())),
                    Err(failure) => {
                        self.refuse(failure);
                        self.busy.set(false);
                    }
                }
            });
        }
    }

    /// Puts the API's refusal where it belongs.
    fn refuse(self, failure: ClientError) {
        let field = match failure.field() {
            Some("role_arn" | "account_id" | "role_name") => self.role,
            Some("alias") => self.alias,
            _ => return self.failure.set(self.keys.refuse(failure)),
        };
        let (problem, remedy) = (failure.detail(), failure.remedy().unwrap_or_default());
        field.refused.set(Some(FieldError::new(field.field.name(), problem, remedy)));
        focus::to_id(id(field.field));
    }
}
