//! The trust policy doctor: reads a role's trust policy as people paste it, and evaluates it as IAM would.
//!
//! ```text
//! text ─ paste ─▶ document ─ policy ─▶ statements ─ evaluate ─▶ decision for each probe of the gate
//!                                          └─ findings ─▶ what is wrong, in words    correct ─▶ the policy that is right, and a diff
//! ```
//!
//! The console calls [`read`] and [`examine`] while one types: nothing is sent anywhere. What a request holds that
//! nobody here can know (an address, an organisation, a time) is said to be unknown and is never guessed, so an answer
//! is yes, no or [`Truth::Maybe`].
//!
//! `iam-rs` is not the evaluator: its principal is a single kind (a map with `AWS` and `Service` does not parse), an
//! account does not match its users, there is no third answer beside true and false, and no trace of what failed. Its
//! operators are the oracle of this module's tests instead.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

mod condition;
mod correct;
mod diff;
mod element;
mod evaluate;
mod examine;
mod facts;
mod findings;
mod likeness;
mod outsiders;
mod paste;
mod pattern;
mod policy;
mod principal;
mod slip;
mod text;

pub use condition::ConditionTrace;
pub use correct::Correction;
pub use diff::{DiffLine, diff};
pub use evaluate::{Decision, StatementTrace, decide};
pub use examine::{Examination, ProbeAnswer, Verdict, examine};
pub use facts::{Actual, Request, near_miss, read_external_id};
pub use findings::{Finding, Weight};
pub use likeness::{Likeness, likeness};
pub use outsiders::{Outsiders, Who, outsiders};
pub use paste::{Pasted, read};
pub use policy::{Effect, Policy};
pub use slip::Slip;
pub use text::Unreadable;

/// An answer where not everything is known: both "it does not apply" and "nobody here can tell" are answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold.
    No,
    /// It depends on what is not known here.
    Maybe,
    /// It holds.
    Yes,
}

impl Truth {
    /// Both: the weaker of the two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Either: the stronger of the two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// The opposite; what is not known stays unknown.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Maybe => Self::Maybe,
            Self::Yes => Self::No,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

#[cfg(test)]
mod tests;
