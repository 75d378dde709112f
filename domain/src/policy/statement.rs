//! The statements of the computed policy, before they are written in any syntax.

use serde_json::{Value, json};

use super::catalogue::{Action, OWN_POLICIES, Scope};
use super::{CaptureBucket, Feature, Features, Permissions, Role, RolePath};

/// Some actions on one kind of resource, for one feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// Letters and digits, unique in the policy.
    pub(super) sid: String,
    /// Names or wildcards.
    pub(super) actions: Vec<String>,
    /// What they are narrowed to; `*` is `Unscoped`, whatever its reason.
    pub(super) scope: Scope,
}

/// How what is known only in AWS is written in a syntax.
pub(super) struct Names {
    partition: &'static str,
    account: &'static str,
    /// Path and name.
    role: String,
}

impl Names {
    /// In CloudFormation these are filled in by AWS, and the role's name by the parameter.
    pub(super) fn in_cloudformation(path: &RolePath) -> Self {
        Self {
            partition: "${AWS::Partition}",
            account: "${AWS::AccountId}",
            role: format!("{path}${{RoleName}}"),
        }
    }

    /// Where nothing is filled in by AWS. IAM's actions reach no other account, so `*` in the account's place is as narrow
    /// as its number.
    pub(super) fn in_full(role: &Role) -> Self {
        Self {
            partition: role.principal.partition().as_str(),
            account: "*",
            role: format!("{}{}", role.path, role.name),
        }
    }
}

impl Statement {
    pub(super) fn is_of_captures(&self) -> bool {
        self.scope == Scope::CaptureObjects
    }

    /// The resource that it is narrowed to.
    pub(super) fn resource(&self, captures: Option<&CaptureBucket>, names: &Names) -> String {
        let Names { partition, account, role } = names;
        match (self.scope, captures) {
            (Scope::CaptureObjects, Some(bucket)) => {
                format!("arn:{partition}:s3:::{}/{}*", bucket.bucket, bucket.prefix)
            }
            (Scope::ThisRole, _) => format!("arn:{partition}:iam::{account}:role{role}"),
            (Scope::OwnPolicies, _) => format!("arn:{partition}:iam::{account}:{OWN_POLICIES}"),
            (Scope::Unscoped | Scope::AllOfKind | Scope::CaptureObjects, _) => "*".to_owned(),
        }
    }

    /// The same, where nothing is filled in by AWS.
    pub(super) fn literal_resource(&self, role: &Role) -> String {
        self.resource(role.captures.as_ref(), &Names::in_full(role))
    }

    pub(super) fn json(&self, role: &Role) -> Value {
        json!({ "Sid": self.sid, "Effect": "Allow", "Action": self.actions, "Resource": self.literal_resource(role) })
    }
}

/// The statements that a role needs and that its managed policies do not grant already.
pub(super) fn of(role: &Role) -> Vec<Statement> {
    let mut statements = needed(role.features, &role.permissions);
    // Without a bucket there is nothing that captures could be narrowed to: `Role::check` refuses such a role.
    statements.retain(|statement| !statement.is_of_captures() || role.captures.is_some());
    statements
}

/// The statements of a choice of features.
pub(super) fn needed(features: Features, permissions: &Permissions) -> Vec<Statement> {
    let mut statements: Vec<(Feature, Statement)> = Vec::new();
    for (feature, action) in features.actions() {
        if matches!(permissions, Permissions::ReadOnly) && is_in_view_only(action) {
            continue;
        }
        let is_wild = matches!(permissions, Permissions::Wildcard);
        let name = if is_wild { action.wildcard() } else { action.name.to_owned() };
        let scope = if action.scope == Scope::AllOfKind { Scope::Unscoped } else { action.scope };
        if statements.iter().any(|(_, s)| s.scope == scope && s.actions.contains(&name)) {
            continue;
        }
        if let Some((_, statement)) = statements.iter_mut().find(|(of, s)| *of == feature && s.scope == scope)
        {
            statement.actions.push(name);
        } else {
            let more = if scope == Scope::OwnPolicies { "OfManaged" } else { "" };
            let sid = format!("{}{more}", feature.sid());
            statements.push((feature, Statement { sid, actions: vec![name], scope }));
        }
    }
    statements.into_iter().map(|(_, statement)| statement).collect()
}

/// What of the catalogue AWS's `ViewOnlyAccess` lacks (its version 36 of February 2026): it lists, and reads neither tags
/// nor policies, and writes nothing.
const NOT_IN_VIEW_ONLY: [&str; 7] = [
    "tag:GetResources",
    "s3:PutObject",
    "s3:DeleteObject",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
];

fn is_in_view_only(action: &Action) -> bool {
    !NOT_IN_VIEW_ONLY.contains(&action.name)
}
