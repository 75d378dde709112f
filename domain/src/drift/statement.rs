//! A policy document as IAM understands it: statements without order, each with sets.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::policy::PolicyDocument;

/// Values by the form in which they are compared; what is shown is as it was written.
pub(super) type Set = BTreeMap<String, String>;

/// `Action` or `NotAction`, and so on.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Side {
    pub(super) is_negated: bool,
    pub(super) values: Set,
}

/// One statement. Its id has no effect and is left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Statement {
    pub(super) allows: bool,
    pub(super) principals: Side,
    pub(super) actions: Side,
    pub(super) resources: Side,
    /// By operator and key.
    pub(super) conditions: BTreeMap<(String, String), BTreeSet<String>>,
}

/// A whole document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Document {
    /// One that reads as a policy.
    Policy {
        /// It decides whether policy variables count.
        version: String,
        /// Sorted.
        statements: Vec<Statement>,
    },
    /// Anything else, as it is.
    Opaque(Value),
}

impl Document {
    pub(super) fn of(document: &PolicyDocument) -> Self {
        let read = || {
            let object = document.0.as_object()?;
            // AWS's default, for documents without a version.
            let version = object.get("Version").map_or(Some("2008-10-17"), Value::as_str)?;
            let mut statements = match object.get("Statement")? {
                Value::Array(all) => all.iter().map(statement).collect::<Option<Vec<_>>>()?,
                one => vec![statement(one)?],
            };
            statements.sort();
            statements.dedup();
            Some(Self::Policy { version: version.to_owned(), statements })
        };
        read().unwrap_or_else(|| Self::Opaque(document.0.clone()))
    }

    /// Every list a list, everything in order: the same text for the same meaning.
    pub(super) fn pretty(&self) -> String {
        match self {
            Self::Opaque(value) => format!("{value:#}"),
            Self::Policy { version, statements } => {
                let statements: Vec<Value> = statements.iter().map(Statement::to_json).collect();
                format!("{:#}", json!({ "Version": version, "Statement": statements }))
            }
        }
    }
}

impl Statement {
    /// In a few words, such as `Allow s3:GetObject on *`.
    pub(super) fn summary(&self) -> String {
        let list = |side: &Side| side.values.values().cloned().collect::<Vec<_>>().join(", ");
        let but = |side: &Side| if side.is_negated { "all but " } else { "" };
        let mut words = format!(
            "{} {}{}",
            if self.allows { "Allow" } else { "Deny" },
            but(&self.actions),
            list(&self.actions)
        );
        for (side, before) in [(&self.principals, " to "), (&self.resources, " on ")] {
            if !side.values.is_empty() {
                words = format!("{words}{before}{}{}", but(side), list(side));
            }
        }
        words
    }

    fn to_json(&self) -> Value {
        let mut object = Map::new();
        object.insert("Effect".to_owned(), if self.allows { "Allow" } else { "Deny" }.into());
        for (name, side) in
            [("Principal", &self.principals), ("Action", &self.actions), ("Resource", &self.resources)]
        {
            if !side.values.is_empty() {
                let name = format!("{}{name}", if side.is_negated { "Not" } else { "" });
                object.insert(name, side.values.values().cloned().collect());
            }
        }
        let mut conditions = Map::new();
        for ((operator, key), values) in &self.conditions {
            let of_operator = conditions.entry(operator.clone()).or_insert_with(|| json!({}));
            if let Some(keys) = of_operator.as_object_mut() {
                keys.insert(key.clone(), values.iter().cloned().collect());
            }
        }
        if !conditions.is_empty() {
            object.insert("Condition".to_owned(), Value::Object(conditions));
        }
        Value::Object(object)
    }
}

fn statement(value: &Value) -> Option<Statement> {
    let object = value.as_object()?;
    let side = |name: &str, read: fn(&Value) -> Option<Set>| match (
        object.get(name),
        object.get(&format!("Not{name}")),
    ) {
        (Some(value), _) => Some(Side { is_negated: false, values: read(value)? }),
        (None, Some(value)) => Some(Side { is_negated: true, values: read(value)? }),
        (None, None) => Some(Side::default()),
    };
    Some(Statement {
        allows: object.get("Effect")?.as_str()? == "Allow",
        principals: side("Principal", principals)?,
        // Actions are the same in any case.
        actions: side("Action", |value| Some(set(&texts(value)?, str::to_ascii_lowercase)))?,
        resources: side("Resource", |value| Some(set(&texts(value)?, str::to_owned)))?,
        conditions: object.get("Condition").map_or(Some(BTreeMap::new()), conditions)?,
    })
}

fn set(texts: &[String], form: fn(&str) -> String) -> Set {
    texts.iter().map(|text| (form(text), text.clone())).collect()
}

/// A single value or a list of them; numbers and booleans as IAM writes them.
fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(all) => all.iter().map(text).collect(),
        one => Some(vec![text(one)?]),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

/// `"*"` is `{"AWS": "*"}`; an account's number is the ARN of its root.
fn principals(value: &Value) -> Option<Set> {
    if let Value::String(everyone) = value {
        return Some(Set::from([(format!("AWS {everyone}"), everyone.clone())]));
    }
    let mut all = Set::new();
    for (kind, value) in value.as_object()? {
        for text in texts(value)? {
            all.insert(format!("{kind} {}", account_of_root(&text).unwrap_or(&text)), text);
        }
    }
    Some(all)
}

fn account_of_root(arn: &str) -> Option<&str> {
    let (_, rest) = arn.strip_prefix("arn:")?.split_once(":iam::")?;
    rest.strip_suffix(":root")
}

fn conditions(value: &Value) -> Option<BTreeMap<(String, String), BTreeSet<String>>> {
    let mut all = BTreeMap::new();
    for (operator, keys) in value.as_object()? {
        for (key, values) in keys.as_object()? {
            // Keys are the same in any case; their values are not.
            all.insert((operator.clone(), key.to_ascii_lowercase()), texts(values)?.into_iter().collect());
        }
    }
    Some(all)
}
