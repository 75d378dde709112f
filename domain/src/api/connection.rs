//! `/workspaces/{ws}/connections`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CredentialsSetting, KeysView, NewKeys, Rotation};
use crate::activity::Activity;
use crate::arn::{AccountId, Principal, Region, RoleArn};
use crate::captures::CheckProblem;
use crate::gate::{Diagnosis, Outcome, Probe, Propagation};
use crate::ids::ConnectionId;
use crate::policy::{CaptureBucket, CutOffGuide, Features};
use crate::time::Timestamp;
use crate::window::ExternalId;

/// `POST`: either `account_id` and `role_name`, or `role_arn`. There is no external ID in it, ever.
///
/// The fields are plain texts so that a wrong one is refused by its name and with its remedy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConnection {
    /// 12 digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The role's name, case sensitive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    /// The role's ARN, instead of the two above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// The partition of the account id and role name: `aws`, `aws-cn`, `aws-us-gov` or `aws-eusc`. A role ARN says its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<String>,
    /// The key of an IAM user that assumes the role in our stead, of the customer's or of an account that it trusts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<NewKeys>,
    /// A name for people, ≤ 100 characters. The account id is shown where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// Only these regions are read; every region that the account can use where it is missing or empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regions: Option<Vec<String>>,
    /// What the connection is for, as words such as `metrics`; the usual features where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<String>>,
    /// The id of a connection whose role was made by the StackSet that made this one: the external ID is that
    /// connection's, with this account's number behind it. The pending one is taken where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack_set_of: Option<String>,
    /// Where captures go; only with the feature `s3_captures`, where features are said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captures: Option<NewCaptures>,
}

/// `PUT …/{id}/captures`, and `captures` of a new connection: where captures go. A test object is written and deleted there at once, and then daily.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCaptures {
    /// The bucket's name.
    pub bucket: String,
    /// The beginning of every object's key; `deputize/` where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
}

/// `PATCH`: what is missing stays. Account and role can be corrected until the account is connected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionPatch {
    /// A new alias; an empty one takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// New regions; an empty list means every region that the account can use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regions: Option<Vec<String>>,
    /// The new choice of features, whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<String>>,
    /// The corrected account id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The corrected role name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
}

/// Where a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionStatus {
    /// The gate has not given its verdict yet; it repeats by itself.
    Waiting,
    /// The role is proven.
    Connected,
    /// The role lets anyone in; nothing of it is used.
    Refused,
    /// The role could not be proven.
    Failed,
}

/// What is checked: the gate's three probes, and what the connection was given beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// The role without an external ID. Must be refused.
    WithoutExternalId,
    /// The role with a wrong one. Must be refused.
    WrongExternalId,
    /// The role with the right one. Must work.
    RightExternalId,
    /// A test object in the captures bucket, written and deleted. Must work.
    S3Captures,
}

impl From<Probe> for CheckKind {
    fn from(probe: Probe) -> Self {
        match probe {
            Probe::WithoutExternalId => Self::WithoutExternalId,
            Probe::WrongExternalId => Self::WrongExternalId,
            Probe::RightExternalId => Self::RightExternalId,
        }
    }
}

impl PartialEq<Probe> for CheckKind {
    fn eq(&self, probe: &Probe) -> bool {
        *self == Self::from(*probe)
    }
}

/// The newest result of one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// Which.
    pub kind: CheckKind,
    /// How it turned out.
    pub outcome: Outcome,
    /// When.
    pub at: Timestamp,
    /// AWS's error code, where it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aws_code: Option<String>,
    /// AWS's id of the call, where it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aws_request_id: Option<String>,
    /// Why it did not pass, where it is no probe of the gate: those have the connection's diagnosis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<CheckProblem>,
}

/// One connection, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Connection {
    /// Its id.
    pub id: ConnectionId,
    /// The name for people, where one was given.
    pub alias: Option<String>,
    /// The customer's account.
    pub account_id: AccountId,
    /// The role.
    pub role_arn: RoleArn,
    /// The external ID that is in force. Another one takes its place by a rotation alone.
    pub external_id: ExternalId,
    /// When it took the place of the one before, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotated_at: Option<Timestamp>,
    /// Where captures go, where a bucket was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captures: Option<CaptureBucket>,
    /// Whether programs get temporary credentials of it.
    #[serde(default)]
    pub credentials: CredentialsSetting,
    /// Whom the role must trust: the organisation's principal, or the user of the connection's own key. Missing where the
    /// deployment has no principal in the role's partition any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<Principal>,
    /// The connection's own key, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<KeysView>,
    /// The regions that are read; empty means every region that the account can use.
    pub regions: Vec<Region>,
    /// What it is for.
    #[serde(default)]
    pub features: Features,
    /// Where it stands.
    pub status: ConnectionStatus,
    /// Since when it stands there.
    pub status_since: Timestamp,
    /// Whether it is in use. While it is not, the status is the last one known.
    #[serde(default)]
    pub activity: Activity,
    /// What is wrong, where something is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Diagnosis>,
    /// The newest result of each check, in the order of asking.
    pub checks: Vec<Check>,
    /// The propagation clock, of the running or the last wait.
    pub propagation: Propagation,
    /// When the newest of the checks was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_check_at: Option<Timestamp>,
    /// When the role is checked next; missing while the connection is paused or cut off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_check_at: Option<Timestamp>,
    /// The rotation of the external ID that is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotation: Option<Rotation>,
    /// What the customer does to end the access for good, while the connection is cut off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_off: Option<CutOffGuide>,
    /// When metrics were last read in full, where they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_poll_at: Option<Timestamp>,
    /// When the next poll is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_poll_at: Option<Timestamp>,
    /// Why the last poll was not whole, region by region; empty when it was.
    #[serde(default)]
    pub poll_messages: Vec<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// Who created it: a person's name, or a token's.
    pub created_by: String,
}

/// One connection in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectionSummary {
    /// Its id.
    pub id: ConnectionId,
    /// The name for people, where one was given.
    pub alias: Option<String>,
    /// The customer's account.
    pub account_id: AccountId,
    /// The role.
    pub role_arn: RoleArn,
    /// Where it stands, as the connection last reported it.
    pub status: ConnectionStatus,
    /// Since when.
    pub status_since: Timestamp,
    /// Whether it is in use.
    #[serde(default)]
    pub activity: Activity,
    /// When it was created.
    pub created_at: Timestamp,
    /// Who created it.
    pub created_by: String,
}

/// A page of connections, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConnectionPage {
    /// At most 100.
    pub connections: Vec<ConnectionSummary>,
    /// Pass it as `cursor` for the next page; missing on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
