//! Texts that would end a header, a line of the log, or a tag, wherever people can enter one.
//!
//! 1. Names, aliases, notes, reasons: what has a line break in it is refused where it is a name, and reaches no header anywhere.
//! 2. Markup is text in the pages that we fill in.
//! 3. What a request's own headers and address say comes back in none.
//! 4. A line of the log and of the audit log stays one line.

use deputize_tests::http::Answer;
use deputize_tests::{environment, tenant::Tenant, unique};
use reqwest::Method;
use serde_json::{Value, json};

/// Line breaks of every kind, and what follows them: a header, a line of a log, a tag.
const ODD: [&str; 9] = [
    "a\r\nX-Injected: yes",
    "a\nX-Injected: yes",
    "a\rX-Injected: yes",
    "a\r\n\r\n<script>injected</script>",
    "a\u{0}X-Injected: yes",
    "a\u{85}X-Injected: yes",
    "a\u{2028}X-Injected: yes",
    "%0d%0aX-Injected:%20yes",
    "<script src=//evil.example></script>\"'>",
];

fn assert_not_injected(what: &str, answer: &Answer) {
    assert!(answer.status < 500, "{what}: {answer:?}");
    assert!(answer.headers.get("x-injected").is_none(), "{what}: {answer:?}");
    for (name, value) in &answer.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        assert!(!value.contains("X-Injected") && !value.contains("evil.example"), "{what}: {name}: {value}");
    }
}

#[tokio::test]
async fn texts_that_people_enter() {
    let tenant = Tenant::new("injection").await;
    let owner = tenant.owner().await.caller;
    tenant.external_id().await;
    let id = tenant.connect("222222222222", &unique("Injection")).await;
    for odd in ODD {
        let bodies: [(Method, String, Value); 11] = [
            (Method::PATCH, tenant.path(""), json!({"name": odd})),
            (Method::POST, "/api/v1/workspaces".to_owned(), json!({"name": odd})),
            (Method::POST, tenant.path("tokens"), json!({"name": odd, "scope": "read"})),
            (
                Method::POST,
                tenant.path("invitations"),
                json!({"email": format!("{odd}@example.com"), "role": "viewer"}),
            ),
            (Method::POST, tenant.path("links"), json!({"alias": odd, "note": odd})),
            (Method::POST, tenant.path("links"), json!({"note": odd})),
            (
                Method::POST,
                tenant.path("webhooks"),
                json!({"url": "https://example.com/", "description": odd}),
            ),
            (Method::POST, tenant.path("webhooks"), json!({"url": format!("https://example.com/{odd}")})),
            (Method::PATCH, tenant.connection_path(&id, ""), json!({"alias": odd})),
            (Method::PUT, tenant.connection_path(&id, "/captures"), json!({"bucket": odd, "prefix": odd})),
            (Method::POST, tenant.path("connections"), json!({"account_id": odd, "role_name": odd})),
        ];
        for (method, path, body) in bodies {
            let request = deputize_tests::http::json(owner.request(method.clone(), &path), &body);
            assert_not_injected(&format!("{method} {path} {odd:?}"), &owner.send(request).await);
        }
    }
    // What was taken is shown everywhere, and reaches no header.
    for rest in
        ["", "connections", "links", "tokens", "webhooks", "members", "events", "audit", "audit/export"]
    {
        assert_not_injected(rest, &owner.get(&tenant.path(rest)).await);
    }
    let receipt = tenant.caller.get(&tenant.connection_path(&id, "/receipt")).await;
    assert_not_injected("receipt", &receipt);
    // A line of the audit log is one line, whose hash is right.
    let export = owner.get(&tenant.path("audit/export")).await;
    assert!(export.text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{}", export.text);
    let proof = owner.get(&tenant.path("audit/verify")).await.expect(200);
    assert_eq!(proof.get("broken"), None, "{proof}");
}

#[tokio::test]
async fn pages_that_we_fill_in() {
    let tenant = Tenant::new("markup").await;
    let link = tenant.link(&json!({"alias": ODD[8], "note": format!("{}\n{}", ODD[8], ODD[7])})).await;
    let page = tenant.caller.get(&link.page()).await;
    assert_not_injected("page", &page);
    assert!(page.text.contains("&lt;script src=//evil.example&gt;"), "{}", page.text);
    assert!(!page.text.contains("<script src=//evil.example>"), "{}", page.text);
}

#[tokio::test]
async fn what_a_request_says_of_itself() {
    let tenant = Tenant::new("echo").await;
    for path in [
        "/api/v1/%0d%0aX-Injected:%20yes",
        "/connect/%0d%0aX-Injected:%20yes",
        "/api/v1/sign-in/oidc/%0d%0aX-Injected:%20yes",
        "/api/v1/sign-in/oidc/acme?return_to=%0d%0aX-Injected:%20yes",
        "/api/v1/sign-in/oidc/acme?return_to=/%0d%0aX-Injected:%20yes",
        "/api/v1/sign-in/oidc/acme/callback?code=%0d%0aX-Injected:%20yes&state=%0aX-Injected:%20yes",
        "/api/v1/sign-in/oidc/acme/callback?error=%0d%0aX-Injected:%20yes&error_description=%0aX-Injected:%20yes",
        "/api/v1/sign-in/access?return_to=//evil.example/%0d%0aX-Injected:%20yes",
        "/api/template?partition=%0d%0aX-Injected:%20yes",
        "/api/v1/%ff%fe%00",
        "/api/v1/workspaces?cursor=%0d%0aX-Injected:%20yes",
    ] {
        assert_not_injected(path, &tenant.caller.get(path).await);
    }
    for rest in [
        "audit/export?after=%0d%0aX-Injected:%20yes",
        "audit?actor=%0d%0aX-Injected:%20yes",
        "links?cursor=%00",
    ] {
        assert_not_injected(rest, &tenant.caller.get(&tenant.path(rest)).await);
    }
    for (name, value) in [
        ("cf-ray", "ray\u{fc}X-Injected"),
        ("x-request-id", "X-Injected: yes"),
        ("user-agent", "X-Injected: yes"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("x-original-url", "/api/v1/X-Injected"),
        ("idempotency-key", "X-Injected:yes"),
        ("cookie", "deputize=X-Injected; deputize-sign-in=X-Injected; a=\u{fc}"),
    ] {
        let request = tenant.caller.request(Method::POST, &tenant.path("links")).header(name, value);
        let answer = tenant.caller.send(deputize_tests::http::json(request, &json!({}))).await;
        assert_not_injected(name, &answer);
        // A link leads to where we are, whatever a header says.
        let made: Value = answer.expect(201);
        let url = made["url"].as_str().expect("an address");
        assert!(url.starts_with(&format!("{}/connect/", environment::shared().url)), "{name}: {url}");
    }
}
