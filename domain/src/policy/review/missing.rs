//! What the features need and the policy does not grant.

use super::pattern::{covers, covers_action, meet};
use super::read::{Set, Statement};
use super::{Finding, Weight};
use crate::policy::catalogue::{Action, OWN_POLICIES, Scope};
use crate::policy::{Feature, Role};

/// How far a policy grants an action.
enum Granted {
    Yes,
    /// By a statement with a condition.
    Perhaps(usize),
    /// On other resources.
    Elsewhere(usize),
    /// A Deny takes it away.
    Denied(usize),
    No,
}

pub(super) fn find(statements: &[Statement], role: &Role) -> Vec<Finding> {
    role.features
        .actions()
        .filter_map(|(feature, action)| finding(feature, action, &granted(statements, action, role), role))
        .collect()
}

/// The resource that a call is authorized on, as a pattern.
pub(super) fn resource(action: &Action, role: &Role) -> String {
    let partition = role.principal.partition();
    match (action.scope, &role.captures) {
        (Scope::CaptureObjects, Some(captures)) => captures.objects_arn(partition),
        (Scope::ThisRole, _) => format!("arn:{partition}:iam::*:role{}{}", role.path, role.name),
        (Scope::OwnPolicies, _) => format!("arn:{partition}:iam::*:{OWN_POLICIES}"),
        _ => "*".to_owned(),
    }
}

impl Set {
    /// Whether it names all that `wanted` stands for.
    pub(super) fn names(&self, wanted: &str, action: &Action) -> bool {
        match self {
            Self::Of(patterns) => patterns.iter().any(|pattern| reaches(pattern, wanted, action)),
            Self::AllBut(patterns) => !patterns.iter().any(|pattern| hits(pattern, wanted, action)),
        }
    }

    /// Whether it names something of what `wanted` stands for.
    fn touches(&self, wanted: &str, action: &Action) -> bool {
        match self {
            Self::Of(patterns) => patterns.iter().any(|pattern| hits(pattern, wanted, action)),
            Self::AllBut(patterns) => !patterns.iter().any(|pattern| reaches(pattern, wanted, action)),
        }
    }

    pub(super) fn has_action(&self, action: &str) -> bool {
        match self {
            Self::Of(patterns) => patterns.iter().any(|pattern| covers_action(pattern, action)),
            Self::AllBut(patterns) => !patterns.iter().any(|pattern| covers_action(pattern, action)),
        }
    }
}

/// Whether a resource in a policy has something of what a call is authorized on.
fn hits(pattern: &str, wanted: &str, action: &Action) -> bool {
    match action.scope {
        // Its resource is `*` itself, so what names anything narrower is not about this call.
        Scope::Unscoped => covers(pattern, wanted),
        // In some region.
        Scope::AllOfKind => covers(pattern, wanted) || names_kind(pattern, action),
        Scope::CaptureObjects => meet(pattern, wanted),
        // The star stands for the account's twelve digits, and for nothing that goes beyond them.
        Scope::ThisRole | Scope::OwnPolicies => meet(pattern, &wanted.replacen("::*:", "::????????????:", 1)),
    }
}

/// Whether a resource is all of a kind of the action's service, as the call's is: `arn:aws:rds:…:…:db:*`.
fn names_kind(pattern: &str, action: &Action) -> bool {
    let mut parts = pattern.splitn(6, ':').skip(2);
    let service = parts.next().zip(action.name.split(':').next());
    service.is_some_and(|(found, wanted)| covers(found, wanted))
        && parts.nth(2).is_some_and(|kind| kind == "*" || kind.ends_with(":*"))
}

/// Whether a resource in a policy reaches all of what a call is authorized on.
fn reaches(pattern: &str, wanted: &str, action: &Action) -> bool {
    if covers(pattern, wanted) {
        return true;
    }
    match action.scope {
        Scope::AllOfKind => names_kind(pattern, action) && pattern.split(':').nth(3) == Some("*"),
        // The account's own number stands where the star does.
        Scope::ThisRole | Scope::OwnPolicies => {
            let account = pattern
                .split(':')
                .nth(4)
                .filter(|part| part.len() == 12 && part.bytes().all(|b| b.is_ascii_digit()));
            account
                .is_some_and(|number| covers(pattern, &wanted.replacen("::*:", &format!("::{number}:"), 1)))
        }
        Scope::Unscoped | Scope::CaptureObjects => false,
    }
}

fn granted(statements: &[Statement], action: &Action, role: &Role) -> Granted {
    let wanted = resource(action, role);
    let of_action = || statements.iter().filter(|statement| statement.actions.has_action(action.name));
    let denies = |statement: &&Statement| !statement.allows && statement.resources.touches(&wanted, action);
    if let Some(deny) = of_action().find(|statement| denies(statement) && !statement.is_conditional) {
        return Granted::Denied(deny.number);
    }
    let mut best = Granted::No;
    for statement in of_action().filter(|statement| statement.allows) {
        if !statement.resources.names(&wanted, action) {
            if matches!(best, Granted::No) {
                best = Granted::Elsewhere(statement.number);
            }
        } else if statement.is_conditional {
            best = Granted::Perhaps(statement.number);
        } else {
            best = Granted::Yes;
            break;
        }
    }
    match of_action().find(denies) {
        Some(deny) if matches!(best, Granted::Yes) => Granted::Perhaps(deny.number),
        _ => best,
    }
}

fn finding(feature: Feature, action: &Action, granted: &Granted, role: &Role) -> Option<Finding> {
    let name = action.name;
    let (weight, statement, problem, remedy) = match granted {
        Granted::Yes => return None,
        Granted::No => (
            Weight::Missing,
            None,
            format!("{name} is missing; “{}” needs it.", feature.title()),
            format!("Allow it on `{}`. {}", resource(action, role), action.why),
        ),
        Granted::Elsewhere(number) => (
            Weight::Missing,
            Some(*number),
            format!("{name} is allowed, but not where “{}” needs it.", feature.title()),
            format!("Allow it on `{}`: {}.", resource(action, role), action.scope.words()),
        ),
        Granted::Denied(number) => (
            Weight::Missing,
            Some(*number),
            format!("{name} is denied; “{}” needs it.", feature.title()),
            "A Deny wins over every Allow; take the action out of it.".to_owned(),
        ),
        Granted::Perhaps(number) => (
            Weight::Notice,
            Some(*number),
            format!("A condition decides on {name}; whether it holds is known only when it is called."),
            "Keep it if it is meant so; a call that it stops shows as a denied one.".to_owned(),
        ),
    };
    Some(Finding { weight, statement, action: Some(name.to_owned()), problem, remedy })
}
