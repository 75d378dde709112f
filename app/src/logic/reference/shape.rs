//! Schemas, as rows of a table: what a field is called, what it is, and what it tells.

use serde_json::Value;

use super::{Document, text};

/// One field of a body, or one parameter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    /// Its name.
    pub(crate) name: String,
    /// What it is, for people, such as `list of texts`.
    pub(crate) kind: String,
    /// The shape behind it, where it has fields of its own.
    pub(crate) inner: Option<Value>,
    /// Whether it is always there, or has to be.
    pub(crate) needed: bool,
    /// What it tells.
    pub(crate) says: String,
    /// `path`, `query` or `header`, for a parameter.
    pub(crate) place: Option<&'static str>,
}

/// One of the shapes that something can have.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Variant {
    /// What it means, where there are several.
    pub(crate) says: String,
    /// Its fields.
    pub(crate) fields: Vec<Field>,
}

impl Document {
    /// The fields of a shape; of each, where there are several.
    pub(crate) fn variants(&self, schema: &Value) -> Vec<Variant> {
        let schema = self.resolved(schema);
        let several = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array());
        if let Some(several) = several {
            let each = several.iter().map(|one| self.resolved(one));
            return each
                .map(|one| Variant { says: text(one, "description"), fields: self.fields(one) })
                .filter(|variant| !variant.fields.is_empty())
                .collect();
        }
        vec![Variant { says: String::new(), fields: self.fields(schema) }]
    }

    fn fields(&self, schema: &Value) -> Vec<Field> {
        let needed = schema["required"].as_array();
        let is_needed = |name: &str| needed.is_some_and(|all| all.iter().any(|one| one == name));
        let own = schema["properties"].as_object().into_iter().flatten();
        own.map(|(name, inner)| self.field(name, inner, is_needed(name))).collect()
    }

    pub(super) fn field(&self, name: &str, schema: &Value, needed: bool) -> Field {
        let resolved = self.resolved(schema);
        let says = [schema, resolved].map(|one| text(one, "description"));
        Field {
            name: name.to_owned(),
            kind: self.kind(schema),
            inner: self.inner(schema),
            needed,
            says: says.into_iter().find(|says| !says.is_empty()).unwrap_or_default(),
            place: None,
        }
    }

    /// What a schema stands for, in words.
    fn kind(&self, schema: &Value) -> String {
        let schema = self.resolved(schema);
        if let Some(only) = schema.get("const") {
            return only.to_string();
        }
        if let Some(words) = schema["enum"].as_array() {
            return words.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
        }
        if let Some(several) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
            let mut kinds: Vec<String> = several.iter().map(|one| self.kind(one)).collect();
            kinds.dedup();
            return kinds.join(" or ");
        }
        match &schema["type"] {
            Value::String(kind) => self.plain(kind, schema),
            Value::Array(kinds) => {
                let kinds = kinds.iter().filter_map(Value::as_str).map(|kind| self.plain(kind, schema));
                kinds.collect::<Vec<_>>().join(" or ")
            }
            _ => "anything".to_owned(),
        }
    }

    fn plain(&self, kind: &str, schema: &Value) -> String {
        match kind {
            "string" if schema["format"] == "date-time" => "time".to_owned(),
            "string" => "text".to_owned(),
            "integer" => match (schema["minimum"].as_u64(), schema["maximum"].as_u64()) {
                (Some(least), Some(most)) => format!("number, {least} to {most}"),
                _ => "number".to_owned(),
            },
            "boolean" => "true or false".to_owned(),
            "array" => format!("list: {}", self.kind(&schema["items"])),
            other => other.to_owned(),
        }
    }

    /// The shape with fields that is in it: itself, what a list holds, or what may be `null`.
    fn inner(&self, schema: &Value) -> Option<Value> {
        let resolved = self.resolved(schema);
        if resolved["properties"].is_object() {
            return Some(schema.clone());
        }
        if resolved["items"].is_object() {
            return self.inner(&resolved["items"]);
        }
        let several = resolved["oneOf"].as_array().or_else(|| resolved["anyOf"].as_array())?;
        let mut with_fields = several.iter().filter_map(|one| self.inner(one));
        let first = with_fields.next()?;
        Some(if with_fields.next().is_some() { schema.clone() } else { first })
    }
}
