//! Whose workspace it is: every route under `/workspaces/{ws}` is closed to others, and tells them nothing.
//!
//! 1. Another workspace's token: 404 on every route, as for a workspace that does not exist.
//! 2. Nobody: 401 on every route.
//! 3. What is no workspace id at all: 404.
//! 4. Another workspace's connection, link or webhook under one's own workspace: 404.
//!
//! Which routes there are is compared with the Worker's own list.

use deputize_tests::http::{Answer, Caller};
use deputize_tests::{customer::Customer, environment, source, tenant::Tenant, unique};
use reqwest::Method;

/// Every route under a workspace, and what a member may send to it.
pub(crate) const ROUTES: [(Method, &str); 81] = [
    (Method::GET, ""),
    (Method::PATCH, ""),
    (Method::GET, "members"),
    (Method::PATCH, "members/{member}"),
    (Method::DELETE, "members/{member}"),
    (Method::POST, "members/{member}/recovery"),
    (Method::POST, "invitations"),
    (Method::DELETE, "invitations/{invitation}"),
    (Method::GET, "tokens"),
    (Method::POST, "tokens"),
    (Method::DELETE, "tokens/{token}"),
    (Method::GET, "audit"),
    (Method::GET, "audit/export"),
    (Method::GET, "audit/verify"),
    (Method::GET, "overview"),
    (Method::GET, "resources"),
    (Method::GET, "external-id"),
    (Method::POST, "external-id/replace"),
    (Method::GET, "policies"),
    (Method::POST, "policies"),
    (Method::GET, "links"),
    (Method::POST, "links"),
    (Method::POST, "links/{link}/revoke"),
    (Method::GET, "events"),
    (Method::GET, "webhooks"),
    (Method::POST, "webhooks"),
    (Method::GET, "webhooks/{webhook}"),
    (Method::PATCH, "webhooks/{webhook}"),
    (Method::DELETE, "webhooks/{webhook}"),
    (Method::POST, "webhooks/{webhook}/test"),
    (Method::POST, "webhooks/{webhook}/secret"),
    (Method::GET, "webhooks/{webhook}/deliveries"),
    (Method::POST, "keys/identify"),
    (Method::GET, "connections"),
    (Method::POST, "connections"),
    (Method::GET, "connections/{connection}"),
    (Method::PATCH, "connections/{connection}"),
    (Method::DELETE, "connections/{connection}"),
    (Method::PUT, "connections/{connection}/keys"),
    (Method::PUT, "connections/{connection}/captures"),
    (Method::DELETE, "connections/{connection}/captures"),
    (Method::PUT, "connections/{connection}/credentials"),
    (Method::POST, "connections/{connection}/credentials"),
    (Method::GET, "connections/{connection}/credentials/container"),
    (Method::GET, "connections/{connection}/credentials/process"),
    (Method::POST, "connections/{connection}/check"),
    (Method::GET, "connections/{connection}/events"),
    (Method::POST, "connections/{connection}/pause"),
    (Method::POST, "connections/{connection}/resume"),
    (Method::POST, "connections/{connection}/cut-off"),
    (Method::POST, "connections/{connection}/cut-off/prove"),
    (Method::POST, "connections/{connection}/rotation"),
    (Method::DELETE, "connections/{connection}/rotation"),
    (Method::POST, "connections/{connection}/rotation/check"),
    (Method::GET, "connections/{connection}/drift"),
    (Method::POST, "connections/{connection}/drift/check"),
    (Method::POST, "connections/{connection}/drift/accept"),
    (Method::GET, "connections/{connection}/receipt"),
    (Method::GET, "connections/{connection}/matrix"),
    (Method::POST, "connections/{connection}/discover"),
    (Method::GET, "connections/{connection}/monitoring"),
    (Method::PUT, "connections/{connection}/monitoring"),
    (Method::GET, "connections/{connection}/namespaces"),
    (Method::GET, "connections/{connection}/alerts"),
    (Method::POST, "connections/{connection}/alerts"),
    (Method::PUT, "connections/{connection}/alerts/{alert}"),
    (Method::DELETE, "connections/{connection}/alerts/{alert}"),
    (Method::GET, "connections/{connection}/resources"),
    (Method::GET, "connections/{connection}/metrics"),
    (Method::GET, "prometheus/metrics"),
    (Method::GET, "prometheus/api/v1/query"),
    (Method::POST, "prometheus/api/v1/query"),
    (Method::GET, "prometheus/api/v1/query_range"),
    (Method::POST, "prometheus/api/v1/query_range"),
    (Method::GET, "prometheus/api/v1/series"),
    (Method::POST, "prometheus/api/v1/series"),
    (Method::GET, "prometheus/api/v1/labels"),
    (Method::POST, "prometheus/api/v1/labels"),
    (Method::GET, "prometheus/api/v1/label/{name}/values"),
    (Method::GET, "prometheus/api/v1/metadata"),
    (Method::GET, "prometheus/api/v1/status/buildinfo"),
];

