//! What people paste, and where the trust policy is in it.
//!
//! The policy itself; the output of `aws iam get-role`, whole or by our own command's `--query`; a raw answer of the API, in
//! which the document is URL-encoded; one statement, or the list of them; the same once more inside quotes.

use serde_json::{Map, Value, json};

use super::element::element;
use super::text::{Unreadable, parse};
use crate::policy::PolicyDocument;

/// How often a document may lie inside a string: a policy in a role in a script's output, and one to spare.
const DEEPEST: usize = 4;

/// What was in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// The trust policy, with a list of statements.
    pub document: PolicyDocument,
    /// The role's ARN, where the text holds it.
    pub role_arn: Option<String>,
}

/// Finds the trust policy in a text. `role_name` picks one of several roles.
///
/// Fails with the place and the slip where the text is not JSON, and with what it is where it is something else.
pub fn read(text: &str, role_name: Option<&str>) -> Result<Pasted, Unreadable> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(Unreadable::whole(
            "There is nothing here yet.",
            "Paste the role's trust policy, or the output of `aws iam get-role`.",
        ));
    }
    let decoded = decode(text);
    let text = decoded.as_deref().unwrap_or(text);
    if !text.starts_with(['{', '[', '"'])
        && let Some(other) = something_else(text)
    {
        return Err(other);
    }
    let mut pasted = Pasted { document: PolicyDocument(Value::Null), role_arn: None };
    let found = find(parse(text)?, role_name, &mut pasted.role_arn, 0)?;
    pasted.document = PolicyDocument(found);
    Ok(pasted)
}

