//! Every route that takes a body, with bodies that no client of ours would send.
//!
//! 1. Malformed ones are refused as that, and never a fault of ours.
//! 2. Ones that are too large are refused before they are read whole, whether their size is announced or not.
//! 3. A field that is not asked for is refused, so none can be set that a caller has no say in.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use deputize_tests::http::{Answer, Caller};
use deputize_tests::{customer::Customer, environment, tenant::Tenant, unique};
use reqwest::Method;
use serde_json::{Value, json};

use crate::workspaces::{NOBODYS, request, routes};

/// No route takes more.
const BODY_MAX: usize = 64 * 1024;

/// A route with a body that is well-formed for it.
struct Taker {
    caller: Caller,
    method: Method,
    path: String,
    body: Value,
}

impl Taker {
    async fn send(&self, body: impl Into<reqwest::Body>) -> Answer {
        let request = self.caller.request(self.method.clone(), &self.path);
        self.caller.send(request.header("content-type", "application/json").body(body)).await
    }
}

/// All of them, for callers who may. Their ids are nobody's, but for a connection and a webhook.
async fn takers(tenant: &Tenant) -> Vec<Taker> {
    let owner = tenant.owner().await.caller;
    tenant.external_id().await;
    let connection = tenant.connect(&Customer::first().account, &unique("Body")).await;
    let webhook = tenant.caller.post(&tenant.path("webhooks"), &json!({"url": "https://example.com/"})).await;
    let webhook = webhook.expect(201)["webhook"]["id"].as_str().expect("an id").to_owned();
    let link = tenant.link(&json!({})).await;
    let operator = Caller::nobody(environment::shared()).with_token(&environment::shared().setup_token);
    let nobody = Caller::nobody(environment::shared());

    let mut takers = Vec::new();
    for (method, rest) in routes([&connection, NOBODYS[1], &webhook]) {
        let path = tenant.path(&rest);
        let built = request(&owner, &method, &path).build().expect("a request");
        if let Some(body) = built.body().and_then(reqwest::Body::as_bytes) {
            let body = serde_json::from_slice(body).expect("the usual body is JSON");
            takers.push(Taker { caller: owner.clone(), method, path, body });
        }
    }
    assert!(takers.len() > 15, "{} routes of a workspace take a body", takers.len());
    let arn = format!("arn:aws:iam::222222222222:role/{}", unique("Body"));
    let provider = json!({"name": "aws", "credentials": {"role": arn}});
    let passkey = "/api/v1/me/passkeys";
    let others = [
        (&owner, Method::POST, "/api/v1/workspaces".to_owned(), json!({"name": "Mine"})),
        (&owner, Method::POST, passkey.to_owned(), json!({"name": "Key", "credential": {}})),
        (&owner, Method::PATCH, format!("{passkey}/pky_{}", "0".repeat(32)), json!({"name": "Key"})),
        (&tenant.caller, Method::POST, "/api/providers".to_owned(), provider.clone()),
        (&tenant.caller, Method::PUT, format!("/api/providers/{connection}"), provider),
        (
            &operator,
            Method::POST,
            "/api/setup".to_owned(),
            json!({"email": "a@example.com", "name": "", "workspace": "W"}),
        ),
        (&nobody, Method::POST, "/api/v1/sign-in".to_owned(), json!({"token": "wrong"})),
        (&nobody, Method::POST, "/api/v1/sign-in/passkey".to_owned(), json!({"credential": {}})),
        (
            &link.holder,
            Method::POST,
            "/api/v1/connect".to_owned(),
            json!({"account_id": "1", "role_name": "R"}),
        ),
        (&link.holder, Method::PATCH, "/api/v1/connect".to_owned(), json!({"role_name": "R"})),
        (&link.holder, Method::POST, "/api/v1/connect/policies".to_owned(), json!({})),
    ];
    for (caller, method, path, body) in others {
        takers.push(Taker { caller: caller.clone(), method, path, body });
    }
    takers
}

