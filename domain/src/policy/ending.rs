//! The end of our access, as the customer brings it about: the role is deleted or trusts nobody any more, and sessions
//! that still live are ended.
//!
//! We cannot do it for them: it takes `iam:` rights over the role, and we ask for none.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::cli::quoted;
use super::{PolicyDocument, replace_trust_command};
use crate::arn::{Principal, RoleArn};
use crate::time::Timestamp;

/// The name that AWS's own console gives to the policy, so that it is known for what it is.
pub const REVOKE_POLICY_NAME: &str = "AWSRevokeOlderSessions";

/// What the customer does after a cut-off. One of the first two is enough to shut us out; the third ends sessions that
/// were begun before, and is not needed where the role is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CutOffGuide {
    /// Deletes the role, with the policies in it.
    pub delete_role_command: String,
    /// Keeps the role, and trusts us no longer.
    pub closed_trust_policy: PolicyDocument,
    /// Puts that trust policy on the role.
    pub close_trust_command: String,
    /// Denies everything to sessions that began before the cut-off.
    pub revoke_policy: PolicyDocument,
    /// Puts that policy into the role, as `AWSRevokeOlderSessions`.
    pub revoke_command: String,
    /// The role in AWS's console.
    pub console_url: String,
}

/// The guide for a role and the moment at which our last call may have been made.
pub fn cut_off_guide(role: &RoleArn, principal: &Principal, cut_off_at: Timestamp) -> CutOffGuide {
    let name = role.name();
    let closed = closed_trust_policy(principal);
    let revoke = revoke_policy(cut_off_at);
    CutOffGuide {
        delete_role_command: delete_role_command(name.as_str()),
        close_trust_command: replace_trust_command(name, &closed),
        closed_trust_policy: closed,
        revoke_command: format!(
            "aws iam put-role-policy --role-name {} --policy-name {REVOKE_POLICY_NAME} \\\n  --policy-document {}",
            quoted(name.as_str()),
            quoted(&revoke.compact())
        ),
        revoke_policy: revoke,
        console_url: format!("https://{}/iam/home#/roles/details/{name}", role.partition().console_domain()),
    }
}

/// The policy that AWS's console attaches by "Revoke active sessions", for this moment.
///
/// `aws:TokenIssueTime` has whole seconds. A session that began within the second of the cut-off must be denied too, so
/// the moment is the next whole second.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html>
pub fn revoke_policy(cut_off_at: Timestamp) -> PolicyDocument {
    let second = Duration::from_secs(1);
    let text = cut_off_at.aligned_to(second).plus(second).to_string();
    let whole = text.split('.').next().unwrap_or_default();
    PolicyDocument(json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Deny",
            "Action": ["*"],
            "Resource": ["*"],
            "Condition": { "DateLessThan": { "aws:TokenIssueTime": format!("{whole}Z") } },
        }],
    }))
}

/// A trust policy must have a statement; this one gives nothing to anybody, and says whom it shuts out.
fn closed_trust_policy(principal: &Principal) -> PolicyDocument {
    PolicyDocument(json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Deny",
            "Principal": { "AWS": principal.to_string() },
            "Action": "sts:AssumeRole",
        }],
    }))
}

/// IAM deletes a role only when nothing is attached to it.
fn delete_role_command(name: &str) -> String {
    let name = quoted(name);
    format!(
        "for policy in $(aws iam list-role-policies --role-name {name} --query 'PolicyNames[]' --output text); do\n  \
           aws iam delete-role-policy --role-name {name} --policy-name \"$policy\"\n\
         done\n\
         for arn in $(aws iam list-attached-role-policies --role-name {name} --query 'AttachedPolicies[].PolicyArn' --output text); do\n  \
           aws iam detach-role-policy --role-name {name} --policy-arn \"$arn\"\n\
         done\n\
         aws iam delete-role --role-name {name}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guide(millis: i64) -> CutOffGuide {
        let role = "arn:aws:iam::222222222222:role/team/Reader".parse().unwrap();
        let principal = "arn:aws:iam::111111111111:user/deputize".parse().unwrap();
        cut_off_guide(&role, &principal, Timestamp::from_millis(millis))
    }

    #[test]
    fn what_the_customer_does() {
        insta::assert_json_snapshot!(guide(1_795_312_800_123));
    }

    #[test]
    fn no_session_of_the_second_of_the_cut_off_survives() {
        let time = |millis| {
            let PolicyDocument(policy) = guide(millis).revoke_policy;
            policy.pointer("/Statement/0/Condition/DateLessThan/aws:TokenIssueTime").cloned()
        };
        assert_eq!(time(1_795_312_800_000), Some(json!("2026-11-22T02:00:01Z")));
        assert_eq!(time(1_795_312_800_999), Some(json!("2026-11-22T02:00:01Z")));
        assert_eq!(time(1_795_312_801_000), Some(json!("2026-11-22T02:00:02Z")));
    }
}
