//! What the known parts of the blocks must look like, so that whatever is given back can be read by the clients' own types.

use serde_json::{Map, Value};

use crate::field::FieldError;

/// A kind of value.
#[derive(Clone, Copy)]
enum Kind {
    Object,
    /// A list of objects.
    Objects,
    /// A list of texts.
    Texts,
    Boolean,
}

use Kind::{Boolean, Object, Objects, Texts};

/// The parts that Datadog's schema has, whole before part.
const PARTS: [(&str, Kind); 27] = [
    ("account_tags", Texts),
    ("aws_regions", Object),
    ("aws_regions.include_all", Boolean),
    ("aws_regions.include_only", Texts),
    ("logs_config", Object),
    ("logs_config.lambda_forwarder", Object),
    ("logs_config.lambda_forwarder.lambdas", Texts),
    ("logs_config.lambda_forwarder.sources", Texts),
    ("logs_config.lambda_forwarder.log_source_config", Object),
    ("logs_config.lambda_forwarder.log_source_config.tag_filters", Objects),
    ("metrics_config", Object),
    ("metrics_config.enabled", Boolean),
    ("metrics_config.automute_enabled", Boolean),
    ("metrics_config.collect_custom_metrics", Boolean),
    ("metrics_config.collect_cloudwatch_alarms", Boolean),
    ("metrics_config.tag_filters", Objects),
    ("metrics_config.metric_name_filters", Objects),
    ("metrics_config.namespace_filters", Object),
    ("metrics_config.namespace_filters.include_only", Texts),
    ("metrics_config.namespace_filters.exclude_only", Texts),
    ("resources_config", Object),
    ("resources_config.extended_collection", Boolean),
    ("resources_config.cloud_security_posture_management_collection", Boolean),
    ("traces_config", Object),
    ("traces_config.xray_services", Object),
    ("traces_config.xray_services.include_all", Boolean),
    ("traces_config.xray_services.include_only", Texts),
];

/// The parts that are one of two things, and so are replaced as a whole.
const ALTERNATIVES: [(&str, [&str; 2]); 3] = [
    ("aws_regions", ["include_all", "include_only"]),
    ("metrics_config.namespace_filters", ["exclude_only", "include_only"]),
    ("traces_config.xray_services", ["include_all", "include_only"]),
];

/// Whether the part of that name is one of two things.
pub(super) fn is_alternative(path: &str) -> bool {
    ALTERNATIVES.iter().any(|(name, _)| *name == path)
}

/// Whether every known part is of its kind.
pub(super) fn check(blocks: &Map<String, Value>) -> Result<(), FieldError> {
    for (path, kind) in PARTS {
        if find(blocks, path).is_some_and(|value| !kind.is(value)) {
            let remedy = format!("Send {}.", kind.words());
            return Err(FieldError::new(path, format!("`{path}` is not what it should be."), remedy));
        }
    }
    for (path, names) in ALTERNATIVES {
        let Some(Value::Object(part)) = find(blocks, path) else { continue };
        if names.iter().filter(|name| part.contains_key(**name)).count() != 1 {
            let [one, other] = names;
            let remedy = format!("Send either `{one}` or `{other}`.");
            return Err(FieldError::new(path, format!("`{path}` does not say one thing."), remedy));
        }
    }
    Ok(())
}

/// The part of that path, where it is there.
pub(super) fn find<'a>(blocks: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let value = blocks.get(first)?;
    match rest {
        Some(rest) => find(value.as_object()?, rest),
        None => Some(value),
    }
}

impl Kind {
    fn is(self, value: &Value) -> bool {
        let all = |of: fn(&Value) -> bool| value.as_array().is_some_and(|list| list.iter().all(of));
        match self {
            Object => value.is_object(),
            Objects => all(Value::is_object),
            Texts => all(Value::is_string),
            Boolean => value.is_boolean(),
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Object => "a JSON object",
            Objects => "a list of JSON objects",
            Texts => "a list of texts",
            Boolean => "`true` or `false`",
        }
    }
}
