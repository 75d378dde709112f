//! `…/links`: onboarding links, for members.
//!
//! 1. A made link has its address in that answer and nowhere else; its list says how it stands.
//! 2. Each wrong field is refused by its name.
//! 3. The console's pending external ID is none of a link's: neither shown by one nor touched by one.
//! 4. Taken back, a link is over, and its unproven connection with it.
//! 5. A link of another workspace does not exist here; a viewer reads and no more.

use deputize_tests::customer::Customer;
use deputize_tests::onboarding::CONNECT;
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::{Value, json};

#[tokio::test]
async fn made_listed_and_filtered() {
    let tenant = Tenant::new("links").await;
    let terms = json!({"alias": "Acme Production", "note": "Contract 7", "regions": ["eu-west-1"],
        "expected_account_id": "222222222222", "life_hours": 4});
    let made = tenant.caller.post(&tenant.path("links"), &terms).await.expect(201);
    let token = made["url"].as_str().expect("an address").rsplit('/').next().expect("a path");
    assert!(token.starts_with(&format!("dpl_{}_", &tenant.workspace[3..])), "{token}");
    assert_eq!(token.len(), 4 + 32 + 1 + 43, "256 bits behind the workspace: {token}");

    let page = tenant.caller.get(&tenant.path("links")).await;
    assert!(
        !page.text.contains(token) && !page.text.contains("dpl_"),
        "the list shows no token: {}",
        page.text
    );
    let page = page.expect(200);
    let link = &page["links"][0];
    assert_eq!(link, &made["link"]);
    assert_eq!((&link["state"], &link["created_by"]), (&json!("open"), &json!("setup")));
    assert_eq!((&link["alias"], &link["regions"]), (&terms["alias"], &terms["regions"]));

    for (state, expected) in [("open", 1), ("seen", 0), ("connected", 0), ("expired", 0), ("revoked", 0)] {
        let page = tenant.caller.get(&tenant.path(&format!("links?state={state}"))).await.expect(200);
        assert_eq!(page["links"].as_array().map(Vec::len), Some(expected), "{state}");
    }
    let wrong = tenant.caller.get(&tenant.path("links?state=lost")).await.problem(422, "invalid_field");
    assert_eq!(wrong["field"], "state");

    for _ in 0..3 {
        tenant.link(&json!({})).await;
    }
    let first = tenant.caller.get(&tenant.path("links?limit=3")).await.expect(200);
    let cursor = first["next_cursor"].as_str().expect("there is one more");
    let rest = tenant.caller.get(&tenant.path(&format!("links?limit=3&cursor={cursor}"))).await.expect(200);
    assert_eq!((&rest["links"][0]["id"], &rest["next_cursor"]), (&link["id"], &Value::Null));
}

#[tokio::test]
async fn a_wrong_field_is_named() {
    let tenant = Tenant::new("terms").await;
    for (terms, field) in [
        (json!({"life_hours": 0}), "life_hours"),
        (json!({"life_hours": 49}), "life_hours"),
        (json!({"expected_account_id": "2222-2222-2222"}), "expected_account_id"),
        (json!({"regions": ["Mars"]}), "regions"),
        (json!({"features": ["mind_reading"]}), "features"),
        (json!({"features": ["s3_captures"]}), "bucket"),
        (json!({"features": ["s3_captures"], "bucket": "s3://mine"}), "bucket"),
        (json!({"features": ["s3_captures"], "bucket": "mine", "prefix": "a/../b"}), "prefix"),
        (json!({"bucket": "mine"}), "bucket"),
        (json!({"partition": "mars"}), "partition"),
        (json!({"regions": ["cn-north-1"]}), "regions"),
        (json!({"note": "x".repeat(501)}), "note"),
        (json!({"alias": "x".repeat(101)}), "alias"),
    ] {
        let problem = tenant.caller.post(&tenant.path("links"), &terms).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{problem}");
        assert!(problem["remedy"].is_string(), "{problem}");
    }
    let own = json!({"expected_account_id": environment::shared().organisation});
    tenant.caller.post(&tenant.path("links"), &own).await.problem(422, "own_account");
    let foreign = json!({"external_id": "11111111-1111-4111-8111-111111111111"});
    tenant.caller.post(&tenant.path("links"), &foreign).await.problem(400, "malformed_request");
}

#[tokio::test]
async fn each_link_has_an_id_of_its_own() {
    let tenant = Tenant::new("own-id").await;
    let pending = tenant.external_id().await;
    let (one, other) = (tenant.link(&json!({})).await, tenant.link(&json!({})).await);
    let id = |link: Value| link["role"]["external_id"].as_str().expect("an external ID").to_owned();
    let (first, second) = (id(one.see().await), id(other.see().await));
    assert!(first != second && first != pending && second != pending, "{first} {second} {pending}");
    one.enter(&Customer::first().account, &unique("Own")).await.expect(201);
    assert_eq!(tenant.external_id().await, pending, "the console's window is as it was");
    assert_eq!(id(other.see().await), second);
}

#[tokio::test]
async fn taken_back_for_good() {
    let tenant = Tenant::new("revoke").await;
    let link = tenant.link(&json!({"alias": "Gone"})).await;
    link.see().await;
    link.enter(&Customer::first().account, &unique("Revoked")).await.expect(201);
    let made = tenant.link_now(&link.id).await;
    let connection = made["connection_id"].as_str().expect("a connection").to_owned();
    tenant.connection(&connection).await;

    let revoked = tenant.revoke_link(&link.id).await;
    assert_eq!(
        (&revoked["state"], &revoked["connection_id"]),
        (&json!("revoked"), &Value::Null),
        "{revoked}"
    );
    tenant.caller.get(&tenant.connection_path(&connection, "")).await.problem(404, "not_found");
    assert_eq!(tenant.revoke_link(&link.id).await["state"], "revoked", "again, it changes nothing");
    for answer in [link.holder.get(CONNECT).await, link.enter("222222222222", "Role").await] {
        let problem = answer.problem(410, "link_revoked");
        assert!(
            problem["remedy"].as_str().is_some_and(|text| text.contains("Workspace of revoke")),
            "{problem}"
        );
    }
    let unknown = tenant.path(&format!("links/lnk_{}/revoke", "0".repeat(32)));
    tenant.caller.act(&unknown).await.problem(404, "not_found");
}

#[tokio::test]
async fn a_removed_connection_ends_its_link() {
    let tenant = Tenant::new("removed").await;
    let link = tenant.link(&json!({})).await;
    link.enter(&Customer::first().account, &unique("Removed")).await.expect(201);
    let connection = tenant.link_now(&link.id).await["connection_id"].as_str().expect("one").to_owned();
    tenant.caller.delete(&tenant.connection_path(&connection, "")).await.expect_empty(204);
    assert_eq!(tenant.link_now(&link.id).await["state"], "revoked");
    link.holder.get(CONNECT).await.problem(410, "link_revoked");
}

#[tokio::test]
async fn another_workspaces_link_does_not_exist_here() {
    let (tenant, other) = (Tenant::new("mine").await, Tenant::new("theirs").await);
    let link = other.link(&json!({})).await;
    tenant.caller.act(&tenant.path(&format!("links/{}/revoke", link.id))).await.problem(404, "not_found");
    tenant.caller.get(&other.path("links")).await.problem(404, "not_found");
    // Neither does a link's token open what is the members', nor a member's token what is a link's.
    link.holder.get(&other.path("links")).await.problem(401, "not_signed_in");
    link.holder.get("/api/v1/me").await.problem(401, "not_signed_in");
    other.caller.get(CONNECT).await.problem(404, "link_unknown");
}
