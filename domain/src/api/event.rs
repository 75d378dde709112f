//! What happened, kept for 90 days: `GET /workspaces/{ws}/connections/{id}/events` to one connection,
//! `GET /workspaces/{ws}/events` in the whole workspace.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ConnectionStatus;
use crate::arn::{AccountId, Region};
use crate::gate::Cause;
use crate::ids::ConnectionId;
use crate::monitoring::Service;
use crate::time::Timestamp;

/// What happened. A closed set; clients may match on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The connection was made.
    Created,
    /// The role was proven for the first time.
    Connected,
    /// The role lets strangers in.
    Refused,
    /// The role could not be proven.
    Failed,
    /// A role that was settled is denied, and waited for.
    WaitingAgain,
    /// The role is proven again.
    Recovered,
    /// The check of a proven role was not answered.
    Unanswered,
    /// Somebody changed the settings.
    SettingsChanged,
    /// Somebody stopped checks and reading.
    Paused,
    /// Somebody let them go on.
    Resumed,
    /// Somebody ended our access.
    CutOff,
    /// AWS refused us after that.
    CutOffProven,
    /// AWS let us in after that.
    CutOffStillOpen,
    /// AWS gave no clear answer after that.
    CutOffUnproven,
    /// Somebody began to rotate the external ID.
    RotationStarted,
    /// The role takes the new ID.
    RotationProven,
    /// It does not any more.
    RotationUnproven,
    /// The new ID is in force.
    RotationSwitched,
    /// The old ID is refused.
    RotationFinished,
    /// Somebody cancelled it.
    RotationCancelled,
    /// It has been waiting for a week, or for another one.
    RotationWaits,
    /// The role's policies differ from those that were agreed.
    DriftFound,
    /// They are as agreed again.
    DriftGone,
    /// Somebody agreed to them as they are.
    DriftAccepted,
    /// A metric alert fires.
    AlertFiring,
    /// It does not any more.
    AlertResolved,
    /// AWS refuses services in regions that answered before, or were not asked before.
    RegionDenied,
    /// They answer again.
    RegionRecovered,
    /// Metrics were not read for three intervals.
    PollLate,
    /// They are read again.
    PollRecovered,
    /// The month's budget is used up: nothing is read until the next month, or until it is raised.
    BudgetReached,
    /// Somebody took temporary credentials of the connection, for the first time in a day for this reason.
    CredentialsTaken,
    /// Somebody removed the connection. Its own history goes with it; the workspace's keeps this.
    Removed,
    /// A webhook failed for five days, or its receiver said that it is gone: it was switched off. Of no connection.
    WebhookDisabled,
    /// A message that somebody had sent to try a webhook. It is in no list of events.
    Test,
}

impl EventKind {
    /// The word for it in the API.
    pub fn word(self) -> String {
        serde_json::to_value(self).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// A service in a region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct EventCell {
    /// Which service.
    pub service: Service,
    /// Which region.
    pub region: Region,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Its number within the connection: higher is newer.
    pub id: u64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// Who did it: a person's name, or a token's. Missing when the connection found it by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// How the connection stood before.
    pub status_before: ConnectionStatus,
    /// How it stood then.
    pub status_after: ConnectionStatus,
    /// Why, where something is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// In a sentence or two.
    pub detail: String,
    /// The services and regions that it is about, where it is about some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<EventCell>,
}

/// A page of events, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventPage {
    /// At most 100.
    pub events: Vec<Event>,
    /// Pass it as `cursor` for the next page; missing on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// The connection that an event is about, as it was when the workspace heard of it: it may have another name by now, or be
/// gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventConnection {
    /// Its id.
    pub id: ConnectionId,
    /// Its name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// The account.
    pub account_id: AccountId,
}

/// One event of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceEvent {
    /// Its number within the workspace, in the order in which the workspace heard of it: higher is newer.
    pub id: u64,
    /// When it happened.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// To which connection; missing where it is about the workspace itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<EventConnection>,
    /// Who did it: a person's name, or a token's. Missing when it was found without anybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// How the connection stood before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_before: Option<ConnectionStatus>,
    /// How it stood then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_after: Option<ConnectionStatus>,
    /// Why, where something is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// In a sentence or two.
    pub detail: String,
    /// The services and regions that it is about, where it is about some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<EventCell>,
}

/// A page of the workspace's events, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkspaceEventPage {
    /// At most 100.
    pub events: Vec<WorkspaceEvent>,
    /// Pass it as `cursor` for the next page; missing on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
