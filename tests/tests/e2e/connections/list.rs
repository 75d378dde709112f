//! `GET …/connections` and `GET …/connections/{id}`.
//!
//! 1. A workspace begins with none.
//! 2. The newest is first; the list shows what the connection itself shows, its status included.
//! 3. Past a hundred, the cursor goes on where the page ended, and each connection is on one page.
//! 4. A cursor that none of our answers gave is refused.

use std::collections::HashSet;

use deputize_tests::customer::Customer;
use deputize_tests::{shape, tenant::Tenant, unique};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::connected;

#[tokio::test]
async fn newest_first() {
    let (tenant, customer) = (Tenant::new("list").await, Customer::first());
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    assert_eq!(list, json!({"connections": []}));

    let older = connected(&tenant, &customer, &json!({"alias": "Older"})).await;
    tenant.external_id().await;
    let newer = tenant.connect(&customer.account, &unique("Newer")).await;

    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    let connections = list["connections"].as_array().expect("a list");
    let ids: Vec<&Value> = connections.iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, [&newer, &older]);
    let whole = tenant.connection(&older).await;
    for (field, value) in connections[1].as_object().expect("a connection") {
        assert_eq!(value, &whole[field], "{field}");
    }
    assert_json_snapshot!(connections[1], {
        ".id" => shape::id("con_"),
        ".role_arn" => shape::containing(format!("arn:aws:iam::{}:role/", customer.account)),
        ".status_since" => shape::time(),
        ".created_at" => shape::time(),
    });
}

#[tokio::test]
async fn page_by_page() {
    let (tenant, account) = (Tenant::new("pages").await, Customer::second().account);
    let mut made = HashSet::new();
    for number in 0..101 {
        tenant.external_id().await;
        made.insert(tenant.connect(&account, &unique(&format!("Page{number}"))).await);
    }
    let (mut seen, mut sizes, mut path) = (HashSet::new(), Vec::new(), tenant.path("connections"));
    loop {
        let page = tenant.caller.get(&path).await.expect(200);
        let connections = page["connections"].as_array().expect("a list").clone();
        sizes.push(connections.len());
        seen.extend(connections.iter().map(|one| one["id"].as_str().expect("an id").to_owned()));
        let Some(cursor) = page.get("next_cursor").and_then(Value::as_str) else { break };
        path = tenant.path(&format!("connections?cursor={cursor}"));
    }
    assert_eq!(sizes, [100, 1]);
    assert_eq!(seen, made);
    for id in made {
        tenant.caller.delete(&tenant.connection_path(&id, "")).await.expect_empty(204);
    }
}

#[tokio::test]
async fn a_cursor_of_somebody_elses() {
    let tenant = Tenant::new("cursor").await;
    for cursor in ["nonsense", "-1", "1e9", "%00", "99999999999999999999999"] {
        let answer = tenant.caller.get(&tenant.path(&format!("connections?cursor={cursor}"))).await;
        let problem = answer.problem(422, "invalid_field");
        assert_eq!(problem["field"], "cursor", "{problem}");
    }
}
