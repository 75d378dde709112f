//! The customer's own policy (row B2), checked: what is missing for the chosen features, and what is more than they need.
//!
//! ```text
//! text ─ read ─▶ document ─ read ─▶ statements ─┬─ missing ─▶ actions that the features need and it does not grant
//!                                               └─ excess ──▶ what it grants beyond
//! ```
//!
//! The worker calls it for the API; nothing of AWS is asked. What a condition would say at the time of a call is not known
//! here, and is said to be unknown.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

mod excess;
mod missing;
mod pattern;
mod read;
mod within;

pub(crate) use within::within;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PolicyDocument, Role, limits};
use crate::field::FieldError;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// A feature would not work.
    Missing,
    /// It grants writing, reading of contents, or everything.
    Excess,
    /// Worth knowing.
    Notice,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ReviewFinding")]
pub struct Finding {
    /// How much it matters.
    pub weight: Weight,
    /// Which statement, counted from 1, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<usize>,
    /// The action as it is needed, or as it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// What it is, as a sentence.
    pub problem: String,
    /// What to do, as a sentence.
    pub remedy: String,
}

/// A policy that IAM would take, and what was found in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// Its size as IAM counts it.
    pub size: usize,
    /// The most that IAM takes of a role's inline policies.
    pub size_max: usize,
    /// What is missing first, then what is too much, then notices.
    pub findings: Vec<Finding>,
}

/// Reads the customer's own policy for a role.
///
/// Refused, by the field `policy`, where it is not JSON (with line and column), not a permission policy, or larger than IAM
/// takes: AWS would refuse it too.
pub fn review(text: &str, role: &Role) -> Result<(PolicyDocument, Review), FieldError> {
    let document = read::document(text)?;
    let statements = read::statements(&document)?;
    let size = limits::size(&document);
    if size > limits::INLINE_MAX {
        return Err(refusal(
            format!("The policy has {size} characters; IAM takes {} in a role.", limits::INLINE_MAX),
            "Shorten it: join statements, or use wildcards for reads.",
        ));
    }
    let mut findings = missing::find(&statements, role);
    findings.extend(excess::find(&statements, role));
    if size > limits::MANAGED_MAX {
        findings.push(Finding {
            weight: Weight::Notice,
            statement: None,
            action: None,
            problem: format!(
                "It has {size} characters: too many for a managed policy, which takes {}.",
                limits::MANAGED_MAX
            ),
            remedy: "Keep it as an inline policy of the role, as the forms here do.".to_owned(),
        });
    }
    findings.sort_by_key(|finding| finding.weight);
    Ok((document, Review { size, size_max: limits::INLINE_MAX, findings }))
}

fn refusal(problem: impl Into<String>, remedy: impl Into<String>) -> FieldError {
    FieldError::new("policy", problem, remedy)
}

#[cfg(test)]
mod tests;
