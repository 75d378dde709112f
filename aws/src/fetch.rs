//! The one real transport: reqwest, which is `fetch` on wasm32 and hyper on the host.
//!
//! The host's side speaks plain HTTP only and serves the tests, which call a local AWS.

use std::{error::Error as _, time::Duration};

use bytes::Bytes;

use crate::{Transport, TransportError};

/// Sends with reqwest. Cheap to clone and to make.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// A transport without redirects, proxies or cookies: a signature is for one host.
    pub fn new() -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap_or_default();
        // `fetch` has no such settings here; no AWS endpoint that is called redirects.
        #[cfg(target_arch = "wasm32")]
        let client = reqwest::Client::new();
        Self { client }
    }
}

impl Default for ReqwestTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for ReqwestTransport {
    async fn send(
        &self,
        request: http::Request<Bytes>,
        deadline: Duration,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let (head, body) = request.into_parts();
        let answer = self
            .client
            .request(head.method, head.uri.to_string())
            .headers(head.headers)
            .body(body)
            .timeout(deadline)
            .send()
            .await
            .map_err(describe)?;
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        *response.body_mut() = answer.bytes().await.map_err(describe)?;
        Ok(response)
    }
}

/// Takes the URL out (a log line names the service already) and keeps the innermost reason, because
/// reqwest's own text says no more than "error sending request".
fn describe(error: reqwest::Error) -> TransportError {
    if error.is_timeout() {
        return TransportError::Timeout;
    }
    let malformed = error.is_builder();
    let error = error.without_url();
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = inner.to_string();
        source = inner.source();
    }
    if malformed { TransportError::Malformed(text) } else { TransportError::Connect(text) }
}
