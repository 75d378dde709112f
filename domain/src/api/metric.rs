//! `…/{id}/metrics`: series, folded onto one grid of time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arn::Region;
use crate::monitoring::{ResourceType, Statistic, Unit};
use crate::time::Timestamp;

/// Several series on one grid: value `i` of each is that of the step that begins at `from` + `i` × `step_seconds`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MetricData {
    /// When the first step begins.
    pub from: Timestamp,
    /// When the last one ends.
    pub to: Timestamp,
    /// Seconds from one step to the next.
    pub step_seconds: u32,
    /// The series, by metric in the order of dashboards, then as they were asked for or by how much they stand out.
    pub series: Vec<MetricSeries>,
}

/// One series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MetricSeries {
    /// The metric's key: its name in `CloudWatch`, such as `CPUUtilization`, with `:p95` behind it for that statistic; of an
    /// added metric always with the statistic, such as `Errors:Sum`.
    pub name: String,
    /// The namespace of an added metric, such as `AWS/Lambda`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The resource's id, such as `i-0abc`.
    pub resource: String,
    /// Its name for people.
    pub resource_name: Option<String>,
    /// What it is.
    pub resource_type: ResourceType,
    /// The region that it is in.
    pub region: Region,
    /// What the values are in.
    pub unit: Unit,
    /// What the values are of their step.
    pub statistic: Statistic,
    /// A value for each step; null where nothing was measured.
    pub values: Vec<Option<f64>>,
}
