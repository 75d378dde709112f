//! `GET /api/health`.

use serde::{Deserialize, Serialize};

/// Whether one part answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// Whether it does.
    pub ok: bool,
    /// Why not, in words that hold no secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The answer: 200 when all is well, 503 with the same body when something is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}
