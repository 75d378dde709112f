//! A diagnosis instead of an error: a closed set of causes, each with the one next step.
//!
//! Across accounts STS answers the same `AccessDenied` for a missing role, a wrong account and a wrong external ID. The
//! probes, an earlier external ID that works, and the propagation clock turn that into a named cause.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::identity::{Identity, words_of};
use super::walk_through::{HandCheck, hand_checks, show_trust};
use super::{Answer, Probe, RefusalKind, Round, Verdict};
use crate::arn::{AccountId, Principal, RoleArn};
use crate::policy::{PolicyDocument, quoted, replace_trust_command, trust_policy};
use crate::trust::Outsiders;
use crate::window::ExternalId;

/// Why a role is not proven. A closed set: each has its own remedy, and clients may match on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The role lets us in without an external ID, or with a wrong one.
    ExternalIdNotRequired,
    /// The role lets others than us in with our external ID, by its trust policy.
    OutsidersTrusted,
    /// The role trusts an earlier external ID of the same workspace.
    StaleExternalId,
    /// The role trusts an external ID that is one digit away from the right one.
    MistypedExternalId,
    /// Denied while a new role may still be on its way through AWS.
    Propagating,
    /// Denied for longer than propagation takes: most probably the role is missing, misspelt, or trusts another ID.
    RoleMissingOrMisspelt,
    /// The role answered from another account than the one entered.
    WrongAccount,
    /// Our own principal has no right to `sts:AssumeRole` on this role.
    PrincipalLacksAssumeRole,
    /// A policy on the customer's side denies it explicitly, for instance a resource control policy.
    ExplicitDeny,
    /// A policy on our side denies it to our own principal explicitly.
    PrincipalDenied,
    /// The user whose key the connection carries has no right to `sts:AssumeRole` on this role.
    UserLacksAssumeRole,
    /// A policy denies it to that user explicitly.
    UserDenied,
    /// Our access key is wrong, revoked or expired.
    OurCredentialsInvalid,
    /// Our own role does not trust the token by which we show who we are.
    OurTokenRefused,
    /// AWS could not verify that token.
    OurTokenUnverified,
    /// The key that the connection carries is wrong, inactive or deleted.
    KeysInvalid,
    /// The key that the connection carries cannot be decrypted.
    KeysUnreadable,
    /// Our clock and AWS's differ too much.
    ClockSkew,
    /// AWS asked us to slow down, and went on doing so.
    Throttled,
    /// STS gave no answer.
    StsUnreachable,
    /// STS is not active in the region for this account.
    RegionDisabled,
    /// AWS answered something that it does not document for AssumeRole.
    Unexpected,
}

impl Cause {
    /// Whether the role's trust policy may be at fault, so that it is worth reading.
    pub const fn is_in_the_trust_policy(self) -> bool {
        matches!(
            self,
            Self::ExternalIdNotRequired
                | Self::OutsidersTrusted
                | Self::StaleExternalId
                | Self::MistypedExternalId
                | Self::Propagating
                | Self::RoleMissingOrMisspelt
                | Self::ExplicitDeny
        )
    }

    /// Whether the customer can mend it; otherwise it is ours or AWS's.
    pub const fn is_the_customers(self) -> bool {
        matches!(
            self,
            Self::ExternalIdNotRequired
                | Self::OutsidersTrusted
                | Self::StaleExternalId
                | Self::MistypedExternalId
                | Self::RoleMissingOrMisspelt
                | Self::WrongAccount
                | Self::UserLacksAssumeRole
                | Self::UserDenied
                | Self::KeysInvalid
                | Self::ExplicitDeny
                | Self::RegionDisabled
        )
    }
}

/// A named cause, in words, with the next step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnosis {
    /// The cause.
    pub cause: Cause,
    /// What happened, in a sentence or two.
    pub detail: String,
    /// The next step.
    pub remedy: String,
    /// The trust policy that mends it, where the trust policy is at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust_policy: Option<PolicyDocument>,
    /// A command for the customer's engineer, where one shows or mends the cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// What to check by hand, in this order, where AWS's answer has several causes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hand_checks: Vec<HandCheck>,
}

/// What is known besides the answers.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Who asked.
    pub principal: &'a Principal,
    /// How that is proved.
    pub identity: Identity<'a>,
    /// For which role.
    pub role: &'a RoleArn,
    /// With which ID.
    pub external_id: &'a ExternalId,
    /// With which wrong one first.
    pub wrong_id: &'a ExternalId,
    /// Who else gets in, where the role's trust policy could be read.
    pub outsiders: Option<&'a Outsiders>,
    /// Whether one of the workspace's earlier IDs opened the role.
    pub earlier_id_works: bool,
    /// Whether the propagation clock still runs.
    pub still_waiting: bool,
}

