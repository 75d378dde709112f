//! The connection's own key, where it has one: kept sealed, replaced as a whole, and gone with the connection.

use std::time::Duration;

use domain::activity::Purpose;
use domain::api::{self, Code, EventKind, KeysView};
use domain::arn::Principal;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::record::Settings;
use super::schedule::Job;
use super::{Connection, ReplaceKeys, View};
use crate::fault::Fault;
use crate::keys::{SealedKeys, sealed_anew};
use crate::{clock, config};

/// How often it is looked whether the key is sealed with the deployment's current encryption key.
const RESEAL_AFTER: Duration = Duration::from_hours(24);

/// The stored record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Keys {
    /// Whose it is, and so whom the role must trust.
    pub(super) user: Principal,
    last_four: String,
    /// In the vault's form.
    pub(super) sealed: String,
    entered_at: Timestamp,
    entered_by: String,
}

impl Keys {
    pub(super) fn new(keys: SealedKeys, entered_at: Timestamp, entered_by: String) -> Self {
        let SealedKeys { user, last_four, sealed, .. } = keys;
        Self { user, last_four, sealed, entered_at, entered_by }
    }

    /// As much of it as is ever shown.
    pub(super) fn view(self) -> KeysView {
        let Self { user, last_four, entered_at, entered_by, .. } = self;
        KeysView { user, last_four, entered_at, entered_by }
    }
}

impl Connection {
    pub(super) fn keys(&self) -> Result<Option<Keys>, Fault> {
        self.record("keys")
    }

    pub(super) fn keep_keys(&self, keys: &Keys) -> Result<(), Fault> {
        self.keep("keys", keys)?;
        self.plan(Job::Seal, clock::now().plus(RESEAL_AFTER))
    }

    /// 409 for a connection without keys: its role trusts the organisation. The role is proven anew with the new key;
    /// what was proven stays as it is until then.
    pub(super) async fn replace_keys(&self, call: ReplaceKeys) -> Result<api::Connection, Fault> {
        self.settings()?;
        if self.keys()?.is_none() {
            return Err(has_no_keys());
        }
        let now = clock::now();
        self.keep_keys(&Keys::new(call.keys, now, call.by.clone()))?;
        let words = "The access key was replaced.".to_owned();
        self.tell_in_words(EventKind::SettingsChanged, Some(&call.by), words, now)?;
        self.drop_session();
        // A connection that is not in use is proven when it is resumed.
        if self.activity()?.allows(Purpose::Work) {
            self.prove().await?;
        }
        self.arm().await?;
        self.view(View {})
    }

    /// Sees to the seal; then it is due again, also while the connection is paused or cut off: the deployment's previous
    /// encryption key is to be of no more use some day.
    pub(super) fn look_after_seal(&self) -> Result<(), Fault> {
        self.refresh_seal(&self.settings()?)?;
        self.plan_seal()
    }

    /// Makes the next look at the seal due, where there is a key.
    pub(super) fn plan_seal(&self) -> Result<(), Fault> {
        match self.keys()? {
            Some(_) => self.plan(Job::Seal, clock::now().plus(RESEAL_AFTER)),
            None => self.unplan(Job::Seal),
        }
    }

    /// Seals the key anew where the deployment's encryption key has changed. What does not open stays as it is: the gate
    /// says so.
    pub(super) fn refresh_seal(&self, settings: &Settings) -> Result<(), Fault> {
        let Some(keys) = self.keys()? else { return Ok(()) };
        let Ok(vault) = config::vault(&self.env) else { return Ok(()) };
        if let Some(sealed) = sealed_anew(&vault, &settings.workspace, &settings.id, &keys.sealed)? {
            self.keep_keys(&Keys { sealed, ..keys })?;
        }
        Ok(())
    }
}

/// 409: whoever has none has none to replace.
pub(crate) fn has_no_keys() -> Fault {
    Fault::new(Code::ConnectionHasNoKeys, "This connection has no keys of its own.")
        .remedy("Its role trusts the organisation; there is nothing to replace.")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a released version wrote must be read for ever.
    #[test]
    fn the_stored_form_is_pinned() {
        let stored = r#"{"user":"arn:aws:iam::222222222222:user/reader","last_four":"MPLE","sealed":"v1.name.bytes","entered_at":"2026-11-22T02:00:00.000Z","entered_by":"Owner"}"#;
        let read: Keys = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), stored);
    }
}
