//! Reading the customer's text: JSON, then the grammar of a permission policy.

use serde_json::{Map, Value};

use super::refusal;
use crate::field::FieldError;
use crate::policy::PolicyDocument;

/// A statement with its single values as lists.
pub(super) struct Statement {
    /// Counted from 1.
    pub(super) number: usize,
    pub(super) allows: bool,
    pub(super) actions: Set,
    pub(super) resources: Set,
    /// Whether a condition decides too.
    pub(super) is_conditional: bool,
}

/// What an element and its opposite (`NotAction`, `NotResource`) name.
pub(super) enum Set {
    /// These.
    Of(Vec<String>),
    /// All but these.
    AllBut(Vec<String>),
}

/// The policy inside the text. What AWS's commands print around it (`PolicyDocument`, `PolicyVersion`) is taken off.
pub(super) fn document(text: &str) -> Result<PolicyDocument, FieldError> {
    if text.trim().is_empty() {
        return Err(refusal("The policy is empty.", "Paste the whole JSON document, braces included."));
    }
    let mut value: Value = serde_json::from_str(text).map_err(|error| {
        // serde_json puts the place at the end of its words.
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        refusal(
            format!("Line {}, column {}: {words}.", error.line(), error.column()),
            "Policies are JSON: names and texts in double quotes, commas between, none after the last.",
        )
    })?;
    for wrapping in ["PolicyVersion", "PolicyDocument", "Document"] {
        if let Some(inner) = value.get_mut(wrapping).filter(|inner| inner.is_object()) {
            value = inner.take();
        }
    }
    Ok(PolicyDocument(value))
}

/// Its statements.
pub(super) fn statements(document: &PolicyDocument) -> Result<Vec<Statement>, FieldError> {
    let Value::Object(policy) = &document.0 else {
        return Err(refusal(
            "This is not a policy: it is no JSON object.",
            "Begin with `{` and `\"Version\"`.",
        ));
    };
    if let Some(name) = policy.keys().find(|name| !["Version", "Id", "Statement"].contains(&name.as_str())) {
        return Err(refusal(
            format!("A policy has no element `{name}`."),
            "IAM knows Version, Id and Statement; upper and lower case count.",
        ));
    }
    match policy.get("Version").map(Value::as_str) {
        Some(Some("2012-10-17" | "2008-10-17")) | None => {}
        _ => {
            return Err(refusal(
                "The Version is not one of IAM's.",
                "Write \"Version\": \"2012-10-17\"; it is no date of yours.",
            ));
        }
    }
    let list = match policy.get("Statement") {
        Some(Value::Array(list)) if !list.is_empty() => list.iter().collect(),
        Some(one @ Value::Object(_)) => vec![one],
        _ => {
            return Err(refusal(
                "The policy has no Statement.",
                "Add at least one with Effect, Action and Resource.",
            ));
        }
    };
    let mut sids = Vec::new();
    let mut statements = Vec::new();
    for (at, value) in list.into_iter().enumerate() {
        let number = at + 1;
        let Value::Object(map) = value else {
            return Err(refusal(
                format!("Statement {number} is no JSON object."),
                "Put each statement in braces.",
            ));
        };
        if let Some(sid) = map.get("Sid").and_then(Value::as_str) {
            if !sid.chars().all(|c| c.is_ascii_alphanumeric()) {
                return Err(refusal(
                    format!("The Sid of statement {number} has other characters than letters and digits."),
                    "Use letters and digits alone, or leave the Sid out.",
                ));
            }
            if !sid.is_empty() && sids.contains(&sid) {
                return Err(refusal(
                    format!("Two statements have the Sid {sid}."),
                    "Each is used once in a policy.",
                ));
            }
            sids.push(sid);
        }
        statements.push(statement(map, number)?);
    }
    Ok(statements)
}

const ELEMENTS: [&str; 7] = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

fn statement(map: &Map<String, Value>, number: usize) -> Result<Statement, FieldError> {
    if map.contains_key("Principal") || map.contains_key("NotPrincipal") {
        return Err(refusal(
            format!("Statement {number} has a Principal: that belongs in a trust policy."),
            "Paste the permission policy here; the trust policy is made by Deputize.",
        ));
    }
    if let Some(name) = map.keys().find(|name| !ELEMENTS.contains(&name.as_str())) {
        return Err(refusal(
            format!("Statement {number} has the element `{name}`, which IAM does not know."),
            format!("It knows {}; upper and lower case count.", ELEMENTS.join(", ")),
        ));
    }
    let allows = match map.get("Effect").and_then(Value::as_str) {
        Some("Allow") => true,
        Some("Deny") => false,
        _ => {
            return Err(refusal(
                format!("The Effect of statement {number} is neither Allow nor Deny."),
                "Write \"Effect\": \"Allow\"; upper and lower case count.",
            ));
        }
    };
    let actions = set(map, number, "Action", "NotAction")?;
    let (Set::Of(names) | Set::AllBut(names)) = &actions;
    if let Some(bad) = names.iter().find(|name| !is_action(name)) {
        return Err(refusal(
            format!("`{bad}` in statement {number} is not an action."),
            "Write service and operation, such as `ec2:DescribeInstances`, or `*`.",
        ));
    }
    let resources = set(map, number, "Resource", "NotResource")?;
    let (Set::Of(names) | Set::AllBut(names)) = &resources;
    if let Some(bad) = names.iter().find(|name| *name != "*" && !name.starts_with("arn:")) {
        return Err(refusal(
            format!("`{bad}` in statement {number} is not a resource."),
            "Write an ARN, such as `arn:aws:s3:::bucket/*`, or `*`.",
        ));
    }
    let is_conditional =
        map.get("Condition").is_some_and(|value| value.as_object().is_none_or(|map| !map.is_empty()));
    Ok(Statement { number, allows, actions, resources, is_conditional })
}

fn is_action(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '*' | '?' | '-' | '.' | '_'))
    };
    name == "*"
        || name.split_once(':').is_some_and(|(service, operation)| is_part(service) && is_part(operation))
}

/// An element or its opposite, exactly one of which a statement has.
fn set(map: &Map<String, Value>, number: usize, name: &str, opposite: &str) -> Result<Set, FieldError> {
    let texts = |value: &Value| -> Option<Vec<String>> {
        match value {
            Value::String(one) => Some(vec![one.clone()]),
            Value::Array(many) if !many.is_empty() => {
                many.iter().map(|one| one.as_str().map(str::to_owned)).collect()
            }
            _ => None,
        }
    };
    let found = match (map.get(name), map.get(opposite)) {
        (Some(value), None) => texts(value).map(Set::Of),
        (None, Some(value)) => texts(value).map(Set::AllBut),
        (Some(_), Some(_)) => {
            return Err(refusal(
                format!("Statement {number} has both {name} and {opposite}."),
                "Keep one of the two.",
            ));
        }
        (None, None) => {
            return Err(refusal(
                format!("Statement {number} has no {name}."),
                format!("Say which: {name} is needed."),
            ));
        }
    };
    found.ok_or_else(|| {
        refusal(
            format!("{name} of statement {number} is neither a text nor a list of texts."),
            "Put it in double quotes.",
        )
    })
}
