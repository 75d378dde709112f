//! `…/{id}/matrix`: what of each service was found in each region, and how the last discovery went.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arn::Region;
use crate::monitoring::Service;
use crate::time::Timestamp;

/// How one service stands in one region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CellState {
    /// It was not asked yet.
    Pending,
    /// There are resources.
    Ok,
    /// There are none.
    Empty,
    /// A policy says no. It is asked again once a day.
    Denied,
    /// The region is not switched on for the account. It is asked again once a day.
    Disabled,
    /// AWS asked us to slow down, after all retries.
    Throttled,
    /// Anything else.
    Failed,
}

impl CellState {
    /// Whether it was answered.
    pub const fn is_answered(self) -> bool {
        matches!(self, Self::Ok | Self::Empty)
    }

    /// Whether it was asked and not answered. A region that the account has switched off is none.
    pub const fn is_failure(self) -> bool {
        matches!(self, Self::Denied | Self::Throttled | Self::Failed)
    }
}

/// One service in one region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// Which service.
    pub service: Service,
    /// Which region.
    pub region: Region,
    /// How it stands.
    pub state: CellState,
    /// How many resources there are; those of the last answer where it fails now.
    pub count: u32,
    /// Since when it stands so.
    pub since: Timestamp,
    /// When it is asked again, where that is not with the next discovery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Timestamp>,
    /// AWS's code of the refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aws_code: Option<String>,
    /// AWS's words, which name the missing right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// How a discovery stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Discovery {
    /// When the one under way, or else the last one, began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When it ended; missing while it is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
    /// How much of it is done, in per cent.
    pub percentage: u8,
    /// When the next one is due; missing while the connection stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    /// What it is doing, or why it could not be done at all, in sentences.
    #[serde(default)]
    pub messages: Vec<String>,
    /// Calls to AWS of the one under way, or else the last one.
    #[serde(default)]
    pub calls: u32,
}

/// The matrix of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Matrix {
    /// The services that are looked through: its rows.
    pub services: Vec<Service>,
    /// The regions that are read: its columns.
    pub regions: Vec<Region>,
    /// Its cells, by service and region.
    pub cells: Vec<Cell>,
    /// How its filling stands.
    pub discovery: Discovery,
}
