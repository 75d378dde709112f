//! `POST /api/setup`, `POST /api/v1/sign-in`, `POST /api/v1/sign-out`, and what a session is worth.
//!
//! 1. Set-up needs the deployment's token, and gives a fresh link and token each time.
//! 2. The link signs in once; a second time, changed, or made up it does not.
//! 3. The cookie is out of reach of scripts and other sites.
//! 4. A write by cookie counts only from our own pages.
//! 5. Signing out ends the session, at our side too.

use deputize_tests::{environment, http::Answer, http::Caller, http::json, tenant::Tenant, unique};
use reqwest::{Method, header};
use serde_json::json;

const SIGN_IN: &str = "/api/v1/sign-in";
const SIGN_OUT: &str = "/api/v1/sign-out";
const ME: &str = "/api/v1/me";

/// Signs the owner in with the tenant's link; gives a caller with that session.
pub(crate) async fn signed_in(tenant: &Tenant) -> Caller {
    let answer = use_link(&link_token(&tenant.sign_in_url)).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    answer.expect(200);
    Caller::nobody(environment::shared()).with_cookie(&cookie)
}

fn link_token(url: &str) -> String {
    url.split_once('#').expect("the link's token is behind the #").1.to_owned()
}

async fn use_link(token: &str) -> Answer {
    let nobody = Caller::nobody(environment::shared());
    let request = nobody.request(Method::POST, SIGN_IN).header(header::ORIGIN, &environment::shared().url);
    nobody.send(json(request, &json!({"token": token}))).await
}

#[tokio::test]
async fn set_up_needs_the_deployments_token() {
    let nobody = Caller::nobody(environment::shared());
    let body = json!({"email": "mallory@example.com", "name": "Mallory", "workspace": "Mine"});
    for caller in [nobody.clone(), nobody.with_token("wrong"), Tenant::new("setup").await.caller] {
        caller.post("/api/setup", &body).await.problem(401, "not_signed_in");
    }
}

#[tokio::test]
async fn set_up_again_renews() {
    let environment = environment::shared();
    let operator = Caller::nobody(environment).with_token(&environment.setup_token);
    let body = json!({"email": format!("{}@example.com", unique("again")), "name": "A", "workspace": "W"});
    let first = operator.post("/api/setup", &body).await.expect(200);
    let second = operator.post("/api/setup", &body).await.expect(200);
    assert_eq!(first["workspace"], second["workspace"]);
    assert_ne!(first["api_token"], second["api_token"]);
    let text = |field: &serde_json::Value| field.as_str().expect("a text").to_owned();

    let link = text(&second["sign_in_url"]);
    assert!(link.starts_with(&format!("{}/sign-in#", environment.url)), "{link}");
    operator.with_token(&text(&second["api_token"])).get(ME).await.expect(200);
    // The token of the same name replaces the earlier one.
    operator.with_token(&text(&first["api_token"])).get(ME).await.problem(401, "not_signed_in");
    // Both links are good, each once.
    use_link(&link_token(&text(&first["sign_in_url"]))).await.expect(200);
    use_link(&link_token(&link)).await.expect(200);
}

#[tokio::test]
async fn a_link_works_once() {
    let tenant = Tenant::new("once").await;
    let token = link_token(&tenant.sign_in_url);
    let me = use_link(&token).await.expect(200);
    assert_eq!(me["person"]["email"], tenant.email);
    use_link(&token).await.problem(401, "sign_in_link_invalid");
}

#[tokio::test]
async fn a_link_works_once_even_if_it_is_used_twice_at_once() {
    let tenant = Tenant::new("race").await;
    let token = link_token(&tenant.sign_in_url);
    let (one, other) = tokio::join!(use_link(&token), use_link(&token));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn no_other_link_works() {
    let tenant = Tenant::new("forged").await;
    let token = link_token(&tenant.sign_in_url);
    let cut = &token[..token.len() - 1];
    let nobodys = format!("{}.{}", "0".repeat(32), "a".repeat(43));
    for wrong in ["", "wrong", cut, &format!("{token}A"), &nobodys, &tenant.api_token] {
        let problem = use_link(wrong).await.problem(401, "sign_in_link_invalid");
        assert!(problem["remedy"].is_string(), "{problem}");
    }
    use_link(&token).await.expect(200);
}

#[tokio::test]
async fn the_cookie_is_out_of_reach() {
    let tenant = Tenant::new("cookie").await;
    let answer = use_link(&link_token(&tenant.sign_in_url)).await;
    let cookie = answer.header("set-cookie").to_owned();
    let parts: Vec<&str> = cookie.split(';').map(str::trim).collect();
    assert!(parts[0].starts_with("deputize="), "{cookie}");
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(parts.contains(&flag), "{flag} is missing: {cookie}");
    }
    assert!(parts.iter().any(|part| part.starts_with("Max-Age=")), "{cookie}");
    assert!(!parts.iter().any(|part| part.to_lowercase().starts_with("domain")), "{cookie}");
    let secret = parts[0].trim_start_matches("deputize=");
    assert!(!answer.text.contains(secret), "the session's secret is in the body");
}

#[tokio::test]
async fn a_write_counts_only_from_our_own_pages() {
    let tenant = Tenant::new("origin").await;
    let person = signed_in(&tenant).await;
    let replace = tenant.path("external-id/replace");
    person.act(&replace).await.expect(200);
    let before = tenant.external_id().await;

    // The same host by https is foreign too, but wrangler's own proxy rewrites that header on localhost.
    let url = &environment::shared().url;
    for origin in ["https://evil.example", "null", "", &format!("{url}.evil.example")] {
        let mut request = person.request(Method::POST, &replace).build().expect("a request");
        request.headers_mut().insert(header::ORIGIN, origin.parse().expect("a header value"));
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let answer = client.execute(request).await.expect("an answer");
        assert_eq!(answer.status(), 403, "{origin}: {:?}", answer.text().await);
    }
    let cookie =
        person.request(Method::GET, ME).build().expect("a request").headers()[header::COOKIE].clone();
    let nobody = Caller::nobody(environment::shared());
    let without_origin = nobody.request(Method::POST, &replace).header(header::COOKIE, cookie);
    nobody.send(without_origin).await.problem(403, "foreign_origin");
    assert_eq!(tenant.external_id().await, before);

    // Signing somebody in unasked would be a write too.
    let foreign = nobody.request(Method::POST, SIGN_IN).header(header::ORIGIN, "https://evil.example");
    nobody.send(json(foreign, &json!({"token": "x"}))).await.problem(403, "foreign_origin");
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let tenant = Tenant::new("out").await;
    let person = signed_in(&tenant).await;
    person.get(ME).await.expect(200);
    let answer = person.act(SIGN_OUT).await;
    let cookie = answer.header("set-cookie").to_owned();
    answer.expect_empty(204);
    assert!(cookie.starts_with("deputize=;") && cookie.contains("Max-Age=0"), "{cookie}");
    person.get(ME).await.problem(401, "not_signed_in");
    // The workspace's token is another matter.
    tenant.caller.get(ME).await.expect(200);
}
