//! The differences between two readings of a role.
//!
//! Statements that are in both are left out. Of the others, those that have most in common are taken for one statement
//! that was changed, and what was changed in it is told; the rest was added or removed whole.

use std::collections::BTreeSet;

use super::statement::{Document, Side, Statement};
use super::{Change, Finding, Named, Place, RoleState};
use crate::policy::PolicyDocument;

/// What differs, in the order of the documents. Parts that one of the two readings does not have are not compared.
pub fn compare(baseline: &RoleState, live: &RoleState) -> Vec<Finding> {
    let mut found = Vec::new();
    if let (Some(before), Some(now)) = (&baseline.trust, &live.trust) {
        documents(&Place::Trust, before, now, &mut found);
    }
    if let (Some(before), Some(now)) = (&baseline.boundary, &live.boundary)
        && before != now
    {
        let what = if now.is_empty() { format!("{before} was taken away") } else { now.clone() };
        // Less than no boundary is none.
        found.push(Finding {
            place: Place::Role,
            change: Change::BoundaryChanged,
            what,
            widens: !before.is_empty(),
        });
    }
    policies(&baseline.inline, &live.inline, |name| Place::Inline { name: name.to_owned() }, &mut found);
    policies(&baseline.attached, &live.attached, |arn| Place::Managed { arn: arn.to_owned() }, &mut found);
    found
}

fn policies(before: &Named, now: &Named, place: impl Fn(&str) -> Place, found: &mut Vec<Finding>) {
    let (Some(before), Some(now)) = (before, now) else { return };
    let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    for name in names {
        let whole = |change, widens| Finding { place: place(name), change, what: name.clone(), widens };
        match (before.get(name), now.get(name)) {
            (Some(Some(before)), Some(Some(now))) => documents(&place(name), before, now, found),
            (None, Some(document)) => found.push(whole(Change::PolicyAdded, has(document.as_ref(), true))),
            (Some(document), None) => found.push(whole(Change::PolicyRemoved, has(document.as_ref(), false))),
            _ => {}
        }
    }
}

/// Whether a policy that comes or goes has a statement that allows, or one that denies: that is what widens then. What was
/// not read, or does not read as a policy, may have either.
fn has(document: Option<&PolicyDocument>, allows: bool) -> bool {
    match document.map(Document::of) {
        Some(Document::Policy { statements, .. }) => statements.iter().any(|one| one.allows == allows),
        Some(Document::Opaque(_)) | None => true,
    }
}

fn documents(place: &Place, before: &PolicyDocument, now: &PolicyDocument, found: &mut Vec<Finding>) {
    let (before, now) = (Document::of(before), Document::of(now));
    if before == now {
        return;
    }
    let (
        Document::Policy { version: old, statements: before },
        Document::Policy { version: new, statements: now },
    ) = (before, now)
    else {
        let what = "The document does not read as a policy.".to_owned();
        found.push(Finding { place: place.clone(), change: Change::DocumentChanged, what, widens: true });
        return;
    };
    if old != new {
        let what = format!("Version {old} became {new}.");
        found.push(Finding { place: place.clone(), change: Change::DocumentChanged, what, widens: false });
    }
    let gone: Vec<&Statement> = before.iter().filter(|one| !contains(&now, one)).collect();
    let mut new: Vec<&Statement> = now.iter().filter(|one| !contains(&before, one)).collect();
    let mut note = |change, what: String, widens| {
        found.push(Finding { place: place.clone(), change, what, widens });
    };
    for old in gone {
        let nearest = (0..new.len()).filter_map(|n| Some((likeness(old, new.get(n)?), n))).max();
        match nearest.filter(|(likeness, _)| *likeness > 0) {
            Some((_, n)) => changes(old, new.remove(n), &mut note),
            None => note(Change::StatementRemoved, old.summary(), !old.allows),
        }
    }
    for added in new {
        note(Change::StatementAdded, added.summary(), added.allows);
        // Who is let in by it is worth a line of its own.
        if added.allows && !added.principals.is_negated {
            for (key, who) in &added.principals.values {
                if !before.iter().any(|old| old.allows && old.principals.values.contains_key(key)) {
                    note(Change::PrincipalAdded, who.clone(), true);
                }
            }
        }
    }
}

/// By what is compared, not by how it is written.
fn same(a: &Statement, b: &Statement) -> bool {
    let side = |a: &Side, b: &Side| a.is_negated == b.is_negated && a.values.keys().eq(b.values.keys());
    a.allows == b.allows
        && side(&a.principals, &b.principals)
        && side(&a.actions, &b.actions)
        && side(&a.resources, &b.resources)
        && a.conditions == b.conditions
}

fn contains(statements: &[Statement], one: &Statement) -> bool {
    statements.iter().any(|other| same(one, other))
}

/// How much two statements have in common; nothing when one is not a change of the other.
fn likeness(a: &Statement, b: &Statement) -> usize {
    let sides = [(&a.principals, &b.principals), (&a.actions, &b.actions), (&a.resources, &b.resources)];
    if a.allows != b.allows || sides.iter().any(|(a, b)| a.is_negated != b.is_negated) {
        return 0;
    }
    let common = |a: &Side, b: &Side| a.values.keys().filter(|key| b.values.contains_key(*key)).count();
    let conditions = a.conditions.keys().filter(|key| b.conditions.contains_key(*key)).count();
    sides.into_iter().map(|(a, b)| common(a, b)).sum::<usize>() + conditions
}

fn changes(old: &Statement, new: &Statement, note: &mut impl FnMut(Change, String, bool)) {
    use Change::{
        ActionAdded, ActionRemoved, ConditionAdded, ConditionChanged, ConditionRemoved, PrincipalAdded,
        PrincipalRemoved, ResourceAdded, ResourceRemoved,
    };
    let sides = [
        (&old.principals, &new.principals, PrincipalAdded, PrincipalRemoved),
        (&old.actions, &new.actions, ActionAdded, ActionRemoved),
        (&old.resources, &new.resources, ResourceAdded, ResourceRemoved),
    ];
    for (before, now, added, removed) in sides {
        // One more value in an Allow widens it; in a Deny, or behind `Not…`, it narrows.
        let more_is_wider = new.allows != now.is_negated;
        for (_, what) in now.values.iter().filter(|(key, _)| !before.values.contains_key(*key)) {
            note(added, what.clone(), more_is_wider);
        }
        for (_, what) in before.values.iter().filter(|(key, _)| !now.values.contains_key(*key)) {
            note(removed, what.clone(), !more_is_wider);
        }
    }
    let name = |(operator, key): &(String, String)| format!("{operator} {key}");
    for (key, before) in &old.conditions {
        match new.conditions.get(key) {
            None => note(ConditionRemoved, name(key), new.allows),
            Some(now) if now != before => {
                let values = now.iter().cloned().collect::<Vec<_>>().join(", ");
                // Which values widen depends on the operator; to be told of one too many is the lesser harm.
                note(ConditionChanged, format!("{}: {values}", name(key)), true);
            }
            Some(_) => {}
        }
    }
    for key in new.conditions.keys().filter(|key| !old.conditions.contains_key(*key)) {
        note(ConditionAdded, name(key), !new.allows);
    }
}