/// Names the cause of a round that did not prove the role; `None` when it did.
pub fn diagnose(round: &Round, context: Context<'_>) -> Option<Diagnosis> {
    let cause = match (round.verdict(context.role.account(), context.identity), round.setback()) {
        (Verdict::Proven, _) if context.outsiders.is_none() => return None,
        (Verdict::Proven, _) => Cause::OutsidersTrusted,
        (Verdict::Open, _) => Cause::ExternalIdNotRequired,
        (Verdict::Mistyped, _) => Cause::MistypedExternalId,
        (_, Some((_, Answer::Refused(refusal)))) => of_refusal(refusal.kind, context),
        _ => Cause::WrongAccount,
    };
    Some(words(cause, round, context))
}

fn of_refusal(kind: RefusalKind, context: Context<'_>) -> Cause {
    match kind {
        RefusalKind::Denied if context.earlier_id_works => Cause::StaleExternalId,
        RefusalKind::Denied if context.still_waiting => Cause::Propagating,
        RefusalKind::Denied => Cause::RoleMissingOrMisspelt,
        RefusalKind::NoIdentityPolicy if context.identity == Identity::User => Cause::UserLacksAssumeRole,
        RefusalKind::NoIdentityPolicy => Cause::PrincipalLacksAssumeRole,
        RefusalKind::ExplicitDeny => Cause::ExplicitDeny,
        RefusalKind::CallerDenied if context.identity == Identity::User => Cause::UserDenied,
        RefusalKind::CallerDenied => Cause::PrincipalDenied,
        RefusalKind::BadCredentials if context.identity == Identity::User => Cause::KeysInvalid,
        RefusalKind::BadCredentials => Cause::OurCredentialsInvalid,
        RefusalKind::TokenRefused => Cause::OurTokenRefused,
        RefusalKind::TokenUnverified => Cause::OurTokenUnverified,
        RefusalKind::KeysUnreadable => Cause::KeysUnreadable,
        RefusalKind::Skewed => Cause::ClockSkew,
        RefusalKind::Throttled => Cause::Throttled,
        RefusalKind::Unreachable => Cause::StsUnreachable,
        RefusalKind::RegionDisabled => Cause::RegionDisabled,
        RefusalKind::Unknown => Cause::Unexpected,
    }
}

