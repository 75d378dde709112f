//! Looking into a policy's JSON without regard to how its names are written.

use serde_json::{Map, Value};

/// The entry with this name, upper and lower case aside, with the name as it is written. IAM wants the exact name; that
/// a policy misses it is a finding of its own, not a reason to understand nothing.
pub(super) fn element<'a>(map: &'a Map<String, Value>, name: &str) -> Option<(&'a str, &'a Value)> {
    map.get_key_value(name)
        .or_else(|| map.iter().find(|(written, _)| written.eq_ignore_ascii_case(name)))
        .map(|(written, value)| (written.as_str(), value))
}

/// The texts of a value that is one text or a list of them; `None` where it is something else.
pub(super) fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().map(text).collect(),
        one => text(one).map(|text| vec![text]),
    }
}

/// Booleans and numbers count as their texts in conditions.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

/// A list, or the text alone where there is just one: both spellings mean the same.
pub(super) fn one_or_many(mut texts: Vec<String>) -> Value {
    if texts.len() == 1 { texts.pop().unwrap_or_default().into() } else { texts.into() }
}
