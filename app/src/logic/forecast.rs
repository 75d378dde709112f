//! The monitoring form: its texts as a choice, and what that choice would cost before it is saved.

use domain::api::Resource;
use domain::arn::Partition;
use domain::field::FieldError;
use domain::monitoring::{
    Added, Choice, Cost, Metric, Reading, ResourceType, SERIES_OF_ADDED_MAX, Service, Source, TagFilter,
};

/// The tag filter as lines of text: `key`, or `key=value, value`.
pub(crate) fn tags_as_text(tags: &[TagFilter]) -> String {
    let line = |tag: &TagFilter| {
        if tag.values.is_empty() { tag.key.clone() } else { format!("{}={}", tag.key, tag.values.join(", ")) }
    };
    tags.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The text as a tag filter. Spaces around keys and values go; empty lines say nothing.
pub(crate) fn tags_of_text(text: &str) -> Vec<TagFilter> {
    let tag = |line: &str| {
        let (key, values) = line.split_once('=').unwrap_or((line, ""));
        let values = values.split(',').map(str::trim).filter(|value| !value.is_empty());
        TagFilter { key: key.trim().to_owned(), values: values.map(str::to_owned).collect() }
    };
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(tag).collect()
}

/// The text of the budget as whole US dollars; nothing for no budget.
pub(crate) fn budget_of_text(text: &str) -> Result<Option<u32>, FieldError> {
    let text = text.trim().trim_start_matches('$').trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || {
        FieldError::new(
            "budget_usd",
            format!("`{text}` is no whole number of US dollars."),
            "Enter whole US dollars from 1 to 100,000, or nothing for no budget.",
        )
    };
    text.replace(',', "").parse().map(Some).map_err(|_| wrong())
}

/// What a choice reads of these resources each time. `looked` has metrics that were added since, with the series that
/// CloudWatch lists of them; their resources are not found yet.
pub(crate) fn reading(choice: &Choice, resources: &[Resource], looked: &[(Added, u32)]) -> Reading {
    let listed = resources.iter().filter(|one| one.gone_at.is_none());
    let found = listed.map(|one| of_one(choice, one)).fold(Reading::default(), Reading::and);
    let most = u32::try_from(SERIES_OF_ADDED_MAX).unwrap_or(u32::MAX);
    let is_read = !choice.services_off.contains(&Service::Metrics);
    let new = looked.iter().filter(|(added, _)| is_read && choice.other.contains(added));
    let new = new.map(|(_, series)| u64::from((*series).min(most)));
    new.fold(found, |sum, series| sum.and(Reading { metrics: series, statistics: series }))
}

/// Two statistics of the same metric are one metric.
fn of_one(choice: &Choice, resource: &Resource) -> Reading {
    let mut names: Vec<String> = if resource.resource_type == ResourceType::Other {
        let read = resource.metrics.iter().filter_map(|key| Metric::of_key(key));
        let source = Source::of_resource(&resource.id);
        let is_chosen = |metric: &Metric| {
            choice.other.iter().any(|one| {
                one.metric == metric.name
                    && one.statistic == metric.statistic
                    && source.as_ref().is_some_and(|source| one.takes(&resource.region, source))
            }) && !choice.services_off.contains(&Service::Metrics)
        };
        read.filter(is_chosen).map(|metric| metric.name.into_owned()).collect()
    } else {
        choice.of(resource.resource_type, &resource.tags).map(|metric| metric.name.to_string()).collect()
    };
    let count = |names: &[String]| u64::try_from(names.len()).unwrap_or(u64::MAX);
    let statistics = count(&names);
    names.sort_unstable();
    names.dedup();
    Reading { metrics: count(&names), statistics }
}

/// What 30 days of that cost.
pub(crate) fn monthly(
    choice: &Choice,
    resources: &[Resource],
    looked: &[(Added, u32)],
    partition: Partition,
) -> (Reading, Cost) {
    let reading = reading(choice, resources, looked);
    (reading, reading.monthly(partition, choice.interval_minutes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::monitoring::of_type;
    use domain::time::Timestamp;

    fn resource(resource_type: ResourceType, tags: &[(&str, &str)], gone: bool) -> Resource {
        let region: domain::arn::Region = "us-east-1".parse().unwrap();
        Resource {
            id: resource_type.id(&region, "one"),
            name: None,
            service: resource_type.service(),
            resource_type,
            kind: String::new(),
            state: String::new(),
            region,
            arn: None,
            tags: tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            metrics: Vec::new(),
            first_seen_at: Timestamp::from_seconds(0),
            gone_at: gone.then(|| Timestamp::from_seconds(1)),
        }
    }

    #[test]
    fn tags_are_written_as_lines() {
        let text = "env=production, staging\nteam";
        let tags = tags_of_text(&format!("\n {text} \n\n"));
        assert_eq!(tags.len(), 2);
        assert_eq!(tags[0].values, ["production", "staging"]);
        assert_eq!(tags_as_text(&tags), text);
        assert_eq!(tags_of_text("=x")[0].key, "", "which the domain refuses");
    }

    #[test]
    fn budgets() {
        assert_eq!(budget_of_text("").unwrap(), None);
        assert_eq!(budget_of_text(" $1,000 ").unwrap(), Some(1000));
        assert_eq!(budget_of_text("a lot").unwrap_err().field, "budget_usd");
    }

    #[test]
    fn what_is_off_gone_or_of_another_tag_costs_nothing() {
        let all = [
            resource(ResourceType::Instance, &[("env", "production")], false),
            resource(ResourceType::Instance, &[], true),
            resource(ResourceType::Queue, &[], false),
        ];
        let usual = Choice::default();
        let one = |resource_type| u64::try_from(of_type(resource_type).len()).unwrap();
        let (instance, queue) = (one(ResourceType::Instance), one(ResourceType::Queue));
        assert_eq!(reading(&usual, &all, &[]).statistics, instance + queue);
        let tagged = Choice { tags: tags_of_text("env"), ..usual.clone() };
        assert_eq!(reading(&tagged, &all, &[]).statistics, instance);
        let off = Choice { services_off: vec![Service::Ec2], ..usual.clone() };
        assert_eq!(reading(&off, &all, &[]).statistics, queue);
        let (_, cost) = monthly(&usual, &all, &[], Partition::Aws);
        assert_eq!(cost.high_micro_usd, (instance + queue) * 86_400);
    }

    #[test]
    fn a_second_statistic_is_no_second_metric() {
        let balancer = [resource(ResourceType::ApplicationLoadBalancer, &[], false)];
        let got = reading(&Choice::default(), &balancer, &[]);
        assert!(got.metrics < got.statistics, "{got:?}");
    }

    #[test]
    fn added_metrics_cost_what_is_listed_of_them() {
        let added = |json: &str| serde_json::from_str::<Added>(json).unwrap();
        let orders = added(r#"{"namespace":"MyApp","metric":"Orders","statistic":"Sum"}"#);
        let errors =
            added(r#"{"region":"us-east-1","namespace":"MyApp","metric":"Errors","statistic":"Sum"}"#);
        let mut found = resource(ResourceType::Other, &[], false);
        found.id = ResourceType::Other.id(&found.region, "MyApp?Shop=north");
        found.metrics = vec!["Orders:Sum".to_owned()];
        let all = [found];
        let mut choice = Choice { other: vec![orders, errors.clone()], ..Choice::default() };
        assert_eq!(reading(&choice, &all, &[]).statistics, 1);
        assert_eq!(reading(&choice, &all, &[(errors.clone(), 3)]).statistics, 4);
        assert_eq!(reading(&choice, &all, &[(errors.clone(), 9000)]).statistics, 501, "up to the limit");
        choice.other.remove(0);
        assert_eq!(reading(&choice, &all, &[(errors, 3)]).statistics, 3);
        choice.services_off.push(Service::Metrics);
        assert_eq!(reading(&choice, &all, &[]).statistics, 0);
    }
}
