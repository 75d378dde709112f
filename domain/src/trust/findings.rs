//! What is wrong with a policy, in words: which statement, which condition, what it wants and what it gets.

mod words;

use super::Truth;
use super::condition::{ConditionTrace, Operator, Set, Test};
use super::evaluate::StatementTrace;
use super::examine::ProbeAnswer;
use super::facts::{Request, is_documented};
use super::likeness::{Likeness, likeness};
use super::paste::Pasted;
use super::policy::{Effect, Flaw, Policy, Statement};
use super::principal::{Named, Stranger, is_refused, stranger};
use super::slip::Slip;
use crate::arn::RoleArn;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It lets strangers in.
    Opens,
    /// It keeps us out.
    Blocks,
    /// It may keep us out, or let strangers in; nobody here can tell.
    Unsure,
    /// It is good to know.
    Note,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub weight: Weight,
    /// What it is.
    pub slip: Slip,
    /// The statement's place, from zero, where it is in one.
    pub statement: Option<usize>,
    /// What is wrong, as a sentence.
    pub problem: String,
    /// What to do, as a sentence.
    pub remedy: String,
}

/// IAM's quota for a trust policy, white space not counted. It can be raised to 4,096.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>
const QUOTA: usize = 2048;

/// The three answers' traces of one statement.
struct Seen<'a> {
    index: usize,
    statement: &'a Statement,
    without: &'a StatementTrace,
    wrong: &'a StatementTrace,
    right: &'a StatementTrace,
}

/// Everything that is worth a word, the gravest first.
pub(super) fn find(
    policy: &Policy,
    pasted: &Pasted,
    right: &Request<'_>,
    answers: &[ProbeAnswer],
) -> Vec<Finding> {
    let mut all = Found { right, found: Vec::new() };
    let [without, wrong, granted] = answers else { return all.found };
    let is_let_in = granted.is_right() == Some(true);
    // By whatever statement: an Allow that is open to all lets nobody in where a Deny stands before it.
    let strangers_stay_out = without.is_right() == Some(true) && wrong.is_right() == Some(true);
    let traces = without.traces.iter().zip(&wrong.traces).zip(&granted.traces);
    let seen: Vec<Seen<'_>> = policy
        .statements
        .iter()
        .enumerate()
        .zip(traces)
        .map(|((index, statement), ((without, wrong), right))| Seen {
            index,
            statement,
            without,
            wrong,
            right,
        })
        .collect();
    let names_us = seen.iter().any(|one| one.statement.effect == Effect::Allow && one.right.names_us);
    for one in &seen {
        match one.statement.effect {
            Effect::Deny => all.denial(one),
            Effect::Allow => {
                if !strangers_stay_out {
                    all.opening(one);
                }
                if !is_let_in {
                    all.closing(one, names_us);
                }
                all.breadth(one);
            }
        }
        all.flaws(one, is_let_in);
    }
    all.of_the_whole(policy, pasted);
    all.found.sort_by_key(|finding| finding.weight);
    all.found
}

/// The Allow that comes closest to applying.
pub(super) fn closest(traces: &[StatementTrace]) -> Option<&StatementTrace> {
    let closeness = |trace: &&StatementTrace| {
        let unmet = trace.conditions.iter().filter(|one| one.met != Truth::Yes).count();
        (trace.names_us, trace.covers_action, usize::MAX - unmet, usize::MAX - trace.index)
    };
    traces.iter().filter(|trace| trace.effect == Effect::Allow).max_by_key(closeness)
}

struct Found<'a> {
    right: &'a Request<'a>,
    found: Vec<Finding>,
}

