//! The form of step three: its state, its fields, and where the API's refusals land.

use domain::arn::RoleArn;
use domain::field::FieldError;
use leptos::prelude::*;

use crate::browser::focus;
use crate::client::ClientError;
use crate::logic::account_form::{Entered, Field, Way};
use crate::parts::field::{FieldState, TextField};
use crate::parts::regions::Regions;
use crate::reactive::memo;

/// What was typed, and what is known about it.
#[derive(Clone, Copy)]
pub(super) struct Form {
    way: RwSignal<Way>,
    account_id: FieldState,
    role_name: FieldState,
    role_arn: FieldState,
    alias: FieldState,
    regions: RwSignal<Vec<String>>,
    regions_refused: RwSignal<Option<FieldError>>,
    /// A refusal that belongs to no field.
    pub(super) failure: RwSignal<Option<ClientError>>,
}

impl Form {
    pub(super) fn new(entered: Entered) -> Self {
        Self {
            way: RwSignal::new(entered.way),
            account_id: FieldState::new(Field::AccountId, entered.account_id),
            role_name: FieldState::new(Field::RoleName, entered.role_name),
            role_arn: FieldState::new(Field::RoleArn, entered.role_arn),
            alias: FieldState::new(Field::Alias, entered.alias),
            regions: RwSignal::new(entered.regions),
            regions_refused: RwSignal::new(None),
            failure: RwSignal::new(None),
        }
    }

    /// Empties it, for the next account.
    pub(super) fn clear(self) {
        for field in [self.account_id, self.role_name, self.role_arn, self.alias] {
            field.text.set(String::new());
            field.touched.set(false);
            field.refused.set(None);
        }
        self.regions.set(Vec::new());
        self.failure.set(None);
    }

    fn entered(self) -> Entered {
        Entered {
            way: self.way.get_untracked(),
            account_id: self.account_id.text.get_untracked(),
            role_name: self.role_name.text.get_untracked(),
            role_arn: self.role_arn.text.get_untracked(),
            alias: self.alias.text.get_untracked(),
            regions: self.regions.get_untracked(),
        }
    }

    /// What was entered, if all of it is right; otherwise it says so and moves the focus to the first wrong field.
    pub(super) fn submit(self) -> Option<Entered> {
        let entered = self.entered();
        for field in [self.account_id, self.role_name, self.role_arn, self.alias] {
            field.touched.set(true);
        }
        self.failure.set(None);
        match entered.first_wrong() {
            Some(field) => {
                focus::to_id(id(field));
                None
            }
            None => Some(entered),
        }
    }

    /// Puts the API's refusal where it belongs.
    pub(super) fn refuse(self, failure: ClientError) {
        let by_arn = self.way.get_untracked() == Way::Arn;
        let field = match failure.field() {
            // Whatever is wrong with the account or the role is wrong with the ARN, where that is what was entered.
            Some("account_id" | "role_name" | "role_arn") if by_arn => Some(Field::RoleArn),
            Some("account_id" | "role_arn") => Some(Field::AccountId),
            Some("role_name") => Some(Field::RoleName),
            Some("alias") => Some(Field::Alias),
            Some("regions") => Some(Field::Regions),
            _ => None,
        };
        let Some(field) = field else { return self.failure.set(Some(failure)) };
        let error = FieldError::new(field.name(), failure.detail(), failure.remedy().unwrap_or_default());
        let refused = match field {
            Field::AccountId => self.account_id.refused,
            Field::RoleName => self.role_name.refused,
            Field::RoleArn => self.role_arn.refused,
            Field::Alias => self.alias.refused,
            Field::Bucket | Field::Prefix => return self.failure.set(Some(failure)),
            // The fields of a key are in another form.
            _ => self.regions_refused,
        };
        refused.set(Some(error));
        focus::to_id(id(field));
    }

    /// Says that a role with a path cannot be given in a correction.
    pub(super) fn refuse_path(self) {
        self.role_arn.refused.set(Some(FieldError::new(
            Field::RoleArn.name(),
            "A correction cannot name a role that has a path.",
            "Remove this connection and add the account anew with the whole ARN.",
        )));
        focus::to_id(id(Field::RoleArn));
    }

    /// The fields. `proposed` is the role name that step two gave.
    pub(super) fn fields(self, proposed: Signal<Option<String>>) -> AnyView {
        let way = self.way;
        let choice = move |this: Way, label: &'static str| {
            view! {
                <label>
                    <input
                        type="radio"
                        name="way"
                        prop:checked=move || way.get() == this
                        on:change=move |_| way.set(this)
                    />
                    {label}
                </label>
            }
        };
        let chosen = super::use_account_partition();
        let partition = memo(move || {
            let by_arn = self.role_arn.text.with(|text| text.parse::<RoleArn>()).ok();
            by_arn.filter(|_| way.get() == Way::Arn).map_or_else(|| chosen.get(), |arn| arn.partition())
        });
        let partition = Signal::from(partition);
        let to_arn = Callback::new(move |arn: String| {
            self.role_arn.text.set(arn);
            way.set(Way::Arn);
            focus::to_id(id(Field::RoleArn));
        });
        let fields = move || match way.get() {
            Way::NameParts => self.name_parts(proposed, to_arn),
            Way::Arn => view! {
                <TextField
                    state=self.role_arn
                    id=id(Field::RoleArn)
                    label="Role ARN"
                    hint="From the role's page in IAM."
                    placeholder="arn:aws:iam::123456789012:role/DeputizeReadOnly"
                    machine=true
                />
            }
            .into_any(),
        };
        view! {
            <fieldset class="field">
                <legend>"The role is named by"</legend>
                <div class="choices">
                    {choice(Way::NameParts, "Account ID and role name")}
                    {choice(Way::Arn, "Its ARN")}
                </div>
            </fieldset>
            {fields}
            <TextField
                state=self.alias
                id=id(Field::Alias)
                label="Alias"
                hint="Optional. A name for people, such as Production."
            />
            <Regions chosen=self.regions refused=self.regions_refused partition />
        }
        .into_any()
    }

    fn name_parts(self, proposed: Signal<Option<String>>, to_arn: Callback<String>) -> AnyView {
        let suggestion = move || {
            let name = proposed.get().filter(|_| self.role_name.text.with(String::is_empty))?;
            let text = name.clone();
            Some(view! {
                <p class="suggestion">
                    "Kept the proposed name? "
                    <button
                        type="button"
                        class="button small"
                        on:click=move |_| self.role_name.text.set(text.clone())
                    >
                        "Use " {name}
                    </button>
                </p>
            })
        };
        view! {
            <TextField
                state=self.account_id
                id=id(Field::AccountId)
                label="Account ID"
                hint="The 12 digits of the account that has the role, without dashes."
                placeholder="123456789012"
                machine=true
                digits=true
                on_move=to_arn
            />
            <TextField
                state=self.role_name
                id=id(Field::RoleName)
                label="Role name"
                hint="Exactly as in AWS; upper and lower case count."
                placeholder="DeputizeReadOnly"
                machine=true
                on_move=to_arn
            />
            {suggestion}
        }
        .into_any()
    }
}

/// The element of a field.
pub(super) const fn id(field: Field) -> &'static str {
    match field {
        Field::AccountId => "account-id",
        Field::RoleName => "role-name",
        Field::RoleArn => "role-arn",
        Field::Alias => "alias",
        _ => "other-region",
    }
}
