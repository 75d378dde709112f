//! `…/{id}/metrics` and `…/{id}/resources`.

use serde::{Deserialize, Serialize};

use crate::arn::Region;
use crate::time::Timestamp;

/// One value of a series.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The beginning of its period.
    pub at: Timestamp,
    /// The value, in the series' unit.
    pub value: f64,
}

/// The points of one series between two instants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricSeries {
    /// The metric's name in `CloudWatch`, such as `CPUUtilization`.
    pub name: String,
    /// The resource's id, such as `i-0abc`.
    pub resource: String,
    /// The region that it is in.
    pub region: Region,
    /// The unit in `CloudWatch`'s words, such as `Percent`.
    pub unit: String,
    /// The statistic, such as `Average`.
    pub statistic: String,
    /// Seconds from one point to the next; a missing one is a gap.
    pub period_seconds: u32,
    /// From here (inclusive).
    pub from: Timestamp,
    /// To here (exclusive).
    pub to: Timestamp,
    /// Oldest first.
    pub points: Vec<Point>,
}

/// One discovered resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Its id in AWS.
    pub id: String,
    /// Its `Name` tag, where it has one.
    pub name: Option<String>,
    /// The service, such as `ec2`.
    pub service: String,
    /// Its kind in AWS's words, such as `t3.micro`.
    pub kind: String,
    /// AWS's word for its state, such as `running`.
    pub state: String,
    /// The region that it is in.
    pub region: Region,
    /// The metrics that are read for it.
    pub metrics: Vec<String>,
}

/// The discovered resources of a connection, by region and id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceList {
    /// All of them.
    pub resources: Vec<Resource>,
}
