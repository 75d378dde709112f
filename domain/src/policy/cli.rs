//! The role as commands for the AWS CLI, version 2, in a POSIX shell.

use super::{Role, permission_policy, trust_policy};
use crate::arn::{Principal, RoleName};
use crate::window::ExternalId;

/// Creates the role and its permissions, and prints the ARN.
///
/// The documents are in single quotes: no ARN, UUID, role name or action holds one.
pub fn cli_script(role: &Role<'_>) -> String {
    let Role { name, principal, external_id, features } = role;
    format!(
        "aws iam create-role --role-name '{name}' --max-session-duration 3600 \\\n  \
           --assume-role-policy-document '{}'\n\n\
         aws iam put-role-policy --role-name '{name}' --policy-name DeputizeRead \\\n  \
           --policy-document '{}'\n\n\
         aws iam get-role --role-name '{name}' --query Role.Arn --output text\n",
        trust_policy(principal, external_id).compact(),
        permission_policy(*features).compact(),
    )
}

/// Replaces the trust policy of an existing role.
pub fn update_trust_command(name: &RoleName, principal: &Principal, external_id: &ExternalId) -> String {
    format!(
        "aws iam update-assume-role-policy --role-name '{name}' \\\n  --policy-document '{}'",
        trust_policy(principal, external_id).compact()
    )
}
