//! The API's reference, as its page shows it: read from the OpenAPI document that the deployment serves.

mod shape;
mod snippet;

use std::sync::Arc;

use domain::access::{Permission, Scope};
use domain::api::Role;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

pub(crate) use shape::Field;
pub(crate) use snippet::{Place, curl, example_of, python, terraform};

/// The document. A copy is as good as the original.
#[derive(Clone, Debug)]
pub(crate) struct Document(Arc<Value>);

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|value| Self(Arc::new(value)))
    }
}

/// Operations about one thing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    /// What they are about.
    pub(crate) name: String,
    /// What that is.
    pub(crate) says: String,
    /// The operations.
    pub(crate) operations: Vec<Operation>,
}

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Operation {
    /// Its id, which is also its place on the page.
    pub(crate) id: String,
    /// Such as `GET`.
    pub(crate) method: String,
    /// Such as `/api/v1/me`.
    pub(crate) path: String,
    /// What it does.
    pub(crate) summary: String,
    /// What else there is to say.
    pub(crate) says: String,
    /// Who may ask.
    pub(crate) who: String,
    /// Whether everybody may.
    pub(crate) is_open: bool,
    /// Whether an API token is shown.
    pub(crate) by_token: bool,
    /// What is in the path and the query.
    pub(crate) parameters: Vec<Field>,
    /// The body that it takes.
    pub(crate) body: Option<Body>,
    /// What it answers.
    pub(crate) answers: Vec<Answer>,
}

/// A body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Body {
    /// Its type, such as `application/json`.
    pub(crate) media: String,
    /// Its shape.
    pub(crate) schema: Value,
    /// One that works.
    pub(crate) example: Option<Value>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    /// Its status; `default` for every other.
    pub(crate) status: String,
    /// What it means.
    pub(crate) says: String,
    /// The type and the shape of its body, where it has one.
    pub(crate) content: Option<(String, Value)>,
}

impl Document {
    /// Everything, in the document's order.
    pub(crate) fn groups(&self) -> Vec<Group> {
        let tags = at(&self.0, "/tags").as_array().cloned().unwrap_or_default();
        let all = self.operations();
        let groups = tags.iter().map(|tag| {
            let name = text(tag, "name");
            let of_it = all.iter().filter(|(group, _)| *group == name);
            Group {
                says: text(tag, "description"),
                operations: of_it.map(|(_, operation)| operation.clone()).collect(),
                name,
            }
        });
        groups.filter(|group| !group.operations.is_empty()).collect()
    }

    /// What is behind a reference, or the schema itself.
    pub(crate) fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => self.0.pointer(reference.trim_start_matches('#')).unwrap_or(schema),
            None => schema,
        }
    }

    fn operations(&self) -> Vec<(String, Operation)> {
        let paths = at(&self.0, "/paths").as_object();
        let methods = paths.into_iter().flatten().flat_map(|(path, methods)| {
            methods.as_object().into_iter().flatten().map(move |(method, value)| (path, method, value))
        });
        methods
            .map(|(path, method, value)| {
                (
                    at(value, "/tags/0").as_str().unwrap_or_default().to_owned(),
                    self.operation(path, method, value),
                )
            })
            .collect()
    }

    fn operation(&self, path: &str, method: &str, value: &Value) -> Operation {
        let parameters = value["parameters"].as_array().into_iter().flatten();
        let parameters = parameters.map(|one| {
            let place = match one["in"].as_str() {
                Some("path") => "path",
                Some("header") => "header",
                _ => "query",
            };
            let mut field = self.field(&text(one, "name"), &one["schema"], one["required"] == true);
            field.says = text(one, "description");
            Field { place: Some(place), ..field }
        });
        let body = at(value, "/requestBody/content").as_object().and_then(|content| content.iter().next());
        let body = body.map(|(media, content)| Body {
            media: media.clone(),
            schema: content["schema"].clone(),
            example: content.get("example").cloned(),
        });
        let names: Vec<&str> = value["security"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|one| Some(one.as_object()?.keys().next()?.as_str()))
            .collect();
        Operation {
            id: text(value, "operationId"),
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(value, "summary"),
            says: text(value, "description"),
            who: who(&names, Permission::deserialize(&value["x-permission"]).ok()),
            is_open: names.is_empty(),
            by_token: names.contains(&"token"),
            parameters: parameters.collect(),
            body,
            answers: self.answers(value["responses"].as_object()),
        }
    }

    fn answers(&self, responses: Option<&Map<String, Value>>) -> Vec<Answer> {
        let each = responses.into_iter().flatten().map(|(status, response)| {
            let response = self.resolved(response);
            let content = response["content"].as_object().and_then(|content| content.iter().next());
            Answer {
                status: status.clone(),
                says: text(response, "description"),
                content: content.map(|(media, content)| (media.clone(), content["schema"].clone())),
            }
        });
        each.collect()
    }
}

impl Operation {
    /// The answers, those that say the same in one: their statuses behind each other.
    pub(crate) fn answered(&self) -> Vec<Answer> {
        let mut told: Vec<Answer> = Vec::new();
        for answer in &self.answers {
            match told.iter_mut().find(|other| other.says == answer.says && other.content == answer.content) {
                Some(other) => other.status = format!("{}, {}", other.status, answer.status),
                None => told.push(answer.clone()),
            }
        }
        told
    }

    /// Whether all these words are in what it is called.
    pub(crate) fn has(&self, words: &str) -> bool {
        let all = format!("{} {} {} {}", self.method, self.path, self.summary, self.says).to_lowercase();
        words.split_whitespace().all(|word| all.contains(word))
    }
}

/// Who may ask, by the ways to say who one is; by the table of permissions where it needs one.
fn who(security: &[&str], permission: Option<Permission>) -> String {
    let who = match (security, permission) {
        (_, Some(permission)) => return by_permission(permission),
        ([], _) => "everybody",
        (["session"], _) => "whoever is signed in; no token",
        (["token"], _) => "tokens of the workspace",
        (["link"], _) => "whoever holds an onboarding link",
        (["invitation"], _) => "whoever holds an invitation",
        (["datadog"], _) => "tokens of the workspace, in DD-API-KEY or DD-APPLICATION-KEY",
        (["setup"], _) => "whoever has the deployment's SETUP_TOKEN",
        _ => "whoever is signed in; every token",
    };
    who.to_owned()
}

fn by_permission(permission: Permission) -> String {
    let roles = Role::ALL.into_iter().filter(|role| role.may(permission));
    let roles: Vec<String> = roles.map(|role| format!("{}s", role.word())).collect();
    let people = if roles.len() == Role::ALL.len() { "every member".to_owned() } else { roles.join(" and ") };
    let scopes = Scope::ALL.into_iter().filter(|scope| scope.may(permission)).map(Scope::word);
    let tokens = match scopes.collect::<Vec<_>>() {
        none if none.is_empty() => "no token".to_owned(),
        all if all.len() == Scope::ALL.len() => "every token".to_owned(),
        some => format!("tokens of the scope {}", some.join(" or ")),
    };
    format!("{people}; {tokens}")
}

/// What a JSON pointer leads to (RFC 6901); `null` where that is nothing.
fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
