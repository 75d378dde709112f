//! Requests that somebody else makes a browser send, and credentials where none belong.
//!
//! 1. Every route that changes something refuses a session's cookie from a foreign page, whatever that page says it is; and
//!    nothing has changed.
//! 2. A link begins a session of its own, and ends one that was planted before.
//! 3. A credential counts in its header alone: not in an address, a form, a body, or as another scheme's.

use deputize_tests::http::{Answer, Caller, json};
use deputize_tests::people::{session_of, sign_in};
use deputize_tests::{environment, tenant::Tenant, unique};
use reqwest::{Method, header};
use serde_json::json;

use crate::workspaces::{NOBODYS, request, routes};

/// Sends it as a page of another origin makes a browser send it.
async fn from_elsewhere(request: reqwest::RequestBuilder, as_said: &[(&str, &str)]) -> Answer {
    let mut request = request.build().expect("a request");
    for (name, value) in as_said {
        let name: header::HeaderName = name.parse().expect("a name");
        request.headers_mut().insert(name, value.parse().expect("a value"));
    }
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let answer = client.execute(request).await.expect("an answer");
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Answer::new("from elsewhere", status, headers, answer.text().await.expect("a text"))
}

#[tokio::test]
async fn no_foreign_page_writes() {
    let tenant = Tenant::new("forged-writes").await;
    let owner = tenant.owner().await.caller;
    let external_id = tenant.external_id().await;
    let of_a_person = [
        (Method::POST, "/api/v1/workspaces"),
        (Method::POST, "/api/v1/sign-out"),
        (Method::DELETE, "/api/v1/me/sessions"),
        (Method::DELETE, "/api/v1/me/sessions/ses_00000000000000000000000000000000"),
        (Method::POST, "/api/v1/me/passkeys"),
        (Method::POST, "/api/v1/me/passkeys/options"),
        (Method::PATCH, "/api/v1/me/passkeys/pky_00000000000000000000000000000000"),
        (Method::DELETE, "/api/v1/me/passkeys/pky_00000000000000000000000000000000"),
    ];
    let of_a_person = of_a_person.map(|(method, path)| (method, path.to_owned()));
    let of_the_workspace = routes(NOBODYS).into_iter().map(|(method, rest)| (method, tenant.path(&rest)));
    let writes = of_the_workspace.chain(of_a_person).filter(|(method, _)| *method != Method::GET);
    let evil = "https://evil.example";
    let own = environment::shared().url.as_str();
    for (method, path) in writes {
        for said in [
            &[("origin", evil)][..],
            &[("origin", "null")],
            // What the browser itself says counts, also where the origin is right.
            &[("origin", own), ("sec-fetch-site", "cross-site")],
            &[("origin", own), ("sec-fetch-site", "same-site")],
        ] {
            let answer = from_elsewhere(request(&owner, &method, &path), said).await;
            assert_eq!(answer.status, 403, "{method} {path} {said:?}: {}", answer.text);
            answer.problem(403, "foreign_origin");
        }
    }
    assert_eq!(tenant.external_id().await, external_id);
    assert_eq!(owner.get("/api/v1/me").await.expect(200)["workspaces"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_link_begins_a_session_of_its_own() {
    let environment = environment::shared();
    let (tenant, stranger) = (Tenant::new("own-session").await, Tenant::new("planter").await);
    let planted = session_of(&sign_in(environment, &stranger.sign_in_url).await);
    let nobody = Caller::nobody(environment);
    let token = deputize_tests::people::secret_of(&tenant.sign_in_url);
    let request = nobody.with_cookie(&planted).request(Method::POST, "/api/v1/sign-in");
    let answer = nobody.send(json(request, &json!({"token": token}))).await;
    let session = session_of(&answer);
    assert_eq!(answer.expect(200)["person"]["email"], tenant.email);
    assert_ne!(session, planted);
    assert_eq!(
        nobody.with_cookie(&session).get("/api/v1/me").await.expect(200)["person"]["email"],
        tenant.email
    );
    nobody.with_cookie(&planted).get("/api/v1/me").await.problem(401, "not_signed_in");
    // A session that somebody has made up is never taken for one.
    let made_up = format!("deputize={}.{}", "0a".repeat(16), "a".repeat(43));
    nobody.with_cookie(&made_up).get("/api/v1/me").await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn a_credential_counts_in_its_header_alone() {
    let tenant = Tenant::new("misplaced").await;
    let (nobody, token) = (Caller::nobody(environment::shared()), tenant.api_token.clone());
    for path in ["/api/v1/me", "/api/users/me", "/api/providers", &tenant.path("connections")] {
        for name in ["token", "access_token", "api_key", "key", "Authorization", "session", "deputize"] {
            nobody.get(&format!("{path}?{name}={token}")).await.problem(401, "not_signed_in");
        }
    }
    let connections = tenant.path("connections");
    let form = nobody
        .request(Method::POST, &connections)
        .header("content-type", "application/x-www-form-urlencoded");
    nobody.send(form.body(format!("access_token={token}"))).await.problem(401, "not_signed_in");
    let body = json!({"token": token, "account_id": "222222222222", "role_name": unique("Role")});
    nobody.post(&connections, &body).await.problem(401, "not_signed_in");
    for (name, value) in [
        ("authorization", format!("Basic {token}")),
        ("authorization", token.clone()),
        ("authorization", format!("Bearer  {token}")),
        ("authorization", format!("Bearer {token} ")[..].trim_end().to_owned() + "x"),
        ("x-api-key", token.clone()),
        ("proxy-authorization", format!("Bearer {token}")),
        ("cookie", format!("deputize={token}")),
        ("cookie", format!("authorization=Bearer {token}")),
    ] {
        let request = nobody.request(Method::GET, "/api/v1/me").header(name, &value);
        nobody.send(request).await.problem(401, "not_signed_in");
    }
    // One kind of credential is not another: each has its own routes.
    let link = tenant.link(&json!({})).await;
    link.holder.get("/api/v1/me").await.problem(401, "not_signed_in");
    tenant.caller.get("/api/v1/connect").await.problem(404, "link_unknown");
    tenant.caller.get("/api/v1/invitation").await.problem(404, "invitation_invalid");
    tenant.caller.get("/api/v1/me").await.expect(200);
}
