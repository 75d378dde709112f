//! The two halves of a user's access key, as a form of its own part: entered here, and replaced on the account's page.

use domain::api::NewKeys;
use domain::field::FieldError;
use leptos::prelude::*;

use super::field::{FieldState, TextField};
use crate::browser::focus;
use crate::client::ClientError;
use crate::logic::account_form::Field;

/// What was typed.
#[derive(Clone, Copy)]
pub(crate) struct KeyFields {
    account: FieldState,
    id: FieldState,
    secret: FieldState,
}

impl KeyFields {
    /// Empty ones.
    pub(crate) fn new() -> Self {
        let empty = |field| FieldState::new(field, String::new());
        Self {
            account: empty(Field::KeyAccount),
            id: empty(Field::AccessKeyId),
            secret: empty(Field::SecretAccessKey),
        }
    }

    /// The key that was typed, as a request holds it; whenever it changes.
    pub(crate) fn entered(self) -> NewKeys {
        NewKeys {
            access_key_id: self.id.text.get(),
            secret_access_key: self.secret.text.get(),
            account_id: Some(self.account.text.get()).filter(|account| !account.is_empty()),
        }
    }

    /// The key, if its form is right; otherwise it says so and moves the focus to the first wrong field.
    pub(crate) fn submit(self) -> Option<NewKeys> {
        let fields = [self.account, self.id, self.secret];
        for field in fields {
            field.touched.set(true);
        }
        let wrong =
            fields.into_iter().find(|one| one.text.with_untracked(|text| one.field.problem(text).is_some()));
        match wrong {
            Some(wrong) => {
                focus::to_id(id(wrong.field));
                None
            }
            None => Some(untrack(|| self.entered())),
        }
    }

    /// Puts the API's refusal where it belongs; gives it back where it belongs to none of these.
    pub(crate) fn refuse(self, failure: ClientError) -> Option<ClientError> {
        let fields = [self.account, self.id, self.secret];
        let Some(field) = fields.into_iter().find(|one| failure.field() == Some(one.field.name())) else {
            return Some(failure);
        };
        let (problem, remedy) = (failure.detail(), failure.remedy().unwrap_or_default());
        field.refused.set(Some(FieldError::new(field.field.name(), problem, remedy)));
        focus::to_id(id(field.field));
        None
    }

    /// The fields.
    pub(crate) fn fields(self) -> AnyView {
        view! {
            <TextField
                state=self.account
                id=id(Field::KeyAccount)
                label="Account ID of the trusted account"
                hint="Optional. The account that the user is in; it is compared with what AWS says."
                placeholder="123456789012"
                machine=true
                digits=true
            />
            <TextField
                state=self.id
                id=id(Field::AccessKeyId)
                label="Access key ID"
                hint="Of an IAM user that may do nothing but sts:AssumeRole on this role."
                placeholder="AKIAIOSFODNN7EXAMPLE"
                machine=true
            />
            <TextField
                state=self.secret
                id=id(Field::SecretAccessKey)
                label="Secret access key"
                hint="It is encrypted, and never shown again."
                machine=true
                secret=true
            />
        }
        .into_any()
    }
}

/// The element of a field.
pub(crate) const fn id(field: Field) -> &'static str {
    match field {
        Field::KeyAccount => "key-account",
        Field::AccessKeyId => "access-key-id",
        _ => "secret-access-key",
    }
}
