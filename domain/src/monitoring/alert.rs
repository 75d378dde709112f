//! Metric alerts: a threshold on a metric of one resource, or of every resource of a type, for some periods on end.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ResourceType, metrics};
use crate::field::FieldError;

/// The most alerts of a connection.
pub const ALERTS_MAX: usize = 50;
/// `CloudWatch` has a point some minutes after its period: so many of the newest periods may be missing without being gaps.
const LATE_PERIODS: usize = 3;
const PERIODS_MAX: u8 = 24;
const NAME_MAX: usize = 100;

/// What is watched. Also the body of a new alert, and of a changed one, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// A name for people, 1 to 100 characters.
    pub name: String,
    /// Resources of this type.
    #[serde(rename = "type")]
    pub resource_type: ResourceType,
    /// The metric's key, such as `CPUUtilization`.
    pub metric: String,
    /// One resource, by its id; each of the type where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// On which side of the threshold it fires.
    pub comparison: Comparison,
    /// In the metric's unit.
    pub threshold: f64,
    /// For so many periods on end, 1 to 24; three where it is missing.
    #[serde(default = "three")]
    pub periods: u8,
    /// What a period without data counts as.
    #[serde(default)]
    pub no_data: NoData,
}

const fn three() -> u8 {
    3
}

/// On which side of the threshold an alert fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Above it.
    Above,
    /// Below it.
    Below,
}

/// What a period without data counts as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoData {
    /// As no news: what was known stays.
    #[default]
    Keep,
    /// As a value on the right side: for metrics that are written only when something happens.
    Fine,
    /// As a value on the wrong side: for what must always be there.
    Wrong,
}

/// What the newest values come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// On the right side.
    Fine,
    /// On the wrong side for as long as was said.
    Wrong,
    /// Not enough is known to change anything.
    Unknown,
}

impl Rule {
    /// The rule if its parts are within bounds and exist. The error names the field.
    pub fn checked(mut self) -> Result<Self, FieldError> {
        self.name = self.name.trim().to_owned();
        let length = self.name.chars().count();
        if length == 0 || length > NAME_MAX {
            let problem = format!("A name has 1 to {NAME_MAX} characters; this one has {length}.");
            return Err(FieldError::new("name", problem, "Say in a few words what is watched."));
        }
        if metrics::metric_of(self.resource_type, &self.metric).is_none() {
            let problem = format!("`{}` is not read of a {}.", self.metric, self.resource_type.title());
            let all: Vec<_> = metrics::of_type(self.resource_type).iter().map(super::Metric::key).collect();
            let remedy = if all.is_empty() {
                "Send name and statistic, such as `Errors:Sum`.".to_owned()
            } else {
                format!("Choose from {}.", all.join(", "))
            };
            return Err(FieldError::new("metric", problem, remedy));
        }
        if self.resource_type == ResourceType::Other && self.resource.is_none() {
            let problem = "Metrics of this name may be of quite different things.";
            return Err(FieldError::new("resource", problem, "Name one resource."));
        }
        if !self.threshold.is_finite() {
            return Err(FieldError::new("threshold", "This is no number.", "Enter a number, such as 90."));
        }
        if self.periods == 0 || self.periods > PERIODS_MAX {
            let problem = format!("An alert cannot look at {} periods.", self.periods);
            return Err(FieldError::new("periods", problem, "Enter a number from 1 to 24."));
        }
        Ok(self)
    }

    /// How far back the values reach that [`Rule::judge`] wants.
    pub fn reach(&self, period: Duration) -> Duration {
        period
            .saturating_mul(u32::from(self.periods).saturating_add(u32::try_from(LATE_PERIODS).unwrap_or(3)))
    }

    /// What a series' newest values come to, oldest first, a value for each period.
    pub fn judge(&self, values: &[Option<f64>]) -> Verdict {
        let late = values.iter().rev().take(LATE_PERIODS).take_while(|value| value.is_none()).count();
        let settled = values.get(..values.len().saturating_sub(late)).unwrap_or_default();
        let periods = usize::from(self.periods);
        let Some(last) = settled.len().checked_sub(periods).and_then(|first| settled.get(first..)) else {
            return Verdict::Unknown;
        };
        let is_wrong = |value: &Option<f64>| match (value, self.comparison, self.no_data) {
            (Some(value), Comparison::Above, _) => Some(*value > self.threshold),
            (Some(value), Comparison::Below, _) => Some(*value < self.threshold),
            (None, _, NoData::Keep) => None,
            (None, _, NoData::Fine) => Some(false),
            (None, _, NoData::Wrong) => Some(true),
        };
        let judged: Vec<Option<bool>> = last.iter().map(is_wrong).collect();
        if judged.contains(&Some(false)) {
            Verdict::Fine
        } else if judged.iter().all(|one| *one == Some(true)) {
            Verdict::Wrong
        } else {
            Verdict::Unknown
        }
    }

