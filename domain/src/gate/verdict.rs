//! One round of the gate: which probe is next, and what the answers amount to.

use super::{Answer, Identity, Outcome, Probe, RefusalKind, outcome};
use crate::arn::AccountId;

/// What a round amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The role trusts us with the right external ID, and with nothing less.
    Proven,
    /// The role let us in without the right external ID.
    Open,
    /// It was denied, or not answered, in a way that time can mend.
    NotYet,
    /// It was not asked, for a reason that is ours: that says nothing about the role, and is asked again soon.
    Unasked,
    /// It was denied in a way that time alone does not mend.
    Denied,
}

/// The answers of one round so far.
#[derive(Clone, Debug, Default)]
pub struct Round {
    answers: Vec<(Probe, Answer)>,
}

impl Round {
    /// The probe to ask next; `None` when the round is over.
    ///
    /// A round ends early when a stranger was let in, or when a question was not answered: the rest would tell nothing.
    /// After the first session with the right ID the two that must be refused are asked once more (`again`): until
    /// then the role may not have been visible at all, and their denials prove nothing.
    pub fn next(&self) -> Option<Probe> {
        if self.answers.iter().any(|(probe, answer)| outcome(*probe, answer) != Outcome::Passed) {
            return None;
        }
        match self.answers.len() {
            0 | 3 => Some(Probe::WithoutExternalId),
            1 | 4 => Some(Probe::WrongExternalId),
            2 => Some(Probe::RightExternalId),
            _ => None,
        }
    }

    /// Takes one answer.
    pub fn record(&mut self, probe: Probe, answer: Answer) {
        self.answers.push((probe, answer));
    }

    /// The last answer to a probe, if it was asked.
    pub fn answer(&self, probe: Probe) -> Option<&Answer> {
        self.answers.iter().rev().find(|(asked, _)| *asked == probe).map(|(_, answer)| answer)
    }

    /// The answer that ended the round, where it was not as it must be.
    pub fn setback(&self) -> Option<(Probe, &Answer)> {
        self.answers
            .iter()
            .find(|(probe, answer)| outcome(*probe, answer) != Outcome::Passed)
            .map(|(p, a)| (*p, a))
    }

    /// What a finished round amounts to, for a role that must be in `entered` and was asked by `identity`.
    pub fn verdict(&self, entered: &AccountId, identity: Identity<'_>) -> Verdict {
        match self.setback() {
            Some((_, Answer::Assumed { .. })) => Verdict::Open,
            // What is wrong with our own identity is wrong for every customer at once, and none of them is to suffer.
            Some((_, Answer::Refused(refusal))) if refusal.kind.is_ours(identity) => Verdict::Unasked,
            Some((_, Answer::Refused(refusal))) => match refusal.kind {
                RefusalKind::Denied
                | RefusalKind::Throttled
                | RefusalKind::Unreachable
                | RefusalKind::Unknown
                // Ours whoever asks, and so unasked above.
                | RefusalKind::TokenRefused
                | RefusalKind::TokenUnverified
                | RefusalKind::KeysUnreadable
                | RefusalKind::Skewed => Verdict::NotYet,
                RefusalKind::NoIdentityPolicy
                | RefusalKind::ExplicitDeny
                | RefusalKind::CallerDenied
                | RefusalKind::BadCredentials
                | RefusalKind::RegionDisabled => Verdict::Denied,
            },
            None => match self.answer(Probe::RightExternalId) {
                Some(Answer::Assumed { account }) if account == entered => Verdict::Proven,
                Some(Answer::Assumed { .. }) => Verdict::Denied,
                _ => Verdict::NotYet,
            },
        }
    }
}
