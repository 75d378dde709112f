//! Drift: whether a role still says what it said when it was agreed.
//!
//! A role that grants it is read by its own session ([`RoleState`]). The first reading is the baseline, and each later one
//! is compared with it as IAM understands the documents, not as they are spelt ([`statement`]): order, single values and
//! lists, the case of actions and condition keys, and statement ids make no difference. What differs is told as
//! [`Finding`]s. An administrator who agrees makes the present state the new baseline.
//!
//! The worker's Connection object reads, keeps and compares; a reading that is denied is "not granted", and no fault of
//! the connection.

mod compare;
mod statement;

pub use compare::compare;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::arn::RoleArn;
use crate::policy::{Feature, OWN_POLICIES, PolicyDocument};
use statement::Document;

/// Policies by name; a document that was not granted, or is AWS's own, is missing.
pub type Named = Option<BTreeMap<String, Option<PolicyDocument>>>;

/// A role as it was read. What is missing was not granted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleState {
    /// Its trust policy.
    #[serde(default)]
    pub trust: Option<PolicyDocument>,
    /// The ARN of its permissions boundary; empty where it has none. Read with the trust policy.
    #[serde(default)]
    pub boundary: Option<String>,
    /// Its inline policies by name.
    #[serde(default)]
    pub inline: Named,
    /// Its managed policies by ARN. AWS's own are known by their ARN alone: what AWS changes in them is not the role's.
    #[serde(default)]
    pub attached: Named,
}

impl RoleState {
    /// The same, with what is missing in it taken from another reading: a part's first reading is its baseline.
    #[must_use]
    pub fn completed_by(&self, later: &Self) -> Self {
        let documents = |mine: &Named, theirs: &Named| {
            let Some(mut all) = mine.clone() else { return theirs.clone() };
            for (name, document) in &mut all {
                if document.is_none() {
                    *document = theirs.as_ref().and_then(|theirs| theirs.get(name).cloned().flatten());
                }
            }
            Some(all)
        };
        Self {
            trust: self.trust.clone().or_else(|| later.trust.clone()),
            boundary: self.boundary.clone().or_else(|| later.boundary.clone()),
            inline: documents(&self.inline, &later.inline),
            attached: documents(&self.attached, &later.attached),
        }
    }

    /// Whether nothing could be read.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Its documents with the places that they are in.
    fn documents(&self) -> impl Iterator<Item = (Place, &PolicyDocument)> {
        let trust = self.trust.iter().map(|document| (Place::Trust, document));
        let inline =
            self.inline.iter().flatten().filter_map(|(name, document)| {
                Some((Place::Inline { name: name.clone() }, document.as_ref()?))
            });
        let attached =
            self.attached.iter().flatten().filter_map(|(arn, document)| {
                Some((Place::Managed { arn: arn.clone() }, document.as_ref()?))
            });
        trust.chain(inline).chain(attached)
    }
}

/// Which of a role's documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// The trust policy.
    Trust,
    /// The role itself.
    Role,
    /// An inline policy.
    Inline {
        /// Its name.
        name: String,
    },
    /// A managed policy.
    Managed {
        /// Its ARN.
        arn: String,
    },
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Someone may use it who might not.
    PrincipalAdded,
    /// Someone may not use it any more.
    PrincipalRemoved,
    /// A condition is new.
    ConditionAdded,
    /// A condition is gone.
    ConditionRemoved,
    /// A condition has other values.
    ConditionChanged,
    /// An action is new.
    ActionAdded,
    /// An action is gone.
    ActionRemoved,
    /// A resource is new.
    ResourceAdded,
    /// A resource is gone.
    ResourceRemoved,
    /// A whole statement is new.
    StatementAdded,
    /// A whole statement is gone.
    StatementRemoved,
    /// A policy was attached or written.
    PolicyAdded,
    /// A policy was detached or deleted.
    PolicyRemoved,
    /// The permissions boundary is another one.
    BoundaryChanged,
    /// The document is not one that can be read as a policy, or is of another version.
    DocumentChanged,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "DriftFinding")]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// What was done.
    pub change: Change,
    /// To what, such as an action or a principal.
    pub what: String,
    /// Whether the role lets in, or allows, more than before.
    pub widens: bool,
}

/// A document before and now, in its normal form, for showing it line by line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Changed {
    /// Which.
    pub place: Place,
    /// What was agreed; empty for one that is new.
    pub before: String,
    /// What it says now; empty for one that is gone.
    pub now: String,
}

/// The documents in which something was found, both sides in normal form.
pub fn changed(baseline: &RoleState, live: &RoleState, findings: &[Finding]) -> Vec<Changed> {
    let side = |state: &RoleState| -> BTreeMap<Place, String> {
        state.documents().map(|(place, document)| (place, Document::of(document).pretty())).collect()
    };
    let (before, now) = (side(baseline), side(live));
    let text = |side: &BTreeMap<Place, String>, place: &Place| side.get(place).cloned().unwrap_or_default();
    let places: BTreeSet<&Place> = findings.iter().map(|finding| &finding.place).collect();
    let both = |place: &Place| Changed {
        place: place.clone(),
        before: text(&before, place),
        now: text(&now, place),
    };
    places.into_iter().map(both).filter(|changed| changed.before != changed.now).collect()
}

/// The statement that lets a role read itself, for a role that was made without it.
pub fn permission(role: &RoleArn) -> PolicyDocument {
    let actions: Vec<&str> = Feature::PolicyDrift.actions().iter().map(|action| action.name).collect();
    let (of_role, of_policies): (Vec<&str>, Vec<&str>) =
        actions.into_iter().partition(|name| name.contains("Role"));
    let policies = format!("arn:{}:iam::{}:{OWN_POLICIES}", role.partition(), role.account());
    PolicyDocument(json!({
        "Version": "2012-10-17",
        "Statement": [
            { "Sid": "PolicyDrift", "Effect": "Allow", "Action": of_role, "Resource": role.to_string() },
            { "Sid": "PolicyDriftManaged", "Effect": "Allow", "Action": of_policies, "Resource": policies },
        ],
    }))
}

/// A document from the text that AWS gave; one that is no JSON is kept as the text that it is.
pub fn read(text: &str) -> PolicyDocument {
    PolicyDocument(serde_json::from_str(text.trim()).unwrap_or_else(|_| Value::String(text.to_owned())))
}

#[cfg(test)]
mod tests;
