//! One operation: what it takes, who may ask, what it answers.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::Shapes;
use super::query::{Query, number, text};
use super::tag::Tag;
use crate::access::Permission;

/// A type, as its schema.
pub(super) type Shape = fn(&mut SchemaGenerator) -> Schema;

/// Who may ask.
#[derive(Clone, Copy)]
pub(super) enum Who {
    /// Everybody.
    Anyone,
    /// Whoever is signed in, or shows a token.
    SignedIn,
    /// A person with a session: no token.
    Person,
    /// A token: no session.
    Token,
    /// A member or token of the workspace with that permission.
    May(Permission),
    /// Whoever holds an onboarding link.
    LinkHolder,
    /// Whoever holds an invitation.
    Invited,
    /// Whoever has the deployment's `SETUP_TOKEN`.
    Operator,
    /// A token, where Datadog's clients send their keys.
    DatadogKey,
}

impl Who {
    /// All ways to say who one is.
    pub(super) fn schemes() -> Value {
        let bearer = |says: &str| json!({"type": "http", "scheme": "bearer", "description": says});
        json!({
            "token": bearer("An API token of a workspace: `dpt_…`."),
            "session": {
                "type": "apiKey", "in": "cookie", "name": "__Host-deputize",
                "description": "A person's session. Writes must come from our own pages.",
            },
            "link": bearer("The token of an onboarding link: `dpl_…`, what follows `/connect/` in its address."),
            "invitation": bearer("The token of an invitation: `dpi_…`, what follows the `#` in its address."),
            "setup": bearer("The deployment's secret `SETUP_TOKEN`."),
            "datadog": {
                "type": "apiKey", "in": "header", "name": "DD-API-KEY",
                "description": "An API token of a workspace, where Datadog's clients send a key; or in `DD-APPLICATION-KEY`.",
            },
        })
    }

    fn security(self) -> Value {
        let names: &[&str] = match self {
            Self::Anyone => return json!([]),
            Self::SignedIn | Self::May(_) => &["token", "session"],
            Self::Person => &["session"],
            Self::Token => &["token"],
            Self::LinkHolder => &["link"],
            Self::Invited => &["invitation"],
            Self::Operator => &["setup"],
            Self::DatadogKey => &["datadog"],
        };
        names.iter().map(|name| json!({*name: []})).collect()
    }

    /// The refusals that follow from it.
    fn refusals(self) -> &'static [u16] {
        match self {
            Self::Anyone | Self::DatadogKey => &[],
            Self::SignedIn | Self::Token | Self::Operator => &[401],
            Self::Person => &[401, 403],
            Self::May(Permission::Read) => &[401, 404],
            Self::May(_) => &[401, 403, 404],
            Self::LinkHolder => &[404, 410],
            Self::Invited => &[404],
        }
    }
}

/// What comes back when all is well.
enum Answer {
    Nothing,
    Json(Shape),
    Is { media: &'static str, schema: Value },
}

impl Answer {
    fn written(&self, says: &str, shapes: &mut Shapes) -> Value {
        let (media, schema) = match self {
            Self::Nothing => return json!({"description": says}),
            Self::Json(shape) => ("application/json", shapes.answer(*shape)),
            Self::Is { media, schema } => (*media, schema.clone()),
        };
        json!({"description": says, "content": {media: {"schema": schema}}})
    }
}

/// What is sent.
enum Sent {
    Json(Shape),
    Is(Value),
}

/// One operation of the API.
pub(super) struct Operation {
    /// Such as `get`.
    pub(super) method: &'static str,
    /// Such as `/api/v1/me`.
    pub(super) path: &'static str,
    id: &'static str,
    summary: &'static str,
    says: &'static str,
    tag: Tag,
    who: Who,
    query: Vec<Query>,
    body: Option<(Sent, Option<Value>)>,
    form: bool,
    status: u16,
    answer: Answer,
    fails: &'static [u16],
    own: Vec<(&'static [u16], Answer)>,
    once: bool,
}

/// Begins one. `id` is its `operationId`.
pub(super) fn operation(
    tag: Tag,
    who: Who,
    route: &'static str,
    id: &'static str,
    summary: &'static str,
) -> Operation {
    let (method, path) = route.split_once(' ').unwrap_or(("GET", route));
    let method = match method {
        "POST" => "post",
        "PUT" => "put",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => "get",
    };
    Operation {
        method,
        path,
        id,
        summary,
        says: "",
        tag,
        who,
        query: Vec::new(),
        body: None,
        form: false,
        status: 204,
        answer: Answer::Nothing,
        fails: &[],
        own: Vec::new(),
        once: false,
    }
}

impl Operation {
    /// Says more.
    pub(super) fn says(self, says: &'static str) -> Self {
        Self { says, ..self }
    }

