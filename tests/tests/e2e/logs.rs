//! What is written down: one structured line for each request, and no secret anywhere, neither in the log nor at rest.
//!
//! 1. Sign in by link, ask with the session and with the token, ask for what is not there.
//! 2. Each of these requests has its line, found by the request id that the caller was given.
//! 3. Link, session and token are neither in the log nor in any file of the Worker's storage: only digests are kept.

use std::path::{Path, PathBuf};
use std::time::Duration;

use deputize_tests::http::{Caller, json};
use deputize_tests::{environment, eventually, files_under, tenant::Tenant};
use reqwest::{Method, header};
use serde_json::{Value, json};

#[tokio::test]
async fn a_line_for_each_request_and_no_secret() {
    // 1
    let (environment, tenant) = (environment::shared(), Tenant::new("logs").await);
    let nobody = Caller::nobody(environment);
    let link = tenant.sign_in_url.split_once('#').expect("the link's token is behind the #").1;
    let request = nobody.request(Method::POST, "/api/v1/sign-in").header(header::ORIGIN, &environment.url);
    let signed_in = nobody.send(json(request, &json!({"token": link}))).await;
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let by_session = nobody.with_cookie(&cookie).get("/api/v1/me").await;
    let missing = tenant.connection_path("con_00000000000000000000000000000000", "?token=secret");
    let by_token = tenant.caller.get(&missing).await;

    // 2
    for (answer, method, path, status, code) in [
        (&signed_in, "POST", "/api/v1/sign-in", 200, None),
        (&by_session, "GET", "/api/v1/me", 200, None),
        (&by_token, "GET", missing.split('?').next().unwrap_or_default(), 404, Some("not_found")),
    ] {
        let logged = line_of(environment.state(), answer.header("x-request-id")).await;
        assert_eq!((&logged["method"], &logged["path"]), (&json!(method), &json!(path)), "{logged}");
        assert_eq!((&logged["status"], logged["code"].as_str()), (&json!(status), code), "{logged}");
        assert!(logged["millis"].is_u64(), "{logged}");
    }

    // 3
    let secret_part = |text: &str| text[text.len() - 43..].to_owned();
    let secrets = [link, &cookie, &tenant.api_token, &environment.setup_token].map(secret_part);
    nothing_holds(environment.state(), &secrets.each_ref().map(String::as_str));
}

/// Looks for secrets in the Worker's log and in every file of its storage.
pub(crate) fn nothing_holds(state: &Path, secrets: &[&str]) {
    let mut read = 0;
    for file in files_under(&state.join("worker")).into_iter().chain([log(state)]) {
        let Ok(bytes) = std::fs::read(&file) else { continue };
        read += 1;
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{} holds a secret", file.display());
        }
    }
    assert!(read > 3, "the storage is where it is looked for");
}

fn log(state: &Path) -> PathBuf {
    state.join("logs/worker.log")
}

/// The line of a request, once it is written.
async fn line_of(state: &Path, request_id: &str) -> Value {
    eventually(&format!("request {request_id} has its line"), Duration::from_mins(1), async || {
        let text = std::fs::read_to_string(log(state)).ok()?;
        let lines: Vec<&str> = text.lines().filter(|line| line.contains(request_id)).collect();
        assert!(lines.len() <= 1, "one line for a request: {lines:?}");
        lines.first().and_then(|line| serde_json::from_str(&line[line.find('{')?..]).ok())
    })
    .await
}
