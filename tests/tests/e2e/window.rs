//! The window under concurrency: whatever happens at once, the answer is as if it had happened one after the other.
//!
//! 1. A hundred questions at once get one ID.
//! 2. Of two connects at once one takes the ID, the other is told that none is pending.
//! 3. After a connect, or a replacement, the next ID is a new one, and no earlier one comes back.

use std::collections::HashSet;

use deputize_tests::{customer::Customer, tenant::Tenant, unique};

#[tokio::test]
async fn a_hundred_questions_get_one_id() {
    let tenant = Tenant::new("hundred").await;
    let questions: Vec<_> = (0..100)
        .map(|_| {
            let tenant = tenant.clone();
            tokio::spawn(async move { tenant.external_id().await })
        })
        .collect();
    let mut given = HashSet::new();
    for question in questions {
        given.insert(question.await.expect("it was answered"));
    }
    assert_eq!(given.len(), 1, "{given:?}");
}

#[tokio::test]
async fn of_two_connects_one_takes_it() {
    let (tenant, account) = (Tenant::new("two").await, Customer::first().account);
    let external_id = tenant.external_id().await;
    let (one, other) = (unique("One"), unique("Other"));
    let (one, other) = tokio::join!(tenant.try_connect(&account, &one), tenant.try_connect(&account, &other));

    let (won, lost) = if one.status == 201 { (one, other) } else { (other, one) };
    let connection = won.expect(201);
    assert_eq!(connection["external_id"], external_id);
    let problem = lost.problem(409, "external_id_not_pending");
    assert!(problem["remedy"].is_string(), "{problem}");

    let page = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    assert_eq!(page["connections"].as_array().map(Vec::len), Some(1), "{page}");
}

#[tokio::test]
async fn no_id_comes_back() {
    let (tenant, account) = (Tenant::new("back").await, Customer::first().account);
    let mut given = HashSet::new();
    for _ in 0..3 {
        assert!(given.insert(tenant.external_id().await), "an ID came back after a replacement");
        tenant.caller.act(&tenant.path("external-id/replace")).await.expect(200);
        assert!(given.insert(tenant.external_id().await), "an ID came back after a replacement");
        let connection = tenant.connect(&account, &unique("Back")).await;
        tenant.caller.delete(&tenant.connection_path(&connection, "")).await.expect_empty(204);
    }
}

#[tokio::test]
async fn nothing_pending_nothing_connected() {
    let tenant = Tenant::new("none").await;
    let refused = tenant.try_connect(&Customer::first().account, &unique("None")).await;
    refused.problem(409, "external_id_not_pending");
}
