//! `GET /api/health`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arn::Partition;

/// Whether one part answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Probe {
    /// Whether it does.
    pub ok: bool,
    /// Why not, in words that hold no secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// How the organisation proves to AWS who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// By the access key of the principal, an IAM user.
    Keys,
    /// By tokens that the deployment itself signs; the principal is a role that trusts them, and there is no AWS key.
    Oidc,
}

/// The organisation's identity in one partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IdentityHealth {
    /// The partition.
    pub partition: Partition,
    /// How it is proved.
    pub kind: IdentityKind,
    /// Whether AWS knows us by it as the configured principal.
    pub ok: bool,
    /// Why not, with the next step, in words that hold no secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The answer: 200 when all is well, 503 with the same body when something is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Health {
    /// The version that is deployed.
    pub version: String,
    /// Whether everything below is ok.
    pub ok: bool,
    /// KV.
    pub kv: Probe,
    /// Durable Objects.
    pub objects: Probe,
    /// The AWS endpoint.
    pub aws: Probe,
    /// The configuration: principal, credentials and signing keys are there and well formed.
    pub configuration: Probe,
    /// The organisation's identity in each partition that is configured.
    pub identities: Vec<IdentityHealth>,
}
