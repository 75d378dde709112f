//! What our series are called in Prometheus: as yet-another-cloudwatch-exporter (YACE) calls them, so that dashboards made
//! for it find ours. <https://github.com/prometheus-community/yet-another-cloudwatch-exporter>
//!
//! | label | is |
//! |---|---|
//! | `account_id`, `region` | as in YACE |
//! | `dimension_InstanceId`, … | each `CloudWatch` dimension; as in YACE |
//! | `tag_env`, … | each tag; as in YACE, and where a key has a letter that YACE drops the tag for, `_` |
//! | `name` | the resource's name, or its dimension's value; in YACE its ARN |
//! | `resource`, `type` | our id of it, and our word for what it is |
//! | `connection`, `alias` | our id of the connection, and its name where it has one |

use super::Labels;
use crate::arn::{AccountId, Region};
use crate::ids::ConnectionId;
use crate::monitoring::{Metric, ResourceType, Source, of_type};

/// Such as `aws_ec2_cpuutilization_average`, of a metric in a namespace such as `AWS/EC2`.
pub fn metric_name(namespace: &str, metric: &Metric) -> String {
    let namespace = words(&namespace.to_ascii_lowercase());
    let mut name = words(&metric.name);
    // A name that repeats its namespace says it once.
    for part in namespace.split('_') {
        name = name.strip_prefix(part).unwrap_or(&name).to_owned();
    }
    let prefix = if namespace.starts_with("aws") { "" } else { "aws_" };
    format!(
        "{prefix}{namespace}_{}_{}",
        name.strip_prefix('_').unwrap_or(&name),
        words(metric.statistic.word())
    )
}

/// Lower case, with a `_` where a capital follows a small letter or a digit.
fn words(text: &str) -> String {
    let mut words = String::new();
    let mut before = ' ';
    for c in text.chars() {
        if c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
            words.push('_');
        }
        words += &plain(c);
        before = c;
    }
    words.to_ascii_lowercase()
}

/// A letter as it may stand in a name.
fn plain(c: char) -> String {
    match c {
        '%' => "_percent".to_owned(),
        c if c.is_ascii_alphanumeric() => c.to_string(),
        _ => "_".to_owned(),
    }
}

/// A resource as its labels tell of it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The account.
    pub account: &'a AccountId,
    /// The connection.
    pub connection: &'a ConnectionId,
    /// The connection's name.
    pub alias: Option<&'a str>,
    /// Where it is.
    pub region: &'a Region,
    /// What it is.
    pub resource_type: ResourceType,
    /// Our id of it.
    pub id: &'a str,
    /// Where `CloudWatch` keeps its metrics.
    pub source: &'a Source,
    /// Its name.
    pub name: Option<&'a str>,
    /// Its tags.
    pub tags: &'a [(String, String)],
}

/// All its labels but a metric's name.
pub fn labels(told: &Told<'_>) -> Labels {
    let mut labels = Labels::default();
    for (key, value) in told.tags {
        labels.set(label("tag_", key), value);
    }
    for (name, value) in &told.source.dimensions {
        labels.set(label("dimension_", name), value);
    }
    labels.set("account_id", told.account.as_str());
    labels.set("connection", told.connection.as_str());
    labels.set("alias", told.alias.unwrap_or_default());
    labels.set("region", told.region.as_str());
    labels.set("type", told.resource_type.word());
    labels.set("resource", told.id);
    let name = told.name.filter(|name| !name.is_empty());
    labels.set("name", name.map_or_else(|| told.source.name(), str::to_owned));
    labels
}

fn label(prefix: &str, key: &str) -> String {
    key.chars().fold(prefix.to_owned(), |label, c| label + &plain(c))
}

/// Every curated metric, by the name that it has here.
pub fn catalogue() -> impl Iterator<Item = (String, &'static Metric)> {
    let of = |resource: ResourceType| {
        let named = move |metric: &'static Metric| Some((metric_name(resource.namespace()?, metric), metric));
        of_type(resource).iter().filter_map(named)
    };
    ResourceType::ALL.into_iter().flat_map(of)
}