/// Undoes URL encoding, where a text is in it.
fn decode(text: &str) -> Option<String> {
    let encoded = ["%7B", "%7b", "%5B", "%5b", "%22"].iter().any(|start| text.starts_with(start));
    encoded.then(|| {
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
            if let (b'%', Some(high), Some(low)) = (first, digit(after.first()), digit(after.get(1))) {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                rest = after.get(2..).unwrap_or_default();
            } else {
                bytes.push(*first);
                rest = after;
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// What a text is that is no JSON at all, by how it begins.
fn something_else(text: &str) -> Option<Unreadable> {
    let refuse = |problem: &str, remedy: &str| Some(Unreadable::whole(problem, remedy));
    let first = text.lines().next().unwrap_or_default().trim();
    let has = |word: &str| text.contains(word);
    if first.starts_with("arn:") && !has("\n") {
        return refuse(
            "This is an ARN, not a policy.",
            "Paste the role's trust policy: in IAM, the role's tab Trust relationships.",
        );
    }
    if first.starts_with("aws ") {
        return refuse(
            "This is the command itself.",
            "Run it in a terminal or in CloudShell, and paste what it prints.",
        );
    }
    if has("An error occurred (NoSuchEntity)") {
        return refuse(
            "AWS says that there is no role with this name in the account.",
            "Compare the name, and run `aws sts get-caller-identity`: perhaps the command ran in another account.",
        );
    }
    if has("An error occurred (AccessDenied)") {
        return refuse(
            "AWS did not let you read the role.",
            "Run the command as somebody who has iam:GetRole in that account.",
        );
    }
    if first.starts_with("resource ") || first.starts_with("data ") || has("jsonencode(") {
        return refuse(
            "This is Terraform.",
            "Paste the policy as AWS shows it: in IAM, the role's tab Trust relationships.",
        );
    }
    if first.starts_with("ROLE\t")
        || first.starts_with("ASSUMEROLEPOLICYDOCUMENT")
        || first.starts_with("---")
        || first.starts_with('|')
    {
        return refuse(
            "This is the AWS CLI's output as text or as a table.",
            "Run the command again with `--output json`.",
        );
    }
    let yaml = [
        "Version:",
        "Statement:",
        "AssumeRolePolicyDocument:",
        "Role:",
        "AWSTemplateFormatVersion:",
        "- Effect:",
    ];
    if yaml.iter().any(|name| has(name)) {
        return refuse(
            "This is YAML.",
            "Paste JSON: run the command with `--output json`, or copy the policy from IAM's console.",
        );
    }
    refuse(
        "This is not a policy.",
        "A trust policy is JSON and begins with `{`. In IAM: the role's tab Trust relationships.",
    )
}

fn find(
    value: Value,
    role_name: Option<&str>,
    arn: &mut Option<String>,
    depth: usize,
) -> Result<Value, Unreadable> {
    match value {
        Value::String(text) if depth < DEEPEST => {
            let text = decode(text.trim()).unwrap_or(text);
            let inner = text.trim();
            if !inner.starts_with(['{', '[']) {
                return Err(not_a_policy());
            }
            find(parse(inner)?, role_name, arn, depth + 1)
        }
        Value::Object(map) => in_object(map, role_name, arn, depth),
        Value::Array(items) => in_list(items, role_name, arn, depth),
        _ => Err(not_a_policy()),
    }
}

fn in_object(
    map: Map<String, Value>,
    role_name: Option<&str>,
    arn: &mut Option<String>,
    depth: usize,
) -> Result<Value, Unreadable> {
    if depth >= DEEPEST {
        return Err(not_a_policy());
    }
    if let Some((name, _)) = element(&map, "Statement") {
        let name = name.to_owned();
        return Ok(with_statements(map, &name));
    }
    if let Some(Value::String(found)) =
        map.get("Arn").filter(|_| map.contains_key("AssumeRolePolicyDocument"))
    {
        *arn = Some(found.clone());
    }
    for name in ["AssumeRolePolicyDocument", "Role", "PolicyDocument", "Policy", "Properties"] {
        if let Some(inner) = map.get(name).filter(|inner| !inner.is_null()) {
            return find(inner.clone(), role_name, arn, depth + 1);
        }
    }
    if let Some(Value::Array(roles)) = map.get("Roles") {
        return one_of(roles, role_name, arn, depth);
    }
    if element(&map, "Effect").is_some() || element(&map, "Principal").is_some() {
        return Ok(document(&json!([map])));
    }
    if map.contains_key("Version") {
        return Err(Unreadable::whole(
            "The policy has no `Statement`.",
            "Paste the whole policy; its statements are what counts.",
        ));
    }
    Err(not_a_policy())
}

/// `[Arn, document]` as our own command prints it, or a list of statements.
fn in_list(
    items: Vec<Value>,
    role_name: Option<&str>,
    arn: &mut Option<String>,
    depth: usize,
) -> Result<Value, Unreadable> {
    if let [Value::String(first), document] = items.as_slice()
        && first.starts_with("arn:")
    {
        *arn = Some(first.clone());
        return find(document.clone(), role_name, arn, depth + 1);
    }
    let statements = |item: &Value| item.as_object().is_some_and(|map| element(map, "Effect").is_some());
    if !items.is_empty() && items.iter().all(statements) {
        return Ok(document(&Value::Array(items)));
    }
    match items.as_slice() {
        [one] => find(one.clone(), role_name, arn, depth + 1),
        _ => Err(not_a_policy()),
    }
}

/// `aws iam list-roles`: the one that is meant.
fn one_of(
    roles: &[Value],
    role_name: Option<&str>,
    arn: &mut Option<String>,
    depth: usize,
) -> Result<Value, Unreadable> {
    let named = roles
        .iter()
        .find(|role| role_name.is_some() && role.get("RoleName").and_then(Value::as_str) == role_name);
    match (named, roles) {
        (Some(role), _) | (None, [role]) => find(role.clone(), role_name, arn, depth + 1),
        _ => Err(Unreadable::whole(
            format!("There are {} roles in this text, and none can be told to be the one.", roles.len()),
            "Paste one role: `aws iam get-role --role-name …`.",
        )),
    }
}

/// The policy with its statements as a list, under the name as it was written.
fn with_statements(mut map: Map<String, Value>, name: &str) -> Value {
    if let Some(statement) = map.get_mut(name)
        && statement.is_object()
    {
        *statement = Value::Array(vec![statement.take()]);
    }
    Value::Object(map)
}

/// Statements without a policy around them, in the policy that they are usually in.
fn document(statements: &Value) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn not_a_policy() -> Unreadable {
    Unreadable::whole(
        "This is JSON, but no trust policy is in it.",
        "Paste what IAM shows on the role's tab Trust relationships, or the output of `aws iam get-role`.",
    )
}
