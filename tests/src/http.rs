//! A caller of the API, and what it is answered.

use std::time::Duration;

use reqwest::{Method, header};
use serde_json::Value;

use crate::environment::Environment;

/// Nothing in the API takes that long: a silent AWS is given up after 25 s.
const PATIENCE: Duration = Duration::from_mins(2);

/// Who calls.
#[derive(Clone, Debug)]
enum Identity {
    Nobody,
    Bearer(String),
    Cookie(String),
}

/// A client of one environment with one identity.
#[derive(Clone, Debug)]
pub struct Caller {
    client: reqwest::Client,
    url: String,
    identity: Identity,
}

impl Caller {
    /// Somebody without token or session.
    pub fn nobody(environment: &Environment) -> Self {
        // `make test` may run where a proxy is set; what is called here is on this machine.
        let client =
            reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().expect("a client without TLS");
        Self { client, url: environment.url.clone(), identity: Identity::Nobody }
    }

    /// The same, with a bearer token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { identity: Identity::Bearer(token.to_owned()), ..self.clone() }
    }

    /// The same, as a browser with a session: `cookie` is `name=value`. Writes carry the console's own `Origin`.
    #[must_use]
    pub fn with_cookie(&self, cookie: &str) -> Self {
        Self { identity: Identity::Cookie(cookie.to_owned()), ..self.clone() }
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// `POST` with a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(json(self.request(Method::POST, path), body)).await
    }

    /// `POST` without a body.
    pub async fn act(&self, path: &str) -> Answer {
        self.send(self.request(Method::POST, path)).await
    }

    /// `PATCH` with a JSON body.
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(json(self.request(Method::PATCH, path), body)).await
    }

    /// `PUT` with a JSON body.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(json(self.request(Method::PUT, path), body)).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// A request with the identity, for tests that send what no client of ours would.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let is_write = method != Method::GET;
        let request = self.client.request(method, format!("{}{path}", self.url));
        match &self.identity {
            Identity::Nobody => request,
            Identity::Bearer(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
            Identity::Cookie(cookie) if is_write => {
                request.header(header::COOKIE, cookie).header(header::ORIGIN, &self.url)
            }
            Identity::Cookie(cookie) => request.header(header::COOKIE, cookie),
        }
    }

    /// Sends it and reads the whole answer.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let request = request.build().expect("a request");
        let asked = format!("{} {}", request.method(), request.url().path());
        let answer = self.client.execute(request).await.unwrap_or_else(|error| panic!("{asked}: {error:?}"));
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.unwrap_or_else(|error| panic!("{asked}: {error:?}"));
        Answer { asked, status, headers, text }
    }
}

/// Adds a JSON body.
pub fn json(request: reqwest::RequestBuilder, body: &Value) -> reqwest::RequestBuilder {
    request.header(header::CONTENT_TYPE, "application/json").body(body.to_string())
}

/// An answer, whole.
#[derive(Debug)]
pub struct Answer {
    /// What was asked, for messages.
    asked: String,
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: header::HeaderMap,
    /// The body.
    pub text: String,
}

impl Answer {
    /// One that was asked for by other means.
    pub fn new(asked: &str, status: u16, headers: header::HeaderMap, text: String) -> Self {
        Self { asked: asked.to_owned(), status, headers, text }
    }

    /// What was asked: method and path.
    pub fn asked(&self) -> &str {
        &self.asked
    }

    /// A header's text; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The JSON body of an answer that must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text);
        assert!(self.header("content-type").starts_with("application/json"), "{}: not JSON", self.asked);
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.asked, self.text))
    }

    /// An answer that must have this status and no body.
    #[track_caller]
    pub fn expect_empty(self, status: u16) {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text);
        assert_eq!(self.text, "", "{}", self.asked);
    }

    /// The problem of an answer that must be one, with this status and code, whole as RFC 9457 and the contract want it.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text);
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.asked);
        let problem: Value = serde_json::from_str(&self.text).expect("a problem is JSON");
        assert_eq!(problem["code"], code, "{}: {}", self.asked, self.text);
        assert_eq!(problem["status"], status, "{}: {}", self.asked, self.text);
        assert_eq!(problem["type"], "about:blank", "{}: {}", self.asked, self.text);
        assert_eq!(problem["request_id"], self.header("x-request-id"), "{}", self.asked);
        for text in ["title", "detail", "request_id"] {
            let found = problem[text].as_str().unwrap_or_default();
            assert!(!found.is_empty(), "{}: no {text}: {}", self.asked, self.text);
        }
        problem
    }
}
