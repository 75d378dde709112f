//! `GET /workspaces/{ws}/policies`.

use serde::{Deserialize, Serialize};

use crate::arn::RoleName;
use crate::policy::PolicyDocument;
use crate::time::Timestamp;
use crate::window::ExternalId;

/// The role in its written forms, filled in with the principal and the pending external ID.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policies {
    /// The proposed role name.
    pub role_name: RoleName,
    /// The proposed stack name.
    pub stack_name: String,
    /// The external ID that is filled in.
    pub external_id: ExternalId,
    /// When it expires.
    pub expires_at: Timestamp,
    /// Whom the role trusts.
    pub trust_policy: PolicyDocument,
    /// What it may do.
    pub permission_policy: PolicyDocument,
    /// The role as a CloudFormation template in YAML; needs `CAPABILITY_NAMED_IAM`.
    pub cloudformation_template: String,
    /// The role as commands for the AWS CLI.
    pub cli_script: String,
}
