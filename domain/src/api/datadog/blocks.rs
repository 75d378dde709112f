//! The blocks of an account: what a client sends beside account, role and key. A part of them has a meaning here; all of it is
//! kept and given back.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{namespaces, shape};
use crate::arn::Region;
use crate::connecting::read_regions;
use crate::field::FieldError;
use crate::monitoring::Choice;

/// The most that is kept of an account, in bytes of JSON.
pub const KEPT_MAX: usize = 16 * 1024;
/// The most levels of objects and lists in it; Datadog's own schema has five.
const DEPTH_MAX: usize = 12;

const METRICS: &str = "metrics_config";
/// The one part that goes when its block comes without it, as Datadog's Terraform provider has recorded it and relies on.
const WITH_METRICS: &str = "metric_name_filters";

/// Blocks by their names, as a client has sent them, or as they are kept. `null` in those that were sent takes a part away.
///
/// In what is kept a released version wrote the same JSON, so it is read for ever.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Blocks(Map<String, Value>);

impl Blocks {
    /// The attributes that are blocks. Of others nothing is kept: one of them is a secret.
    pub const NAMES: [&'static str; 6] =
        ["account_tags", "aws_regions", "logs_config", "metrics_config", "resources_config", "traces_config"];

    /// Those among an account's attributes.
    pub(super) fn of(attributes: &Map<String, Value>) -> Self {
        let named = Self::NAMES.into_iter().filter_map(|name| Some((name, attributes.get(name)?)));
        Self(named.map(|(name, value)| (name.to_owned(), value.clone())).collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These with what a client sends: what is missing there stays, as in a JSON Merge Patch
    /// (<https://www.rfc-editor.org/rfc/rfc7396>). What is one of two things is replaced as a whole, and one part of the
    /// metrics goes where they come without it.
    ///
    /// # Errors
    /// Names the part that is not of its kind, or says that it is too much to keep.
    pub fn merged(&self, sent: &Self) -> Result<Self, FieldError> {
        let sent_all = Value::Object(sent.0.clone());
        if depth(&sent_all) > DEPTH_MAX {
            let problem = format!("The account's settings have more than {DEPTH_MAX} levels.");
            return Err(FieldError::new("attributes", problem, "Send what Datadog's API reference has."));
        }
        let mut merged = self.0.clone();
        if sent.0.get(METRICS).is_some_and(Value::is_object)
            && let Some(Value::Object(there)) = merged.get_mut(METRICS)
        {
            there.shift_remove(WITH_METRICS);
        }
        merge(&mut merged, &sent.0, "");
        shape::check(&merged)?;
        let size = serde_json::to_vec(&merged).map_or(usize::MAX, |json| json.len());
        if size > KEPT_MAX {
            let problem =
                format!("The account's settings are {size} bytes of JSON, which is more than is kept.");
            let remedy = format!("Send at most {KEPT_MAX} bytes in all blocks together.");
            return Err(FieldError::new("attributes", problem, remedy));
        }
        Ok(Self(merged))
    }

    /// The regions that these ask for; none where they say nothing of it, an empty list for every region.
    ///
    /// # Errors
    /// For a name that is no region's, and for no region at all.
    pub fn regions(&self) -> Result<Option<Vec<Region>>, FieldError> {
        const FIELD: &str = "aws_regions";
        let here = |error| FieldError { field: FIELD.to_owned(), ..error };
        let Some(said) = self.0.get(FIELD) else { return Ok(None) };
        if let Some(names) = said.get("include_only").and_then(Value::as_array) {
            let names: Vec<String> = names.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            if names.is_empty() {
                let remedy = "Name at least one, or send `\"include_all\": true`.";
                return Err(FieldError::new(FIELD, "`aws_regions.include_only` names no region.", remedy));
            }
            return read_regions(&names).map(Some).map_err(here);
        }
        if said.get("include_all") == Some(&Value::Bool(false)) {
            let remedy = "Name the regions in `include_only`, or send `\"include_all\": true`.";
            return Err(FieldError::new(FIELD, "`aws_regions` includes no region.", remedy));
        }
        Ok(Some(Vec::new()))
    }

    /// Whether these ask for metrics; none where they say nothing of it.
    pub fn metrics_enabled(&self) -> Option<bool> {
        match self.sent(METRICS, "enabled")? {
            Value::Bool(is_enabled) => Some(*is_enabled),
            // As at first.
            _ => Some(true),
        }
    }

    /// What is read where these say so: `before` with their filter of namespaces. None where they say nothing of it.
    pub fn choice(&self, before: Choice) -> Option<Choice> {
        let filter = self.sent(METRICS, "namespace_filters")?;
        Some(namespaces::applied(filter, before))
    }

    /// A part of a block; `null` as well where the whole block is.
    fn sent(&self, block: &str, part: &str) -> Option<&Value> {
        match self.0.get(block)? {
            Value::Object(parts) => parts.get(part),
            whole => Some(whole),
        }
    }

    /// The blocks, for who shows them.
    pub(super) const fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }
}

/// Changes `target` by what is sent. `path` leads to it, and ends with a dot where it is not empty.
pub(super) fn merge(target: &mut Map<String, Value>, sent: &Map<String, Value>, path: &str) {
    for (name, value) in sent {
        let here = format!("{path}{name}");
        match (value, target.get_mut(name)) {
            (Value::Null, _) => {
                target.shift_remove(name);
            }
            (Value::Object(parts), Some(Value::Object(there))) if !shape::is_alternative(&here) => {
                merge(there, parts, &format!("{here}."));
            }
            (Value::Object(parts), _) => {
                let mut whole = Map::new();
                merge(&mut whole, parts, &format!("{here}."));
                target.insert(name.clone(), Value::Object(whole));
            }
            (other, _) => {
                target.insert(name.clone(), other.clone());
            }
        }
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Object(parts) => 1 + parts.values().map(depth).max().unwrap_or(0),
        Value::Array(parts) => 1 + parts.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn blocks(json: Value) -> Blocks {
        serde_json::from_value(json).unwrap()
    }

    /// As recorded from Datadog itself: an update of an account that has filters, regions and services, without them.
    #[test]
    fn what_is_missing_stays() {
        let kept = blocks(json!({
            "aws_regions": {"include_only": ["us-east-1"]},
            "metrics_config": {"collect_custom_metrics": false, "namespace_filters": {"include_only": ["AWS/EC2"]}},
            "traces_config": {"xray_services": {"include_only": ["AWS/AppSync"]}},
        }));
        let sent = blocks(json!({"metrics_config": {"collect_custom_metrics": true}, "traces_config": {}}));
        let expected = json!({
            "aws_regions": {"include_only": ["us-east-1"]},
            "metrics_config": {"collect_custom_metrics": true, "namespace_filters": {"include_only": ["AWS/EC2"]}},
            "traces_config": {"xray_services": {"include_only": ["AWS/AppSync"]}},
        });
        assert_eq!(kept.merged(&sent).unwrap(), blocks(expected));
        assert_eq!((sent.regions().unwrap(), sent.metrics_enabled()), (None, None));
        assert_eq!(sent.choice(Choice::default()), None);
    }

    /// As its Terraform provider has recorded it.
    #[test]
    fn filters_of_names_go_with_a_block_that_has_none() {
        let filters = json!([{"namespace": "AWS/EC2", "include_only": ["aws.ec2.network_in"]}]);
        let kept = blocks(json!({"metrics_config": {"enabled": false, "metric_name_filters": filters}}));
        let other = kept.merged(&blocks(json!({"account_tags": []}))).unwrap();
        assert_eq!(other.0["metrics_config"]["metric_name_filters"], filters);
        let without = kept.merged(&blocks(json!({"metrics_config": {"enabled": true}}))).unwrap();
        assert_eq!(without, blocks(json!({"metrics_config": {"enabled": true}})));
        let with = kept.merged(&blocks(json!({"metrics_config": {"metric_name_filters": []}}))).unwrap();
        assert_eq!(with.0["metrics_config"], json!({"enabled": false, "metric_name_filters": []}));
    }

    #[test]
    fn one_of_two_things_is_replaced_and_null_takes_away() {
        let kept = blocks(json!({
            "account_tags": ["a:b"], "aws_regions": {"include_all": true, "new": 1},
            "metrics_config": {"enabled": false, "namespace_filters": {"exclude_only": []}},
        }));
        let sent = blocks(json!({
            "account_tags": null, "aws_regions": {"include_only": ["eu-west-1"]}, "metrics_config": {"enabled": null},
        }));
        let merged = kept.merged(&sent).unwrap();
        let expected = json!({
            "aws_regions": {"include_only": ["eu-west-1"]},
            "metrics_config": {"namespace_filters": {"exclude_only": []}},
        });
        assert_eq!(merged, blocks(expected));
        assert_eq!(sent.metrics_enabled(), Some(true));
        assert_eq!(sent.regions().unwrap().unwrap().len(), 1);
        let all = blocks(json!({"aws_regions": null, "metrics_config": null}));
        assert_eq!(all.regions().unwrap(), Some(vec![]));
        assert_eq!(all.choice(Choice::default()), Some(Choice::default()));
    }

    #[test]
    fn what_is_not_known_is_kept_within_bounds() {
        let sent = blocks(json!({"metrics_config": {"of_next_year": {"a": [1, {"b": null}]}}}));
        assert_eq!(Blocks::default().merged(&sent).unwrap(), sent);
        let attributes =
            json!({"auth_config": {"secret_access_key": "s"}, "of_next_year": 1, "account_tags": []});
        let kept = Blocks::of(attributes.as_object().unwrap());
        assert_eq!(kept, blocks(json!({"account_tags": []})), "no secret, and nothing that is not a block");
        let refused = |sent: Value| Blocks::default().merged(&blocks(sent)).unwrap_err().problem;
        let large = refused(json!({"account_tags": ["a".repeat(KEPT_MAX)]}));
        assert!(large.contains("more than is kept"), "{large}");
        let mut deep = json!(1);
        for _ in 0..DEPTH_MAX {
            deep = json!([deep]);
        }
        let deep = refused(json!({"logs_config": {"deep": deep}}));
        assert!(deep.contains("12 levels"), "{deep}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let check = |sent: Value, field: &str| {
            let sent = blocks(sent);
            let error = Blocks::default().merged(&sent).and_then(|_| sent.regions()).unwrap_err();
            assert_eq!(error.field, field, "{error}");
            assert!(error.problem.ends_with('.') && error.remedy.ends_with('.'), "{error}");
        };
        check(json!({"account_tags": "a"}), "account_tags");
        check(json!({"metrics_config": []}), "metrics_config");
        check(json!({"metrics_config": {"enabled": 1}}), "metrics_config.enabled");
        check(json!({"metrics_config": {"namespace_filters": {}}}), "metrics_config.namespace_filters");
        check(json!({"aws_regions": {"include_all": true, "include_only": ["eu-west-1"]}}), "aws_regions");
        check(json!({"aws_regions": {"include_all": false}}), "aws_regions");
        check(json!({"aws_regions": {"include_only": []}}), "aws_regions");
        check(json!({"aws_regions": {"include_only": ["Mars"]}}), "aws_regions");
        check(
            json!({"traces_config": {"xray_services": {"include_only": [1]}}}),
            "traces_config.xray_services.include_only",
        );
    }
}
