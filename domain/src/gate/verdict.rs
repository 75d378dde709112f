//! One round of the gate: which probe is next, and what the answers amount to.

use super::{Answer, Identity, Outcome, Probe, RefusalKind, outcome};
use crate::arn::AccountId;
use crate::window::ExternalId;

/// What a round amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The role trusts us with the right external ID, and with nothing less.
    Proven,
    /// The role let us in without the right external ID.
    Open,
    /// The role trusts a wrong ID that is next to the right one, letter by letter: a typing error, not an open door.
    Mistyped,
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
    /// A wrong ID that was let in may be what somebody mistyped, so another one is asked (`wrong_id`): a role that turns
    /// it away takes the first letter by letter, and the right one, asked too, tells whether it takes both.
    /// After the first session with the right ID the two that must be refused are asked once more (`again`): until
    /// then the role may not have been visible at all, and their denials prove nothing.
    pub fn next(&self) -> Option<Probe> {
        if let Some(after) = self.after_a_wrong_one() {
            return match after {
                [] => Some(Probe::WrongExternalId),
                [_] if self.is_mistyped() && self.answer(Probe::RightExternalId).is_none() => {
                    Some(Probe::RightExternalId)
                }
                _ => None,
            };
        }
        if self.setback().is_some() {
            return None;
        }
        match self.answers.len() {
            0 | 3 => Some(Probe::WithoutExternalId),
            1 | 4 => Some(Probe::WrongExternalId),
            2 => Some(Probe::RightExternalId),
            _ => None,
        }
    }

    /// The ID for the next question with a wrong one, of two that are next to the right one.
    pub fn wrong_id<'a>(&self, [first, second]: [&'a ExternalId; 2]) -> &'a ExternalId {
        if self.is_in_doubt() { second } else { first }
    }

    /// Whether a wrong ID was let in. What is asked from there on tells why, and is no check of its own.
    pub fn is_in_doubt(&self) -> bool {
        self.after_a_wrong_one().is_some()
    }

    /// The answers after that to a wrong ID which was let in.
    fn after_a_wrong_one(&self) -> Option<&[(Probe, Answer)]> {
        let is_let_in = |(probe, answer): &(Probe, Answer)| {
            *probe == Probe::WrongExternalId && matches!(answer, Answer::Assumed { .. })
        };
        let at = self.answers.iter().position(is_let_in)?;
        self.answers.get(at + 1..)
    }

    /// Whether one wrong ID was let in and the other turned away.
    fn is_mistyped(&self) -> bool {
        let second = self.after_a_wrong_one().and_then(<[_]>::first);
        second.is_some_and(|(probe, answer)| outcome(*probe, answer) == Outcome::Passed)
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

    /// Whether all went as it must, in the account `entered`.
    pub fn proves(&self, entered: &AccountId) -> bool {
        let answer = self.answer(Probe::RightExternalId);
        self.setback().is_none() && matches!(answer, Some(Answer::Assumed { account }) if account == entered)
    }

    /// What a finished round amounts to, for a role that must be in `entered` and was asked by `identity`.
    pub fn verdict(&self, entered: &AccountId, identity: Identity<'_>) -> Verdict {
        match self.setback() {
            Some((_, Answer::Assumed { .. })) if self.is_mistyped() => Verdict::Mistyped,
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
            None if self.proves(entered) => Verdict::Proven,
            None => match self.answer(Probe::RightExternalId) {
                Some(Answer::Assumed { .. }) => Verdict::Denied,
                _ => Verdict::NotYet,
            },
        }
    }
}
