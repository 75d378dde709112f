//! The examination: the three probes of the gate, asked of the policy instead of AWS.

use super::correct::{Correction, correct};
use super::evaluate::{Decision, StatementTrace, decide};
use super::facts::{Request, near_miss};
use super::findings::{Finding, find};
use super::paste::Pasted;
use super::policy::Policy;
use super::text::Unreadable;
use crate::gate::Probe;
use crate::policy::PolicyDocument;

/// What a policy amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It lets us in with the right external ID, and with nothing less.
    Right,
    /// It lets us in without the right external ID, and so anybody who can make us call AWS.
    Open,
    /// It does not let us in.
    Closed,
    /// It hangs on conditions that nobody here can evaluate.
    Depends,
}

/// The answer to one probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeAnswer {
    /// Which.
    pub probe: Probe,
    /// What IAM would answer.
    pub decision: Decision,
    /// What each statement came to.
    pub traces: Vec<StatementTrace>,
}

impl ProbeAnswer {
    /// Whether it is as it must be; `None` where that is not known.
    pub fn is_right(&self) -> Option<bool> {
        match self.decision {
            Decision::Allowed(_) => Some(self.probe.must_work()),
            Decision::ExplicitlyDenied(_) | Decision::ImplicitlyDenied => Some(!self.probe.must_work()),
            Decision::Depends(_) => None,
        }
    }

    /// The statement that decides; where nothing allows, the Allow that comes closest to it.
    pub fn deciding(&self) -> Option<usize> {
        match self.decision {
            Decision::Allowed(index) | Decision::ExplicitlyDenied(index) | Decision::Depends(index) => {
                Some(index)
            }
            Decision::ImplicitlyDenied => super::findings::closest(&self.traces).map(|trace| trace.index),
        }
    }
}

/// All that is known about a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// The policy as it was read.
    pub document: PolicyDocument,
    /// The three answers, in the order of [`Probe::ALL`].
    pub answers: Vec<ProbeAnswer>,
    /// What they amount to.
    pub verdict: Verdict,
    /// What is wrong, the gravest first.
    pub findings: Vec<Finding>,
    /// The policy that is right; `None` where this one is.
    pub correction: Option<Correction>,
}

/// Examines a policy for a request with the right external ID (`right.external_id`; without one nothing is right).
///
/// Fails where a statement has a shape that IAM does not know.
pub fn examine(pasted: &Pasted, right: &Request<'_>) -> Result<Examination, Unreadable> {
    let policy = Policy::of(&pasted.document)?;
    let answers = ask(&policy, right);
    let verdict = verdict(&answers);
    let findings = find(&policy, pasted, right, &answers);
    let must_change = verdict != Verdict::Right || policy.has_flaws();
    Ok(Examination {
        document: pasted.document.clone(),
        verdict,
        findings,
        correction: must_change.then(|| correct(&pasted.document, &policy, right)),
        answers,
    })
}

/// Asks the three probes.
pub(super) fn ask(policy: &Policy, right: &Request<'_>) -> Vec<ProbeAnswer> {
    let wrong = right.external_id.map(|id| stranger(policy, id));
    let ask = |probe| {
        let id = match probe {
            Probe::WithoutExternalId => None,
            Probe::WrongExternalId => wrong.as_deref(),
            Probe::RightExternalId => right.external_id,
        };
        let traces = policy.trace(&right.with_external_id(id));
        ProbeAnswer { probe, decision: decide(&traces), traces }
    };
    Probe::ALL.into_iter().map(ask).collect()
}

/// A wrong ID, as near as can be to the right one: a policy that takes it takes others too. One that the policy holds letter
/// by letter says nothing of the kind, so it is passed over: that is a typing error.
fn stranger(policy: &Policy, id: &str) -> String {
    let is_held = |wrong: &String| {
        let conditions = policy.statements.iter().flat_map(|statement| &statement.conditions);
        conditions.flat_map(|condition| &condition.values).any(|value| value.eq_ignore_ascii_case(wrong))
    };
    // As many as there are last digits.
    let mut neighbours = std::iter::successors(Some(near_miss(id)), |wrong| Some(near_miss(wrong))).take(15);
    neighbours.find(|wrong| !is_held(wrong) && wrong != id).unwrap_or_else(|| near_miss(id))
}

pub(super) fn verdict(answers: &[ProbeAnswer]) -> Verdict {
    let mut verdict = Verdict::Right;
    for answer in answers {
        verdict = match (answer.is_right(), answer.probe.must_work()) {
            (Some(false), false) => return Verdict::Open,
            (Some(false), true) => Verdict::Closed,
            (None, _) if verdict == Verdict::Right => Verdict::Depends,
            _ => verdict,
        };
    }
    verdict
}
