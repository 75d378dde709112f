//! What is wrong with one field of an input, and how to mend it.

use serde::{Deserialize, Serialize};

/// One refused field. It is shown beside the field in the console and inside a problem of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{field}: {problem} {remedy}")]
pub struct FieldError {
    /// The field's name in the API, for instance `account_id`.
    pub field: String,
    /// What is wrong, as a sentence.
    pub problem: String,
    /// What to do, as a sentence.
    pub remedy: String,
}

impl FieldError {
    /// A refusal of `field`, with both sentences.
    pub fn new(field: &str, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { field: field.to_owned(), problem: problem.into(), remedy: remedy.into() }
    }
}
