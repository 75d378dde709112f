//! `…/{id}/alerts`: metric alerts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::AlertId;
use crate::monitoring::Rule;
use crate::time::Timestamp;

/// One alert.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// What it watches.
    pub rule: Rule,
    /// Whether it fires: of a type, whether one of them is on the wrong side.
    pub is_firing: bool,
    /// Since when that is so; missing before the first reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// The resources on the wrong side, by id.
    #[serde(default)]
    pub resources: Vec<String>,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
}

/// The alerts of a connection, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AlertList {
    /// At most 50.
    pub alerts: Vec<Alert>,
}
