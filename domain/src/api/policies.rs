//! `/workspaces/{ws}/policies`: the role in its written forms.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PrincipalView;
use crate::arn::{Region, RoleName};
use crate::policy::review::Review;
use crate::policy::{CaptureBucket, Features, PolicyDocument};
use crate::time::Timestamp;
use crate::window::ExternalId;

/// What is chosen: the body of `POST`, or the query of `GET`, where `features` is a list with commas.
///
/// The fields are plain texts so that a wrong one is refused by its name and with its remedy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyRequest {
    /// The connection whose role is to be changed: the forms have its own external ID, role and principal, and its features
    /// and bucket where none are said. Without it they are for a new role, with the pending external ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<String>,
    /// The partition that the account is in; the deployment's usual one where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<String>,
    /// The role's name; a proposed one where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    /// The role's path, such as `/team/`; none where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_path: Option<String>,
    /// What the role is for; the usual features where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<String>>,
    /// How it is permitted; with wildcards where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<PermissionsKind>,
    /// The customer's own policy, with `own`: its JSON as text, so that a slip in it has a line and a column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The bucket for captures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
    /// The prefix in it; `deputize/` where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// The region in which the quick-create link opens; one that is always on where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// How a role is permitted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PermissionsKind {
    /// Computed from the features, with wildcards for reads.
    #[default]
    Wildcard,
    /// Computed from the features, with complete action names.
    Strict,
    /// AWS's `ViewOnlyAccess`, and what it lacks.
    ReadOnly,
    /// The customer's own policy.
    Own,
}

/// A policy of the role, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RolePolicy {
    /// Its name in the role.
    pub name: String,
    /// What it says.
    pub document: PolicyDocument,
}

/// The role in its written forms, filled in with the principal and the external ID.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Policies {
    /// The role's name.
    pub role_name: RoleName,
    /// The proposed stack name.
    pub stack_name: String,
    /// The external ID that is filled in.
    pub external_id: ExternalId,
    /// When it expires; missing for that of a connection, which does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Whom the role trusts.
    pub principal: PrincipalView,
    /// What the role is for.
    pub features: Features,
    /// How it is permitted.
    pub permissions: PermissionsKind,
    /// Where captures go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captures: Option<CaptureBucket>,
    /// What was found in the customer's own policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// Who may assume it.
    pub trust_policy: PolicyDocument,
    /// What it may do, in one document; missing where AWS's managed policies give everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission_policy: Option<PolicyDocument>,
    /// The same as the role has it: one policy for what is read, one for the bucket.
    pub policies: Vec<RolePolicy>,
    /// The ARNs of AWS's managed policies that are attached.
    pub managed_policies: Vec<String>,
    /// The role as a CloudFormation template in YAML; needs `CAPABILITY_NAMED_IAM`.
    pub cloudformation_template: String,
    /// The same in JSON.
    pub cloudformation_json: String,
    /// The link that opens the AWS console with everything filled in, where the organisation keeps its template on S3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quick_create_url: Option<String>,
    /// The region that the link opens.
    pub region: Region,
    /// The template of a StackSet for an organisation's accounts, in YAML.
    pub stackset_template: String,
    /// The commands that deploy it.
    pub stackset_commands: String,
    /// The role as a Terraform module.
    pub terraform_module: String,
    /// The role as commands for the AWS CLI.
    pub cli_script: String,
    /// The role as a construct of the AWS CDK, in TypeScript.
    pub cdk_construct: String,
}