/// The question behind the path that needs one.
const SERIES: &str = "?name=CPUUtilization&resource=i-0&from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z";

const RULE: &str =
    r#"{"name":"Busy","type":"instance","metric":"CPUUtilization","comparison":"above","threshold":90}"#;

/// Ids that are nobody's: of a connection, a link and a webhook.
pub(crate) const NOBODYS: [&str; 3] = [
    "con_00000000000000000000000000000000",
    "lnk_00000000000000000000000000000000",
    "whk_00000000000000000000000000000000",
];

/// What a route takes. It is the least role: whoever writes is an admin, and whoever has to do with people an owner. Temporary
/// credentials take what is like no role: see `roles.rs`.
pub(crate) fn least_role(method: &Method, path: &str) -> &'static str {
    let is_read = *method == Method::GET || path.starts_with("prometheus/") || path == "policies";
    match path.split('/').next().unwrap_or_default() {
        "tokens" | "audit" => "admin",
        _ if path.contains("/credentials/") => "credentials token",
        _ if path.ends_with("/credentials") && *method == Method::PUT => "owner in person",
        _ if path.ends_with("/credentials") => "credentials",
        // It asks AWS, for what is then chosen.
        _ if path.ends_with("/namespaces") => "admin",
        _ if is_read => "viewer",
        "" | "members" | "invitations" => "owner",
        _ => "admin",
    }
}

/// The routes, for a connection, a link and a webhook.
pub(crate) fn routes([connection, link, webhook]: [&str; 3]) -> Vec<(Method, String)> {
    let filled = |path: &str| {
        let question = match path.rsplit('/').next() {
            Some("metrics") => SERIES,
            Some("namespaces") => "?region=us-east-1",
            Some("container" | "process") => "?reason=mine",
            _ => "",
        };
        let alert = format!("alt_{}", "0".repeat(32));
        let path = path.replace("{connection}", connection).replace("{link}", link);
        let path = path.replace("{webhook}", webhook).replace("{alert}", &alert).replace("{name}", "region");
        let named = [("{member}", "per_"), ("{invitation}", "inv_"), ("{token}", "tok_")];
        let nobodys = |path: String, (name, prefix): (&str, &str)| {
            path.replace(name, &format!("{prefix}{}", "0".repeat(32)))
        };
        named.into_iter().fold(path, nobodys) + question
    };
    ROUTES.iter().map(|(method, path)| (method.clone(), filled(path))).collect()
}

/// A well-formed body for those that take one, so that nothing but the caller is wrong.
pub(crate) fn request(caller: &Caller, method: &Method, path: &str) -> reqwest::RequestBuilder {
    const KEY: &str = r#""access_key_id":"AKIAEXAMPLEEXAMPLE12","secret_access_key":"0123456789012345678901234567890123456789""#;
    let request = caller.request(method.clone(), path);
    let last = path.rsplit('/').next().unwrap_or_default();
    let body = match (method.as_str(), last) {
        ("PATCH", id) if id.starts_with("whk_") => r#"{"description":"Mine now"}"#.to_owned(),
        ("PATCH", id) if id.starts_with("per_") => r#"{"role":"owner"}"#.to_owned(),
        ("PATCH", id) if id.starts_with("ws_") => r#"{"name":"Mine now"}"#.to_owned(),
        ("POST", "invitations") => r#"{"email":"eve@example.com","role":"owner"}"#.to_owned(),
        ("POST", "tokens") => r#"{"name":"Mine now","scope":"read"}"#.to_owned(),
        ("PATCH", _) => r#"{"alias":"Mine now"}"#.to_owned(),
        ("POST", "webhooks") => r#"{"url":"https://example.com/"}"#.to_owned(),
        ("PUT", "keys") | ("POST", "identify") => format!("{{{KEY}}}"),
        ("PUT", "captures") => r#"{"bucket":"others-captures"}"#.to_owned(),
        ("PUT", "credentials") => r#"{"enabled":true}"#.to_owned(),
        ("POST", "credentials") => r#"{"reason":"Mine now"}"#.to_owned(),
        ("POST", "alerts") => RULE.to_owned(),
        ("PUT", last) if last.starts_with("alt_") => RULE.to_owned(),
        ("POST", "connections") => r#"{"account_id":"222222222222","role_name":"Nobodys"}"#.to_owned(),
        ("POST", "links" | "policies") | ("PUT", "monitoring") => "{}".to_owned(),
        ("POST", "accept") => r#"{"fingerprint":"0"}"#.to_owned(),
        _ => return request,
    };
    request.header("content-type", "application/json").body(body)
}

