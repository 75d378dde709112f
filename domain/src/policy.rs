//! The role that a customer creates, in its written forms.
//!
//! One model, [`Role`], gives the trust policy, the permission policy, the CloudFormation template and the commands for
//! the AWS CLI. The permission policy is the union of what the switched-on [`Features`] call: see [`catalogue`].

mod captures;
pub mod catalogue;
mod cli;
mod cloudformation;
mod feature;
mod features;
mod permission;
mod trust;

pub use captures::{BucketName, CaptureBucket, KeyPrefix};
pub use catalogue::{Action, Scope};
pub use cli::{cli_script, update_trust_command};
pub use cloudformation::cloudformation_template;
pub use feature::Feature;
pub use features::Features;
pub use permission::permission_policy;
pub use trust::trust_policy;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arn::{Principal, RoleName};
use crate::window::ExternalId;

/// The role name that the forms propose.
pub const DEFAULT_ROLE_NAME: &str = "DeputizeReadOnly";

/// The CloudFormation stack's proposed name: ≤ 128 characters, a letter first.
pub const DEFAULT_STACK_NAME: &str = "deputize-read-only";

/// An IAM policy document, kept as JSON with its keys in the order in which people read them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// One role in one customer account.
#[derive(Clone, Debug)]
pub struct Role<'a> {
    /// Its name.
    pub name: &'a RoleName,
    /// Whom it trusts.
    pub principal: &'a Principal,
    /// What it demands.
    pub external_id: &'a ExternalId,
    /// What it is for.
    pub features: Features,
}

#[cfg(test)]
mod tests;
