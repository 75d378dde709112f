//! The permission policy: the union of what the chosen features call.

use serde_json::json;

use super::{Features, PolicyDocument, Scope};

/// One statement a feature, complete action names.
pub fn permission_policy(features: Features) -> PolicyDocument {
    let mut statements: Vec<(&str, Vec<&str>)> = Vec::new();
    for (feature, action) in features.actions() {
        // What is narrowed to a bucket or a role is not in these forms.
        if !matches!(action.scope, Scope::Unscoped | Scope::AllOfKind) {
            continue;
        }
        match statements.last_mut().filter(|(sid, _)| *sid == feature.sid()) {
            Some((_, actions)) => actions.push(action.name),
            None => statements.push((feature.sid(), vec![action.name])),
        }
    }
    let statements: Vec<_> = statements
        .into_iter()
        .map(|(sid, actions)| json!({ "Sid": sid, "Effect": "Allow", "Action": actions, "Resource": "*" }))
        .collect();
    PolicyDocument(json!({ "Version": "2012-10-17", "Statement": statements }))
}