impl Found<'_> {
    fn add(&mut self, weight: Weight, slip: Slip, statement: Option<usize>, subject: &str) {
        let (problem, remedy) = words::of(slip, subject, self.right);
        let finding = Finding { weight, slip, statement, problem, remedy };
        if !self.found.contains(&finding) {
            self.found.push(finding);
        }
    }

    /// A Deny that applies to us, or may.
    fn denial(&mut self, one: &Seen<'_>) {
        let weight = match one.right.applies {
            Truth::No => return,
            Truth::Maybe => Weight::Unsure,
            Truth::Yes => Weight::Blocks,
        };
        let mfa = one.right.conditions.iter().find(|condition| is_mfa(&condition.key));
        let id = one.right.conditions.iter().find(|condition| is_external_id(&condition.key));
        match (mfa, id) {
            (Some(_), _) => self.add(weight, Slip::Mfa, Some(one.index), ""),
            (_, Some(id)) if Operator::of(&id.operator).is_negated => self.of_id(weight, one.index, id),
            _ => self.add(weight, Slip::Denied, Some(one.index), ""),
        }
    }

    /// An Allow that lets us in without the right external ID.
    fn opening(&mut self, one: &Seen<'_>) {
        let weight = match one.without.applies.or(one.wrong.applies) {
            Truth::No => return,
            Truth::Maybe => Weight::Unsure,
            Truth::Yes => Weight::Opens,
        };
        let ids = one
            .right
            .conditions
            .iter()
            .filter(|condition| condition.key.eq_ignore_ascii_case("sts:ExternalId"));
        let lax =
            ids.map(|id| (laxness(id), id.expected.join(", "))).find_map(|(slip, text)| Some((slip?, text)));
        match lax {
            Some((slip, text)) => self.add(weight, slip, Some(one.index), &text),
            None => self.add(weight, Slip::NoExternalId, Some(one.index), ""),
        }
    }

    /// Why an Allow does not let us in.
    fn closing(&mut self, one: &Seen<'_>, somebody_names_us: bool) {
        if !one.right.names_us {
            return self.strangers(one, somebody_names_us);
        }
        if !one.right.covers_action {
            let actions = one.statement.actions.join(", ");
            self.add(Weight::Blocks, Slip::Action, Some(one.index), &actions);
        }
        for condition in one.right.conditions.iter().filter(|condition| condition.met != Truth::Yes) {
            self.unmet(one.index, condition);
        }
    }

    fn unmet(&mut self, index: usize, condition: &ConditionTrace) {
        let operator = Operator::of(&condition.operator);
        let subject = words::comparison(condition);
        if condition.key.eq_ignore_ascii_case("sts:ExternalId") {
            return self.of_id(Weight::Blocks, index, condition);
        }
        let slip = if is_external_id(&condition.key) {
            Slip::ExternalIdKey
        } else if is_mfa(&condition.key) {
            Slip::Mfa
        } else if operator.test == Test::Unknown {
            Slip::UnknownOperator
        } else if condition.met == Truth::Maybe {
            return self.add(Weight::Unsure, Slip::Unknowable, Some(index), &subject);
        } else if !is_documented(&condition.key) {
            Slip::UnknownKey
        } else {
            Slip::Condition
        };
        let subject = match slip {
            Slip::ExternalIdKey | Slip::UnknownKey => condition.key.clone(),
            Slip::UnknownOperator => condition.operator.clone(),
            _ => subject,
        };
        self.add(Weight::Blocks, slip, Some(index), &subject);
    }

    /// An external ID that is not the right one, or is compared by the wrong operator.
    fn of_id(&mut self, weight: Weight, index: usize, condition: &ConditionTrace) {
        let operator = Operator::of(&condition.operator);
        let compares = matches!(operator.test, Test::Equals | Test::EqualsIgnoreCase | Test::Like);
        let right = self.right.external_id.unwrap_or_default();
        let is_in_deny = weight != Weight::Blocks || operator.is_negated;
        let best = condition.expected.iter().filter_map(|value| Some((likeness(value, right)?, value)));
        let best = best
            .min_by_key(|(likeness, _)| (*likeness == Likeness::Other, *likeness == Likeness::Placeholder));
        match best {
            Some((likeness, value)) if compares && operator.is_negated == is_in_deny => {
                self.add(weight, Slip::ExternalId(likeness), Some(index), value);
            }
            _ => self.add(weight, Slip::ExternalIdOperator, Some(index), &condition.operator),
        }
    }

    fn strangers(&mut self, one: &Seen<'_>, somebody_names_us: bool) {
        let principals = &one.statement.principals;
        for entry in &principals.aws {
            let slip = match stranger(entry, self.right.principal) {
                Stranger::Typo => Slip::PrincipalMistyped,
                Stranger::OtherPartition => Slip::OtherPartition,
                Stranger::Session => Slip::SessionPrincipal,
                // Others may be named beside us for reasons of their own.
                _ if somebody_names_us => continue,
                Stranger::Dead => Slip::DeadPrincipal,
                Stranger::OtherAccount => Slip::OtherAccount,
                Stranger::NotAPrincipal => Slip::InvalidPrincipal,
                Stranger::Another => Slip::OtherPrincipal,
            };
            self.add(Weight::Blocks, slip, Some(one.index), entry);
        }
        let services: Vec<&str> = [&principals.service, &principals.federated, &principals.canonical]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        if principals.aws.is_empty() && !services.is_empty() && !somebody_names_us {
            self.add(Weight::Blocks, Slip::NotForAccounts, Some(one.index), &services.join(", "));
        }
    }

    /// What is wider than it need be, though the external ID stands before it.
    fn breadth(&mut self, one: &Seen<'_>) {
        if one.right.applies == Truth::No || one.statement.inverted {
            return;
        }
        let principals = &one.statement.principals;
        match principals.name(self.right.principal) {
            // Also where we are named beside it.
            Some(_) if principals.anyone || principals.aws.iter().any(|entry| entry == "*") => {
                self.add(Weight::Note, Slip::Anyone, Some(one.index), "");
            }
            Some(Named::ByAccount) => self.add(Weight::Note, Slip::WholeAccount, Some(one.index), ""),
            _ => {}
        }
        let right = self.right.external_id.unwrap_or_default();
        let is_of_id = |condition: &&ConditionTrace| condition.key.eq_ignore_ascii_case("sts:ExternalId");
        for condition in one.right.conditions.iter().filter(is_of_id) {
            let operator = Operator::of(&condition.operator);
            let others = condition.expected.iter().map(String::as_str).filter(|value| *value != right);
            let others: Vec<&str> = others.collect();
            let has_more = !operator.is_negated && !others.is_empty();
            if has_more && operator.test == Test::Equals && others.len() < condition.expected.len() {
                self.add(Weight::Note, Slip::MoreIds, Some(one.index), &others.join(", "));
            }
            // One that our two strangers do not fit, but others do.
            if laxness(condition) == Some(Slip::IdPattern)
                && one.without.applies.or(one.wrong.applies) == Truth::No
            {
                self.add(Weight::Note, Slip::IdPattern, Some(one.index), &others.join(", "));
            }
        }
    }

    fn flaws(&mut self, one: &Seen<'_>, is_let_in: bool) {
        if one.statement.inverted {
            self.add(Weight::Blocks, Slip::NotPrincipal, Some(one.index), "");
        }
        for flaw in &one.statement.flaws {
            match flaw {
                Flaw::Spelling { written, right } => {
                    self.add(
                        Weight::Blocks,
                        Slip::Spelling,
                        Some(one.index),
                        &format!("{written}` must be written `{right}"),
                    );
                }
                Flaw::Beside { other, .. } => {
                    self.add(Weight::Blocks, Slip::BothForms, Some(one.index), other);
                }
                Flaw::Prohibited(name) => self.add(Weight::Blocks, Slip::Prohibited, Some(one.index), name),
                Flaw::BarePrincipal(text) => {
                    self.add(Weight::Blocks, Slip::InvalidPrincipal, Some(one.index), text);
                }
                Flaw::NoPrincipal => {
                    self.add(Weight::Blocks, Slip::OtherPrincipal, Some(one.index), "nobody");
                }
                Flaw::NoAction => self.add(Weight::Blocks, Slip::Action, Some(one.index), "none"),
            }
        }
        // What IAM refuses, whoever else is named. That of a statement which does not let us in has its word already.
        for entry in one.statement.principals.aws.iter().filter(|entry| is_refused(entry)) {
            if is_let_in || stranger(entry, self.right.principal) == Stranger::NotAPrincipal {
                self.add(Weight::Blocks, Slip::InvalidPrincipal, Some(one.index), entry);
            }
        }
        // Each entry of a list that could not be saved again, whoever else is named.
        let dead = one
            .statement
            .principals
            .aws
            .iter()
            .filter(|entry| stranger(entry, self.right.principal) == Stranger::Dead);
        for entry in dead.cloned().collect::<Vec<_>>() {
            if !self
                .found
                .iter()
                .any(|finding| finding.slip == Slip::DeadPrincipal && finding.statement == Some(one.index))
            {
                self.add(Weight::Note, Slip::DeadPrincipal, Some(one.index), &entry);
            }
        }
    }

    fn of_the_whole(&mut self, policy: &Policy, pasted: &Pasted) {
        if policy.statements.iter().all(|statement| statement.effect == Effect::Deny) {
            self.add(Weight::Blocks, Slip::NothingAllowed, None, "");
        }
        if policy.version.is_none() {
            self.add(Weight::Note, Slip::NoVersion, None, "");
        }
        let found = pasted.role_arn.as_deref();
        if let (Some(role), Some(found)) = (self.right.role, found)
            && role.to_string() != found
        {
            let is_same = found
                .parse::<RoleArn>()
                .is_ok_and(|found| found.same_role(role) && found.path() == role.path());
            let weight =
                if is_same || found.parse::<RoleArn>().is_ok() { Weight::Blocks } else { Weight::Note };
            self.add(weight, Slip::OtherRole, None, found);
        }
        let length = pasted.document.compact().chars().count();
        if length > QUOTA {
            self.add(Weight::Note, Slip::TooLong, None, &length.to_string());
        }
    }
}

