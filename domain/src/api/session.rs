//! One's own sessions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::SessionId;
use crate::time::Timestamp;

/// How a session began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum SignedInBy {
    /// By a one-time link.
    Link,
    /// With an identity provider.
    Provider {
        /// Its name for people, as it was then.
        name: String,
    },
    /// By a passkey.
    Passkey {
        /// Its name, as it was then.
        name: String,
    },
}

/// A session of the person who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Session {
    /// The id (not the secret).
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was used last; written down once an hour.
    pub last_used_at: Timestamp,
    /// When it ends if it is not used any more; each use moves this, up to `ends_at`.
    pub idle_until: Timestamp,
    /// When it ends however much it is used.
    pub ends_at: Timestamp,
    /// The browser and its system, coarsely.
    pub agent: String,
    /// The network address that it began from, where the edge knew it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The country of that address, as ISO 3166-1 writes it in two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// How it began; missing for those of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<SignedInBy>,
}

/// `GET /me/sessions`: the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SessionList {
    /// Those that are not over.
    pub sessions: Vec<Session>,
    /// After how many days without use a session ends.
    pub idle_days: u32,
    /// After how many days a session ends in any case.
    pub life_days: u32,
}
