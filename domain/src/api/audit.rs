//! `/workspaces/{ws}/audit`: who did what.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::audit::{Broken, Deed};

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AuditEntry {
    /// Its number: 1 is the oldest.
    pub seq: u64,
    /// What was done.
    #[serde(flatten)]
    pub deed: Deed,
    /// The hash of the entry before.
    pub previous: String,
    /// Its own: the SHA-256, in hexadecimal, of its line in the export without this last member.
    pub hash: String,
}

/// `GET …/audit`: a page, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AuditPage {
    /// At most 100.
    pub entries: Vec<AuditEntry>,
    /// Pass it as `cursor` for the next page; missing on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// `GET …/audit/verify`: whether the stored chain is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditProof {
    /// How many entries were verified, from the oldest on.
    pub entries: u64,
    /// The hash of the last one that was. Who keeps it can tell later whether anything before it was changed.
    pub head: String,
    /// What is wrong, and from where on; missing when all is well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<Broken>,
}
