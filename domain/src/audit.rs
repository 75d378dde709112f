//! The audit log: who did what, from where, and what it was before and after. Append-only, and hash-chained.
//!
//! An entry is one line of JSON. Its last member, `hash`, is the SHA-256 of the line without it; another one, `previous`, is the
//! hash of the entry before. So a line that was changed, taken out or put in shows, to whoever has kept a later hash. Nothing
//! has to be brought into a canonical form: the text that was hashed is the text that is exported ([`sealed`], [`verify`]).

mod action;
mod chain;

pub use action::Action;
pub use chain::{Broken, FIRST, HASH_CHARS, Verified, Verifier, sealed};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::time::Timestamp;

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Actor {
    /// What kind of caller.
    pub kind: ActorKind,
    /// The person's, token's or onboarding link's id; empty for the deployment's operator.
    pub id: String,
    /// The name that others saw at the time.
    pub name: String,
}

/// A kind of caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A signed-in person.
    Person,
    /// An API token.
    Token,
    /// Whoever holds an onboarding link.
    Link,
    /// Whoever holds the deployment's set-up token.
    Operator,
}

/// Something that was done, before it has its place in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Deed {
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: Action,
    /// By whom.
    pub actor: Actor,
    /// The network address that it came from, where the edge knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it was done to: the id of a connection, member, token, link or webhook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// What was otherwise before, field by field; without secrets.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub before: Value,
    /// The same fields afterwards.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub after: Value,
    /// Whether it was begun and its end is not known, as after a crash.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unfinished: bool,
}

/// What a deed was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Subject {
    /// Its id.
    pub id: String,
    /// What people called it at the time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Subject {
    /// A subject with a name for people.
    pub fn named(id: &(impl ToString + ?Sized), name: impl Into<String>) -> Self {
        Self { id: id.to_string(), name: Some(name.into()) }
    }
}

/// What of two states is different: the fields that changed, as they were and as they are. Fields that are missing are null.
pub fn changes(before: &Value, after: &Value) -> (Value, Value) {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        return if before == after { (Value::Null, Value::Null) } else { (before.clone(), after.clone()) };
    };
    let mut parts = (serde_json::Map::new(), serde_json::Map::new());
    for key in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
        let was = old.get(key).unwrap_or(&Value::Null);
        let is = new.get(key).unwrap_or(&Value::Null);
        if was != is {
            parts.0.insert(key.clone(), was.clone());
            parts.1.insert(key.clone(), is.clone());
        }
    }
    if parts.0.is_empty() { (Value::Null, Value::Null) } else { (parts.0.into(), parts.1.into()) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_changed_is_told() {
        let before = json!({"alias": "A", "regions": ["eu-west-1"], "gone": 1});
        let after = json!({"alias": "B", "regions": ["eu-west-1"], "new": true});
        let (was, is) = changes(&before, &after);
        assert_eq!(was, json!({"alias": "A", "gone": 1, "new": null}));
        assert_eq!(is, json!({"alias": "B", "gone": null, "new": true}));
        assert_eq!(changes(&before, &before), (Value::Null, Value::Null));
        assert_eq!(changes(&Value::Null, &after), (Value::Null, after));
    }
}
