//! `GET /workspaces/{ws}/external-id`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arn::{AccountId, Partition, Principal};
use crate::time::Timestamp;
use crate::window::ExternalId;

/// Whom the customer's role trusts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PrincipalView {
    /// The organisation's account.
    pub account_id: AccountId,
    /// The IAM user or role.
    pub arn: Principal,
    /// Its partition.
    pub partition: Partition,
}

impl From<&Principal> for PrincipalView {
    fn from(arn: &Principal) -> Self {
        Self { account_id: arn.account().clone(), partition: arn.partition(), arn: arn.clone() }
    }
}

/// The pending external ID of a workspace: the same one for 48 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExternalIdView {
    /// The ID.
    pub external_id: ExternalId,
    /// When it was made.
    pub issued_at: Timestamp,
    /// When it expires.
    pub expires_at: Timestamp,
    /// Whom the role trusts.
    pub principal: PrincipalView,
    /// The deployment's principals, one for each partition that it serves; `principal` is the first.
    #[serde(default)]
    pub principals: Vec<PrincipalView>,
}
