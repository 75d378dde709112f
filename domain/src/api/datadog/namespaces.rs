//! `metrics_config.namespace_filters`, and what of a [`Choice`] says the same.
//!
//! A filter is about the curated metrics. A namespace is not read when its service is switched off, or, where other namespaces
//! of that service are read, when each metric of its own is. Metrics that were added by their names are nobody's filter's.

use serde_json::{Value, json};

use crate::monitoring::{Choice, ResourceType, Service, of_type};

/// The namespaces of curated metrics, each once.
pub fn available() -> Vec<&'static str> {
    let mut names = Vec::new();
    for name in Service::curated().flat_map(of_service) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Which names a filter leaves out; none where it is no filter.
fn excludes(filter: &Value, name: &str) -> bool {
    let lists = |key: &str| filter.get(key)?.as_array().map(|names| names.iter().any(|one| one == name));
    match (lists("include_only"), lists("exclude_only")) {
        (Some(is_listed), _) => !is_listed,
        (None, Some(is_listed)) => is_listed,
        (None, None) => false,
    }
}

/// The choice that reads what the filter lets through; all else of it stays. Single metrics that are switched off stay so.
pub(super) fn applied(filter: &Value, mut choice: Choice) -> Choice {
    for service in Service::curated() {
        let names = of_service(service);
        let is_off = names.iter().all(|name| excludes(filter, name));
        let was_off = choice.services_off.contains(&service);
        if is_off {
            if !was_off {
                choice.services_off.push(service);
            }
            continue;
        }
        choice.services_off.retain(|one| *one != service);
        for name in names {
            let of_it = keys(name);
            if excludes(filter, name) {
                let missing = of_it.into_iter().filter(|key| !choice.metrics_off.contains(key));
                choice.metrics_off.extend(missing.collect::<Vec<_>>());
            } else if is_unread(name, &choice) {
                choice.metrics_off.retain(|key| !of_it.contains(key));
            }
        }
    }
    choice
}

/// The filter that says what a choice reads: one that was sent, as long as it says so still.
pub(super) fn said(sent: Option<&Value>, choice: &Choice) -> Value {
    let unread: Vec<_> = available().into_iter().filter(|name| is_unread(name, choice)).collect();
    let agrees =
        |filter: &&Value| available().iter().all(|name| excludes(filter, name) == unread.contains(name));
    sent.filter(agrees).cloned().unwrap_or_else(|| json!({ "exclude_only": unread }))
}

fn is_unread(name: &str, choice: &Choice) -> bool {
    types(name).all(|of| !of_type(of).iter().any(|metric| choice.reads(of, metric)))
}

fn of_service(service: Service) -> Vec<&'static str> {
    let types = ResourceType::ALL.into_iter().filter(|of| of.service() == service);
    types.filter_map(ResourceType::namespace).collect()
}

fn types(name: &str) -> impl Iterator<Item = ResourceType> {
    ResourceType::ALL.into_iter().filter(move |of| of.namespace() == Some(name))
}

/// Its metrics, as `metrics_off` names them.
fn keys(name: &str) -> Vec<String> {
    let of_one = |of: ResourceType| of_type(of).iter().map(move |metric| format!("{of}/{}", metric.key()));
    types(name).flat_map(of_one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unread(choice: &Choice) -> Vec<&'static str> {
        available().into_iter().filter(|name| is_unread(name, choice)).collect()
    }

    fn check(filter: &Value, before: Choice, expected: &[&str]) -> Choice {
        let after = applied(filter, before).checked().unwrap();
        assert_eq!(unread(&after), expected, "{filter}");
        assert_eq!(said(Some(filter), &after), *filter, "as it was sent");
        after
    }

    #[test]
    fn a_service_or_one_of_its_namespaces() {
        let usual = json!({"exclude_only": ["AWS/SQS", "AWS/ElasticMapReduce", "AWS/Usage"]});
        let choice = check(&usual, Choice::default(), &["AWS/SQS"]);
        assert_eq!((choice.services_off, choice.metrics_off), (vec![Service::Sqs], vec![]));

        let part = json!({"exclude_only": ["AWS/NetworkELB"]});
        let choice = check(&part, Choice::default(), &["AWS/NetworkELB"]);
        assert!(choice.services_off.is_empty() && !choice.metrics_off.is_empty());
        let choice = check(&json!({"exclude_only": []}), choice, &[]);
        assert_eq!(choice, Choice::default(), "all of it is read again");

        let only = json!({"include_only": ["AWS/EC2", "AWS/Lambda"]});
        let choice = check(&only, Choice::default(), &available().split_off(1));
        assert_eq!(choice.services_off.len(), Service::curated().count() - 1);
    }

    #[test]
    fn what_was_chosen_otherwise_stays_or_is_said() {
        let before: Choice = serde_json::from_str(
            r#"{"interval_minutes":10,"services_off":["sqs"],"metrics_off":["instance/EBSReadBytes"],"budget_usd":20}"#,
        )
        .unwrap();
        let after = check(&json!({"exclude_only": ["AWS/DynamoDB"]}), before.clone(), &["AWS/DynamoDB"]);
        assert_eq!(after, Choice { services_off: vec![Service::DynamoDb], ..before.clone() });
        // Somebody switched SQS off in the console: the filter that was sent is not what is so.
        let sent = json!({"exclude_only": []});
        assert_eq!(said(Some(&sent), &before), json!({"exclude_only": ["AWS/SQS"]}));
        assert_eq!(said(None, &Choice::default()), sent);
    }
}
