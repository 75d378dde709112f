//! What a metric is: its name, the statistic that is read of it, its unit, and a sentence.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One series that is read of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    /// The name in CloudWatch, such as `CPUUtilization`.
    pub name: Cow<'static, str>,
    /// What is read of it.
    pub statistic: Statistic,
    /// What its values are in.
    pub unit: Unit,
    /// A short name for people.
    pub title: Cow<'static, str>,
    /// A sentence: what it tells.
    pub tells: Cow<'static, str>,
    /// Whether it was added by its name, and is none of the curated ones.
    pub is_added: bool,
}

impl Metric {
    /// One that is known by its name alone.
    pub fn added(name: &str, statistic: Statistic) -> Self {
        Self {
            name: Cow::Owned(name.to_owned()),
            statistic,
            unit: Unit::None,
            title: Cow::Owned(name.to_owned()),
            tells: Cow::Borrowed("A metric that was added by its name."),
            is_added: true,
        }
    }

    /// The added one that has this key.
    pub fn of_key(key: &str) -> Option<Self> {
        let (name, word) = key.rsplit_once(':')?;
        let statistic = Statistic::ALL.into_iter().find(|statistic| statistic.word() == word)?;
        (!name.is_empty()).then(|| Self::added(name, statistic))
    }

    /// What the API and the store call it: the name, and behind a colon the statistic where a metric is read twice, or was
    /// added by its name.
    pub fn key(&self) -> String {
        match self.statistic {
            statistic if self.is_added => format!("{}:{}", self.name, statistic.word()),
            Statistic::P95 => format!("{}:p95", self.name),
            _ => self.name.clone().into_owned(),
        }
    }
}

/// A statistic of CloudWatch.
///
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Statistic {
    /// The mean of what was measured in the period.
    Average,
    /// The sum.
    Sum,
    /// The least.
    Minimum,
    /// The most.
    Maximum,
    /// How many measurements there were.
    SampleCount,
    /// What half of the measurements were not above.
    #[serde(rename = "p50")]
    P50,
    /// What 90 of 100 measurements were not above.
    #[serde(rename = "p90")]
    P90,
    /// What 95 of 100 measurements were not above.
    #[serde(rename = "p95")]
    P95,
    /// What 99 of 100 measurements were not above.
    #[serde(rename = "p99")]
    P99,
}

impl Statistic {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 9] = [
        Self::Average,
        Self::Sum,
        Self::Minimum,
        Self::Maximum,
        Self::SampleCount,
        Self::P50,
        Self::P90,
        Self::P95,
        Self::P99,
    ];

    /// CloudWatch's word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Average => "Average",
            Self::Sum => "Sum",
            Self::Minimum => "Minimum",
            Self::Maximum => "Maximum",
            Self::SampleCount => "SampleCount",
            Self::P50 => "p50",
            Self::P90 => "p90",
            Self::P95 => "p95",
            Self::P99 => "p99",
        }
    }
}

/// A unit of CloudWatch; the words are its own.
///
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
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
    /// Nobody says what: the values are plain numbers.
    None,
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
            Self::None => "None",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_an_added_one_says_all() {
        for statistic in Statistic::ALL {
            let metric = Metric::added("orders: total", statistic);
            assert_eq!(Metric::of_key(&metric.key()), Some(metric), "{statistic:?}");
        }
        assert_eq!(Metric::added("Errors", Statistic::Sum).key(), "Errors:Sum");
        for none in ["Errors", "Errors:sum", ":Sum", ""] {
            assert_eq!(Metric::of_key(none), None, "{none}");
        }
    }
}
