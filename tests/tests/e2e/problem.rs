//! The one error envelope: whatever is wrong with a request, the answer is a problem with a stable code.

use deputize_tests::{environment, http::Caller, shape, tenant::Tenant};
use insta::assert_json_snapshot;
use reqwest::Method;

#[tokio::test]
async fn no_such_route() {
    let tenant = Tenant::new("route").await;
    let problem = tenant.caller.get("/api/v1/nonsense").await.problem(404, "not_found");
    assert_json_snapshot!(problem, { ".request_id" => shape::text() });
    for path in ["/api/", "/api/v2/me", "/api/v1/me/", "/api/v1/workspace", "/api/%ff", "/api//v1/me"] {
        Caller::nobody(environment::shared()).get(path).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn the_route_does_not_take_the_method() {
    let tenant = Tenant::new("method").await;
    tenant.caller.delete("/api/v1/me").await.problem(405, "method_not_allowed");
    tenant.caller.act("/api/health").await.problem(405, "method_not_allowed");
    let put = tenant.caller.request(Method::PUT, &tenant.path("connections"));
    tenant.caller.send(put).await.problem(405, "method_not_allowed");
    let read = tenant.caller.get("/api/v1/sign-in").await;
    read.problem(405, "method_not_allowed");
}

#[tokio::test]
async fn the_body_is_not_what_the_route_takes() {
    let tenant = Tenant::new("body").await;
    let send = async |kind: Option<&str>, body: String| {
        let mut request = tenant.caller.request(Method::POST, &tenant.path("connections")).body(body);
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        tenant.caller.send(request).await
    };
    let json = Some("application/json");
    for body in
        ["", "{", "null", "[]", "\"text\"", "{}}", r#"{"account_id":222222222222}"#, r#"{"account_id":"1","#]
    {
        send(json, body.to_owned()).await.problem(400, "malformed_request");
    }
    for kind in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
        let body = r#"{"account_id":"222222222222","role_name":"R"}"#;
        send(kind, body.to_owned()).await.problem(400, "malformed_request");
    }
    // A charset does no harm.
    let answer = send(Some("application/json; charset=utf-8"), r#"{"role_arn":"R"}"#.to_owned()).await;
    answer.problem(422, "invalid_field");
    let large = format!(r#"{{"alias":"{}"}}"#, "x".repeat(2_000_000));
    send(json, large).await.problem(413, "body_too_large");
}

#[tokio::test]
async fn no_answer_is_kept_by_a_cache_or_read_as_something_else() {
    let tenant = Tenant::new("headers").await;
    let fine = tenant.caller.get("/api/v1/me").await;
    let denied = Caller::nobody(environment::shared()).get("/api/v1/me").await;
    for answer in [fine, denied] {
        assert!(answer.header("cache-control").contains("no-store"), "{answer:?}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{answer:?}");
    }
}
