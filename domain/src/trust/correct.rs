//! The smallest change that makes a policy right.
//!
//! What others are trusted with stays: their statements, their places in a list, their conditions. What lets us in without
//! the external ID is closed for us, what keeps us out is taken away for us, and what IAM would not store is left out. The
//! result is put to the three probes; should it fail one, the plain policy takes its place.

mod edit;

use serde_json::{Map, Value};

use super::Truth;
use super::evaluate::StatementTrace;
use super::examine::{Verdict, ask, verdict};
use super::facts::Request;
use super::findings::is_external_id;
use super::likeness::{Likeness, likeness};
use super::outsiders::Found;
use super::policy::{Effect, Policy, Statement};
use super::principal::{Named, Stranger, stranger};
use crate::policy::{PolicyDocument, quoted};
use edit::Edit;

/// A policy that is right, and how it differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The policy.
    pub policy: PolicyDocument,
    /// What was changed, one sentence each.
    pub changes: Vec<String>,
}

impl Correction {
    /// The command for the AWS CLI that puts it in its place, for a POSIX shell.
    pub fn command(&self, role_name: &str) -> String {
        // What a customer has written may hold a quote, as a policy variable's default does.
        let (name, policy) = (quoted(role_name), quoted(&self.policy.compact()));
        format!("aws iam update-assume-role-policy --role-name {name} \\\n  --policy-document {policy}")
    }
}

/// Corrects a policy for a request with the right external ID.
pub(super) fn correct(document: &PolicyDocument, policy: &Policy, right: &Request<'_>) -> Correction {
    let patched = patch(document, policy, right);
    let passes = Policy::of(&patched.policy)
        .is_ok_and(|fresh| verdict(&ask(&fresh, right)) == Verdict::Right && !fresh.has_flaws());
    if passes { patched } else { replace(right) }
}

/// Keeps outsiders out of a policy that is right for us; what it grants to others stays.
pub(super) fn narrow(
    document: &PolicyDocument,
    policy: &Policy,
    right: &Request<'_>,
    outsiders: &Found,
) -> Correction {
    let lets_in = |index: usize, principal| {
        let request = Request { principal, role: right.role, external_id: right.external_id };
        let trace = policy.statements.get(index).map(|one| one.trace(index, &request, policy.has_variables));
        trace.is_some_and(|trace| trace.effect == Effect::Allow && trace.applies == Truth::Yes)
    };
    let is_way_in = |index: usize| outsiders.each().any(|principal| lets_in(index, principal));
    let mut edit = Edit::of(document, right);
    let mut is_ours_there =
        (0..policy.statements.len()).any(|index| lets_in(index, right.principal) && !is_way_in(index));
    for (index, statement) in policy.statements.iter().enumerate().filter(|(index, _)| is_way_in(*index)) {
        edit.begin(index);
        if statement.inverted {
            edit.delete("NotPrincipal lets in everybody else");
            continue;
        }
        let names_us = !is_ours_there && lets_in(index, right.principal);
        edit.keep_out(names_us, |entry| outsiders.is_way_in(entry));
        is_ours_there |= names_us;
    }
    if !is_ours_there {
        edit.append_ours();
    }
    let narrowed = edit.finish();
    let holds = Policy::of(&narrowed.policy).is_ok_and(|fresh| {
        verdict(&ask(&fresh, right)) == Verdict::Right
            && !fresh.has_flaws()
            && Found::of(&fresh, right).who().is_none()
    });
    if holds { narrowed } else { replace(right) }
}

/// The plain policy, whatever there was.
fn replace(right: &Request<'_>) -> Correction {
    let map = Map::from_iter([
        ("Version".to_owned(), "2012-10-17".into()),
        ("Statement".to_owned(), Value::Array(vec![Value::Object(edit::ours(right))])),
    ]);
    Correction {
        policy: PolicyDocument(Value::Object(map)),
        changes: vec!["The whole policy is replaced.".to_owned()],
    }
}

