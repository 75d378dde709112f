//! Passkeys: one's own, and signing in with one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::PasskeyId;
use crate::passkey::{CreatedCredential, ShownCredential};
use crate::time::Timestamp;

/// A passkey of the person who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Passkey {
    /// The id.
    pub id: PasskeyId,
    /// The name that its owner gave it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was used last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// Whether its maker copies it to its owner's other devices.
    pub is_synced: bool,
}

/// `GET /me/passkeys`: the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PasskeyList {
    /// All of them.
    pub passkeys: Vec<Passkey>,
    /// Whether there is another way to sign in by oneself: an identity provider is configured.
    pub has_other_way: bool,
}

/// `POST /me/passkeys`, after `POST /me/passkeys/options`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    /// The name that its owner gives it: 1 to 60 characters.
    pub name: String,
    /// What the browser made, as its `toJSON()` writes it.
    pub credential: CreatedCredential,
}

/// `PATCH /me/passkeys/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyPatch {
    /// Another name.
    pub name: String,
}

/// `POST /sign-in/passkey`, after `POST /sign-in/passkey/options`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInByPasskey {
    /// What the browser shows, as its `toJSON()` writes it.
    pub credential: ShownCredential,
}
