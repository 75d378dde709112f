//! The access key of an IAM user that a connection may carry, to assume its role with.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arn::{AccountId, Principal};
use crate::time::Timestamp;

/// `keys` of a new connection, and the body of `PUT …/{id}/keys`. Its `Debug` hides the secret.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKeys {
    /// `AKIA…`, of an IAM user in the customer's or in a trusted account.
    pub access_key_id: String,
    /// Its secret. It is kept encrypted and never shown again.
    pub secret_access_key: String,
    /// The account that the key belongs to; where it is given it is compared with what AWS says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
}

impl fmt::Debug for NewKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewKeys").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

/// The key of a connection, as much of it as is ever shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeysView {
    /// The user that it belongs to, and so whom the role must trust.
    pub user: Principal,
    /// The last four characters of the access key id.
    pub last_four: String,
    /// When it was entered.
    pub entered_at: Timestamp,
    /// Who entered it.
    pub entered_by: String,
}

/// `POST /workspaces/{ws}/keys/identify`: whose a key is. Nothing of it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyOwner {
    /// The account.
    pub account_id: AccountId,
    /// The user.
    pub user: Principal,
}
