//! One request against one policy: every statement with what it comes to, and the decision.
//!
//! A Deny that applies beats every Allow; without an Allow that applies, the request is denied without anybody having said
//! so. <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>

use super::Truth;
use super::condition::{self, ConditionTrace};
use super::facts::Request;
use super::pattern::action_matches;
use super::policy::{Effect, Policy, Statement};

/// The action that is asked for.
pub(super) const ASSUME_ROLE: &str = "sts:AssumeRole";

/// What IAM would answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The statement with this index lets it in.
    Allowed(usize),
    /// The statement with this index denies it.
    ExplicitlyDenied(usize),
    /// No statement allows it.
    ImplicitlyDenied,
    /// It hangs on a condition of the statement with this index that nobody here can evaluate.
    Depends(usize),
}

/// What one statement comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementTrace {
    /// Its place, from zero.
    pub index: usize,
    /// What it does when it applies.
    pub effect: Effect,
    /// Whether it names the one who asks.
    pub names_us: bool,
    /// Whether it speaks of `sts:AssumeRole`.
    pub covers_action: bool,
    /// Its conditions.
    pub conditions: Vec<ConditionTrace>,
    /// Whether it applies: all of the above.
    pub applies: Truth,
}

impl Policy {
    /// What each statement comes to.
    pub fn trace(&self, request: &Request<'_>) -> Vec<StatementTrace> {
        let statements = self.statements.iter().enumerate();
        statements.map(|(index, statement)| statement.trace(index, request, self.has_variables)).collect()
    }
}

impl Statement {
    pub(super) fn covers_assume_role(&self) -> bool {
        let matches = self.actions.iter().any(|wanted| action_matches(wanted, ASSUME_ROLE));
        !self.actions.is_empty() && matches != self.all_but
    }

    pub(super) fn trace(&self, index: usize, request: &Request<'_>, has_variables: bool) -> StatementTrace {
        let (names_us, covers_action) = (self.names(request.principal), self.covers_assume_role());
        let conditions: Vec<ConditionTrace> =
            self.conditions.iter().map(|one| condition::evaluate(one, request, has_variables)).collect();
        let met = conditions.iter().fold(Truth::Yes, |all, one| all.and(one.met));
        let applies = Truth::from(names_us && covers_action).and(met);
        StatementTrace { index, effect: self.effect, names_us, covers_action, conditions, applies }
    }
}

/// The decision that the traces of one request come to.
pub fn decide(traces: &[StatementTrace]) -> Decision {
    let strongest = |effect| {
        let of = traces.iter().filter(|trace| trace.effect == effect);
        // The first of equals, so that the order of reading is the order of naming.
        of.fold(
            (Truth::No, 0),
            |best, trace| {
                if trace.applies > best.0 { (trace.applies, trace.index) } else { best }
            },
        )
    };
    match (strongest(Effect::Deny), strongest(Effect::Allow)) {
        ((Truth::Yes, index), _) => Decision::ExplicitlyDenied(index),
        (_, (Truth::No, _)) => Decision::ImplicitlyDenied,
        ((Truth::Maybe, index), _) | (_, (Truth::Maybe, index)) => Decision::Depends(index),
        (_, (Truth::Yes, index)) => Decision::Allowed(index),
    }
}
