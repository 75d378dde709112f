//! The API as an OpenAPI 3.1 document, put together from the types of the wire contract.
//!
//! [`operations`] is the list of what there is; the shapes come from the types themselves ([`schemars`]), as serde reads and
//! writes them. `examples/openapi.rs` writes the document when the console is built, and it is served as a file: nothing of
//! this is in the Worker. <https://spec.openapis.org/oas/v3.1.1.html>

mod operation;
mod operations;
mod query;
mod tag;

use std::collections::BTreeSet;

use schemars::SchemaGenerator;
use schemars::generate::{Contract, SchemaSettings};
use serde_json::{Map, Value, json};

use crate::api::{PROBLEM_JSON, Problem};
use operation::{Shape, Who};
use tag::Tag;

/// Where the deployment serves the document.
pub const PATH: &str = "/api/openapi.json";

/// The whole document. `version` is that of the software.
pub fn document(version: &str) -> Value {
    let mut shapes = Shapes::new();
    let problem = shapes.answer(SchemaGenerator::subschema_for::<Problem>);
    let mut paths = Map::new();
    for operation in operations::all() {
        let written = operation.written(&mut shapes);
        let at = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Value::Object(methods) = at {
            methods.insert(operation.method.to_owned(), written);
        }
    }
    let (schemas, two) = shapes.definitions();
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Deputize",
            "version": version,
            "summary": "Connects AWS accounts by role delegation, and reads them.",
            "description": "JSON in and out; ids are strings, times are RFC 3339 in UTC. Errors are problems (RFC 9457) with a \
                stable `code`, what happened, and the next step. Requests refuse fields that they do not know.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "This deployment."}],
        "tags": Tag::ALL.map(|tag| json!({"name": tag.name(), "description": tag.says()})),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {
                "Problem": {
                    "description": "A problem: `code` says which, `remedy` what to do.",
                    "content": {PROBLEM_JSON: {"schema": problem}},
                },
                "TooManyRequests": {
                    "description": "Asked too often: `RateLimit-Policy` says what is allowed, `Retry-After` when to go on.",
                    "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}},
                    "content": {PROBLEM_JSON: {"schema": problem}},
                },
            },
            "securitySchemes": Who::schemes(),
        },
    });
    renamed(document, &two)
}

/// Where the document has its schemas.
const DEFINITIONS: &str = "/components/schemas";
/// Where those that are read are said to be, until it is known which of them differ.
const READ: &str = "/components/read";

/// What is written on the wire and what is read from it can differ in one type: what may be left out in a request is always
/// there in an answer. So there are two generators; where one name means two shapes, the one that is read is called `…Input`.
struct Shapes {
    written: SchemaGenerator,
    read: SchemaGenerator,
}

impl Shapes {
    fn new() -> Self {
        let of = |contract: Contract, path: &'static str| {
            let settings = SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = path.into();
                settings.meta_schema = None;
                settings.contract = contract;
            });
            settings.into_generator()
        };
        Self { written: of(Contract::Serialize, DEFINITIONS), read: of(Contract::Deserialize, READ) }
    }

    fn answer(&mut self, shape: Shape) -> Value {
        shape(&mut self.written).to_value()
    }

    fn request(&mut self, shape: Shape) -> Value {
        shape(&mut self.read).to_value()
    }

    /// All schemas, and the names under which there are two.
    fn definitions(mut self) -> (Map<String, Value>, BTreeSet<String>) {
        let mut all = self.written.take_definitions(true);
        let read = self.read.take_definitions(true);
        let mut two = BTreeSet::new();
        // A shape that holds one of them is one itself.
        loop {
            let differs = |name: &String, shape: &Value| {
                all.get(name)
                    .is_some_and(|other| renamed(other.clone(), &two) != renamed(shape.clone(), &two))
            };
            let more = read.iter().filter(|(name, shape)| !two.contains(*name) && differs(name, shape));
            let more: Vec<String> = more.map(|(name, _)| name.clone()).collect();
            if more.is_empty() {
                break;
            }
            two.extend(more);
        }
        for (name, shape) in read {
            let name = if two.contains(&name) { format!("{name}{INPUT}") } else { name };
            all.insert(name, shape);
        }
        (all, two)
    }
}

/// A description without the marks by which rustdoc links to other items, which mean nothing here.
fn plain(says: &str) -> String {
    says.replace("[`", "`").replace("`]", "`").replace("`crate::", "`")
}

/// Behind the name of what is read, where what is written has the same.
const INPUT: &str = "Input";

/// The same with every reference to what is read leading to where it is, and plain descriptions.
fn renamed(mut value: Value, two: &BTreeSet<String>) -> Value {
    match &mut value {
        Value::Object(map) => {
            for (key, inner) in map.iter_mut() {
                let name = inner.as_str().filter(|_| key == "$ref").and_then(|text| text.strip_prefix('#'));
                let name = name.and_then(|path| path.strip_prefix(READ)?.strip_prefix('/'));
                *inner = match (name, inner.as_str().filter(|_| key == "description")) {
                    (Some(name), _) => {
                        let input = if two.contains(name) { INPUT } else { "" };
                        format!("#{DEFINITIONS}/{name}{input}").into()
                    }
                    (None, Some(says)) => plain(says).into(),
                    (None, None) => renamed(inner.take(), two),
                };
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| *inner = renamed(inner.take(), two)),
        _ => {}
    }
    value
}

#[cfg(test)]
mod tests;
