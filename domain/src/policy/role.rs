//! The role itself, and the policies that follow from what it is for.

use std::fmt;
use std::str::FromStr;

use serde_json::json;

use super::statement::{self, Statement};
use super::{CaptureBucket, Feature, Features, PolicyDocument, limits, trust_policy};
use crate::arn::{Principal, RoleName};
use crate::field::FieldError;
use crate::window::ExternalId;

/// One role in one customer account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub name: RoleName,
    /// Its path.
    pub path: RolePath,
    /// Whom it trusts. The partition is the principal's: an ARN of another one means nothing there.
    pub principal: Principal,
    /// What it demands.
    pub external_id: ExternalId,
    /// What it is for.
    pub features: Features,
    /// How it is permitted.
    pub permissions: Permissions,
    /// Where captures go; needed by [`Feature::S3Captures`].
    pub captures: Option<CaptureBucket>,
}

/// How a role is permitted what its features call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Permissions {
    /// The computed policy with wildcards that grant reads alone (row C2's default): `ec2:Describe*`. It holds when a later
    /// version calls more of the same kind.
    Wildcard,
    /// The computed policy with complete action names: exactly what is called today.
    Strict,
    /// AWS's ready policy [`VIEW_ONLY`] (row B2), and inline what it lacks.
    ReadOnly,
    /// The customer's own policy, which stands instead of the computed one (row B2).
    Own(PolicyDocument),
}

/// AWS's ready read-only policy. Of the two it is `ViewOnlyAccess` and not `ReadOnlyAccess`, since the latter also reads
/// what is inside: objects, items, log lines, messages.
///
/// <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ViewOnlyAccess.html>
pub const VIEW_ONLY: &str = "job-function/ViewOnlyAccess";

/// The name of the policy with CloudWatch and describe calls (row A5, the first of the two).
pub const READ_POLICY: &str = "DeputizeRead";
/// The name of the policy for the customer's bucket (row A5, the second).
pub const CAPTURES_POLICY: &str = "DeputizeCaptures";

/// A policy and its name in the role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlinePolicy {
    /// Its name.
    pub name: &'static str,
    /// What it says, as statements; `None` where it is the customer's own.
    pub(super) statements: Option<Vec<Statement>>,
    /// What it says, as JSON.
    pub document: PolicyDocument,
}

impl Role {
    /// The trust policy.
    pub fn trust(&self) -> PolicyDocument {
        trust_policy(&self.principal, &self.external_id)
    }

    /// The inline policies: one for what is read, one for the bucket, each where there is something in it.
    pub fn inline_policies(&self) -> Vec<InlinePolicy> {
        if let Permissions::Own(document) = &self.permissions {
            return vec![InlinePolicy { name: READ_POLICY, statements: None, document: document.clone() }];
        }
        let (captures, read): (Vec<_>, Vec<_>) =
            statement::of(self).into_iter().partition(Statement::is_of_captures);
        [(READ_POLICY, read), (CAPTURES_POLICY, captures)]
            .into_iter()
            .filter(|(_, statements)| !statements.is_empty())
            .map(|(name, statements)| {
                let list: Vec<_> = statements.iter().map(|statement| statement.json(self)).collect();
                let document = PolicyDocument(json!({ "Version": "2012-10-17", "Statement": list }));
                InlinePolicy { name, statements: Some(statements), document }
            })
            .collect()
    }

    /// All inline permissions as one document; `None` where managed policies give everything.
    pub fn permission_policy(&self) -> Option<PolicyDocument> {
        if let Permissions::Own(document) = &self.permissions {
            return Some(document.clone());
        }
        let list: Vec<_> = statement::of(self).iter().map(|statement| statement.json(self)).collect();
        (!list.is_empty()).then(|| PolicyDocument(json!({ "Version": "2012-10-17", "Statement": list })))
    }

    /// AWS's managed policies that are attached, by what follows `arn:{partition}:iam::aws:policy/`.
    pub fn managed_policies(&self) -> Vec<&'static str> {
        let ready = matches!(self.permissions, Permissions::ReadOnly).then_some(VIEW_ONLY);
        ready.into_iter().chain(self.features.iter().filter_map(Feature::managed_policy)).collect()
    }

    /// The ARN of one of AWS's managed policies in the role's partition.
    pub fn managed_arn(&self, name: &str) -> String {
        format!("arn:{}:iam::aws:policy/{name}", self.principal.partition())
    }

    /// Whether AWS would take it: a bucket where captures need one, and the sizes of [`limits`].
    pub fn check(&self) -> Result<(), FieldError> {
        let is_own = matches!(self.permissions, Permissions::Own(_));
        if self.features.contains(Feature::S3Captures) && self.captures.is_none() && !is_own {
            return Err(FieldError::new(
                "bucket",
                "S3 captures need a bucket.",
                "Name the bucket that captures may be written to, or leave the feature out.",
            ));
        }
        if self.inline_policies().is_empty() && self.managed_policies().is_empty() {
            return Err(FieldError::new("features", "No feature is chosen.", "Choose at least one."));
        }
        limits::check(self)
    }
}

/// A role's path: begins and ends with `/`, at most 512 characters of `[A-Za-z0-9_+=,.@-]` between slashes. IAM takes more
/// kinds of characters; these mean themselves in every form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RolePath(String);

impl RolePath {
    /// The path, with both its slashes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_root(&self) -> bool {
        self.0 == "/"
    }
}

impl Default for RolePath {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl FromStr for RolePath {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let refuse = |problem: &str| {
            Err(FieldError::new("role_path", problem, "Write it as `/team/`, or `/` where there is none."))
        };
        let Some(inner) = text.strip_prefix('/').filter(|_| text.ends_with('/')) else {
            return refuse("A path begins and ends with a slash.");
        };
        if text.len() > 512 {
            return refuse("The path is longer than 512 characters.");
        }
        let is_name = |step: &str| {
            !step.is_empty() && step.chars().all(|c| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c))
        };
        if !inner.is_empty() && !inner.trim_end_matches('/').split('/').all(is_name) || inner.ends_with("//")
        {
            return refuse("The path has characters or empty steps that are not taken here.");
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for RolePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::arn::text_serde!(RolePath, {"type": "string", "description": "IAM's path of a role: it begins and ends with a slash.", "examples": ["/"]});
