//! The product's signature for `make bench`, callable from worker.mjs beside it, which holds aws4fetch to the same work.
//!
//! It is built with the product's own release profile and put through the same tools as the Worker. It knows nothing of
//! Cloudflare: what is measured is [`aws::sign`], on requests as the AWS client makes them.

use std::time::{Duration, UNIX_EPOCH};

use aws::http::header::{AUTHORIZATION, CONTENT_TYPE};
use aws::http::{HeaderValue, Method, Request, Uri};
use aws::{Bytes, Credentials, sign};
use wasm_bindgen::prelude::wasm_bindgen;

/// Signs one body again and again with one set of credentials, as a Connection's alarm does with its calls.
#[derive(Debug)]
#[wasm_bindgen]
pub struct Signer {
    credentials: Credentials,
    uri: Uri,
    region: String,
    body: Bytes,
    /// Kept, so that no optimiser finds the work without effect.
    last: Option<HeaderValue>,
}

#[wasm_bindgen]
impl Signer {
    /// `url` has the path `/` and no query; `body` is the form of an STS call. Nothing when `url` is none.
    pub fn make(key: String, secret: String, url: &str, region: String, body: String) -> Option<Self> {
        let credentials = Credentials::long_lived(key, secret);
        Some(Self { credentials, uri: url.parse().ok()?, region, body: body.into(), last: None })
    }

    /// Makes the request and signs it at `now`, in milliseconds since 1970; false when it cannot be signed.
    pub fn sign(&mut self, now: f64) -> bool {
        let mut request = Request::new(self.body.clone());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.uri.clone();
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(CONTENT_TYPE, form);
        let now = UNIX_EPOCH + Duration::from_secs_f64(now / 1000.0);
        let signed = sign(&mut request, &self.credentials, &self.region, "sts", now).is_ok();
        self.last = request.headers_mut().remove(AUTHORIZATION);
        signed
    }

    /// The `authorization` header of the last request.
    pub fn last(&self) -> Option<String> {
        Some(self.last.as_ref()?.to_str().ok()?.to_owned())
    }
}
