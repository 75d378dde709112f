//! Documents of identity providers: fetched within a deadline, at a known address and no other, up to a size.

use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::{Either, select};
use worker::wasm_bindgen::JsValue;
use worker::{
    AbortController, AbortSignal, Delay, Fetch, Headers, Method, Request, RequestInit, RequestRedirect,
};

/// Somebody waits in a browser meanwhile.
const DEADLINE: Duration = Duration::from_secs(10);
/// The largest that is read. Key sets and tokens have a few kilobytes.
const BYTES_MAX: usize = 256 * 1024;

/// Why there is no document, for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoDocument {
    /// It took too long.
    #[error("no answer within 10 seconds")]
    Late,
    /// It cannot be reached, or broke off.
    #[error("it could not be reached")]
    Unreachable,
    /// It is too large.
    #[error("its answer is larger than 256 KiB")]
    TooLarge,
}

/// An answer, whatever its status. A redirect is one too: it is not followed.
pub(crate) struct Document {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// What is asked.
pub(crate) struct Wanted<'a> {
    pub(crate) address: &'a str,
    /// For `Authorization`.
    pub(crate) authorization: Option<String>,
    /// A form to post; else the document is got.
    pub(crate) form: Option<String>,
}

/// Asks for it.
pub(crate) async fn fetch(wanted: Wanted<'_>) -> Result<Document, NoDocument> {
    let request = request(wanted).map_err(|_| NoDocument::Unreachable)?;
    let abort = AbortController::default();
    let signal = abort.signal();
    let fetched = {
        let reading = pin!(read(request, &signal));
        match select(reading, pin!(Delay::from(DEADLINE))).await {
            Either::Left((document, _)) => document,
            Either::Right(_) => Err(NoDocument::Late),
        }
    };
    abort.abort();
    fetched
}

fn request(Wanted { address, authorization, form }: Wanted<'_>) -> worker::Result<Request> {
    let headers = Headers::new();
    headers.set("accept", "application/json")?;
    headers.set("user-agent", "Deputize/1")?;
    if let Some(authorization) = authorization {
        headers.set("authorization", &authorization)?;
    }
    let mut init = RequestInit::new();
    init.with_redirect(RequestRedirect::Manual);
    if let Some(form) = form {
        headers.set("content-type", "application/x-www-form-urlencoded")?;
        init.with_method(Method::Post).with_body(Some(JsValue::from(form)));
    }
    init.with_headers(headers);
    Request::new_with_init(address, &init)
}

async fn read(request: Request, signal: &AbortSignal) -> Result<Document, NoDocument> {
    let sent = Fetch::Request(request).send_with_signal(signal).await;
    let mut response = sent.map_err(|_| NoDocument::Unreachable)?;
    let mut body = Vec::new();
    if let Ok(mut stream) = response.stream() {
        while let Some(chunk) = stream.next().await {
            body.extend_from_slice(&chunk.map_err(|_| NoDocument::Unreachable)?);
            if body.len() > BYTES_MAX {
                return Err(NoDocument::TooLarge);
            }
        }
    }
    Ok(Document { status: response.status_code(), body })
}
