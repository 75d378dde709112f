//! What is wrong with a policy: a closed set of slips.

use super::Likeness;

/// One slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// The external ID in the policy is another one.
    ExternalId(Likeness),
    /// The external ID is asked for under a key that does not exist, such as `aws:ExternalId`.
    ExternalIdKey,
    /// The external ID is compared by an operator that it cannot meet.
    ExternalIdOperator,
    /// The principal is a few characters away from ours.
    PrincipalMistyped,
    /// Only others are named.
    OtherPrincipal,
    /// The root of another account is named.
    OtherAccount,
    /// Our principal, in another partition.
    OtherPartition,
    /// The id of a user or role that was deleted.
    DeadPrincipal,
    /// The ARN of one session.
    SessionPrincipal,
    /// Something that IAM does not take as a principal.
    InvalidPrincipal,
    /// The role is for an AWS service or for an identity provider.
    NotForAccounts,
    /// The action is another one than `sts:AssumeRole`.
    Action,
    /// A second factor is demanded.
    Mfa,
    /// Some other condition is not met.
    Condition,
    /// A condition hangs on what is not known here.
    Unknowable,
    /// No statement allows anything.
    NothingAllowed,
    /// A Deny applies to us.
    Denied,
    /// No external ID is asked for.
    NoExternalId,
    /// The external ID may be left out.
    IdOptional,
    /// More than one external ID fits the pattern.
    IdPattern,
    /// Every external ID but one is taken.
    IdNegated,
    /// Anybody in any account may try.
    Anyone,
    /// The whole of our account is trusted.
    WholeAccount,
    /// Another external ID is taken beside the right one.
    MoreIds,
    /// The policy has no version.
    NoVersion,
    /// `NotPrincipal`.
    NotPrincipal,
    /// An element and its opposite in one statement.
    BothForms,
    /// An element that trust policies do not have.
    Prohibited,
    /// An element's name in the wrong case.
    Spelling,
    /// IAM has no such operator.
    UnknownOperator,
    /// AWS has no such condition key.
    UnknownKey,
    /// The text is of another role than the one that is connected.
    OtherRole,
    /// The policy is longer than IAM takes by default.
    TooLong,
}
