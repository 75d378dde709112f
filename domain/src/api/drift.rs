//! `…/connections/{id}/drift`: whether the role's policies are as they were agreed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::drift::{Changed, Finding};
use crate::policy::PolicyDocument;
use crate::time::Timestamp;

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DriftState {
    /// The feature is not chosen.
    Off,
    /// The role is not proven, so nothing is read.
    NotConnected,
    /// Nothing was read yet.
    Waiting,
    /// The role does not grant any of the reads.
    NotGranted,
    /// All is as agreed.
    Same,
    /// Something differs.
    Drifted,
}

/// `GET`, and the answer of the other two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Drift {
    /// How it stands.
    pub state: DriftState,
    /// What differs from the baseline.
    pub findings: Vec<Finding>,
    /// Since when it differs so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// The documents that differ, before and now.
    pub changed: Vec<Changed>,
    /// When the baseline was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_at: Option<Timestamp>,
    /// Who agreed to it; missing for the first reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_by: Option<String>,
    /// When the role was last read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<Timestamp>,
    /// When it is read next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    /// The IAM actions that the role does not grant; what they would show is not compared.
    pub not_granted: Vec<String>,
    /// Why the last reading failed, where AWS did not answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// The policy that grants the reads.
    pub permission: PolicyDocument,
    /// Names the state that is shown; accepting it takes this.
    pub fingerprint: String,
}

/// `POST …/accept`: the present state becomes the baseline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptDrift {
    /// The fingerprint of the state that was shown.
    pub fingerprint: String,
}
