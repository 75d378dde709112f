//! `/workspaces/{ws}/tokens`: API tokens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Scope;
use crate::ids::TokenId;
use crate::time::Timestamp;

/// An API token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Token {
    /// Its id; not the secret.
    pub id: TokenId,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// When it was made; missing for those of the first versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// Until when it counts; missing for one that does not expire, as that of set-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// When it was used last, to the hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    /// From which network address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_from: Option<String>,
}

/// `GET …/tokens`: all of them, by name; those that have expired too, for 30 days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TokenList {
    /// At most 200.
    pub tokens: Vec<Token>,
}

/// `POST …/tokens`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What people will call it: 1 to 100 characters, and no other token's name.
    pub name: String,
    /// What it may do; no more than its maker.
    pub scope: Scope,
    /// After how many days it expires, 1 to 366; 90 where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in_days: Option<u16>,
}

/// The answer to [`NewToken`].
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct MadeToken {
    /// The token.
    pub token: Token,
    /// Its secret, `dpt_…`: the bearer token. It is shown this once; we keep its SHA-256 only.
    pub secret: String,
}
