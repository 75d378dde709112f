//! `GET …/connections` and `GET …/connections/{id}`.
//!
//! 1. A workspace begins with none.
//! 2. The newest is first; the list shows what the connection itself shows, its status included.
//! 3. The cursor goes on where the page ended, and each connection is on one page, whatever is added meanwhile.
//! 4. A cursor or a limit that cannot be read is refused by name.

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
    let connect = async || {
        tenant.external_id().await;
        tenant.connect(&account, &unique("Page")).await
    };
    let mut made = HashSet::new();
    for _ in 0..5 {
        made.insert(connect().await);
    }
    let (mut seen, mut sizes, mut cursor) = (HashSet::new(), Vec::new(), String::new());
    loop {
        let page = tenant.caller.get(&tenant.path(&format!("connections?limit=2{cursor}"))).await.expect(200);
        let connections = page["connections"].as_array().expect("a list").clone();
        sizes.push(connections.len());
        for one in connections {
            assert!(seen.insert(one["id"].as_str().expect("an id").to_owned()), "twice: {one}");
        }
        let Some(next) = page.get("next_cursor").and_then(Value::as_str) else { break };
        cursor = format!("&cursor={next}");
        // One that is added while somebody turns the pages belongs before the first of them.
        if sizes.len() == 1 {
            connect().await;
        }
    }
    assert_eq!(sizes, [2, 2, 1]);
    assert_eq!(seen, made);
}

#[tokio::test]
async fn what_cannot_be_read() {
    let tenant = Tenant::new("cursor").await;
    for (field, query) in [
        ("cursor", "cursor=nonsense"),
        ("cursor", "cursor=1e9"),
        ("cursor", "cursor=%00"),
        ("cursor", "cursor=99999999999999999999999"),
        ("limit", "limit=many"),
        ("limit", "limit=-1"),
    ] {
        let answer = tenant.caller.get(&tenant.path(&format!("connections?{query}"))).await;
        let problem = answer.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{query}: {problem}");
    }
    tenant.caller.get(&tenant.path("connections?limit=1000")).await.expect(200);
}
