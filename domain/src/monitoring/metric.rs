//! What a metric is: its name, the statistic that is read of it, its unit, and a sentence.

use serde::{Deserialize, Serialize};

/// One series that is read for every resource of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// The name in CloudWatch, such as `CPUUtilization`.
    pub name: &'static str,
    /// What is read of it.
    pub statistic: Statistic,
    /// What its values are in.
    pub unit: Unit,
    /// A short name for people.
    pub title: &'static str,
    /// A sentence: what it tells.
    pub tells: &'static str,
}

impl Metric {
    /// What the API and the store call it: the name, and behind a colon the statistic where a metric is read twice.
    pub fn key(&self) -> String {
        match self.statistic {
            Statistic::P95 => format!("{}:p95", self.name),
            _ => self.name.to_owned(),
        }
    }
}

/// A statistic of CloudWatch.
///
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Statistic {
    /// The mean of what was measured in the period.
    Average,
    /// The sum.
    Sum,
    /// The least.
    Minimum,
    /// The most.
    Maximum,
    /// What 95 of 100 measurements were not above.
    #[serde(rename = "p95")]
    P95,
}

impl Statistic {
    /// CloudWatch's word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Average => "Average",
            Self::Sum => "Sum",
            Self::Minimum => "Minimum",
            Self::Maximum => "Maximum",
            Self::P95 => "p95",
        }
    }
}

/// A unit of CloudWatch; the words are its own.
///
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Of a hundred.
    Percent,
    /// Bytes; with the statistic `Sum`, of the period.
    Bytes,
    /// How many; with the statistic `Sum`, in the period.
    Count,
    /// How many a second.
    #[serde(rename = "Count/Second")]
    CountPerSecond,
    /// Seconds.
    Seconds,
    /// Millionths of a second.
    Microseconds,
}

impl Unit {
    /// CloudWatch's word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Percent => "Percent",
            Self::Bytes => "Bytes",
            Self::Count => "Count",
            Self::CountPerSecond => "Count/Second",
            Self::Seconds => "Seconds",
            Self::Microseconds => "Microseconds",
        }
    }
}
