//! `GET /workspaces/{ws}/connections/{id}/events`: what happened to a connection, kept for 90 days.

use serde::{Deserialize, Serialize};

use super::ConnectionStatus;
use crate::gate::Cause;
use crate::time::Timestamp;

/// What happened. A closed set; clients may match on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// A page of events, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventPage {
    /// At most 100.
    pub events: Vec<Event>,
    /// Pass it as `cursor` for the next page; missing on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
