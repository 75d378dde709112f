//! What of an account is read, and how often: what its people have chosen.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ADDED_MAX, Added, Metric, ResourceType, Service, Source, metrics};
use crate::arn::Region;
use crate::field::FieldError;

/// How often metrics are read, in minutes, without a budget.
pub const INTERVALS: [u16; 3] = [1, 5, 10];
/// The most that one list of a choice holds.
const LIST_MAX: usize = 100;
/// Bounds of a tag: <https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>
const KEY_MAX: usize = 128;
const VALUE_MAX: usize = 256;
/// A budget beyond this, in US dollars a month, is a slip.
const BUDGET_MAX: u32 = 100_000;

/// What is read. Also the body of `PUT …/monitoring`: what is missing is as it is at first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Choice {
    /// Minutes from one reading to the next: 1, 5 or 10. At 1 the points are a minute apart, else five; AWS bills each
    /// reading of a metric, so a longer one costs less and shows the same points later.
    pub interval_minutes: u16,
    /// Services whose metrics are not read; their resources are listed all the same.
    pub services_off: Vec<Service>,
    /// Single metrics that are not read, as `type/metric`, such as `instance/EBSReadBytes`.
    pub metrics_off: Vec<String>,
    /// Only resources with all of these tags are measured; all of them where it is empty.
    pub tags: Vec<TagFilter>,
    /// The most that reading may cost in a month, in whole US dollars. Readings become rarer where it would cost more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_usd: Option<u32>,
    /// Everything or an error: a reading of which a service or a region failed is told as failed.
    pub strict: bool,
    /// Metrics besides the curated ones, at most 20. They are read whatever tags are asked for, since they have none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other: Vec<Added>,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            interval_minutes: 5,
            services_off: Vec::new(),
            metrics_off: Vec::new(),
            tags: Vec::new(),
            budget_usd: None,
            strict: false,
            other: Vec::new(),
        }
    }
}

/// A tag that a resource must have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TagFilter {
    /// Its key, case sensitive.
    pub key: String,
    /// One of these values; any value where it is empty.
    #[serde(default)]
    pub values: Vec<String>,
}

impl TagFilter {
    fn takes(&self, tags: &[(String, String)]) -> bool {
        let is_it = |(key, value): &(String, String)| {
            *key == self.key && (self.values.is_empty() || self.values.contains(value))
        };
        tags.iter().any(is_it)
    }
}

impl Choice {
    /// The choice if its parts are within bounds and exist. The error names the field.
    pub fn checked(self) -> Result<Self, FieldError> {
        if !INTERVALS.contains(&self.interval_minutes) {
            return Err(FieldError::new(
                "interval_minutes",
                format!("Every {} minutes is not offered.", self.interval_minutes),
                "Choose 1, 5 or 10 minutes.",
            ));
        }
        if let Some(budget) = self.budget_usd.filter(|budget| *budget == 0 || *budget > BUDGET_MAX) {
            return Err(FieldError::new(
                "budget_usd",
                format!("A budget of {budget} US dollars a month cannot be held."),
                "Enter whole US dollars from 1 to 100,000, or nothing for no budget.",
            ));
        }
        let is_known = |name: &String| {
            let (resource, key) = name.split_once('/')?;
            metrics::find(resource.parse().ok()?, key)
        };
        if let Some(unknown) = self.metrics_off.iter().find(|name| is_known(name).is_none()) {
            return Err(FieldError::new(
                "metrics_off",
                format!("`{unknown}` is no metric that is read."),
                "Send `type/metric`, such as `instance/EBSReadBytes`.",
            ));
        }
        let wrong = |tag: &&TagFilter| {
            let length = tag.key.chars().count();
            length == 0
                || length > KEY_MAX
                || tag.values.len() > LIST_MAX
                || tag.values.iter().any(|value| value.chars().count() > VALUE_MAX)
        };
        if self.tags.len() > LIST_MAX || self.tags.iter().any(|tag| wrong(&tag)) {
            return Err(FieldError::new(
                "tags",
                "A tag's key has 1 to 128 characters, a value at most 256.",
                "Send at most 100 tags with at most 100 values each.",
            ));
        }
        if self.other.len() > ADDED_MAX {
            return Err(FieldError::new(
                "other",
                format!("These are {} other metrics.", self.other.len()),
                format!("Send at most {ADDED_MAX}. Each reads every series of its name."),
            ));
        }
        self.other.iter().try_for_each(Added::check)?;
        Ok(self)
    }

    /// Whether a metric of that type is read at all.
    pub fn reads(&self, resource: ResourceType, metric: &Metric) -> bool {
        let is_off = |name: &String| {
            name.split_once('/').is_some_and(|(word, key)| word == resource.word() && key == metric.key())
        };
        !self.services_off.contains(&resource.service()) && !self.metrics_off.iter().any(is_off)
    }

