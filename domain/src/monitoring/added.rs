//! Metrics that somebody added by their names: of the account's own namespaces, or of AWS's that are not curated.
//!
//! One entry is a metric and a statistic; it reads whatever series CloudWatch lists of it, up to a number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Metric, Source, Statistic};
use crate::arn::Region;
use crate::field::FieldError;

/// The most entries of a choice.
pub const ADDED_MAX: usize = 20;
/// The most series that one entry reads, in all regions together; what CloudWatch lists beyond is left out.
pub const SERIES_OF_ADDED_MAX: usize = 500;
/// The most series that all entries read together.
pub const SERIES_OF_ALL_ADDED_MAX: usize = 2000;

/// Bounds of names: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html>,
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html>.
const NAME_MAX: usize = 255;
const VALUE_MAX: usize = 1024;
const DIMENSIONS_MAX: usize = 30;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Added {
    /// Only in this region; in every region that is read where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// CloudWatch's namespace, such as `AWS/Lambda`.
    pub namespace: String,
    /// The metric's name, such as `Errors`.
    pub metric: String,
    /// What is read of it.
    pub statistic: Statistic,
    /// Only the one series with exactly these; every series of the metric where they are missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<Vec<Dimension>>,
}

/// A dimension of a series.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Its name, such as `FunctionName`.
    pub name: String,
    /// Its value, such as `checkout`.
    pub value: String,
}

impl Added {
    /// It as a metric.
    pub fn as_metric(&self) -> Metric {
        Metric::added(&self.metric, self.statistic)
    }

    /// Whether it may have series in that region.
    pub fn is_in(&self, region: &Region) -> bool {
        self.region.as_ref().is_none_or(|only| only == region)
    }

    /// Whether it reads a series of its metric that is kept there.
    pub fn takes(&self, region: &Region, source: &Source) -> bool {
        let is_it = |wanted: &Vec<Dimension>| {
            let has = |one: &Dimension| {
                source.dimensions.iter().any(|(name, value)| *name == one.name && *value == one.value)
            };
            wanted.len() == source.dimensions.len() && wanted.iter().all(has)
        };
        self.is_in(region) && self.namespace == source.namespace && self.dimensions.as_ref().is_none_or(is_it)
    }

    /// Whether its parts are within CloudWatch's bounds.
    pub(super) fn check(&self) -> Result<(), FieldError> {
        let refused =
            |problem: String, remedy: &str| Err(FieldError::new("other", problem, remedy.to_owned()));
        let Self { namespace, metric, dimensions, .. } = self;
        // AWS's own list of characters, and the space, which its own agents use.
        let may_stand = |c: char| c.is_ascii_alphanumeric() || ".-_/#: ".contains(c);
        if !is_text(namespace, 1, NAME_MAX) || namespace.starts_with(':') || !namespace.chars().all(may_stand)
        {
            return refused(
                format!("`{namespace}` is no namespace of CloudWatch."),
                "Send 1 to 255 letters, digits and . - _ / # : as CloudWatch lists them, such as `AWS/Lambda`.",
            );
        }
        if !is_text(metric, 1, NAME_MAX) {
            return refused(
                format!("`{metric}` is no name of a metric."),
                "Send 1 to 255 printable ASCII characters, as CloudWatch lists them, such as `Errors`.",
            );
        }
        let is_dimension = |one: &Dimension| {
            is_text(&one.name, 1, NAME_MAX) && !one.name.starts_with(':') && is_text(&one.value, 1, VALUE_MAX)
        };
        if dimensions.as_ref().is_some_and(|all| all.len() > DIMENSIONS_MAX || !all.iter().all(is_dimension))
        {
            return refused(
                format!("The dimensions of `{metric}` are none of CloudWatch's."),
                "Send at most 30, names of 1 to 255 and values of 1 to 1,024 printable ASCII characters.",
            );
        }
        Ok(())
    }
}

fn is_text(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len())
        && text.chars().all(|c| c == ' ' || c.is_ascii_graphic())
        && !text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(json: &str) -> Added {
        serde_json::from_str(json).unwrap()
    }

    const ERRORS: &str = r#"{"namespace":"AWS/Lambda","metric":"Errors","statistic":"Sum"}"#;

    #[test]
    fn an_entry_reads_every_series_or_one() {
        let (here, there): (Region, Region) = ("eu-west-1".parse().unwrap(), "us-east-1".parse().unwrap());
        let source = |text: &str| text.parse::<Source>().unwrap();
        let all = added(ERRORS);
        assert!(all.takes(&here, &source("AWS/Lambda")) && all.takes(&there, &source("AWS/Lambda?A=b")));
        assert!(!all.takes(&here, &source("MyApp?A=b")));
        let one = added(
            r#"{"region":"eu-west-1","namespace":"AWS/Lambda","metric":"Errors","statistic":"p99","dimensions":[{"name":"B","value":"2"},{"name":"A","value":"1"}]}"#,
        );
        assert!(one.takes(&here, &source("AWS/Lambda?A=1&B=2")));
        for other in ["AWS/Lambda?A=1", "AWS/Lambda?A=1&B=3", "AWS/Lambda?A=1&B=2&C=3", "AWS/Lambda"] {
            assert!(!one.takes(&here, &source(other)), "{other}");
        }
        assert!(!one.takes(&there, &source("AWS/Lambda?A=1&B=2")));
        let none = Added { dimensions: Some(vec![]), ..all };
        assert!(none.takes(&here, &source("AWS/Lambda")) && !none.takes(&here, &source("AWS/Lambda?A=1")));
    }

    #[test]
    fn bounds() {
        let check = |namespace: &str, metric: &str, is_right: bool| {
            let one = Added { namespace: namespace.to_owned(), metric: metric.to_owned(), ..added(ERRORS) };
            assert_eq!(one.check().is_ok(), is_right, "{namespace} {metric}");
        };
        check("CWAgent", "mem_used_percent", true);
        check("Windows/Default", "Memory % Committed Bytes In Use", true);
        check("a:b#c.d-e", "x", true);
        for namespace in ["", " ", ":a", "a?b", "a\nb", "ä", &"a".repeat(256)] {
            check(namespace, "x", false);
        }
        for metric in ["", " ", "a\tb", "ä", &"a".repeat(256)] {
            check("a", metric, false);
        }
        let one = Dimension { name: "a".to_owned(), value: String::new() };
        assert!(Added { dimensions: Some(vec![one]), ..added(ERRORS) }.check().is_err());
    }
}
