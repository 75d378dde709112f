//! What a link's holder can do, and cannot.
//!
//! 1. Seen, entered, proven: the connection has the link's alias, regions and external ID; the link is connected.
//! 2. Of concurrent entries one is accepted, and there is one connection.
//! 3. A replayed, a cut-off, a foreign and a missing token are refused.
//! 4. Wrong accounts: our own, another than the expected one, one that is connected already.
//! 5. What was entered can be corrected until it is proven; a check has a pause; entries have an end.
//! 6. Revoked while a check is under way: nothing comes of it.

use std::time::Duration;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::http::Caller;
use deputize_tests::onboarding::{CONNECT, Link};
use deputize_tests::{environment, eventually, tenant::Tenant, unique};
use serde_json::{Value, json};

const SETTLES: Duration = Duration::from_mins(2);

/// A role in the customer's account that trusts the link's external ID.
async fn role_for(link: &Link, customer: &Customer) -> String {
    let (shown, role) = (link.see().await, unique("Linked"));
    let external_id = shown["role"]["external_id"].as_str().expect("an external ID");
    customer.create_role(&role, &trust(&environment::shared().principal, external_id)).await;
    role
}

async fn connected(link: &Link) -> Value {
    eventually("the link is connected", SETTLES, async || {
        let shown = link.see().await;
        (shown["state"] == "connected").then_some(shown)
    })
    .await
}

#[tokio::test]
async fn from_open_to_connected() {
    let (tenant, customer) = (Tenant::new("happy").await, Customer::first());
    let link =
        tenant.link(&json!({"alias": "By link", "regions": ["us-east-1"], "features": ["metrics"]})).await;
    assert_eq!(tenant.link_now(&link.id).await["state"], "open");
    let role = role_for(&link, &customer).await;
    assert_eq!(tenant.link_now(&link.id).await["state"], "seen");

    let entered = link.enter(&customer.account, &role).await.expect(201);
    assert_eq!(
        (&entered["state"], &entered["check"]["account_id"]),
        (&json!("seen"), &json!(customer.account))
    );
    let shown = connected(&link).await;
    assert_eq!(shown["check"]["status"], "connected", "{shown}");
    assert_eq!(shown["check"]["checks"].as_array().map(Vec::len), Some(3), "{shown}");

    let made = tenant.link_now(&link.id).await;
    assert_eq!(
        (&made["state"], &made["account_id"]),
        (&json!("connected"), &json!(customer.account)),
        "{made}"
    );
    let connection = tenant.connection(made["connection_id"].as_str().expect("one")).await;
    assert_eq!((&connection["alias"], &connection["regions"]), (&json!("By link"), &json!(["us-east-1"])));
    assert_eq!(
        (&connection["features"], &connection["external_id"]),
        (&json!(["metrics"]), &shown["role"]["external_id"])
    );
    let again = link.enter(&customer.account, &unique("Another")).await.problem(410, "link_used");
    assert!(again["remedy"].is_string(), "{again}");
    tenant.caller.act(&tenant.path(&format!("links/{}/revoke", link.id))).await.problem(410, "link_used");
}

#[tokio::test]
async fn the_role_as_its_holder_chooses() {
    let tenant = Tenant::new("choose").await;
    let link = tenant.link(&json!({"features": ["metrics"]})).await;
    let id = link.see().await["role"]["external_id"].clone();
    let path = format!("{CONNECT}/policies");
    let body = json!({"role_name": "Mine", "permissions": "wildcard", "features": ["security_audit"]});
    let chosen = link.holder.post(&path, &body).await.expect(200);
    assert_eq!((&chosen["role_name"], &chosen["external_id"]), (&json!("Mine"), &id));
    assert_eq!(chosen["features"], json!(["metrics"]), "what it is for is the link's");
    link.holder.post(&path, &json!({"role_name": "role/x"})).await.problem(422, "invalid_field");
    for (field, value) in [("role_path", "/team/"), ("connection", "con_1")] {
        let refused = link.holder.post(&path, &json!({ field: value })).await.problem(422, "invalid_field");
        assert_eq!(refused["field"], field);
    }
    link.holder.post(&path, &json!({"external_id": id})).await.problem(400, "malformed_request");
    tenant.revoke_link(&link.id).await;
    link.holder.post(&path, &body).await.problem(410, "link_revoked");
}

#[tokio::test]
async fn of_many_entries_one_is_accepted() {
    let (tenant, customer) = (Tenant::new("race").await, Customer::first());
    let link = tenant.link(&json!({})).await;
    let entries: Vec<_> = (0..8)
        .map(|_| {
            let (link, account, role) = (link.clone(), customer.account.clone(), unique("Race"));
            tokio::spawn(async move { link.enter(&account, &role).await })
        })
        .collect();
    let mut accepted = 0;
    for entry in entries {
        let answer = entry.await.expect("it was answered");
        if answer.status == 201 {
            accepted += 1;
        } else {
            answer.problem(410, "link_used");
        }
    }
    assert_eq!(accepted, 1);
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    assert_eq!(list["connections"].as_array().map(Vec::len), Some(1), "{list}");
}