/// Why an external ID's condition is not as strict as it must be.
fn laxness(condition: &ConditionTrace) -> Option<Slip> {
    let operator = Operator::of(&condition.operator);
    if operator.if_exists || operator.set == Some(Set::All) || operator.test == Test::Null {
        Some(Slip::IdOptional)
    } else if operator.is_negated {
        Some(Slip::IdNegated)
    } else if operator.test == Test::Like && condition.expected.iter().any(|value| value.contains(['*', '?']))
    {
        Some(Slip::IdPattern)
    } else {
        None
    }
}

/// Whether a key is meant to be the external ID's, right or not.
pub(super) fn is_external_id(key: &str) -> bool {
    let letters: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
    letters.to_ascii_lowercase().ends_with("externalid")
}

/// Whether a key asks for a second factor.
pub(super) fn is_mfa(key: &str) -> bool {
    ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"].iter().any(|mfa| mfa.eq_ignore_ascii_case(key))
}

impl Policy {
    /// Whether IAM would refuse to store it as it is.
    pub(super) fn has_flaws(&self) -> bool {
        self.statements.iter().any(|statement| {
            let refuses = statement.principals.aws.iter().any(|entry| is_refused(entry));
            statement.inverted || !statement.flaws.is_empty() || refuses
        })
    }
}
