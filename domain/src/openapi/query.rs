//! Parameters of the query.

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

/// A parameter of the query.
pub(super) struct Query {
    pub(super) name: &'static str,
    says: &'static str,
    pub(super) schema: Value,
    needed: bool,
    many: bool,
}

/// Any text.
pub(super) fn text(name: &'static str, says: &'static str) -> Query {
    Query { name, says, schema: json!({"type": "string"}), needed: false, many: false }
}

/// A whole number, from `least` to `most`; more counts as `most`.
pub(super) fn number(name: &'static str, says: &'static str, least: u32, most: u32) -> Query {
    let schema = json!({"type": "integer", "minimum": least, "maximum": most});
    Query { name, says, schema, needed: false, many: false }
}

/// What a type reads.
pub(super) fn value<T: JsonSchema>(name: &'static str, says: &'static str) -> Query {
    let schema = SchemaGenerator::default().root_schema_for::<T>().to_value();
    let schema = match schema {
        Value::Object(map) => map.into_iter().filter(|(key, _)| key != "$schema" && key != "title").collect(),
        other => other,
    };
    Query { name, says, schema, needed: false, many: false }
}

impl Query {
    /// It cannot be left out.
    pub(super) fn needed(self) -> Self {
        Self { needed: true, ..self }
    }

    /// It may be repeated.
    pub(super) fn many(self) -> Self {
        Self { many: true, ..self }
    }

    /// As the document has it.
    pub(super) fn written(&self) -> Value {
        let schema = self.schema.clone();
        let schema = if self.many { json!({"type": "array", "items": schema}) } else { schema };
        json!({"name": self.name, "in": "query", "required": self.needed, "description": self.says, "schema": schema})
    }
}
