//! Each call as one would make it: in a shell, in Python, in Terraform.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{Document, Operation, at};

/// Where the calls go.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    /// The deployment's origin.
    pub(crate) origin: String,
    /// The workspace's id, where it is known.
    pub(crate) workspace: Option<String>,
}

impl Place {
    /// The path with the workspace filled in, and what else has to be filled in as `braced` writes it.
    fn path(&self, operation: &Operation, braced: impl Fn(&str) -> String) -> String {
        let parts = operation.path.split('/').map(|part| {
            match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                Some("workspace") => self.workspace.clone().unwrap_or_else(|| braced("workspace")),
                Some(name) => braced(name),
                None => part.to_owned(),
            }
        });
        parts.collect::<Vec<_>>().join("/")
    }
}

/// A body that such an operation takes, where it takes one.
pub(crate) fn example_of(document: &Document, operation: &Operation) -> Option<Value> {
    let body = operation.body.as_ref().filter(|body| body.media == "application/json")?;
    Some(body.example.clone().unwrap_or_else(|| made_up(document, &body.schema)))
}

/// The needed fields, each with something in it.
fn made_up(document: &Document, schema: &Value) -> Value {
    let schema = document.resolved(schema);
    if let Some(first) = at(schema, "/examples/0").as_str().or_else(|| at(schema, "/enum/0").as_str()) {
        return first.into();
    }
    let several = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array());
    if let Some(first) = several.and_then(|several| several.first()) {
        return made_up(document, first);
    }
    match schema["type"].as_str() {
        Some("object") => {
            let needed = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let fields =
                needed.map(|name| (name.to_owned(), made_up(document, &at(schema, "/properties")[name])));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Some("array") => json!([]),
        Some("integer") => json!(1),
        Some("boolean") => json!(true),
        _ => json!("…"),
    }
}

/// With `curl`; the token comes from the environment.
pub(crate) fn curl(operation: &Operation, body: Option<&Value>, place: &Place) -> String {
    let path = place.path(operation, |name| format!("${}", name.to_uppercase()));
    let mut text = "curl".to_owned();
    if operation.method != "GET" {
        let _ = write!(text, " -X {}", operation.method);
    }
    let _ = write!(text, " \"{}{path}\"", place.origin);
    if !operation.is_open {
        text += " \\\n  -H \"Authorization: Bearer $TOKEN\"";
    }
    if let Some(body) = body {
        let body = body.to_string().replace('\'', r"'\''");
        let _ = write!(text, " \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'");
    }
    text
}

/// With Python's `requests`.
pub(crate) fn python(operation: &Operation, body: Option<&Value>, place: &Place) -> String {
    let path = place.path(operation, |name| format!("{{{name}}}"));
    let is_filled = path.contains('{');
    let mut text = "import os, requests\n\n".to_owned();
    let mark = if is_filled { "f" } else { "" };
    let method = operation.method.to_lowercase();
    let _ = write!(text, "answer = requests.{method}(\n    {mark}\"{}{path}\",", place.origin);
    if !operation.is_open {
        text += "\n    headers={\"Authorization\": \"Bearer \" + os.environ[\"TOKEN\"]},";
    }
    if let Some(body) = body {
        let _ = write!(text, "\n    json={},", literal(body));
    }
    text += "\n)\nanswer.raise_for_status()\n";
    let has_json = operation
        .answers
        .iter()
        .filter_map(|answer| answer.content.as_ref())
        .any(|(media, _)| media == "application/json");
    text += if has_json { "print(answer.json())" } else { "print(answer.text)" };
    text
}

/// As Python writes it.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Array(all) => format!("[{}]", all.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Object(all) => {
            let all = all.iter().map(|(name, value)| format!("\"{name}\": {}", literal(value)));
            format!("{{{}}}", all.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// With Terraform: what is read, by the provider `hashicorp/http`. Accounts are managed by Datadog's own provider, which the
/// page shows; Terraform has no resource for the rest.
pub(crate) fn terraform(operation: &Operation, place: &Place) -> Option<String> {
    if operation.method != "GET" || !operation.by_token {
        return None;
    }
    let path = place.path(operation, |name| format!("${{var.{name}}}"));
    let id = &operation.id;
    Some(format!(
        "data \"http\" \"{id}\" {{\n  url             = \"{}{path}\"\n  request_headers = {{ Authorization = \"Bearer ${{var.token}}\" }}\n}}\n\n\
         output \"{id}\" {{\n  value = jsondecode(data.http.{id}.response_body)\n}}",
        place.origin
    ))
}
