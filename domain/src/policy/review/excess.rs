//! What the policy grants beyond what the features need.

use super::missing::resource;
use super::pattern::{covers, covers_action, meet};
use super::read::{Set, Statement};
use super::{Finding, Weight};
use crate::policy::Role;
use crate::policy::catalogue::{Action, Scope};

/// Verbs that begin the names of actions which change nothing.
const READS: [&str; 7] = ["describe", "get", "list", "batchget", "lookup", "search", "view"];

/// Reads that give what is inside, or a secret, or a session: what this product never asks for. `ec2:Describe*` is not
/// among them although it gives instances' user data, since AWS's own view-only policies grant it.
const CONTENTS: [&str; 30] = [
    "s3:GetObject",
    "s3:GetObjectVersion",
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:GetRecords",
    "dynamodb:Query",
    "dynamodb:Scan",
    "kinesis:GetRecords",
    "sqs:ReceiveMessage",
    "logs:GetLogEvents",
    "logs:FilterLogEvents",
    "logs:GetQueryResults",
    "athena:GetQueryResults",
    "codecommit:GetFile",
    "lambda:GetFunction",
    "lambda:GetLayerVersion",
    "ec2:GetPasswordData",
    "ec2:GetConsoleOutput",
    "ecr:GetAuthorizationToken",
    "codeartifact:GetAuthorizationToken",
    "redshift:GetClusterCredentials",
    "redshift:GetClusterCredentialsWithIAM",
    "secretsmanager:GetSecretValue",
    "secretsmanager:BatchGetSecretValue",
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
    "ssm:GetParameterHistory",
    "sts:GetFederationToken",
    "sts:GetSessionToken",
];

pub(super) fn find(statements: &[Statement], role: &Role) -> Vec<Finding> {
    let needed: Vec<&Action> = role.features.actions().map(|(_, action)| action).collect();
    let mut findings = Vec::new();
    for statement in statements.iter().filter(|statement| statement.allows) {
        match &statement.actions {
            Set::AllBut(_) => findings.push(Finding {
                weight: Weight::Excess,
                statement: Some(statement.number),
                action: None,
                problem: "It allows every action but those listed, and whatever AWS adds later.".to_owned(),
                remedy: "Name what is allowed, with Action.".to_owned(),
            }),
            Set::Of(patterns) => {
                findings.extend(
                    patterns.iter().filter_map(|pattern| of_pattern(pattern, statement, &needed, role)),
                );
            }
        }
    }
    findings
}

fn of_pattern(pattern: &str, statement: &Statement, needed: &[&Action], role: &Role) -> Option<Finding> {
    let used: Vec<&&Action> = needed.iter().filter(|action| covers_action(pattern, action.name)).collect();
    let is_wild = pattern.contains(['*', '?']);
    let finding = |weight, problem: String, remedy: String| {
        Some(Finding {
            weight,
            statement: Some(statement.number),
            action: Some(pattern.to_owned()),
            problem,
            remedy,
        })
    };
    let instead = || match used.as_slice() {
        [] => "Leave it out.".to_owned(),
        some => {
            format!("Needed is {}.", some.iter().map(|action| action.name).collect::<Vec<_>>().join(", "))
        }
    };
    if pattern == "*" || pattern.starts_with("*:") {
        return finding(Weight::Excess, "It allows every action of every service.".to_owned(), instead());
    }
    let beyond = used.iter().find(|action| !is_as_narrow(statement, &resource(action, role), action.scope));
    let lower = pattern.to_ascii_lowercase();
    // Some of those do not begin with a verb of reading. `s3:*` does more than to read them, and that is said of it.
    if let Some(content) = CONTENTS.iter().find(|content| meet(&lower, &content.to_ascii_lowercase()))
        && !lower.split_once(':').is_some_and(|(_, operation)| operation.starts_with(['*', '?']))
    {
        let problem = format!("{pattern} reads what is inside: it allows {content}.");
        return finding(Weight::Excess, problem, instead());
    }
    if !reads_only(pattern) {
        // A write that a feature needs, on what it is needed for, is no excess.
        return match (is_wild, used.is_empty(), beyond) {
            (false, false, None) => None,
            (false, false, Some(action)) => finding(
                Weight::Excess,
                format!("{pattern} reaches more than {}.", action.scope.words()),
                format!("Narrow its Resource to `{}`.", resource(action, role)),
            ),
            _ => finding(Weight::Excess, format!("{pattern} can change things."), instead()),
        };
    }
    match (is_wild, used.is_empty(), beyond) {
        (false, false, None) => None,
        (_, false, Some(action)) => finding(
            Weight::Notice,
            format!("{pattern} reaches more than {}.", action.scope.words()),
            format!("Its Resource may be narrowed to `{}`.", resource(action, role)),
        ),
        (true, false, None) => {
            finding(Weight::Notice, format!("{pattern} allows other reads too."), instead())
        }
        (_, true, _) => finding(
            Weight::Notice,
            format!("{pattern} is needed by no chosen feature."),
            "Leave it out, or choose the feature that it is for.".to_owned(),
        ),
    }
}

/// Whether every action that the pattern covers begins with a verb of reading.
fn reads_only(pattern: &str) -> bool {
    let Some((_, operation)) = pattern.split_once(':') else { return false };
    let operation = operation.to_ascii_lowercase();
    READS.iter().any(|verb| operation.starts_with(verb))
}

/// Whether the statement reaches no more than what is wanted.
pub(super) fn is_as_narrow(statement: &Statement, wanted: &str, scope: Scope) -> bool {
    if matches!(scope, Scope::Unscoped | Scope::AllOfKind) {
        return true;
    }
    match &statement.resources {
        Set::Of(patterns) => patterns.iter().all(|pattern| covers(wanted, pattern)),
        Set::AllBut(_) => false,
    }
}
