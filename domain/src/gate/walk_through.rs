//! What a person can check by hand where AWS's answer has several causes: in an order in which each check that is passed
//! leaves fewer of them (row C5).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cause, Context};
use crate::policy::quoted;

/// One check that the customer's engineer does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HandCheck {
    /// What is asked.
    pub question: String,
    /// What must come out, and what to do if it does not.
    pub expected: String,
    /// The command that shows it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
}

/// The checks for a cause; none where the cause is plain.
pub(super) fn hand_checks(cause: Cause, context: Context<'_>) -> Vec<HandCheck> {
    let Context { principal, role, external_id, .. } = context;
    let (account, name, organisation) = (role.account(), role.name(), principal.account());
    let check = |question: &str, expected: String, command: Option<String>| HandCheck {
        question: question.to_owned(),
        expected,
        command,
    };
    let who = || {
        check(
            "Is it the right account?",
            format!("It prints {account}. If not, sign in to that account, or correct the account ID here."),
            Some("aws sts get-caller-identity --query Account --output text".to_owned()),
        )
    };
    let there = || {
        check(
            "Is the role there, by this very name?",
            format!(
                "It prints {role}, letter by letter. NoSuchEntity: create the role, or correct the name here. Another path or \
                 other upper and lower case: enter the ARN as it is printed."
            ),
            Some(format!(
                "aws iam get-role --role-name {} --query Role.Arn --output text",
                quoted(name.as_str())
            )),
        )
    };
    let trusts = || {
        check(
            "Does its trust policy name us and the external ID?",
            format!(
                "It names {principal} and, under StringEquals, sts:ExternalId {external_id}, and demands no MFA. Paste it into the \
                 trust policy doctor to be told what differs."
            ),
            Some(show_trust(name.as_str())),
        )
    };
    match cause {
        Cause::RoleMissingOrMisspelt | Cause::Propagating => vec![
            who(),
            there(),
            trusts(),
            check(
                "Does your organisation in AWS forbid it?",
                format!(
                    "A resource control policy (RCP) that denies sts:AssumeRole to accounts outside of your organisation denies us too, \
                     often without saying so. Its administrator exempts this role, or the account {organisation}."
                ),
                None,
            ),
        ],
        Cause::ExplicitDeny => vec![
            trusts(),
            check(
                "Is the Deny in a policy of your organisation in AWS?",
                format!(
                    "In AWS Organizations, look through the resource control policies of account {account} and of what \
                     is above it for a Deny of sts:AssumeRole, and exempt {role}."
                ),
                Some(format!(
                    "aws organizations list-policies-for-target --target-id {account} --filter RESOURCE_CONTROL_POLICY"
                )),
            ),
        ],
        Cause::WrongAccount => vec![who(), there()],
        _ => Vec::new(),
    }
}

/// Prints the role's ARN and its trust policy, in the form that the doctor reads.
pub(super) fn show_trust(name: &str) -> String {
    format!(
        "aws iam get-role --role-name {} --query 'Role.[Arn,AssumeRolePolicyDocument]' --output json",
        quoted(name)
    )
}
