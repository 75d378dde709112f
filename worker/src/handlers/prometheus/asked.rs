//! What is asked: the query string, and behind it the form that Grafana posts.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;

use crate::fault::Fault;
use crate::handlers::params::path_text;

/// Parameters by name. Reading them never fails: what is missing is told once it is known who asks.
pub(crate) struct Asked(Vec<(String, String)>);

impl Asked {
    /// The first value of that name.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of that name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn add(&mut self, form: &[u8]) {
        self.0.extend(form_urlencoded::parse(form).into_owned());
    }
}

impl<S: Send + Sync> FromRequest<S> for Asked {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let mut asked = Self(Vec::new());
        asked.add(request.uri().query().unwrap_or_default().as_bytes());
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
        if kind.trim() == "application/x-www-form-urlencoded" {
            let form = Bytes::from_request(request, state).await;
            asked.add(&form.map_err(|error| Fault::malformed(format!("The body cannot be read: {error}.")))?);
        }
        Ok(asked)
    }
}

/// `{name}` of the path.
pub(crate) struct OfLabel(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for OfLabel {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        Ok(Self(path_text(parts, state, "name").await.unwrap_or_default()))
    }
}
