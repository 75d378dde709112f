//! Requests to addresses that customers have entered: messages to webhooks. The addresses were judged by
//! [`domain::webhook::address`]; here no redirect is followed, since it may lead to one that was not.
//! [`document`] is for those that the organisation itself has configured: its identity providers.

pub(crate) mod document;

use std::pin::pin;
use std::time::Duration;

use domain::webhook::ANSWER_MAX;
use futures_util::StreamExt as _;
use futures_util::future::{Either, select};
use worker::wasm_bindgen::JsValue;
use worker::{
    AbortController, AbortSignal, Delay, Fetch, Headers, Method, Request, RequestInit, RequestRedirect,
    Response,
};

/// What a receiver answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The first characters of the body.
    pub(crate) beginning: String,
    /// How long it asks us to wait.
    pub(crate) retry_after: Option<Duration>,
}

/// Why there is no answer, in words for people. The runtime's own words are for nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unanswered {
    /// It took too long.
    #[error("There was no answer within 15 seconds.")]
    Late,
    /// It cannot be reached, its certificate is not trusted, or it broke off.
    #[error(
        "The receiver could not be reached: no such host, nobody listens, no trusted certificate, or it broke off."
    )]
    Unreachable,
}

/// Sends a JSON body, and reads the beginning of the answer.
pub(crate) async fn post(
    address: &str,
    headers: &[(&'static str, String)],
    body: String,
    deadline: Duration,
) -> Result<Answer, Unanswered> {
    let request = request(address, headers, body).map_err(|_| Unanswered::Unreachable)?;
    let abort = AbortController::default();
    let signal = abort.signal();
    let answered = {
        let answer = pin!(answer(request, &signal));
        match select(answer, pin!(Delay::from(deadline))).await {
            Either::Left((answer, _)) => answer.map_err(|_| Unanswered::Unreachable),
            Either::Right(_) => Err(Unanswered::Late),
        }
    };
    // Also after an answer: what was not read of it is not wanted.
    abort.abort();
    answered
}

fn request(address: &str, headers: &[(&'static str, String)], body: String) -> worker::Result<Request> {
    let sent = Headers::new();
    sent.set("content-type", "application/json")?;
    sent.set("user-agent", "Deputize-Webhooks/1")?;
    for (name, value) in headers {
        sent.set(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(sent)
        .with_redirect(RequestRedirect::Manual)
        .with_body(Some(JsValue::from(body)));
    Request::new_with_init(address, &init)
}

async fn answer(request: Request, signal: &AbortSignal) -> worker::Result<Answer> {
    let mut response = Fetch::Request(request).send_with_signal(signal).await?;
    let retry_after = response.headers().get("retry-after")?;
    Ok(Answer {
        status: response.status_code(),
        beginning: beginning(&mut response).await,
        // In seconds; a date is too much to ask of us.
        retry_after: retry_after.and_then(|text| text.trim().parse().ok()).map(Duration::from_secs),
    })
}

/// The first characters of a body, however long it is; nothing of one that breaks off at once.
async fn beginning(response: &mut Response) -> String {
    // A character has four bytes at most.
    const BYTES: usize = ANSWER_MAX * 4;
    let mut bytes = Vec::new();
    if let Ok(mut stream) = response.stream() {
        while bytes.len() < BYTES {
            let Some(Ok(chunk)) = stream.next().await else { break };
            bytes.extend_from_slice(&chunk);
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    text.trim().chars().take(ANSWER_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
