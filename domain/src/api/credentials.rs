//! `/workspaces/{ws}/connections/{id}/credentials`: temporary credentials of a connection, for programs.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arn::{AccountId, RoleArn};
use crate::policy::PolicyDocument;
use crate::time::Timestamp;

/// Whether a connection gives temporary credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CredentialsSetting {
    /// Off until an owner switches it on.
    pub enabled: bool,
    /// The longest life that can be asked for, in minutes: 15 to 60.
    pub longest_minutes: u32,
}

/// `PUT`: switches it on or off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchCredentials {
    /// Whether it is to be on.
    pub enabled: bool,
    /// The longest life that can be asked for, in minutes: 15 to 60. What it was where it is missing; 60 at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest_minutes: Option<u32>,
}

/// `POST`: asks for credentials.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialsRequest {
    /// What they are for, 1 to 200 characters on one line. It is kept in the audit log and in the account's history.
    pub reason: String,
    /// How long they live, 900 to 3600 seconds, and no longer than the connection allows; 900 where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_seconds: Option<u32>,
    /// What they are for: some of the connection's features, as words such as `metrics`; all of them where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<String>>,
    /// Only in these regions: some of the connection's; all of those where it is missing or empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regions: Option<Vec<String>>,
    /// A session policy of one's own, as JSON text, in the place of the computed one: it may allow no action but those that
    /// the features need.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
}

/// The answer. It is given this once, and kept nowhere.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct TemporaryCredentials {
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key_id: String,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_access_key: String,
    /// `AWS_SESSION_TOKEN`.
    pub session_token: String,
    /// When AWS takes them no more. Nobody can end them earlier but the customer, by revoking the role's sessions.
    pub expires_at: Timestamp,
    /// Whose they are: `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. The session's name holds the id of the member or
    /// token that asked, so that the account's `CloudTrail` shows it.
    pub assumed_role_arn: String,
    /// The role.
    pub role_arn: RoleArn,
    /// The account.
    pub account_id: AccountId,
    /// The session policy: what they may do at most, of what the role may. Missing where AWS's managed policies say it all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_policy: Option<PolicyDocument>,
    /// The ARNs of AWS's managed policies that are passed with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub managed_policies: Vec<String>,
}

impl fmt::Debug for TemporaryCredentials {
    /// Without the secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TemporaryCredentials")
            .field("assumed_role_arn", &self.assumed_role_arn)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// `GET …/container`: as the AWS SDKs read it behind `AWS_CONTAINER_CREDENTIALS_FULL_URI`.
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html>
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ContainerCredentials {
    /// The access key's id.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
    /// The session token.
    pub token: String,
    /// When they end.
    pub expiration: Timestamp,
    /// The role.
    pub role_arn: RoleArn,
    /// The account.
    pub account_id: AccountId,
}

/// `GET …/process`: as the AWS SDKs read what a `credential_process` prints.
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html>
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ProcessCredentials {
    /// Always 1.
    pub version: u8,
    /// The access key's id.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
    /// The session token.
    pub session_token: String,
    /// When they end.
    pub expiration: Timestamp,
    /// The account.
    pub account_id: AccountId,
}

/// How `GET …/container` and `…/process` refuse: the SDKs read these two members, and no others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SdkProblem {
    /// The stable word, as in a [`super::Problem`].
    pub code: super::Code,
    /// What happened, and the next step.
    pub message: String,
}
