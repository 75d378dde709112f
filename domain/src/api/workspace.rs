//! `/workspaces`: the tenants of the organisation that the caller is in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Membership, Role};
use crate::ids::WorkspaceId;
use crate::time::Timestamp;

/// `POST /workspaces`: a new one, with the caller as its owner. An owner of any workspace may make one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWorkspace {
    /// Its name: 1 to 100 characters.
    pub name: String,
}

/// `PATCH /workspaces/{ws}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkspacePatch {
    /// Its name from now on: 1 to 100 characters.
    pub name: String,
}

/// A workspace at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceSummary {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// The caller's role in it.
    pub role: Role,
    /// How many members it has.
    pub members: u32,
    /// How its accounts stand.
    pub accounts: AccountCounts,
    /// Since when it has been there; missing for those of the first versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
}

/// How many accounts stand how. Each account is counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountCounts {
    /// Connected and read.
    pub connected: u32,
    /// Waiting for their role.
    pub waiting: u32,
    /// Refused, or failed.
    pub failed: u32,
    /// Paused or cut off.
    pub stopped: u32,
}

impl AccountCounts {
    /// All of them.
    pub const fn total(self) -> u32 {
        self.connected + self.waiting + self.failed + self.stopped
    }
}

/// `GET /workspaces`: those of the caller, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceList {
    /// At most 50 a page.
    pub workspaces: Vec<WorkspaceSummary>,
    /// Workspaces that did not answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub silent: Vec<Membership>,
    /// Pass it as `cursor` for the next page; missing on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
