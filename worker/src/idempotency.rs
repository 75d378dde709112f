//! `Idempotency-Key`: a creating request that is sent again, because its answer was lost, creates nothing again and is
//! answered the same. <https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>
//!
//! A key is its caller's own (a token's, or a person's in any session), for one method, path and body, and for a day. The
//! object that creates keeps the answer with what it creates, in one commit ([`crate::objects::once`]): a kill leaves both or
//! neither. So nothing is ever half done under a key, and whoever asks while the first request is under way is given its
//! answer, not a 409. A request that was refused has created nothing; its key may be used again, also for another body.

use std::fmt;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::api::Code;
use serde::{Deserialize, Serialize};

use crate::credential::{self, Credential, Site};
use crate::entropy;
use crate::fault::Fault;

const HEADER: &str = "idempotency-key";
/// Says that an answer is that of an earlier request.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The longest key.
const KEY_MAX: usize = 255;

/// The key of a request, as the object that creates is told.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Key {
    /// The digest of caller and key.
    pub(crate) id: String,
    /// The digest of method, path and body.
    pub(crate) fingerprint: String,
    /// What the answer holds besides what the object knows: the secret that it is given the digest of. It is kept sealed.
    pub(crate) secret: Option<String>,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The key of a request, where it has one. 400 for one that is no key; 401 without a credential.
pub(crate) struct IdempotencyKey(pub(crate) Option<Key>);

impl IdempotencyKey {
    /// The key for an answer with this secret in it.
    pub(crate) fn with_secret(self, secret: &str) -> Option<Key> {
        self.0.map(|key| Key { secret: Some(secret.to_owned()), ..key })
    }
}

/// What a key is for, noted by the edge, which has the body.
#[derive(Clone)]
struct Fingerprint(String);

/// Notes what a request with a key is.
pub(crate) fn note(request: &mut Request<Body>, body: &[u8]) {
    if request.headers().contains_key(HEADER) {
        let target = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        let body = entropy::digest_of(body);
        let fingerprint = entropy::digest(&format!("{}\n{target}\n{body}", request.method()));
        request.extensions_mut().insert(Fingerprint(fingerprint));
    }
}

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let Some(Fingerprint(fingerprint)) = parts.extensions.get::<Fingerprint>().cloned() else {
            return Ok(Self(None));
        };
        let mut values = parts.headers.get_all(HEADER).into_iter();
        let key = match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().ok().and_then(read),
            _ => None,
        };
        let key = key.ok_or_else(|| {
            Fault::malformed(format!(
                "`Idempotency-Key` is not one text of 1 to {KEY_MAX} visible characters."
            ))
            .remedy("Send a new UUID with each thing that you create, and the same one when you repeat it.")
        })?;
        let site = parts.extensions.get::<Site>().ok_or_else(|| Fault::internal("no site"))?;
        let caller = match credential::claimed(&parts.headers, site).ok_or_else(Fault::not_signed_in)? {
            Credential::Token { digest, .. } => digest,
            Credential::Session { person, .. } => person.to_string(),
        };
        let id = entropy::digest(&format!("{caller}\n{key}"));
        Ok(Self(Some(Key { id, fingerprint, secret: None })))
    }
}

/// A key, with or without the quotes that the draft wants: most clients send it bare.
fn read(text: &str) -> Option<&str> {
    let quoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let key = quoted.unwrap_or(text);
    ((1..=KEY_MAX).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic())).then_some(key)
}

/// 422: the key stands for another request.
pub(crate) fn reused() -> Fault {
    let detail = "This `Idempotency-Key` was used for another request within the last 24 hours.";
    Fault::new(Code::IdempotencyKeyReused, detail)
        .remedy("Send another key with what is another request, and the very same request with this one.")
}

/// The answer of a creating route: 201, and whether it is that of an earlier request.
pub(crate) struct Made<B> {
    pub(crate) body: B,
    pub(crate) is_again: bool,
}

impl<B: IntoResponse> IntoResponse for Made<B> {
    fn into_response(self) -> Response {
        let again = self.is_again.then_some([(REPLAYED, "true")]);
        match again {
            Some(again) => (StatusCode::CREATED, again, self.body).into_response(),
            None => (StatusCode::CREATED, self.body).into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_key() {
        let longest = "k".repeat(KEY_MAX);
        for (text, expected) in [
            ("8e03978e-40d5-43e8-bc93-6894a57f9324", Some("8e03978e-40d5-43e8-bc93-6894a57f9324")),
            ("\"8e03978e\"", Some("8e03978e")),
            ("\"", Some("\"")),
            (longest.as_str(), Some(longest.as_str())),
            ("", None),
            ("\"\"", None),
            ("two words", None),
            ("ümlaut", None),
            (&format!("{longest}k"), None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_fingerprint_is_of_the_whole_request() {
        let of = |method: &str, target: &str, body: &[u8]| {
            let mut request = Request::builder().method(method).uri(target).header(HEADER, "k");
            let mut request = std::mem::take(&mut request).body(Body::empty()).unwrap();
            note(&mut request, body);
            request.extensions().get::<Fingerprint>().unwrap().0.clone()
        };
        let one = of("POST", "/a", b"{}");
        assert_eq!(one, of("POST", "/a", b"{}"));
        for other in [of("PUT", "/a", b"{}"), of("POST", "/a?b", b"{}"), of("POST", "/a", b"{ }")] {
            assert_ne!(one, other);
        }
        let mut bare = Request::new(Body::empty());
        note(&mut bare, b"{}");
        assert!(bare.extensions().get::<Fingerprint>().is_none());
    }

    #[test]
    fn debug_hides_the_secret() {
        let key = Key { id: "i".to_owned(), fingerprint: "f".to_owned(), secret: Some("hidden".to_owned()) };
        assert_eq!(format!("{key:?}"), "Key { id: \"i\", .. }");
    }
}
