//! Quick-create: the one template that the organisation keeps on S3, and the link that fills it in.
//!
//! CloudFormation opens templates from S3 alone, so this one is made for every customer: what differs from role to role is
//! a parameter. It holds no secret and no external ID. A person can edit every value before launch; nothing here is
//! trusted, and the gate reads the result back.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::catalogue::Scope;
use super::cloudformation::{
    DESCRIPTION, Stacks, managed, outputs, parameters, properties, reason, statement,
};
use super::statement::{Names, needed, of};
use super::yaml::yaml;
use super::{
    CAPTURES_POLICY, DEFAULT_ROLE_NAME, Feature, Features, Permissions, READ_POLICY, Role, RolePath,
    VIEW_ONLY,
};
use crate::arn::{Principal, Region};

/// Conditions that `Fn::Or` takes.
const OR_MAX: usize = 10;

/// The template to put on S3, in YAML.
pub fn published_template(principal: &Principal) -> String {
    let on = |name: &str| json!({ "Fn::Equals": [{ "Ref": name }, "true"] });
    let mut conditions = Map::new();
    for feature in Feature::ALL {
        conditions.insert(with(feature), on(feature.sid()));
    }
    conditions.insert("WithViewOnly".to_owned(), on("ViewOnlyAccess"));
    conditions.insert("Wildcards".to_owned(), json!({ "Fn::Equals": [{ "Ref": "Actions" }, "wildcards"] }));
    let reading: Vec<Value> = Feature::ALL
        .into_iter()
        .filter(|feature| feature.actions().iter().any(|action| action.scope != Scope::CaptureObjects))
        .map(|feature| json!({ "Condition": with(feature) }))
        .collect();
    let groups: Vec<Value> = reading
        .chunks(OR_MAX - 1)
        .map(|group| match group {
            [one] => one.clone(),
            more => json!({ "Fn::Or": more }),
        })
        .collect();
    conditions.insert("WithRead".to_owned(), json!({ "Fn::Or": groups }));
    let mut role = properties("/", Stacks::One);
    role.remove("Path");
    let optional =
        |condition: &str, value: Value| json!({ "Fn::If": [condition, value, { "Ref": "AWS::NoValue" }] });
    let attached: Vec<Value> = [("WithViewOnly".to_owned(), VIEW_ONLY)]
        .into_iter()
        .chain(Feature::ALL.into_iter().filter_map(|f| Some((with(f), f.managed_policy()?))))
        .filter_map(|(condition, name)| Some(optional(&condition, managed(std::iter::once(name)).pop()?)))
        .collect();
    role.insert("ManagedPolicyArns".to_owned(), attached.into());
    let inline = |name: &str, condition: &str, statements: Vec<Value>| {
        json!({
            "Type": "AWS::IAM::Policy",
            "Condition": condition,
            "Properties": {
                "PolicyName": name,
                "Roles": [{ "Ref": "Role" }],
                "PolicyDocument": { "Version": "2012-10-17", "Statement": statements },
            },
        })
    };
    let (read, captures) = statements();
    let read = read.into_iter().map(|(feature, value)| optional(&with(feature), value)).collect();
    let template = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": DESCRIPTION,
        "Parameters": all_parameters(principal),
        "Conditions": conditions,
        "Resources": {
            "Role": { "Type": "AWS::IAM::Role", "Properties": role },
            "ReadPolicy": inline(READ_POLICY, "WithRead", read),
            "CapturesPolicy": inline(CAPTURES_POLICY, &with(Feature::S3Captures), captures),
        },
        "Outputs": outputs(),
    });
    yaml(&template, &reason)
}

fn with(feature: Feature) -> String {
    format!("With{}", feature.sid())
}

