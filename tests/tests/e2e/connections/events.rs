//! `GET …/connections/{id}/events`: what happened to a connection.
//!
//! 1. Added and proven: two events, with who did it and how the role stood before and after.
//! 2. Checks that find the same add nothing. A role that is opened is told with its cause; mended, it has recovered.
//! 3. What a person changes is told with their name, and what it was.
//! 4. Newest first, page by page; what is not a number is refused by name.
//! 5. The history goes with the connection, and is nobody else's.
//! 6. It is kept for 90 days: on the 89th all of it is there, on the 91st the oldest events are deleted by themselves.

use std::time::Duration;

use deputize_tests::customer::{Customer, open_trust, trust};
use deputize_tests::{environment, eventually, shape, tenant::Tenant, unique};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::connected;

/// The events of a connection, newest first.
pub(crate) async fn events(tenant: &Tenant, id: &str) -> Vec<Value> {
    let page = tenant.caller.get(&tenant.connection_path(id, "/events")).await.expect(200);
    page["events"].as_array().expect("a list of events").clone()
}

/// Their kinds, oldest first: as they happened.
pub(crate) async fn kinds(tenant: &Tenant, id: &str) -> Vec<String> {
    let kind = |event: &Value| event["kind"].as_str().expect("a kind").to_owned();
    events(tenant, id).await.iter().rev().map(kind).collect()
}

#[tokio::test]
async fn from_added_to_recovered() {
    let (tenant, customer, role) = (Tenant::new("events").await, Customer::first(), unique("Told"));
    let principal = &environment::shared().principal;
    let right = trust(principal, &tenant.external_id().await);
    customer.create_role(&role, &right).await;
    let id = tenant.connect(&customer.account, &role).await;
    tenant.settled(&id, "connected").await;
    for _ in 0..2 {
        tenant.check(&id).await;
    }
    customer.update_trust(&role, &open_trust(principal)).await;
    for _ in 0..2 {
        assert_eq!(tenant.check(&id).await["status"], "refused");
    }
    customer.update_trust(&role, &right).await;
    assert_eq!(tenant.check(&id).await["status"], "connected");

    let told = events(&tenant, &id).await;
    assert_json_snapshot!(told, { "[].at" => shape::time() });
    let times: Vec<&str> = told.iter().map(|event| event["at"].as_str().expect("a time")).collect();
    assert!(times.iter().rev().is_sorted(), "{times:?}");
    let connection = tenant.connection(&id).await;
    assert_eq!(connection["status_since"], told[0]["at"], "the newest event is where it stands");
    assert!(shape::is_time(connection["last_check_at"].as_str().unwrap_or_default()), "{connection}");
    assert!(connection["next_check_at"].as_str() > connection["last_check_at"].as_str(), "{connection}");
}

#[tokio::test]
async fn what_a_person_changes() {
    let tenant = Tenant::new("changes").await;
    let id = connected(&tenant, &Customer::second(), &json!({"alias": "Before"})).await;
    let path = tenant.connection_path(&id, "");
    tenant.caller.patch(&path, &json!({"alias": "After", "regions": ["us-east-1"]})).await.expect(200);
    tenant.caller.patch(&path, &json!({"alias": "After"})).await.expect(200);
    let told = events(&tenant, &id).await;
    assert_eq!(kinds(&tenant, &id).await, ["created", "connected", "settings_changed"]);
    assert_eq!(told[0]["by"], "setup", "the token's name");
    assert_eq!(told[0]["detail"], "The alias and the regions were changed.");
    assert_eq!(
        (&told[0]["status_before"], &told[0]["status_after"]),
        (&json!("connected"), &json!("connected"))
    );
    // A role that is corrected begins anew.
    tenant.external_id().await;
    let other = tenant.connect(&Customer::first().account, &unique("Slip")).await;
    let path = tenant.connection_path(&other, "");
    tenant.caller.patch(&path, &json!({"role_name": unique("Other")})).await.expect(200);
    assert_eq!(events(&tenant, &other).await[0]["detail"], "The role was changed.");
}

#[tokio::test]
async fn page_by_page_and_gone_with_the_connection() {
    let tenant = Tenant::new("event-pages").await;
    let id = connected(&tenant, &Customer::first(), &json!({})).await;
    for alias in ["1", "2", "3"] {
        tenant.caller.patch(&tenant.connection_path(&id, ""), &json!({"alias": alias})).await.expect(200);
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = tenant.connection_path(&id, &format!("/events?limit=2{cursor}"));
        let page = tenant.caller.get(&path).await.expect(200);
        let events = page["events"].as_array().expect("a list");
        assert!(events.len() <= 2, "{page}");
        seen.extend(events.iter().map(|event| event["id"].as_u64().expect("a number")));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, [5, 4, 3, 2, 1]);

    for (field, query) in [("limit", "limit=x"), ("cursor", "cursor=x")] {
        let path = tenant.connection_path(&id, &format!("/events?{query}"));
        let problem = tenant.caller.get(&path).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{problem}");
    }
    let stranger = Tenant::new("events-stranger").await;
    stranger.caller.get(&tenant.connection_path(&id, "/events")).await.problem(404, "not_found");
    tenant.caller.delete(&tenant.connection_path(&id, "")).await.expect_empty(204);
    tenant.caller.get(&tenant.connection_path(&id, "/events")).await.problem(404, "not_found");
}

#[tokio::test]
async fn kept_for_ninety_days() {
    let tenant = Tenant::new("events-old").await;
    let id = connected(&tenant, &Customer::second(), &json!({})).await;
    let rename = async |alias: &str| {
        tenant.caller.patch(&tenant.connection_path(&id, ""), &json!({"alias": alias})).await.expect(200)
    };
    environment::shared().let_days_pass(&id, 89);
    let before = rename("Day 89").await;
    // What was due has been done by the alarm: the daily check among it.
    tenant.when(&id, "checked", |one| one["last_check_at"] != before["last_check_at"]).await;
    assert_eq!(kinds(&tenant, &id).await, ["created", "connected", "settings_changed"]);

    environment::shared().let_days_pass(&id, 2);
    rename("Day 91").await;
    eventually("the oldest are deleted", Duration::from_secs(45), async || {
        (kinds(&tenant, &id).await == ["settings_changed"; 2]).then_some(())
    })
    .await;
    let page = tenant.caller.get(&tenant.connection_path(&id, "/events")).await.expect(200);
    assert!(page.get("next_cursor").is_none_or(Value::is_null), "{page}");
}
