//! The three-probe gate: the proof that a role trusts us with our external ID, and with nothing less.
//!
//! The role is assumed without an external ID, with a wrong one and with the right one, in that order. The first two
//! must be refused. Where the role lets itself be read, who else gets in by its trust policy is looked at too (`trust`).
//! This module says which probe comes next, judges the answers, and names the cause and remedy;
//! the worker's Connection object does the calls and keeps the results.
//!
//! AWS asks this of third parties: <https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html>.

mod diagnosis;
mod identity;
mod propagation;
mod verdict;
mod walk_through;

pub use diagnosis::{Cause, Context, Diagnosis, diagnose, is_own_account};
pub use identity::Identity;
pub use propagation::Propagation;
pub use verdict::{Round, Verdict};
pub use walk_through::HandCheck;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arn::AccountId;

/// Session policy of each probe: whatever a probe is given, it may do nothing with it.
pub const DENY_ALL: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"#;

/// The shortest session that STS gives, in seconds: a probe's session is of no use to anyone.
pub const PROBE_SECONDS: u32 = 900;

/// One of the three questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Probe {
    /// Without an external ID. Must be refused.
    WithoutExternalId,
    /// With a wrong external ID. Must be refused.
    WrongExternalId,
    /// With the right external ID. Must work.
    RightExternalId,
}

impl Probe {
    /// All three, in the order in which they are asked.
    pub const ALL: [Self; 3] = [Self::WithoutExternalId, Self::WrongExternalId, Self::RightExternalId];

    /// Whether a session is the answer that it must get.
    pub const fn must_work(self) -> bool {
        matches!(self, Self::RightExternalId)
    }

    /// The name on the wire and in storage.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WithoutExternalId => "without_external_id",
            Self::WrongExternalId => "wrong_external_id",
            Self::RightExternalId => "right_external_id",
        }
    }
}

/// What STS said to a probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It gave a session, in this account.
    Assumed {
        /// The account in `AssumedRoleUser.Arn`.
        account: AccountId,
    },
    /// It gave none.
    Refused(Refusal),
}

/// Why STS gave no session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Whose fault it is, as far as the answer tells.
    pub kind: RefusalKind,
    /// AWS's error code, where there was an answer.
    pub code: Option<String>,
}

/// What a refusal tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// `AccessDenied` without a reason: a missing role, a wrong account or a wrong external ID.
    Denied,
    /// `… because no identity-based policy allows …`: whoever asks lacks the right, whatever the role says.
    NoIdentityPolicy,
    /// `… with an explicit deny in …` a policy on the role's side: its trust policy, or a resource control policy.
    ExplicitDeny,
    /// `… with an explicit deny in …` a policy on the side of whoever asks: their own, their boundary's, or a service
    /// control policy over their account.
    CallerDenied,
    /// Our access key is wrong, revoked or expired.
    BadCredentials,
    /// Our own role does not trust the token by which we show who we are.
    TokenRefused,
    /// AWS could not verify that token: it does not know its issuer, or did not reach it.
    TokenUnverified,
    /// The connection's own key does not open with the deployment's encryption key.
    KeysUnreadable,
    /// Our clock and AWS's are too far apart.
    Skewed,
    /// `Throttling`, after retries.
    Throttled,
    /// No answer in time, or none at all.
    Unreachable,
    /// STS is not active for the account in this region.
    RegionDisabled,
    /// Something that AWS does not document for AssumeRole.
    Unknown,
}

impl RefusalKind {
    /// Whether it says that *the role turned this caller away*, as opposed to the question not being answered. A caller
    /// whom their own side does not let ask learns nothing of the role.
    pub const fn is_denial(self) -> bool {
        matches!(self, Self::Denied | Self::ExplicitDeny)
    }

    /// Whether it is mended on our side, where the role is asked by `identity`: it says nothing about the role, and the
    /// customer can do nothing about it. What is wrong with a user whose key the connection carries is its owner's.
    pub const fn is_ours(self, identity: Identity<'_>) -> bool {
        match self {
            Self::TokenRefused | Self::TokenUnverified | Self::KeysUnreadable | Self::Skewed => true,
            Self::NoIdentityPolicy | Self::CallerDenied | Self::BadCredentials => {
                !matches!(identity, Identity::User)
            }
            Self::Denied
            | Self::ExplicitDeny
            | Self::Throttled
            | Self::Unreachable
            | Self::RegionDisabled
            | Self::Unknown => false,
        }
    }
}

/// How a probe turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// AWS answered as it must.
    Passed,
    /// AWS answered, and not as it must.
    Failed,
    /// AWS did not answer the question (throttled, unreachable, our own credentials).
    Inconclusive,
}

/// The outcome of one probe by itself.
pub fn outcome(probe: Probe, answer: &Answer) -> Outcome {
    match (answer, probe.must_work()) {
        (Answer::Assumed { .. }, true) => Outcome::Passed,
        (Answer::Assumed { .. }, false) => Outcome::Failed,
        (Answer::Refused(refusal), must_work) if refusal.kind.is_denial() => {
            if must_work {
                Outcome::Failed
            } else {
                Outcome::Passed
            }
        }
        (Answer::Refused(_), _) => Outcome::Inconclusive,
    }
}

#[cfg(test)]
mod tests;
