//! The role as a CloudFormation template: for one account, or as a StackSet for an organisation's accounts.
//!
//! One tree of values gives the JSON and the YAML form. A named role needs `CAPABILITY_NAMED_IAM`.

use serde_json::{Map, Value, json};

use super::statement::{Names, Statement};
use super::yaml::yaml;
use super::{Action, Features, InlinePolicy, Role, limits};
use crate::field::FieldError;

/// Whom the template is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stacks {
    /// One account.
    One,
    /// Every account that a StackSet reaches. Each gets an external ID of its own, the ID and its account's number behind
    /// a colon, so that no account's ID opens another's role. A service-managed StackSet leaves out the organisation's
    /// management account: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html>.
    OfOrganization,
}

/// The template in YAML, each action with its reason. Refused where CloudFormation would not take its size.
pub fn cloudformation_yaml(role: &Role, stacks: Stacks) -> Result<String, FieldError> {
    let text = yaml(&template(role, stacks), &reason);
    limits::check_template(&text)?;
    Ok(text)
}

/// The template in JSON.
pub fn cloudformation_json(role: &Role, stacks: Stacks) -> Result<String, FieldError> {
    let text = format!("{:#}\n", template(role, stacks));
    limits::check_template(&text)?;
    Ok(text)
}

/// Why an action is there, or what a wildcard stands for.
pub(super) fn reason(entry: &str) -> Option<String> {
    let all = || Features::all().actions().map(|(_, action)| action);
    if let Some(action) = all().find(|action| action.name == entry) {
        return Some(action.why.to_owned());
    }
    let names: Vec<_> =
        all().filter(|action| action.wildcard() == entry).map(|action| operation(action)).collect();
    (!names.is_empty()).then(|| format!("For {}.", names.join(", ")))
}

fn operation(action: &Action) -> &'static str {
    action.name.split_once(':').map_or(action.name, |(_, operation)| operation)
}

fn template(role: &Role, stacks: Stacks) -> Value {
    let policies: Vec<_> = role
        .inline_policies()
        .iter()
        .map(|policy| json!({ "PolicyName": policy.name, "PolicyDocument": document(role, policy) }))
        .collect();
    let mut properties = properties(&role.path.to_string(), stacks);
    if role.path.is_root() {
        properties.remove("Path");
    }
    let external_id = match stacks {
        Stacks::One => role.external_id.clone(),
        // The template adds the number itself.
        Stacks::OfOrganization => role.external_id.issued(),
    };
    let managed = managed(role.managed_policies().iter().copied());
    if !managed.is_empty() {
        properties.insert("ManagedPolicyArns".to_owned(), managed.into());
    }
    if !policies.is_empty() {
        properties.insert("Policies".to_owned(), policies.into());
    }
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": DESCRIPTION,
        "Parameters": parameters(
            Some(role.name.as_str()),
            &role.principal.to_string(),
            Some(external_id.as_str()),
            stacks
        ),
        "Resources": { "Role": { "Type": "AWS::IAM::Role", "Properties": properties } },
        "Outputs": outputs(),
    })
}

pub(super) const DESCRIPTION: &str =
    "The role by which Deputize reads this account. Delete this stack to end the access.";

pub(super) fn parameters(
    name: Option<&str>,
    principal: &str,
    id: Option<&str>,
    stacks: Stacks,
) -> Map<String, Value> {
    let (made, form) = match stacks {
        Stacks::One => {
            ("Made by Deputize for this account. Leave it as it is.", "[0-9a-f-]{36}(:[0-9]{12})?")
        }
        Stacks::OfOrganization => {
            ("Made by Deputize. Each account's number is added to it. Leave it as it is.", "[0-9a-f-]{36}")
        }
    };
    let mut out = Map::new();
    let mut add = |key: &str, default: Option<&str>, pattern: Option<&str>, description: &str| {
        let mut parameter = Map::from_iter([("Type".to_owned(), json!("String"))]);
        if let Some(default) = default {
            parameter.insert("Default".to_owned(), json!(default));
        }
        if let Some(pattern) = pattern {
            parameter.insert("AllowedPattern".to_owned(), json!(pattern));
        }
        parameter.insert("Description".to_owned(), json!(description));
        out.insert(key.to_owned(), parameter.into());
    };
    add("RoleName", name, Some("[A-Za-z0-9_+=,.@-]{1,64}"), "Enter this name, exactly as here, in Deputize.");
    add("PrincipalArn", Some(principal), None, "Who may assume the role. Leave it as it is.");
    add("ExternalId", id, Some(form), made);
    out
}

/// The role's properties but for its permissions.
pub(super) fn properties(path: &str, stacks: Stacks) -> Map<String, Value> {
    let external_id = match stacks {
        Stacks::One => json!({ "Ref": "ExternalId" }),
        Stacks::OfOrganization => json!({ "Fn::Sub": "${ExternalId}:${AWS::AccountId}" }),
    };
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": { "Ref": "PrincipalArn" } },
            "Action": "sts:AssumeRole",
            "Condition": { "StringEquals": { "sts:ExternalId": external_id } },
        }],
    });
    Map::from_iter([
        ("RoleName".to_owned(), json!({ "Ref": "RoleName" })),
        ("Path".to_owned(), json!(path)),
        (
            "Description".to_owned(),
            json!("Lets Deputize read this account. Trusts one principal, and only with the external ID."),
        ),
        ("MaxSessionDuration".to_owned(), json!(3600)),
        ("AssumeRolePolicyDocument".to_owned(), trust),
    ])
}

pub(super) fn managed<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Value> {
    names
        .map(|name| json!({ "Fn::Sub": format!("arn:${{AWS::Partition}}:iam::aws:policy/{name}") }))
        .collect()
}

pub(super) fn outputs() -> Value {
    json!({
        "AccountId": { "Description": "The account ID to enter in Deputize.", "Value": { "Ref": "AWS::AccountId" } },
        "RoleName": { "Description": "The role name to enter in Deputize.", "Value": { "Ref": "Role" } },
        "RoleArn": {
            "Description": "The role's ARN; it may be entered instead of the two above.",
            "Value": { "Fn::GetAtt": ["Role", "Arn"] },
        },
    })
}

/// The policy with what AWS fills in. The customer's own stands as it is: `${…}` in it is IAM's, and is not substituted.
fn document(role: &Role, policy: &InlinePolicy) -> Value {
    match &policy.statements {
        None => policy.document.0.clone(),
        Some(statements) => {
            let names = Names::in_cloudformation(&role.path);
            let filled = |one: &Statement| statement(one, &one.resource(role.captures.as_ref(), &names));
            let list: Vec<_> = statements.iter().map(filled).collect();
            json!({ "Version": "2012-10-17", "Statement": list })
        }
    }
}

/// A statement; what AWS fills in its resource is filled in.
pub(super) fn statement(statement: &Statement, resource: &str) -> Value {
    let resource = if resource == "*" { json!("*") } else { json!({ "Fn::Sub": resource }) };
    json!({ "Sid": statement.sid, "Effect": "Allow", "Action": statement.actions, "Resource": resource })
}
