//! Whether a policy stays within what a role's features need: it is to narrow a session, and gives no finding but refuses.

use super::excess::is_as_narrow;
use super::missing::resource;
use super::read::{self, Set, Statement};
use super::refusal;
use crate::field::FieldError;
use crate::policy::catalogue::Action;
use crate::policy::{PolicyDocument, Role};

/// Reads a policy that allows nothing but what the features of the role need, on nothing but what they need it on.
///
/// # Errors
/// By the field `policy`: where it is not JSON or no permission policy, allows nothing, or allows more. The action is named.
pub(crate) fn within(text: &str, role: &Role) -> Result<PolicyDocument, FieldError> {
    let document = read::document(text)?;
    let statements = read::statements(&document)?;
    let needed: Vec<&Action> = role.features.actions().map(|(_, action)| action).collect();
    let mut allowing = statements.iter().filter(|statement| statement.allows).peekable();
    if allowing.peek().is_none() {
        return Err(refusal(
            "The policy allows nothing.",
            "Allow what the program needs, or leave `policy` out for all that the features need.",
        ));
    }
    for statement in allowing {
        let Set::Of(patterns) = &statement.actions else {
            return Err(refusal(
                format!("Statement {} allows every action but those listed.", statement.number),
                "Name what is allowed, with Action.",
            ));
        };
        for pattern in patterns {
            check(pattern, statement, &needed, role)?;
        }
    }
    Ok(document)
}

/// One action of a statement. A pattern is within the features only where it is one of their actions: what else it covers,
/// AWS may add to tomorrow.
fn check(pattern: &str, statement: &Statement, needed: &[&Action], role: &Role) -> Result<(), FieldError> {
    let Some(action) = needed.iter().find(|action| action.name.eq_ignore_ascii_case(pattern)) else {
        return Err(refusal(
            format!("`{pattern}` is more than the chosen features need."),
            format!(
                "Name some of their actions: {}.",
                needed.iter().map(|action| action.name).collect::<Vec<_>>().join(", ")
            ),
        ));
    };
    let wanted = resource(action, role);
    if !is_as_narrow(statement, &wanted, action.scope) {
        return Err(refusal(
            format!("{} reaches more than {}.", action.name, action.scope.words()),
            format!("Narrow its Resource to `{wanted}`."),
        ));
    }
    Ok(())
}
