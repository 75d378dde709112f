//! The role that a customer creates, in its written forms.
//!
//! ```text
//! features ─ catalogue ─▶ statements ─┐
//! AWS's or the customer's own policy ─┴▶ Role ─▶ CloudFormation, StackSet, Terraform, AWS CLI, CDK, plain JSON
//! ```
//!
//! One model, [`Role`], gives every form, so that they cannot differ. The permission policy is the union of what the
//! switched-on [`Features`] call: see [`catalogue`]. [`write_policies`] is the way from what a person chose to all of them.
//! What is filled in comes from types whose characters are safe, or is escaped by the form's own rule.

mod captures;
pub mod catalogue;
mod cdk;
mod cli;
mod cloudformation;
mod ending;
mod feature;
mod features;
pub mod limits;
mod published;
pub mod review;
mod role;
mod rotating;
mod session;
mod statement;
mod terraform;
mod trust;
mod written;
mod yaml;

pub use captures::{BucketName, CaptureBucket, KeyPrefix};
pub(crate) use catalogue::OWN_POLICIES;
pub use catalogue::{Action, Scope};
pub use cdk::cdk_construct;
pub(crate) use cli::quoted;
pub use cli::{cli_script, cli_update_script, replace_trust_command, stackset_commands};
pub use cloudformation::{Stacks, cloudformation_json, cloudformation_yaml};
pub use ending::{CutOffGuide, REVOKE_POLICY_NAME, cut_off_guide, revoke_policy};
pub use feature::Feature;
pub use features::{Features, of_first_version};
pub use published::{published_template, quick_create_url};
pub use role::{CAPTURES_POLICY, InlinePolicy, Permissions, READ_POLICY, Role, RolePath, VIEW_ONLY};
pub use rotating::trust_policy_with_both;
pub use session::{SESSION_POLICY_MAX, SessionPolicy};
pub use terraform::terraform_module;
pub use trust::trust_policy;
pub use written::{POLICY_TEXT_MAX, Place, STACKSET_FILE, rewrite_policies, write_policies};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The role name that the forms propose.
pub const DEFAULT_ROLE_NAME: &str = "DeputizeReadOnly";

/// The CloudFormation stack's proposed name: ≤ 128 characters, a letter first.
pub const DEFAULT_STACK_NAME: &str = "deputize-read-only";

/// An IAM policy document, kept as JSON with its keys in the order in which people read them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PolicyDocument(pub Value);

impl PolicyDocument {
    /// Indented, for people and for AWS's console.
    pub fn pretty(&self) -> String {
        format!("{:#}", self.0)
    }

    /// Without white space, for command lines and for AWS's size limits.
    pub fn compact(&self) -> String {
        self.0.to_string()
    }
}

#[cfg(test)]
pub(crate) mod tests;
