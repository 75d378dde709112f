//! Path and query parameters, with faults of our own form.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use domain::field::FieldError;
use domain::ids::{AlertId, ConnectionId, LinkId, WorkspaceId};

use crate::fault::Fault;

/// The most of a list that one page holds.
const PAGE_MAX: u32 = 100;

/// `{workspace}` of the path. 404 when it is not of the form: such a workspace cannot exist.
pub(crate) struct InWorkspace(pub(crate) WorkspaceId);

/// `{connection}` of the path. 404 likewise.
pub(crate) struct OfConnection(pub(crate) ConnectionId);

/// `{link}` of the path. 404 likewise.
pub(crate) struct OfLink(pub(crate) LinkId);

/// `{alert}` of the path. 404 likewise.
pub(crate) struct OfAlert(pub(crate) AlertId);

async fn path_text<S: Send + Sync>(parts: &mut Parts, state: &S, name: &str) -> Option<String> {
    let params = RawPathParams::from_request_parts(parts, state).await.ok()?;
    params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

impl<S: Send + Sync> FromRequestParts<S> for InWorkspace {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let text = path_text(parts, state, "workspace").await.unwrap_or_default();
        text.parse().map(Self).map_err(|_| Fault::not_found("workspace"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OfConnection {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let text = path_text(parts, state, "connection").await.unwrap_or_default();
        text.parse().map(Self).map_err(|_| Fault::not_found("connection"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OfLink {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let text = path_text(parts, state, "link").await.unwrap_or_default();
        text.parse().map(Self).map_err(|_| Fault::not_found("link"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OfAlert {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let text = path_text(parts, state, "alert").await.unwrap_or_default();
        text.parse().map(Self).map_err(|_| Fault::not_found("alert"))
    }
}

/// The query string, read by name; what a route does not know is ignored, as in every web API.
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// The first value of that name.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All values of that name that are not empty.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let named = self.0.iter().filter(|(key, value)| key == name && !value.is_empty());
        named.map(|(_, value)| value.clone()).collect()
    }

    /// The first value of that name, parsed; 422 with the name when it cannot be.
    pub(crate) fn read<T: std::str::FromStr>(&self, name: &str, remedy: &str) -> Result<Option<T>, Fault> {
        let parsed = self.text(name).map(|text| {
            text.parse().map_err(|_| FieldError::new(name, format!("`{name}` cannot be read."), remedy))
        });
        Ok(parsed.transpose()?)
    }

    /// The first value of that name as a word of the contract; 422 with the name when it is not one.
    pub(crate) fn word<T: serde::de::DeserializeOwned>(
        &self,
        name: &str,
        remedy: &str,
    ) -> Result<Option<T>, Fault> {
        let parsed = self.text(name).map(|text| {
            serde_json::from_value(serde_json::Value::from(text))
                .map_err(|_| FieldError::new(name, format!("`{name}` cannot be read."), remedy))
        });
        Ok(parsed.transpose()?)
    }

    /// `cursor` and `limit` of a list; 422 when they are not numbers.
    pub(crate) fn page(&self) -> Result<(Option<i64>, u32), Fault> {
        let limit = self.read::<u32>("limit", "Send a number from 1 to 100.")?;
        let before = self.read("cursor", "Send the `next_cursor` of the page before, or nothing.")?;
        Ok((before, limit.unwrap_or(PAGE_MAX).clamp(1, PAGE_MAX)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        axum::extract::Query::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(pairs)| Self(pairs))
            .map_err(|_| Fault::malformed("The query string cannot be read."))
    }
}