#[tokio::test]
async fn no_other_token_opens_it() {
    let (tenant, other) = (Tenant::new("token").await, Tenant::new("token-other").await);
    let link = tenant.link(&json!({})).await;
    let nobody = Caller::nobody(environment::shared());
    let bare = &other.workspace[3..];
    let secret = link.token.rsplit_once('_').map(|_| &link.token[4 + 32 + 1..]).expect("a secret");
    for token in [
        link.token[..link.token.len() - 1].to_owned(),
        format!("{}A", link.token),
        format!("dpl_{bare}_{secret}"),
        format!("dpl_{}_{secret}", "0".repeat(32)),
        link.token.replace("dpl_", "dpt_"),
        tenant.api_token.clone(),
    ] {
        nobody.with_token(&token).get(CONNECT).await.problem(404, "link_unknown");
        nobody
            .with_token(&token)
            .post(CONNECT, &json!({"account_id": "222222222222"}))
            .await
            .problem(404, "link_unknown");
    }
    nobody.get(CONNECT).await.problem(404, "link_unknown");
    // An external ID is never taken, whoever offers it.
    let body = json!({"account_id": "222222222222", "external_id": "11111111-1111-4111-8111-111111111111"});
    link.holder.post(CONNECT, &body).await.problem(400, "malformed_request");
    assert_eq!(tenant.link_now(&link.id).await["connection_id"], Value::Null);
}

#[tokio::test]
async fn wrong_accounts_are_refused_by_name() {
    let (tenant, customer) = (Tenant::new("wrong").await, Customer::first());
    let link = tenant.link(&json!({"expected_account_id": customer.account})).await;
    let own = link.enter(&environment::shared().organisation, "Role").await.problem(422, "own_account");
    assert_eq!(own["field"], "account_id");
    let other = link.enter(&Customer::second().account, "Role").await.problem(422, "other_account_expected");
    assert_eq!(other["field"], "account_id");
    assert!(other["detail"].as_str().is_some_and(|text| text.contains(&customer.account)), "{other}");
    link.enter("2222-2222-2222", "Role").await.problem(422, "invalid_field");
    link.enter(&customer.account, "role/Role").await.problem(422, "invalid_field");

    let taken = unique("Taken");
    tenant.external_id().await;
    let existing = tenant.connect(&customer.account, &taken).await;
    let refused =
        link.enter(&customer.account, &taken.to_lowercase()).await.problem(409, "already_connected");
    assert_eq!(refused["connection_id"], Value::Null, "none of a stranger's business: {refused}");
    assert!(!refused.to_string().contains(&existing), "{refused}");
    // None of that has used the link up.
    link.enter(&customer.account, &unique("Right")).await.expect(201);
}

#[tokio::test]
async fn corrected_until_it_is_proven() {
    let (tenant, customer) = (Tenant::new("correct").await, Customer::first());
    let link = tenant.link(&json!({})).await;
    let role = role_for(&link, &customer).await;
    link.holder.patch(CONNECT, &json!({"role_name": role})).await.problem(409, "link_not_entered");
    link.holder.act("/api/v1/connect/check").await.problem(409, "link_not_entered");
    link.enter(&Customer::second().account, &role).await.expect(201);
    // Both at once: behind the first one, ten seconds may have passed on a busy machine.
    let check = || link.holder.act("/api/v1/connect/check");
    let (one, other) = tokio::join!(check(), check());
    let (first, second) = if one.status == 200 { (one, other) } else { (other, one) };
    first.expect(200);
    let wait: u32 = second.header("retry-after").parse().expect("seconds");
    assert!((1..=10).contains(&wait), "{second:?}");
    let soon = second.problem(429, "too_soon");
    assert!(soon["remedy"].is_string(), "{soon}");
    let own = json!({"account_id": environment::shared().organisation});
    link.holder.patch(CONNECT, &own).await.problem(422, "own_account");

    let corrected = link.holder.patch(CONNECT, &json!({"account_id": customer.account})).await.expect(200);
    assert_eq!(corrected["check"]["account_id"], json!(customer.account), "{corrected}");
    connected(&link).await;
    assert_eq!(tenant.link_now(&link.id).await["account_id"], json!(customer.account));
    link.holder.patch(CONNECT, &json!({"role_name": "Other"})).await.problem(410, "link_used");
}

#[tokio::test]
async fn entries_have_an_end() {
    let (tenant, customer) = (Tenant::new("entries").await, Customer::first());
    let link = tenant.link(&json!({"expected_account_id": customer.account})).await;
    for _ in 0..30 {
        link.enter(&Customer::second().account, "Role").await.problem(422, "other_account_expected");
    }
    let over = link.enter(&customer.account, "Role").await.problem(429, "too_soon");
    assert!(over["remedy"].as_str().is_some_and(|text| text.contains("new link")), "{over}");
}

#[tokio::test]
async fn revoked_while_it_is_checked() {
    let (tenant, customer) = (Tenant::new("during").await, Customer::first());
    let link = tenant.link(&json!({})).await;
    let role = role_for(&link, &customer).await;
    link.enter(&customer.account, &role).await.expect(201);
    let revoke = tenant.path(&format!("links/{}/revoke", link.id));
    let (checked, revoked) =
        tokio::join!(link.holder.act("/api/v1/connect/check"), tenant.caller.act(&revoke));
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    let connections = list["connections"].as_array().expect("a list").len();
    // One of the two was first; what is there is as if it had happened one after the other.
    if revoked.status == 200 {
        assert_eq!(connections, 0, "{list}");
        assert!([200, 404, 409, 410].contains(&checked.status), "{checked:?}");
        link.holder.get(CONNECT).await.problem(410, "link_revoked");
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert_eq!(tenant.link_now(&link.id).await["state"], "revoked", "and nothing comes of it later");
    } else {
        revoked.problem(410, "link_used");
        assert_eq!(connections, 1, "{list}");
    }
}
