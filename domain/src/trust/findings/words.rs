//! The words of each slip: what is wrong, and the next step.

use crate::trust::condition::ConditionTrace;
use crate::trust::facts::{Actual, Request};
use crate::trust::{Likeness, Slip};

/// Such as: `StringEquals` wants `aws:PrincipalOrgID` to be `o-1`, and the request has none.
pub(super) fn comparison(condition: &ConditionTrace) -> String {
    let ConditionTrace { operator, key, expected, .. } = condition;
    let expected: Vec<String> = expected.iter().map(|value| format!("`{value}`")).collect();
    format!("`{operator}` compares `{key}` with {}, and {}", expected.join(" or "), had(&condition.actual))
}

fn had(actual: &Actual) -> String {
    match actual {
        Actual::Is(value) => format!("the request has `{value}`."),
        Actual::Absent => "the request does not have that key.".to_owned(),
        Actual::Present => "what the request has is not known here.".to_owned(),
        Actual::Unknown => "whether the request has it is not known here.".to_owned(),
    }
}

/// Problem and remedy. `subject` is what the slip is about, as it is written in the policy.
#[expect(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub(super) fn of(slip: Slip, subject: &str, right: &Request<'_>) -> (String, String) {
    let (principal, id) = (right.principal, right.external_id.unwrap_or_default());
    let put_id = || format!("Put {id} there.");
    let put_principal = || format!("Put {principal} there.");
    let (problem, remedy) = match slip {
        Slip::ExternalId(likeness) => return (of_id(likeness, subject), put_id()),
        Slip::ExternalIdKey => (
            format!("The condition asks for `{subject}`, and AWS has no such key."),
            "The external ID's key is `sts:ExternalId`.".to_owned(),
        ),
        Slip::ExternalIdOperator => (
            format!("The external ID is compared by `{subject}`, which it does not meet."),
            "Use `StringEquals`.".to_owned(),
        ),
        Slip::PrincipalMistyped => {
            (format!("The principal is {subject}: nearly ours, but not the same."), put_principal())
        }
        Slip::OtherPrincipal => (format!("The policy trusts {subject}, and not {principal}."), put_principal()),
        Slip::OtherAccount => (
            format!("The policy trusts the account in {subject}; ours is {}.", principal.account()),
            put_principal(),
        ),
        Slip::OtherPartition => (
            format!("The principal is {subject}: the right one, in another partition of AWS. Partitions never meet."),
            format!("The ARN begins with `arn:{}:`.", principal.partition()),
        ),
        Slip::DeadPrincipal => (
            format!("{subject} is what IAM leaves of a user or role that was deleted; nobody can be it any more, not even one with the same name."),
            "Put the ARN there again. IAM does not store a policy with a dead id in it.".to_owned(),
        ),
        Slip::SessionPrincipal => (
            format!("{subject} is one session. The next one has another name."),
            format!("Name the role itself: {principal}."),
        ),
        Slip::InvalidPrincipal => (
            format!("IAM does not take {subject} as a principal."),
            format!("Write `{{\"AWS\": \"{principal}\"}}`. An instance profile or a group is no principal, and only `*` alone is a wildcard."),
        ),
        Slip::NotForAccounts => (
            format!("The role is made for {subject}, not for another AWS account."),
            format!("Trust {principal}. In IAM's console, the trusted entity type is AWS account."),
        ),
        Slip::Action => (
            format!("The action is {subject}, and we call sts:AssumeRole."),
            "Set the action to `sts:AssumeRole`. WithWebIdentity and WithSAML are for identity providers.".to_owned(),
        ),
        Slip::Mfa => (
            "The policy demands a second factor (MFA), which a service does not have.".to_owned(),
            "Take that condition out. The external ID stands in its place.".to_owned(),
        ),
        Slip::Condition => (format!("A condition is not met: {subject}"), "Take it out, or set the value that the request has.".to_owned()),
        Slip::Unknowable => (
            format!("A condition hangs on what cannot be seen from here: {subject}"),
            "If AWS still denies the role, it is this condition: take it out. The policy below does without it.".to_owned(),
        ),
        Slip::NothingAllowed => (
            "No statement allows anything.".to_owned(),
            "Add a statement with `\"Effect\": \"Allow\"` for us.".to_owned(),
        ),
        Slip::Denied => (
            "This Deny applies to us, and a Deny beats every Allow.".to_owned(),
            format!("Exempt {principal} from it, or delete it."),
        ),
        Slip::NoExternalId => (
            "This statement lets us in without any external ID: whoever can make us call AWS could use the role.".to_owned(),
            format!("Demand `sts:ExternalId` by `StringEquals`: {id}."),
        ),
        Slip::IdOptional => (
            "The external ID may be left out, or be any: the condition holds without the right one.".to_owned(),
            "Use `StringEquals` alone, without IfExists, ForAllValues or Null.".to_owned(),
        ),
        Slip::IdPattern => (
            format!("The pattern {subject} fits more external IDs than ours."),
            format!("Use `StringEquals` with the whole ID: {id}."),
        ),
        Slip::IdNegated => (
            "Every external ID but one is taken, and none as well.".to_owned(),
            format!("Use `StringEquals` with the right one: {id}."),
        ),
        Slip::Anyone => (
            "The principal is `*`: everybody in every AWS account may try, with the conditions as the only guard.".to_owned(),
            format!("Name {principal}."),
        ),
        Slip::WholeAccount => (
            format!("The whole account {} is trusted: its own administrators decide who of them may assume the role.", principal.account()),
            format!("That works, and outlives the deletion of one identity. Narrower is {principal}."),
        ),
        Slip::MoreIds => (
            format!("Another external ID is taken as well: {subject}."),
            "That is right while an ID is being replaced. Take it out afterwards.".to_owned(),
        ),
        Slip::NoVersion => (
            "The policy has no `Version`; IAM then takes the one of 2008, without policy variables.".to_owned(),
            "Begin with `\"Version\": \"2012-10-17\"`.".to_owned(),
        ),
        Slip::NotPrincipal => (
            "The statement has `NotPrincipal`, and IAM does not store a trust policy with it.".to_owned(),
            "Name whom you trust in `Principal`.".to_owned(),
        ),
        Slip::BothForms => (
            format!("The statement has `{subject}` and its opposite; IAM takes one of the two."),
            format!("Keep `{subject}`, and take the other out."),
        ),
        Slip::Prohibited => (
            format!("The element `{subject}` has no place in a trust policy; IAM refuses it."),
            "Take it out. A role's trust policy has no Resource: the role itself is meant.".to_owned(),
        ),
        Slip::Spelling => (format!("The name `{subject}`."), "IAM's names are case sensitive.".to_owned()),
        Slip::UnknownOperator => (format!("IAM has no operator `{subject}`."), "For the external ID it is `StringEquals`.".to_owned()),
        Slip::UnknownKey => (
            format!("AWS has no condition key `{subject}`, so the condition is never met."),
            "Compare the key with AWS's list of global condition keys, or take the condition out.".to_owned(),
        ),
        Slip::OtherRole => {
            let role = right.role.map(ToString::to_string).unwrap_or_default();
            (
                format!("This is the policy of {subject}, and the connection has {role}."),
                "AWS wants the ARN letter by letter, the path included. Correct account or role in Deputize, or paste the right role's policy.".to_owned(),
            )
        }
        Slip::TooLong => (
            format!("The policy has {subject} characters; IAM takes 2,048 unless the account's quota was raised."),
            "Split what it is for into several roles, or ask AWS for up to 4,096.".to_owned(),
        ),
    };
    (problem, remedy)
}

fn of_id(likeness: Likeness, found: &str) -> String {
    let what = match likeness {
        Likeness::Case => "has other upper and lower case; external IDs are compared letter by letter",
        Likeness::Decorated => "has spaces, quotes or invisible characters in it",
        Likeness::Dashes => "has its dashes missing or replaced",
        Likeness::Truncated => "is cut off",
        Likeness::Surrounded => "has something before or behind it",
        Likeness::Typo => "has a typing error: a character or two differ",
        Likeness::Placeholder => "is a placeholder that was never filled in",
        Likeness::Other => "is another one altogether",
    };
    format!("The external ID in the policy, `{}`, {what}.", found.escape_debug())
}