    /// Takes a parameter.
    pub(super) fn query(mut self, query: Query) -> Self {
        self.query.push(query);
        self
    }

    /// Takes `limit` and `cursor`.
    pub(super) fn paged(self) -> Self {
        self.query(number("limit", "The most of a page; 100 without it.", 1, 100))
            .query(text("cursor", "The `next_cursor` of the page before."))
    }

    /// Takes a body.
    pub(super) fn takes<T: JsonSchema>(self) -> Self {
        Self { body: Some((Sent::Json(SchemaGenerator::subschema_for::<T>), None)), ..self }
    }

    /// Takes a body, for instance this.
    pub(super) fn takes_such_as<T: JsonSchema>(self, example: Value) -> Self {
        Self { body: Some((Sent::Json(SchemaGenerator::subschema_for::<T>), Some(example))), ..self }
    }

    /// Takes a body that no type of ours is, for instance this.
    pub(super) fn sends(self, schema: Value, example: Value) -> Self {
        Self { body: Some((Sent::Is(schema), Some(example))), ..self }
    }

    /// Takes its parameters as a form too.
    pub(super) fn or_form(self) -> Self {
        Self { form: true, ..self }
    }

    /// Answers a type.
    pub(super) fn answers<T: JsonSchema>(self) -> Self {
        Self { status: 200, answer: Answer::Json(SchemaGenerator::subschema_for::<T>), ..self }
    }

    /// Answers a type, 201.
    pub(super) fn makes<T: JsonSchema>(self) -> Self {
        Self { status: 201, ..self.answers::<T>() }
    }

    /// Answers something else.
    pub(super) fn is(self, media: &'static str, schema: Value) -> Self {
        Self { status: 200, answer: Answer::Is { media, schema }, ..self }
    }

    /// Leads the browser elsewhere.
    pub(super) fn leads_on(self) -> Self {
        Self { status: 303, ..self }
    }

    /// The refusals that do not follow from the rest.
    pub(super) fn fails(self, fails: &'static [u16]) -> Self {
        Self { fails, ..self }
    }

    /// Takes an `Idempotency-Key`, under which it creates once.
    pub(super) fn once(self) -> Self {
        Self { once: true, ..self }
    }

    /// Refusals that are no problems, but in the form of the clients that ask.
    pub(super) fn refuses_as(mut self, statuses: &'static [u16], media: &'static str, schema: Value) -> Self {
        self.own.push((statuses, Answer::Is { media, schema }));
        self
    }

    /// Refusals that are no problems, but such a type.
    pub(super) fn refuses_with<T: JsonSchema>(mut self, statuses: &'static [u16]) -> Self {
        self.own.push((statuses, Answer::Json(SchemaGenerator::subschema_for::<T>)));
        self
    }