fn words(cause: Cause, round: &Round, context: Context<'_>) -> Diagnosis {
    let Context { principal, role, external_id, wrong_id, outsiders, .. } = context;
    let (name, account) = (role.name(), role.account());
    let (detail, remedy) = match cause {
        Cause::ExternalIdNotRequired => {
            let how = match round.setback() {
                Some((Probe::WrongExternalId, _)) => "with a wrong external ID",
                _ => "without an external ID",
            };
            (
                format!("The role {name} let us in {how}. Anybody who can make us call AWS could use it, so it is not stored."),
                "Replace the role's trust policy by the one below, then check again.".to_owned(),
            )
        }
        Cause::OutsidersTrusted => {
            let who = outsiders.map(|outsiders| outsiders.who.to_string()).unwrap_or_default();
            (
                format!("The role {name} lets in {who} who sends this external ID, not {principal} alone. An external ID is no secret, so the role is not used."),
                "Replace the role's trust policy by the one below, which keeps them out, then check again.".to_owned(),
            )
        }
        Cause::MistypedExternalId => {
            let takes = match round.answer(Probe::RightExternalId) {
                Some(Answer::Assumed { .. }) => "takes, beside the right external ID,",
                _ => "demands the external ID",
            };
            (
                format!("The role {name} {takes} {wrong_id}, which is one digit off: the right one is {external_id}."),
                format!("Put {external_id} in the place of {wrong_id} in the role's trust policy, then check again."),
            )
        }
        Cause::StaleExternalId => (
            format!("The role {name} trusts an earlier external ID of this workspace."),
            format!("Put the current external ID, {external_id}, into the role's trust policy, then check again."),
        ),
        Cause::Propagating => (
            "AWS denies the role so far. A new or changed role takes up to a minute to be visible everywhere.".to_owned(),
            "Wait; the check repeats by itself. Should it take longer than a minute, go through the checks below.".to_owned(),
        ),
        Cause::RoleMissingOrMisspelt => (
            format!(
                "AWS denied the role {name} in account {account} for longer than a new role needs. It gives one answer for a missing role, \
                 a misspelt name, a wrong account and another external ID; no earlier ID of yours opens it."
            ),
            "Go through the checks below in the customer's account, one after the other; the first that does not come out is the cause."
                .to_owned(),
        ),
        Cause::WrongAccount => (
            format!("The role answered from another account than {account}. What is read from it would be shown under a wrong name."),
            "Correct the account ID of this connection to that of the role's ARN.".to_owned(),
        ),
        Cause::PrincipalLacksAssumeRole
        | Cause::PrincipalDenied
        | Cause::UserLacksAssumeRole
        | Cause::UserDenied
        | Cause::OurCredentialsInvalid
        | Cause::OurTokenRefused
        | Cause::OurTokenUnverified
        | Cause::KeysInvalid
        | Cause::KeysUnreadable => words_of(cause, context),
        Cause::ExplicitDeny => (
            format!("A policy explicitly denies the use of {name}, for instance its trust policy, or a resource control policy of the organisation in AWS."),
            format!("Ask the administrator of account {account} which policy denies sts:AssumeRole to {principal}, and to exempt this role."),
        ),
        Cause::ClockSkew => (
            "Our clock and AWS's differ by more than five minutes.".to_owned(),
            "Correct the clock of the machine that Deputize runs on. Nothing is wrong on the customer's side.".to_owned(),
        ),
        Cause::Throttled => (
            "AWS asked us to slow down and went on doing so.".to_owned(),
            "Wait; the check repeats by itself.".to_owned(),
        ),
        Cause::StsUnreachable => (
            "AWS STS did not answer.".to_owned(),
            "Wait; the check repeats by itself. If it lasts, look at AWS's health page and at AWS_ENDPOINT.".to_owned(),
        ),
        Cause::RegionDisabled => (
            format!("STS is not active for account {account} in the region that was asked."),
            "Activate it under IAM › Account settings › STS endpoints.".to_owned(),
        ),
        Cause::Unexpected => (
            "AWS gave an answer that it does not document for AssumeRole.".to_owned(),
            "Check again; if it stays, report the AWS code shown with the checks.".to_owned(),
        ),
    };
    let trust_policy = match cause {
        Cause::ExternalIdNotRequired
        | Cause::StaleExternalId
        | Cause::MistypedExternalId
        | Cause::RoleMissingOrMisspelt => Some(trust_policy(principal, external_id)),
        Cause::OutsidersTrusted => outsiders.map(|outsiders| outsiders.correction.policy.clone()),
        _ => None,
    };
    Diagnosis {
        cause,
        detail,
        remedy,
        command: command(cause, role, principal, trust_policy.as_ref()),
        trust_policy,
        hand_checks: hand_checks(cause, context),
    }
}

/// The role must be looked for where a caller without rights over it cannot look: in the customer's own account.
fn command(
    cause: Cause,
    role: &RoleArn,
    principal: &Principal,
    trust_policy: Option<&PolicyDocument>,
) -> Option<String> {
    match cause {
        Cause::RoleMissingOrMisspelt | Cause::Propagating => Some(show_trust(role.name().as_str())),
        Cause::ExternalIdNotRequired
        | Cause::OutsidersTrusted
        | Cause::StaleExternalId
        | Cause::MistypedExternalId => trust_policy.map(|policy| replace_trust_command(role.name(), policy)),
        Cause::PrincipalLacksAssumeRole | Cause::UserLacksAssumeRole => Some(grant_command(principal, role)),
        Cause::OurCredentialsInvalid | Cause::KeysInvalid if principal.is_user() => {
            Some(format!("aws iam list-access-keys --user-name {}", quoted(principal.name())))
        }
        _ => None,
    }
}

/// Lets whoever asks assume a role; it is run in the account that they are in.
fn grant_command(principal: &Principal, role: &RoleArn) -> String {
    let (verb, option) =
        if principal.is_user() { ("put-user-policy", "user-name") } else { ("put-role-policy", "role-name") };
    // The role is a customer's, and a path may hold quotes: the command is for a shell of our own people.
    let document = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role.to_string() }],
    });
    format!(
        "aws iam {verb} --{option} {} --policy-name AssumeCustomerRoles \\\n  --policy-document {}",
        quoted(principal.name()),
        quoted(&document.to_string())
    )
}

/// Whether an account is the organisation's own. Its roles are refused before AWS is asked: a customer could onboard our
/// own roles otherwise, and we would read ourselves for them.
pub fn is_own_account(principal: &Principal, account: &AccountId) -> bool {
    principal.account() == account
}