#[tokio::test]
async fn nothing_malformed_is_taken() {
    let tenant = Tenant::new("malformed").await;
    let deep = format!("{{\"name\":{}{}}}", "[".repeat(20_000), "]".repeat(20_000));
    let bodies: [&[u8]; 16] = [
        b"",
        b"{",
        b"}",
        b"null",
        b"[]",
        b"0",
        b"\"text\"",
        b"{\"name\":}",
        b"{\"name\":\"a\",}",
        b"{\"name\":\"\xff\xfe\"}",
        b"{\"name\":\"\\ud800\"}",
        b"{\"name\":\"a\" \"b\"}",
        b"{\"\\u0000\":1}",
        b"\x00\x01\x02\x03",
        b"{\"name\":1e400}",
        deep.as_bytes(),
    ];
    for taker in takers(&tenant).await {
        for body in bodies {
            let answer = taker.send(body.to_vec()).await;
            let what = format!("{} {} {:.40}", taker.method, taker.path, String::from_utf8_lossy(body));
            assert_eq!(answer.status, 400, "{what}: {}", answer.text);
            answer.problem(400, "malformed_request");
        }
        // JSON by another name is what a form of a foreign page could send.
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
        {
            let request = taker.caller.request(taker.method.clone(), &taker.path);
            let request = request.header("content-type", kind).body(taker.body.to_string());
            taker.caller.send(request).await.problem(400, "malformed_request");
        }
    }
    // A form, as Grafana sends it.
    for body in ["", "query", "query=%ff%fe", "query=%00", "query=((((", "=&=&=", &"query=up&".repeat(2_000)]
    {
        for question in ["query", "query_range", "series", "labels"] {
            let path = tenant.path(&format!("prometheus/api/v1/{question}"));
            let request = tenant.caller.request(Method::POST, &path);
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let answer = tenant.caller.send(request.body(body.to_owned())).await;
            assert!(answer.status < 500, "{question} {body:.40}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn nothing_too_large_is_read() {
    let tenant = Tenant::new("oversized").await;
    for taker in takers(&tenant).await {
        let mut body = taker.body.clone();
        body["padding"] = "x".repeat(BODY_MAX).into();
        taker.send(body.to_string()).await.problem(413, "body_too_large");
    }
    let path = tenant.path("links");
    // Exactly as large as may be: read, and refused for what is in it.
    let head = r#"{"note":""#;
    let fits = format!("{head}{}\"}}", "x".repeat(BODY_MAX - head.len() - 2));
    assert_eq!(fits.len(), BODY_MAX);
    let answer = tenant.caller.send(
        tenant.caller.request(Method::POST, &path).header("content-type", "application/json").body(fits),
    );
    answer.await.problem(422, "invalid_field");
    // Without an announced size.
    let header = format!("Authorization: Bearer {}\r\nContent-Type: application/json", tenant.api_token);
    for (chunks, expected) in [(1, "422"), (9, "413"), (40, "413")] {
        let status = send_in_chunks(&path, &header, chunks);
        assert_eq!(status, expected, "{chunks} chunks of 8 KiB");
    }
    tenant.caller.get("/api/v1/me").await.expect(200);
}

/// Sends so many chunks of 8 KiB, without `Content-Length`; the status of the answer.
fn send_in_chunks(path: &str, header: &str, chunks: usize) -> String {
    let host = environment::shared().url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
    stream.set_write_timeout(Some(Duration::from_secs(30))).expect("a timeout");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\n{header}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("it takes the head");
    for number in 0..chunks {
        let (first, last) =
            (if number == 0 { "{\"note\":\"" } else { "" }, if number + 1 == chunks { "\"}" } else { "" });
        let data = format!("{first}{}{last}", "x".repeat(8 * 1024 - first.len() - last.len()));
        // Whoever has heard enough may have closed.
        if write!(stream, "{:x}\r\n{data}\r\n", data.len()).is_err() {
            break;
        }
    }
    let _ = stream.write_all(b"0\r\n\r\n");
    let mut answer = Vec::new();
    let mut part = [0; 1024];
    while !answer.windows(2).any(|two| two == b"\r\n") {
        match stream.read(&mut part) {
            Ok(0) | Err(_) => break,
            Ok(read) => answer.extend_from_slice(&part[..read]),
        }
    }
    let line = String::from_utf8_lossy(&answer).into_owned();
    line.split(' ').nth(1).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn no_field_that_is_not_asked_for() {
    let tenant = Tenant::new("mass").await;
    for taker in takers(&tenant).await {
        // Sysdig's clients send more than is asked for; see below.
        if taker.path.starts_with("/api/providers") {
            continue;
        }
        for name in
            ["id", "workspace_id", "created_by", "created_at", "owner", "status", "is_admin", "__proto__", ""]
        {
            // Before all others: what is wrong is said of the first that is.
            let odd = format!("{{{}:\"owner\"", Value::from(name));
            let rest = taker.body.to_string().split_off(1);
            let comma = if rest == "}" { "" } else { "," };
            let answer = taker.send(format!("{odd}{comma}{rest}")).await;
            let what = format!("{} {} {name}", taker.method, taker.path);
            assert_eq!(answer.status, 400, "{what}: {}", answer.text);
            let problem = answer.problem(400, "malformed_request");
            assert!(
                problem["detail"].as_str().is_some_and(|text| text.contains("unknown field")),
                "{what}: {problem}"
            );
        }
        // Twice the same is no more than once.
        let text = taker.body.to_string();
        if let Some((name, _)) = taker.body.as_object().and_then(|fields| fields.iter().next()) {
            let doubled = text.replacen('{', &format!("{{{}:null,", Value::from(name.as_str())), 1);
            let answer = taker.send(doubled).await;
            assert!([400, 422].contains(&answer.status), "{} {}: {}", taker.method, taker.path, answer.text);
        }
    }
    assert_ignored(&tenant).await;
}

/// What Sysdig's API has in its answers and takes back without a word: it sets nothing here.
async fn assert_ignored(tenant: &Tenant) {
    tenant.external_id().await;
    let arn = format!("arn:aws:iam::222222222222:role/{}", unique("Mass"));
    let id = "con_00000000000000000000000000000000";
    let new = json!({
        "name": "aws", "alias": "mass", "credentials": {"id": id, "role": arn, "externalId": "mine"}, "id": id,
        "tags": ["admin"], "status": {"status": "done", "percentage": 100}, "workspace": id, "externalId": "mine",
    });
    let made = tenant.caller.post("/api/providers", &new).await.expect(201)["provider"].clone();
    assert_ne!(made["id"], id, "{made}");
    assert_eq!(
        (&made["status"]["status"], &made["status"]["percentage"]),
        (&json!("configured"), &json!(0)),
        "{made}"
    );
    assert_eq!(made["tags"], json!([]), "{made}");
    let connection = tenant.connection(made["id"].as_str().expect("an id")).await;
    assert_ne!(connection["external_id"], "mine", "{connection}");
}