    /// The metrics that are read for a resource of that type with these tags.
    pub fn of(
        &self,
        resource: ResourceType,
        tags: &[(String, String)],
    ) -> impl Iterator<Item = &'static Metric> {
        let is_measured = self.tags.iter().all(|filter| filter.takes(tags));
        metrics::of_type(resource).iter().filter(move |metric| is_measured && self.reads(resource, metric))
    }

    /// The added metrics that are read of a source in a region, each with its entry's place, where CloudWatch lists these
    /// names there. A metric that two entries name is of the first.
    pub fn added_of<'a>(
        &'a self,
        region: &'a Region,
        source: &'a Source,
        listed: &'a [String],
    ) -> impl Iterator<Item = (usize, &'a Added)> {
        let is_read = !self.services_off.contains(&Service::Metrics);
        let takes = move |one: &Added| is_read && one.takes(region, source) && listed.contains(&one.metric);
        let entries = self.other.iter().enumerate().filter(move |(_, one)| takes(one));
        entries.filter(move |(place, one)| {
            let is_same = |other: &Added| other.metric == one.metric && other.statistic == one.statistic;
            !self.other.iter().take(*place).any(|other| takes(other) && is_same(other))
        })
    }

    /// Seconds between the points of a series.
    pub const fn period_seconds(&self) -> u32 {
        if self.interval_minutes == 1 { 60 } else { 300 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(json: &str) -> Choice {
        serde_json::from_str(json).unwrap()
    }

    /// What a released version wrote must be read for ever.
    #[test]
    fn the_stored_form_is_pinned() {
        let whole = r#"{"interval_minutes":1,"services_off":["sqs"],"metrics_off":["instance/EBSReadBytes"],"tags":[{"key":"env","values":["production"]}],"budget_usd":20,"strict":true}"#;
        assert_eq!(serde_json::to_string(&choice(whole)).unwrap(), whole);
        assert_eq!(choice("{}"), Choice::default());
        let other = r#""other":[{"region":"eu-west-1","namespace":"MyApp","metric":"Orders","statistic":"Sum","dimensions":[{"name":"Shop","value":"north"}]},{"namespace":"AWS/Lambda","metric":"Errors","statistic":"p99"}]}"#;
        let whole = format!("{},{other}", whole.trim_end_matches('}'));
        assert_eq!(serde_json::to_string(&choice(&whole)).unwrap(), whole);
    }

    #[test]
    fn what_is_switched_off_is_not_read() {
        let choice = choice(
            r#"{"services_off":["sqs"],"metrics_off":["instance/CPUUtilization","application_load_balancer/TargetResponseTime:p95"]}"#,
        );
        let keys = |resource| choice.of(resource, &[]).map(Metric::key).collect::<Vec<_>>();
        assert!(keys(ResourceType::Queue).is_empty());
        assert!(!keys(ResourceType::Instance).contains(&"CPUUtilization".to_owned()));
        assert!(keys(ResourceType::Database).contains(&"CPUUtilization".to_owned()), "another type's stays");
        let balancer = keys(ResourceType::ApplicationLoadBalancer);
        assert!(balancer.contains(&"TargetResponseTime".to_owned()), "{balancer:?}");
        assert!(!balancer.contains(&"TargetResponseTime:p95".to_owned()), "{balancer:?}");
    }

    #[test]
    fn tags_filter_what_is_measured() {
        let choice = choice(r#"{"tags":[{"key":"env","values":["production","staging"]},{"key":"team"}]}"#);
        let reads = |tags: &[(&str, &str)]| {
            let tags: Vec<_> = tags.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            choice.of(ResourceType::Table, &tags).next().is_some()
        };
        assert!(reads(&[("env", "staging"), ("team", "")]));
        assert!(!reads(&[("env", "staging")]));
        assert!(!reads(&[("env", "test"), ("team", "a")]));
        assert!(!reads(&[("Env", "staging"), ("team", "a")]), "keys are case sensitive in AWS");
    }

    #[test]
    fn added_metrics_are_read_where_they_are_listed() {
        let mut choice = choice(
            r#"{"tags":[{"key":"env"}],"other":[
                {"namespace":"MyApp","metric":"Orders","statistic":"Sum"},
                {"namespace":"MyApp","metric":"Orders","statistic":"p95"},
                {"namespace":"MyApp","metric":"Errors","statistic":"Sum"},
                {"region":"eu-west-1","namespace":"MyApp","metric":"Orders","statistic":"Sum"}]}"#,
        );
        let (region, source) = ("eu-west-1".parse().unwrap(), "MyApp?Shop=north".parse().unwrap());
        let listed = ["Orders".to_owned()];
        let places = |choice: &Choice| {
            choice.added_of(&region, &source, &listed).map(|(place, _)| place).collect::<Vec<_>>()
        };
        assert_eq!(places(&choice), [0, 1], "each once, whatever the tags");
        choice.services_off.push(Service::Metrics);
        assert!(places(&choice).is_empty());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let check = |json: &str, field: &str| {
            let error = choice(json).checked().unwrap_err();
            assert_eq!(error.field, field, "{json}");
        };
        check(r#"{"interval_minutes":2}"#, "interval_minutes");
        check(r#"{"budget_usd":0}"#, "budget_usd");
        check(r#"{"metrics_off":["instance/Nonsense"]}"#, "metrics_off");
        check(r#"{"metrics_off":["CPUUtilization"]}"#, "metrics_off");
        check(r#"{"tags":[{"key":""}]}"#, "tags");
        check(r#"{"other":[{"namespace":"","metric":"a","statistic":"Sum"}]}"#, "other");
        let many = vec![r#"{"namespace":"a","metric":"a","statistic":"Sum"}"#; 21].join(",");
        check(&format!(r#"{{"other":[{many}]}}"#), "other");
        assert!(Choice::default().checked().is_ok());
    }
}