/// What is refused, in the form of the route: a problem, or what SDKs of AWS read.
#[track_caller]
fn refused(answer: Answer, status: u16, code: &str) {
    if !answer.asked().contains("/credentials/") {
        answer.problem(status, code);
        return;
    }
    let told = answer.expect(status);
    assert_eq!(told["code"], code, "{told}");
    assert!(told["message"].as_str().is_some_and(|text| !text.is_empty()), "{told}");
}

/// As the Worker's own list of routes has them: what is added there is tried here.
#[test]
fn all_routes_are_tried() {
    let path = source::root().join("worker/src/routes.rs");
    let text = std::fs::read_to_string(path).expect("the Worker has its routes in one file");
    let (_, under) =
        text.split_once("fn workspace() -> Router {").expect("those of a workspace are a function");
    let (under, _) = under.split_once("\n}").expect("a function ends");
    let mut listed: Vec<String> = under
        .split(".route(")
        .skip(1)
        .flat_map(|route| {
            let mut parts = route.splitn(3, '"').skip(1);
            let (path, methods) = (parts.next().expect("a path"), parts.next().expect("its methods"));
            let takes = |method: &&str| methods.contains(&format!("{method}("));
            let methods = ["get", "post", "put", "patch", "delete"].into_iter().filter(takes);
            methods.map(|method| format!("{} {}", method.to_uppercase(), &path[1..])).collect::<Vec<_>>()
        })
        .collect();
    let mut tried: Vec<String> = ROUTES.iter().map(|(method, path)| format!("{method} {path}")).collect();
    listed.sort();
    tried.sort();
    assert_eq!(tried, listed);
}

#[tokio::test]
async fn closed_to_others() {
    let (owner, other) = (Tenant::new("owner").await, Tenant::new("intruder").await);
    owner.external_id().await;
    let connection = owner.connect(&Customer::first().account, &unique("Owned")).await;
    let before = owner.connection(&connection).await;
    let link = owner.link(&serde_json::json!({})).await.id;
    let webhook = webhook(&owner).await;
    let nobody = Caller::nobody(environment::shared());
    for (method, rest) in routes([&connection, &link, &webhook]) {
        let path = owner.path(&rest);
        refused(other.caller.send(request(&other.caller, &method, &path)).await, 404, "not_found");
        refused(nobody.send(request(&nobody, &method, &path)).await, 401, "not_signed_in");
    }
    let after = owner.connection(&connection).await;
    assert_eq!(after["alias"], before["alias"]);
    assert_eq!(after["external_id"], before["external_id"]);
    assert_eq!(after["credentials"]["enabled"], serde_json::json!(false));
    assert_eq!((&after["activity"], after.get("rotation")), (&before["activity"], None), "{after}");
    assert_eq!(owner.link_now(&link).await["state"], "open");
    assert_untouched(&owner, &webhook).await;
}

/// A webhook that is sent nothing; its id.
async fn webhook(owner: &Tenant) -> String {
    let new = serde_json::json!({"url": "https://example.com/", "enabled": false});
    let made = owner.caller.post(&owner.path("webhooks"), &new).await.expect(201);
    made["webhook"]["id"].as_str().expect("an id").to_owned()
}

async fn assert_untouched(owner: &Tenant, webhook: &str) {
    let now = owner.caller.get(&owner.path(&format!("webhooks/{webhook}"))).await.expect(200);
    assert!(now.get("description").is_none() && now.get("old_secret_until").is_none(), "{now}");
    let log = owner.caller.get(&owner.path(&format!("webhooks/{webhook}/deliveries"))).await.expect(200);
    assert_eq!(log["deliveries"], serde_json::json!([]), "{log}");
}

#[tokio::test]
async fn a_connection_belongs_to_one_workspace() {
    let (owner, other) = (Tenant::new("con-owner").await, Tenant::new("con-other").await);
    owner.external_id().await;
    let connection = owner.connect(&Customer::first().account, &unique("Owned")).await;
    let link = owner.link(&serde_json::json!({})).await.id;
    let webhook = webhook(&owner).await;
    let of_the_owner = |rest: &str| ["con_", "lnk_", "whk_"].iter().any(|id| rest.contains(id));
    for (method, rest) in
        routes([&connection, &link, &webhook]).into_iter().filter(|(_, rest)| of_the_owner(rest))
    {
        // To take or allow credentials is beyond the token, whosever the connection is.
        let beyond = rest.contains("/credentials");
        let (status, code) = if beyond { (403, "not_allowed") } else { (404, "not_found") };
        refused(other.caller.send(request(&other.caller, &method, &other.path(&rest))).await, status, code);
    }
    let after = owner.connection(&connection).await;
    assert_eq!((&after["activity"]["state"], after.get("rotation")), (&"active".into(), None), "{after}");
    assert_eq!(owner.link_now(&link).await["state"], "open");
    assert_untouched(&owner, &webhook).await;
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