    /// What it watches, in words: “CPU above 90 % for 3 periods”.
    pub fn words(&self) -> String {
        let metric = metrics::metric_of(self.resource_type, &self.metric);
        let title = metric.as_ref().map_or(self.metric.as_str(), |metric| &metric.title);
        let side = match self.comparison {
            Comparison::Above => "above",
            Comparison::Below => "below",
        };
        let periods =
            if self.periods == 1 { "a period".to_owned() } else { format!("{} periods", self.periods) };
        format!("{title} {side} {} for {periods}", self.threshold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(json: &str) -> Rule {
        let base = r#"{"name":"Busy","type":"instance","metric":"CPUUtilization","comparison":"above","threshold":90"#;
        serde_json::from_str(&format!("{base}{json}}}")).unwrap()
    }

    fn check(rule: &Rule, values: &[f64], expected: Verdict) {
        let values: Vec<_> =
            values.iter().map(|value| Some(*value).filter(|value| !value.is_nan())).collect();
        assert_eq!(rule.judge(&values), expected, "{values:?}");
    }

    const GAP: f64 = f64::NAN;

    #[test]
    fn it_takes_as_many_periods_as_were_said() {
        let three = rule("");
        check(&three, &[10.0, 95.0, 95.0, 95.0], Verdict::Wrong);
        check(&three, &[95.0, 95.0, 90.0], Verdict::Fine);
        check(&three, &[95.0, 95.0], Verdict::Unknown);
        check(&rule(r#","periods":1"#), &[10.0, 90.1], Verdict::Wrong);
        let below = Rule { comparison: Comparison::Below, ..rule("") };
        check(&below, &[10.0, 20.0, 30.0], Verdict::Wrong);
        check(&below, &[10.0, 90.0, 30.0], Verdict::Fine);
    }

    #[test]
    fn late_points_are_no_gaps() {
        check(&rule(""), &[95.0, 95.0, 95.0, GAP, GAP, GAP], Verdict::Wrong);
        check(&rule(""), &[95.0, 95.0, 95.0, GAP, GAP, GAP, GAP], Verdict::Unknown);
    }

    #[test]
    fn a_gap_counts_as_was_said() {
        let gap = [95.0, GAP, 95.0];
        check(&rule(""), &gap, Verdict::Unknown);
        check(&rule(r#","no_data":"fine""#), &gap, Verdict::Fine);
        check(&rule(r#","no_data":"wrong""#), &gap, Verdict::Wrong);
        check(&rule(r#","no_data":"wrong""#), &[GAP; 6], Verdict::Wrong);
        check(&rule(r#","no_data":"fine""#), &[GAP; 6], Verdict::Fine);
        check(&rule(""), &[GAP; 6], Verdict::Unknown);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let check = |rule: Rule, field: &str| assert_eq!(rule.checked().unwrap_err().field, field);
        check(Rule { name: " ".to_owned(), ..rule("") }, "name");
        check(Rule { metric: "Nonsense".to_owned(), ..rule("") }, "metric");
        check(Rule { threshold: f64::NAN, ..rule("") }, "threshold");
        check(rule(r#","periods":25"#), "periods");
        let other = |metric: &str| Rule {
            resource_type: ResourceType::Other,
            metric: metric.to_owned(),
            resource: None,
            ..rule("")
        };
        check(other("Errors"), "metric");
        check(other("Errors:Sum"), "resource");
        let named = Rule { resource: Some("metrics/eu-west-1/MyApp".to_owned()), ..other("Errors:Sum") };
        assert_eq!(named.checked().unwrap().words(), "Errors above 90 for 3 periods");
        assert_eq!(rule("").checked().unwrap().words(), "CPU above 90 for 3 periods");
    }
}