    /// As the document has it.
    pub(super) fn written(&self, shapes: &mut Shapes) -> Value {
        let mut written = json!({
            "operationId": self.id,
            "summary": self.summary,
            "tags": [self.tag.name()],
            "security": self.who.security(),
            "responses": self.responses(shapes),
        });
        let mut add = |name: &str, value: Value| {
            if let Value::Object(map) = &mut written {
                map.insert(name.to_owned(), value);
            }
        };
        if !self.says.is_empty() {
            add("description", self.says.into());
        }
        if let Who::May(permission) = self.who {
            add("x-permission", json!(permission));
        }
        let key = self.once.then(idempotency_key);
        let parameters: Vec<Value> =
            self.path_parameters().chain(self.query.iter().map(Query::written)).chain(key).collect();
        if !parameters.is_empty() {
            add("parameters", parameters.into());
        }
        if let Some((sent, example)) = &self.body {
            let schema = match sent {
                Sent::Json(shape) => shapes.request(*shape),
                Sent::Is(schema) => schema.clone(),
            };
            let mut content = json!({"schema": schema});
            if let (Value::Object(map), Some(example)) = (&mut content, example) {
                map.insert("example".to_owned(), example.clone());
            }
            add("requestBody", json!({"required": true, "content": {"application/json": content}}));
        } else if self.form {
            let fields: Map<String, Value> =
                self.query.iter().map(|query| (query.name.to_owned(), query.schema.clone())).collect();
            let schema = json!({"type": "object", "properties": fields});
            let form = json!({"application/x-www-form-urlencoded": {"schema": schema}});
            add(
                "requestBody",
                json!({"required": false, "description": "The same parameters.", "content": form}),
            );
        }
        written
    }

    fn path_parameters(&self) -> impl Iterator<Item = Value> {
        let names = self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        names.map(|name| {
            let schema = match id_prefix(name) {
                Some(prefix) => json!({"type": "string", "pattern": format!("^{prefix}[0-9a-f]{{32}}$")}),
                None => json!({"type": "string", "minLength": 1}),
            };
            json!({"name": name, "in": "path", "required": true, "schema": schema})
        })
    }

    fn responses(&self, shapes: &mut Shapes) -> Value {
        let mut responses = Map::new();
        let says = match self.status {
            201 => "Made.",
            204 => "Done.",
            303 => "On to another page.",
            _ => "What was asked for.",
        };
        responses.insert(self.status.to_string(), self.answer.written(says, shapes));
        let body: &[u16] = if self.body.is_some() { &[400, 413, 422] } else { &[] };
        let query: &[u16] = if self.query.is_empty() { &[] } else { &[400, 422] };
        let missing: &[u16] = if self.path.contains('{') { &[404] } else { &[] };
        let mut fails: Vec<u16> = [self.who.refusals(), body, query, missing, self.fails, ALWAYS].concat();
        fails.sort_unstable();
        fails.dedup();
        let problem = || json!({"$ref": "#/components/responses/Problem"});
        responses.extend(fails.into_iter().map(|status| (status.to_string(), problem())));
        responses.insert("429".to_owned(), json!({"$ref": "#/components/responses/TooManyRequests"}));
        for (statuses, answer) in &self.own {
            let written = answer.written("Refused, in the form of these clients.", shapes);
            responses.extend(statuses.iter().map(|status| (status.to_string(), written.clone())));
        }
        responses.into()
    }
}

/// A fault of ours, and what we need not answering: of any operation.
const ALWAYS: &[u16] = &[500, 503];

fn idempotency_key() -> Value {
    json!({
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": "Whoever sends the same request again under the same key, within a day, is given the first answer, with \
            `Idempotency-Replayed: true`. Another request under it is refused (422).",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    })
}

/// What the ids of a path begin with.
fn id_prefix(name: &str) -> Option<&'static str> {
    Some(match name {
        "workspace" => "ws_",
        "connection" | "provider" => "con_",
        "member" => "per_",
        "invitation" => "inv_",
        "token" => "tok_",
        "link" => "lnk_",
        "alert" => "alt_",
        "webhook" => "whk_",
        "session" => "ses_",
        "passkey" => "pky_",
        _ => return None,
    })
}
