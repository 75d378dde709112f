//! One exchange with the API: the only place that knows `fetch`.

use domain::api::Problem;
use gloo_net::http::{Method, RequestBuilder, Response};
use web_sys::{AbortController, RequestCredentials};

use super::ClientError;
use crate::browser::clock;

/// Aborts the request when the future that awaits it is dropped.
struct AbortOnDrop(Option<AbortController>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// A token that is shown, and whether the session's cookie is beside it.
#[derive(Clone, Copy)]
pub(super) struct Bearer<'a> {
    pub(super) token: &'a str,
    pub(super) with_session: bool,
}

/// Sends a request and gives the text of a 2xx answer.
pub(super) async fn exchange(
    method: Method,
    path: &str,
    body: Option<String>,
    bearer: Option<Bearer<'_>>,
    idempotency_key: Option<&str>,
) -> Result<String, ClientError> {
    let guard = AbortOnDrop(AbortController::new().ok());
    let signal = guard.0.as_ref().map(AbortController::signal);
    let builder = RequestBuilder::new(path).method(method).abort_signal(signal.as_ref());
    let builder = match bearer {
        Some(Bearer { token, with_session }) => {
            let credentials =
                if with_session { RequestCredentials::SameOrigin } else { RequestCredentials::Omit };
            builder.header("authorization", &format!("Bearer {token}")).credentials(credentials)
        }
        None => builder,
    };
    let builder = match idempotency_key {
        Some(key) => builder.header("idempotency-key", key),
        None => builder,
    };
    let request = match body {
        Some(body) => builder.header("content-type", "application/json").body(body),
        None => builder.build(),
    };
    let response =
        request.map_err(|_| ClientError::Network)?.send().await.map_err(|_| ClientError::Network)?;
    if let Some(date) = response.headers().get("date") {
        clock::set_by(&date);
    }
    let text = response.text().await.map_err(|_| ClientError::Network)?;
    if response.ok() { Ok(text) } else { Err(refusal(&response, &text)) }
}

fn refusal(response: &Response, text: &str) -> ClientError {
    match serde_json::from_str::<Problem>(text) {
        Ok(problem) => ClientError::Problem(Box::new(problem)),
        // A proxy in between, or a worker that is being deployed: its 502 is no answer of ours.
        Err(_) if response.status() >= 500 => ClientError::Network,
        Err(_) => ClientError::Unreadable,
    }
}
