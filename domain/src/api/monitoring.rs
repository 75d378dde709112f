//! `…/{id}/monitoring`: what is read and how often, what it costs, and how the last reading went.

use serde::{Deserialize, Serialize};

use crate::monitoring::{Choice, Cost};
use crate::time::Timestamp;

/// How the reading of a connection's metrics stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Monitoring {
    /// What is chosen.
    pub choice: Choice,
    /// Minutes between readings now: longer than the chosen ones where the budget asks for it.
    pub interval_minutes: u16,
    /// What is read each time.
    pub reading: ReadingView,
    /// What 30 days of it cost, at the chosen interval and without regard to the budget.
    pub forecast: Cost,
    /// The running month.
    pub month: Month,
    /// When metrics were last read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_poll_at: Option<Timestamp>,
    /// When they are read next; missing while the connection stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_poll_at: Option<Timestamp>,
    /// Calls to AWS of the last reading.
    pub last_calls: u32,
}

/// What one reading asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingView {
    /// How many resources are measured.
    pub resources: u32,
    /// How many series are read.
    pub series: u32,
    /// How many `GetMetricData` calls that takes.
    pub calls: u32,
}

/// What was spent in a month, and will be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// Which, in UTC, such as `2026-11`.
    pub month: String,
    /// What was spent so far.
    pub spent: Cost,
    /// What it will be at its end, if it goes on so.
    pub expected: Cost,
    /// Whether the budget makes readings rarer than was chosen.
    pub is_stretched: bool,
}
