//! Bodies: the query protocol's form going out; JSON coming in; the token of the next page.

use bytes::Bytes;
use form_urlencoded::Serializer;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, Protocol, Service};

/// The body of a query protocol's request.
pub(crate) struct Form(Serializer<'static, String>);

impl Form {
    pub(crate) fn new(service: Service, action: &str) -> Self {
        let mut form = Serializer::new(String::with_capacity(512));
        form.append_pair("Action", action);
        if let Protocol::Query { version } = service.protocol() {
            form.append_pair("Version", version);
        }
        Self(form)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.0.append_pair(name, value);
        self
    }

    /// Leaves the parameter out where there is no value: AWS refuses empty ones.
    pub(crate) fn with_some(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(crate) fn into_body(mut self) -> Bytes {
        self.0.finish().into()
    }
}

/// Writes a JSON body.
pub(crate) fn write_json(operation: &'static str, body: &impl Serialize) -> Result<Bytes, Error> {
    let unwritable = |_| Error::Unreadable { operation, detail: "the request could not be written".into() };
    Ok(serde_json::to_vec(body).map_err(unwritable)?.into())
}

/// Reads a JSON answer. Only the place of a fault is told: serde's sentence would quote the value.
pub(crate) fn read_json<A: DeserializeOwned>(operation: &'static str, body: &[u8]) -> Result<A, Error> {
    serde_json::from_slice(body).map_err(|error| Error::Unreadable {
        operation,
        detail: format!("{:?} error at line {} column {}", error.classify(), error.line(), error.column()),
    })
}

/// The token of the page after this one. An empty one ends the list, as a missing one does; one that was
/// just used would go round for ever.
pub(crate) fn next_page(
    operation: &'static str,
    used: Option<&str>,
    next: Option<String>,
) -> Result<Option<String>, Error> {
    let next = next.filter(|token| !token.is_empty());
    if next.is_some() && next.as_deref() == used {
        return Err(Error::Unreadable { operation, detail: "the same page token came twice".into() });
    }
    Ok(next)
}
