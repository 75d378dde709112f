//! The role as commands for the AWS CLI, version 2, in a POSIX shell.

use std::fmt::Write as _;

use super::{PolicyDocument, Role};
use crate::arn::RoleName;

/// Creates the role and its permissions, and prints the ARN.
pub fn cli_script(role: &Role) -> String {
    let name = quoted(role.name.as_str());
    let path =
        if role.path.is_root() { String::new() } else { format!(" --path {}", quoted(role.path.as_str())) };
    let mut out = format!(
        "aws iam create-role --role-name {name}{path} --max-session-duration 3600 \\\n  \
           --assume-role-policy-document {}\n\n",
        quoted(&role.trust().compact()),
    );
    permit(role, &name, &mut out);
    out
}

/// Brings a role that is there to the same state, and prints the ARN.
pub fn cli_update_script(role: &Role) -> String {
    let mut out = format!("{}\n\n", replace_trust_command(&role.name, &role.trust()));
    permit(role, &quoted(role.name.as_str()), &mut out);
    out
}

fn permit(role: &Role, name: &str, out: &mut String) {
    for policy in role.inline_policies() {
        let _ = write!(
            out,
            "aws iam put-role-policy --role-name {name} --policy-name {} \\\n  --policy-document {}\n\n",
            policy.name,
            quoted(&policy.document.compact())
        );
    }
    for managed in role.managed_policies() {
        let _ = write!(
            out,
            "aws iam attach-role-policy --role-name {name} \\\n  --policy-arn {}\n\n",
            quoted(&role.managed_arn(managed))
        );
    }
    let _ = writeln!(out, "aws iam get-role --role-name {name} --query Role.Arn --output text");
}

/// Deploys a StackSet from the downloaded template to the accounts of an organisation, today's and later ones. IAM is
/// global, so one region is enough.
pub fn stackset_commands(role: &Role, stack_name: &str, file: &str) -> String {
    let region = role.principal.partition().sts_region();
    format!(
        "aws cloudformation create-stack-set --stack-set-name {stack_name} \\\n  \
           --template-body file://{file} --capabilities CAPABILITY_NAMED_IAM \\\n  \
           --permission-model SERVICE_MANAGED \\\n  \
           --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false\n\n\
         aws cloudformation create-stack-instances --stack-set-name {stack_name} \\\n  \
           --regions {region} \\\n  \
           --deployment-targets OrganizationalUnitIds=\"$(aws organizations list-roots --query 'Roots[0].Id' --output text)\"\n"
    )
}

/// Replaces the trust policy of an existing role.
pub fn replace_trust_command(name: &RoleName, trust: &PolicyDocument) -> String {
    format!(
        "aws iam update-assume-role-policy --role-name {} \\\n  --policy-document {}",
        quoted(name.as_str()),
        quoted(&trust.compact())
    )
}

/// One word of a POSIX shell, whatever is in it.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_in_a_policy_stays_a_quote() {
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
