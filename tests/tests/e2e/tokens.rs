//! API tokens: what they may do, how long, and that they are shown once.
//!
//! 1. The secret is in the answer that makes it and nowhere else; its prefix is what secret scanners look for.
//! 2. A scope is a bound: read reads, connect connects, admin has the people too. Credentials reads, and has a matter of its own.
//! 3. Nobody makes a token that may do more than they, nor revokes one.
//! 4. Revoked, it counts no more at once; expired, it says so.
//! 5. When and from where it was used last is told.
//! 6. A token in a query string is no token.

use deputize_tests::{environment, http::Caller, tenant::Tenant};
use serde_json::json;

#[tokio::test]
async fn it_is_shown_once() {
    let tenant = Tenant::new("token-once").await;
    let owner = tenant.owner().await;
    let new = json!({"name": "Terraform", "scope": "connect", "expires_in_days": 30});
    let made = owner.caller.post(&tenant.path("tokens"), &new).await.expect(201);
    let secret = made["secret"].as_str().expect("a secret");
    let form =
        secret.strip_prefix("dpt_").and_then(|rest| rest.split_once('_')).expect("dpt_<workspace>_<secret>");
    assert_eq!((form.0, form.1.len()), (&tenant.workspace[3..], 43));
    let list = owner.caller.get(&tenant.path("tokens")).await;
    assert!(!list.text.contains(form.1), "the list has the secret");
    let list = list.expect(200);
    let token = list["tokens"].as_array().expect("a list").iter().find(|one| one["name"] == "Terraform");
    let token = token.expect("it is listed");
    assert_eq!(
        (&token["scope"], &token["created_by"]),
        (&"connect".into(), &"Robin Tester".into()),
        "{token}"
    );
    assert!(token.get("last_used_at").is_none(), "{token}");
    let log = owner.caller.get(&tenant.path("audit/export")).await;
    assert!(log.text.contains("token.created") && !log.text.contains(form.1), "the log has the secret");
    let problem = owner.caller.post(&tenant.path("tokens"), &new).await.problem(409, "name_taken");
    assert_eq!(problem["field"], "name", "{problem}");

    let caller = Caller::nobody(environment::shared()).with_token(secret);
    caller.get(&tenant.path("members")).await.expect(200);
    let list = owner.caller.get(&tenant.path("tokens")).await.expect(200);
    let used = list["tokens"].as_array().expect("a list").iter().find(|one| one["name"] == "Terraform");
    assert!(used.is_some_and(|one| one["last_used_at"].is_string()), "{list}");
}

#[tokio::test]
async fn a_scope_is_a_bound() {
    let tenant = Tenant::new("token-scope").await;
    let owner = tenant.owner().await;
    let admin = tenant.joined(&owner, "admin").await;
    let (read, connect, all) = (
        tenant.token(&owner, "read").await,
        tenant.token(&owner, "connect").await,
        tenant.token(&owner, "admin").await,
    );
    let (replace, members) = (tenant.path("external-id/replace"), tenant.path("members"));
    for (_, caller) in [&read, &connect, &all] {
        caller.get(&members).await.expect(200);
    }
    read.1.act(&replace).await.problem(403, "not_allowed");
    connect.1.act(&replace).await.expect(200);
    let invitation = json!({"email": "someone@example.com", "role": "viewer"});
    connect.1.post(&tenant.path("invitations"), &invitation).await.problem(403, "not_allowed");
    all.1.post(&tenant.path("invitations"), &invitation).await.expect(201);
    // More than oneself may.
    let more = json!({"name": "more", "scope": "admin"});
    for caller in [&admin.caller, &connect.1] {
        caller.post(&tenant.path("tokens"), &more).await.problem(403, "not_allowed");
        caller.delete(&tenant.path(&format!("tokens/{}", all.0))).await.problem(403, "not_allowed");
    }
    read.1.get(&tenant.path("tokens")).await.problem(403, "not_allowed");
    // No token makes one that takes credentials, and no viewer; an admin does, and any admin revokes it.
    let lender = json!({"name": "lender", "scope": "credentials"});
    for caller in [&connect.1, &all.1] {
        let problem = caller.post(&tenant.path("tokens"), &lender).await.problem(403, "not_allowed");
        assert!(
            problem["detail"].as_str().is_some_and(|text| text.contains("scope credentials")),
            "{problem}"
        );
    }
    let lender = admin.caller.post(&tenant.path("tokens"), &lender).await.expect(201);
    assert_eq!(lender["token"]["scope"], "credentials");
    let by_it = admin.caller.with_token(lender["secret"].as_str().expect("a secret"));
    by_it.get(&members).await.expect(200);
    by_it.act(&replace).await.problem(403, "not_allowed");
    assert_eq!(by_it.get("/api/v1/me").await.expect(200)["workspaces"][0]["role"], "viewer");
    let id = lender["token"]["id"].as_str().expect("an id");
    connect.1.delete(&tenant.path(&format!("tokens/{id}"))).await.expect_empty(204);
    by_it.get(&members).await.problem(401, "not_signed_in");
    for (field, body) in [
        ("expires_in_days", json!({"name": "x", "scope": "read", "expires_in_days": 0})),
        ("expires_in_days", json!({"name": "x", "scope": "read", "expires_in_days": 367})),
        ("name", json!({"name": "", "scope": "read"})),
    ] {
        let problem = owner.caller.post(&tenant.path("tokens"), &body).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{problem}");
    }
    let wrong = json!({"name": "x", "scope": "everything"});
    owner.caller.post(&tenant.path("tokens"), &wrong).await.problem(400, "malformed_request");
}

#[tokio::test]
async fn it_ends_at_once() {
    let tenant = Tenant::new("token-end").await;
    let owner = tenant.owner().await;
    let (id, caller) = tenant.token(&owner, "read").await;
    caller.get(&tenant.path("members")).await.expect(200);
    owner.caller.delete(&tenant.path(&format!("tokens/{id}"))).await.expect_empty(204);
    caller.get(&tenant.path("members")).await.problem(401, "not_signed_in");
    caller.get("/api/v1/me").await.problem(401, "not_signed_in");
    owner.caller.delete(&tenant.path(&format!("tokens/{id}"))).await.problem(404, "not_found");

    let (id, expired) = tenant.token(&owner, "read").await;
    environment::shared().let_a_token_expire(&id);
    let problem = expired.get(&tenant.path("members")).await.problem(401, "not_signed_in");
    assert!(problem["detail"].as_str().is_some_and(|text| text.contains("expired")), "{problem}");
}

#[tokio::test]
async fn an_address_holds_no_token() {
    let tenant = Tenant::new("token-query").await;
    let nobody = Caller::nobody(environment::shared());
    for name in ["token", "access_token", "api_token", "bearer", "authorization"] {
        let path = format!("{}?{name}={}", tenant.path("members"), tenant.api_token);
        nobody.get(&path).await.problem(401, "not_signed_in");
    }
}
