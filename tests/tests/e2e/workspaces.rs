//! Whose workspace it is: every route under `/workspaces/{ws}` is closed to others, and tells them nothing.
//!
//! 1. Another workspace's token: 404 on every route, as for a workspace that does not exist.
//! 2. Nobody: 401 on every route.
//! 3. What is no workspace id at all: 404.
//! 4. Another workspace's connection under one's own workspace: 404.

use deputize_tests::{customer::Customer, environment, http::Caller, tenant::Tenant, unique};
use reqwest::Method;

/// Every route under a workspace.
fn routes(connection: &str) -> Vec<(Method, String)> {
    let under = |method: Method, rest: &str| (method, format!("connections/{connection}{rest}"));
    vec![
        (Method::GET, "external-id".to_owned()),
        (Method::POST, "external-id/replace".to_owned()),
        (Method::GET, "policies".to_owned()),
        (Method::GET, "connections".to_owned()),
        (Method::POST, "connections".to_owned()),
        under(Method::GET, ""),
        under(Method::PATCH, ""),
        under(Method::DELETE, ""),
        under(Method::POST, "/check"),
        under(Method::GET, "/resources"),
        under(
            Method::GET,
            "/metrics?name=CPUUtilization&resource=i-0&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z",
        ),
    ]
}

/// A well-formed body for those that take one, so that nothing but the caller is wrong.
fn request(caller: &Caller, method: &Method, path: &str) -> reqwest::RequestBuilder {
    let request = caller.request(method.clone(), path);
    let body = match *method {
        Method::PATCH => r#"{"alias":"Mine now"}"#,
        Method::POST => r#"{"account_id":"222222222222","role_name":"Nobodys"}"#,
        _ => return request,
    };
    request.header("content-type", "application/json").body(body)
}

#[tokio::test]
async fn closed_to_others() {
    let (owner, other) = (Tenant::new("owner").await, Tenant::new("intruder").await);
    owner.external_id().await;
    let connection = owner.connect(&Customer::first().account, &unique("Owned")).await;
    let before = owner.connection(&connection).await;
    let nobody = Caller::nobody(environment::shared());
    for (method, rest) in routes(&connection) {
        let path = owner.path(&rest);
        other.caller.send(request(&other.caller, &method, &path)).await.problem(404, "not_found");
        nobody.send(request(&nobody, &method, &path)).await.problem(401, "not_signed_in");
    }
    let after = owner.connection(&connection).await;
    assert_eq!(after["alias"], before["alias"]);
    assert_eq!(after["external_id"], before["external_id"]);
}

#[tokio::test]
async fn a_connection_belongs_to_one_workspace() {
    let (owner, other) = (Tenant::new("con-owner").await, Tenant::new("con-other").await);
    owner.external_id().await;
    let connection = owner.connect(&Customer::first().account, &unique("Owned")).await;
    for (method, rest) in routes(&connection).into_iter().filter(|(_, rest)| rest.contains("con_")) {
        let answer = other.caller.send(request(&other.caller, &method, &other.path(&rest))).await;
        answer.problem(404, "not_found");
    }
    owner.connection(&connection).await;
}

#[tokio::test]
async fn what_is_no_id_is_not_found() {
    let tenant = Tenant::new("no-id").await;
    for workspace in [
        "ws_00000000000000000000000000000000",
        "ws_",
        "nonsense",
        "ws_..%2f..%2f",
        "con_",
        "%00",
        "ws_%F0%9F",
    ] {
        let answer = tenant.caller.get(&format!("/api/v1/workspaces/{workspace}/external-id")).await;
        answer.problem(404, "not_found");
    }
    for connection in
        ["con_00000000000000000000000000000000", "con_", "nonsense", "%2e%2e", &"c".repeat(3000)]
    {
        let answer = tenant.caller.get(&tenant.connection_path(connection, "")).await;
        answer.problem(404, "not_found");
    }
}