/// What is known of one statement.
struct Seen<'a> {
    statement: &'a Statement,
    right: StatementTrace,
    /// Whether it lets us in, or may, without the right ID.
    is_lax: bool,
}

impl Seen<'_> {
    fn lets_us_in_rightly(&self) -> bool {
        self.statement.effect == Effect::Allow && self.right.applies == Truth::Yes && !self.is_lax
    }
}

fn patch(document: &PolicyDocument, policy: &Policy, right: &Request<'_>) -> Correction {
    let answers = ask(policy, right);
    let [without, wrong, granted] = answers.as_slice() else { return replace(right) };
    let seen: Vec<Seen<'_>> = policy
        .statements
        .iter()
        .zip(without.traces.iter().zip(&wrong.traces))
        .zip(&granted.traces)
        .map(|((statement, (without, wrong)), right)| Seen {
            statement,
            right: right.clone(),
            is_lax: without.applies.or(wrong.applies) != Truth::No,
        })
        .collect();
    let is_served = seen
        .iter()
        .any(|one| one.lets_us_in_rightly() && !one.statement.inverted && one.statement.flaws.is_empty());
    let chosen = if is_served { None } else { choose(&seen, right) };

    let mut edit = Edit::of(document, right);
    let mut is_ours_there = is_served;
    for (index, one) in seen.iter().enumerate() {
        edit.begin(index);
        if one.statement.inverted {
            edit.delete("NotPrincipal is not taken in a trust policy");
            continue;
        }
        edit.tidy_names(one.statement);
        edit.drop_dead();
        match one.statement.effect {
            Effect::Deny if one.right.applies != Truth::No => edit.exempt_us(one.statement),
            Effect::Allow if chosen == Some(index) => {
                if edit.is_shared(one.statement) {
                    edit.take_us_out();
                } else {
                    edit.make_ours(one.statement, &one.right);
                    is_ours_there = true;
                }
            }
            Effect::Allow if one.is_lax => edit.close_for_us(one.statement),
            Effect::Deny | Effect::Allow => {}
        }
    }
    if !is_ours_there {
        edit.append_ours();
    }
    edit.finish()
}

/// The Allow that was meant for us.
fn choose(seen: &[Seen<'_>], right: &Request<'_>) -> Option<usize> {
    let allows = seen
        .iter()
        .enumerate()
        .filter(|(_, one)| one.statement.effect == Effect::Allow && !one.statement.inverted);
    let ranked = allows.map(|(index, one)| (meant_for_us(one.statement, right), index));
    // The first of equals.
    ranked
        .filter(|(rank, _)| *rank > 0)
        .max_by_key(|(rank, index)| (*rank, usize::MAX - index))
        .map(|(_, index)| index)
}

/// How sure it is that a statement was meant for us; zero where it was not.
fn meant_for_us(statement: &Statement, right: &Request<'_>) -> u8 {
    let principals = &statement.principals;
    let id = right.external_id.unwrap_or_default();
    let has_our_id =
        statement.conditions.iter().filter(|condition| is_external_id(&condition.key)).any(|condition| {
            condition
                .values
                .iter()
                .any(|value| !matches!(likeness(value, id), Some(Likeness::Other | Likeness::Placeholder)))
        });
    let strangers = || principals.aws.iter().map(|entry| stranger(entry, right.principal));
    let named = principals.name(right.principal);
    if matches!(named, Some(Named::Itself | Named::ByAccount)) {
        4
    } else if strangers()
        .any(|one| matches!(one, Stranger::Typo | Stranger::OtherPartition | Stranger::Session))
    {
        3
    } else if has_our_id || named == Some(Named::ByAnyone) && statement.conditions.is_empty() {
        2
    } else {
        u8::from(principals.aws.len() == 1 && strangers().any(|one| one == Stranger::Dead))
    }
}
