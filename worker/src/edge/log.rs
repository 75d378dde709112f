//! One structured line a request. No query strings, headers, bodies or cookies: secrets cannot get in; the one that is in
//! a path is cut out.

use std::time::Duration;

use serde::Serialize;

use crate::fault::Fault;

#[derive(Serialize)]
struct Line<'a> {
    request_id: &'a str,
    method: &'a str,
    path: &'a str,
    status: u16,
    millis: u128,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<domain::api::Code>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a str>,
}

/// The path as it may be written down: that of an onboarding link's page holds its token.
pub(super) fn without_secret(path: &str) -> &str {
    if path.starts_with("/connect/") { "/connect/{token}" } else { path }
}

/// Writes it; as an error when it is our fault.
pub(super) fn line(
    request_id: &str,
    method: &str,
    path: &str,
    status: u16,
    took: Duration,
    fault: Option<&Fault>,
) {
    let code = fault.map(|fault| fault.code);
    let cause = fault.and_then(|fault| fault.cause.as_deref());
    let line = Line { request_id, method, path, status, millis: took.as_millis(), code, cause };
    let text = serde_json::to_string(&line).unwrap_or_default();
    if status >= 500 { worker::console_error!("{text}") } else { worker::console_log!("{text}") }
}

/// A line about work that no request asked for: an object's alarm.
pub(crate) fn background(object: &str, fault: &Fault) {
    let line = serde_json::json!({ "object": object, "code": fault.code, "detail": fault.detail, "cause": fault.cause });
    worker::console_error!("{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_of_a_link_is_not_written_down() {
        assert_eq!(without_secret("/connect/dpl_0a_secret"), "/connect/{token}");
        assert_eq!(without_secret("/connect/dpl_0a_secret/more"), "/connect/{token}");
        assert_eq!(without_secret("/api/v1/connect"), "/api/v1/connect");
    }
}
