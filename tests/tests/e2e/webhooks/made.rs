//! Made, shown, changed and removed; secrets are shown once.
//!
//! 1. The secret is in the answer to `POST` and to a rotation, and nowhere else; a Slack address is never shown.
//! 2. Each wrong field is refused by its name; there are 20 at most.
//! 3. Changed: what is missing stays. Removed: gone, with its log.

use deputize_tests::http::Caller;
use deputize_tests::tenant::Tenant;
use deputize_tests::{environment, files_under};
use serde_json::{Value, json};

use super::waiting_connection;

const SLACK: &str = "https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx";

#[tokio::test]
async fn secrets_are_shown_once() {
    let tenant = Tenant::new("webhook-secrets").await;
    let new = json!({"url": "https://example.com/hook", "enabled": false, "kinds": ["failed", "recovered"],
        "description": "Pager"});
    let made = tenant.caller.post(&tenant.path("webhooks"), &new).await.expect(201);
    let secret = made["secret"].as_str().expect("a secret").to_owned();
    assert!(secret.starts_with("whsec_") && secret.len() == 6 + 44, "32 bytes in base64: {secret}");
    let webhook = &made["webhook"];
    for (field, expected) in [
        ("url", json!("https://example.com/hook")),
        ("format", json!("standard")),
        ("kinds", json!(["failed", "recovered"])),
        ("connections", json!([])),
        ("enabled", json!(false)),
        ("description", json!("Pager")),
        ("created_by", json!("setup")),
        ("waiting", json!(0)),
    ] {
        assert_eq!(webhook[field], expected, "{field}: {made}");
    }
    let path = tenant.path(&format!("webhooks/{}", webhook["id"].as_str().expect("an id")));
    let rotated = tenant.caller.act(&format!("{path}/secret")).await.expect(200);
    let next = rotated["secret"].as_str().expect("a secret").to_owned();
    assert_ne!(secret, next);
    assert!(rotated["webhook"]["old_secret_until"].is_string(), "{rotated}");

    let slack = json!({"url": SLACK, "format": "slack", "enabled": false});
    let made = tenant.caller.post(&tenant.path("webhooks"), &slack).await;
    assert!(!made.text.contains("/services/"), "{}", made.text);
    let made = made.expect(201);
    assert_eq!((&made["webhook"]["url"], made.get("secret")), (&json!("https://hooks.slack.com/…"), None));
    let of_slack = tenant.path(&format!("webhooks/{}", made["webhook"]["id"].as_str().expect("an id")));
    let refused = tenant.caller.act(&format!("{of_slack}/secret")).await.problem(422, "invalid_field");
    assert_eq!(refused["field"], "format");

    for path in [&path, &of_slack, &tenant.path("webhooks")] {
        let shown = tenant.caller.get(path).await;
        assert!(!shown.text.contains("whsec_") && !shown.text.contains("/services/"), "{}", shown.text);
    }
    // Neither are they at rest, nor in a log.
    for file in files_under(environment::shared().state()) {
        let bytes = std::fs::read(&file).unwrap_or_default();
        for hidden in [&secret, &next, SLACK] {
            let found = bytes.windows(hidden.len()).any(|window| window == hidden.as_bytes());
            assert!(!found, "{} holds a secret", file.display());
        }
    }
    let nobody = Caller::nobody(environment::shared());
    nobody.get(&tenant.path("webhooks")).await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn wrong_fields_and_too_many() {
    let tenant = Tenant::new("webhook-fields").await;
    let good = json!({"url": "https://example.com/hook", "enabled": false});
    for (field, value) in [
        ("format", json!("teams")),
        ("kinds", json!(["exploded"])),
        ("kinds", json!(["test"])),
        ("connections", json!(["con_1"])),
        ("connections", json!(["con_00000000000000000000000000000000"])),
        ("description", json!("x".repeat(201))),
    ] {
        let mut wrong = good.clone();
        wrong[field] = value;
        let problem =
            tenant.caller.post(&tenant.path("webhooks"), &wrong).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{problem}");
    }
    let mut unknown = good.clone();
    unknown["secret"] = json!("whsec_mine");
    tenant.caller.post(&tenant.path("webhooks"), &unknown).await.problem(400, "malformed_request");
    for _ in 0..20 {
        tenant.caller.post(&tenant.path("webhooks"), &good).await.expect(201);
    }
    tenant.caller.post(&tenant.path("webhooks"), &good).await.problem(409, "limit_reached");
    let list = tenant.caller.get(&tenant.path("webhooks")).await.expect(200);
    assert_eq!(list["webhooks"].as_array().map(Vec::len), Some(20));
}

#[tokio::test]
async fn changed_and_removed() {
    let tenant = Tenant::new("webhook-change").await;
    let connection = waiting_connection(&tenant).await;
    let new = json!({"url": "https://example.com/hook", "enabled": false, "description": "Pager"});
    let made = tenant.caller.post(&tenant.path("webhooks"), &new).await.expect(201);
    let path = tenant.path(&format!("webhooks/{}", made["webhook"]["id"].as_str().expect("an id")));
    let change = json!({"kinds": ["failed"], "connections": [connection]});
    let changed = tenant.caller.patch(&path, &change).await.expect(200);
    let mut expected = made["webhook"].clone();
    (expected["kinds"], expected["connections"]) = (change["kinds"].clone(), change["connections"].clone());
    assert_eq!(changed, expected);
    let change = json!({"description": "", "url": "https://example.org/", "kinds": []});
    let changed = tenant.caller.patch(&path, &change).await.expect(200);
    assert_eq!((&changed["url"], changed.get("description")), (&json!("https://example.org/"), None));
    assert_eq!((&changed["kinds"], &changed["connections"]), (&json!([]), &expected["connections"]));
    tenant.caller.patch(&path, &json!({"format": "slack"})).await.problem(400, "malformed_request");

    tenant.caller.delete(&path).await.expect_empty(204);
    for rest in ["", "/deliveries"] {
        tenant.caller.get(&format!("{path}{rest}")).await.problem(404, "not_found");
    }
    tenant.caller.act(&format!("{path}/test")).await.problem(404, "not_found");
    let list = tenant.caller.get(&tenant.path("webhooks")).await.expect(200);
    assert_eq!(list["webhooks"], Value::Array(Vec::new()));
}