fn all_parameters(principal: &Principal) -> Map<String, Value> {
    let mut all = parameters(Some(DEFAULT_ROLE_NAME), &principal.to_string(), None, Stacks::One);
    let mut choice = |name: &str, default: &str, values: &[&str], description: String| {
        let choice = json!({ "Type": "String", "Default": default, "AllowedValues": values, "Description": description });
        all.insert(name.to_owned(), choice);
    };
    let usual = Features::default();
    let either = ["true", "false"];
    choice(
        "Actions",
        "wildcards",
        &["wildcards", "complete"],
        "Wildcards for reads, or complete action names.".to_owned(),
    );
    choice("ViewOnlyAccess", "false", &either, "Attaches AWS's managed policy ViewOnlyAccess.".to_owned());
    for feature in Feature::ALL {
        let default = if usual.contains(feature) { "true" } else { "false" };
        choice(feature.sid(), default, &either, feature.gives().to_owned());
    }
    let mut add = |name: &str, default: &str, pattern: &str, description: &str| {
        let text = json!({ "Type": "String", "Default": default, "AllowedPattern": pattern, "Description": description });
        all.insert(name.to_owned(), text);
    };
    add("CaptureBucket", "none", "[a-z0-9.-]{3,63}", "The bucket for captures, where they are wanted.");
    add("CapturePrefix", "deputize/", "([A-Za-z0-9_.=-]+/)*", "The beginning of every capture's key.");
    all
}

/// Each feature's statements, both ways of writing the actions in one; and those of the captures.
fn statements() -> (Vec<(Feature, Value)>, Vec<Value>) {
    let names = Names::in_cloudformation(&RolePath::default());
    let (mut read, mut captures) = (Vec::new(), Vec::new());
    for feature in Feature::ALL {
        let written = |permissions| needed(Features::NONE.with(feature), &permissions);
        for (complete, wild) in written(Permissions::Strict).into_iter().zip(written(Permissions::Wildcard)) {
            let resource = if complete.is_of_captures() {
                "arn:${AWS::Partition}:s3:::${CaptureBucket}/${CapturePrefix}*".to_owned()
            } else {
                complete.resource(None, &names)
            };
            let mut value = statement(&complete, &resource);
            if complete.actions != wild.actions
                && let Some(map) = value.as_object_mut()
            {
                let either = json!({ "Fn::If": ["Wildcards", wild.actions, complete.actions] });
                map.insert("Action".to_owned(), either);
            }
            if complete.is_of_captures() { captures.push(value) } else { read.push((feature, value)) }
        }
    }
    (read, captures)
}

/// The link that opens the AWS console at the filled-in form.
///
/// `None` where that template cannot make the role: the customer's own policy, or a path, is no parameter of it.
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-create-stacks-quick-create-links.html>
pub fn quick_create_url(
    role: &Role,
    template_url: &str,
    stack_name: &str,
    region: &Region,
) -> Option<String> {
    if matches!(role.permissions, Permissions::Own(_)) || !role.path.is_root() {
        return None;
    }
    let domain = role.principal.partition().console_domain();
    let mut url = format!(
        "https://{region}.{domain}/cloudformation/home?region={region}#/stacks/create/review?templateURL={}&stackName={}",
        encoded(template_url),
        encoded(stack_name)
    );
    let mut fill = |name: &str, value: &str| {
        let _ = write!(url, "&param_{name}={}", encoded(value));
    };
    fill("RoleName", role.name.as_str());
    fill("PrincipalArn", &role.principal.to_string());
    fill("ExternalId", role.external_id.as_str());
    let view_only = matches!(role.permissions, Permissions::ReadOnly);
    fill("Actions", if matches!(role.permissions, Permissions::Wildcard) { "wildcards" } else { "complete" });
    fill("ViewOnlyAccess", if view_only { "true" } else { "false" });
    // Where AWS's policy gives all that a feature needs, the feature has no statement of its own.
    let needed = of(role);
    for feature in Feature::ALL {
        let own = needed.iter().any(|statement| statement.sid.starts_with(feature.sid()));
        let is_on =
            role.features.contains(feature) && (!view_only || own || feature.managed_policy().is_some());
        fill(feature.sid(), if is_on { "true" } else { "false" });
    }
    if let Some(captures) = &role.captures {
        fill("CaptureBucket", captures.bucket.as_str());
        fill("CapturePrefix", captures.prefix.as_str());
    }
    Some(url)
}

/// Percent-encoded as a value in a query: RFC 3986's unreserved characters stay.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
