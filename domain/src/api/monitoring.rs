//! `…/{id}/monitoring` and `…/{id}/namespaces`: what is read and how often, what it costs, how the last reading went, and
//! what else could be read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::CellState;
use crate::arn::Region;
use crate::monitoring::{Choice, Cost};
use crate::time::Timestamp;

/// How the reading of a connection's metrics stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReadingView {
    /// How many resources are measured.
    pub resources: u32,
    /// How many series are read.
    pub series: u32,
    /// How many `GetMetricData` calls that takes.
    pub calls: u32,
    /// How many series of added metrics are left out, because there are more than are read.
    #[serde(default, skip_serializing_if = "is_none")]
    pub left_out: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_none(count: &u32) -> bool {
    *count == 0
}

/// What was spent in a month, and will be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// What CloudWatch lists in a region just now: whatever has had points in the last three hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Namespaces {
    /// Where.
    pub region: Region,
    /// By name.
    pub namespaces: Vec<Namespace>,
    /// Whether there is more than was read: 20 pages, which are 10,000 series.
    pub is_cut: bool,
    /// What AWS said, where it refused or failed; then nothing is listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<ListRefusal>,
}

/// A namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Namespace {
    /// Its name, such as `AWS/Lambda`.
    pub name: String,
    /// Its metrics, by name.
    pub metrics: Vec<NamedMetric>,
}

/// A metric of a namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NamedMetric {
    /// Its name, such as `Errors`.
    pub name: String,
    /// How many series it has: one for each set of dimensions.
    pub series: u32,
}

/// Why nothing is listed, as a cell of the matrix would say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListRefusal {
    /// How a cell would stand.
    pub state: CellState,
    /// AWS's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aws_code: Option<String>,
    /// AWS's words, which name the missing right.
    pub message: String,
}
