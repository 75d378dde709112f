//! `DELETE …/connections/{id}`.
//!
//! 1. It is gone at once: from its own routes, and from the list.
//! 2. Its state is gone too: the same role connected again is another connection, with another ID.
//! 3. One that waits for its role can be removed, and does not come back when the role appears.

use std::time::Duration;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::json;

use super::connected;

#[tokio::test]
async fn gone_with_its_state() {
    let (tenant, customer) = (Tenant::new("remove").await, Customer::first());
    let id = connected(&tenant, &customer, &json!({})).await;
    let before = tenant.connection(&id).await;
    tenant.resources(&id).await;

    tenant.caller.delete(&tenant.connection_path(&id, "")).await.expect_empty(204);
    tenant.caller.delete(&tenant.connection_path(&id, "")).await.problem(404, "not_found");
    for rest in [
        "",
        "/resources",
        "/metrics?name=CPUUtilization&resource=i-0&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z",
    ] {
        tenant.caller.get(&tenant.connection_path(&id, rest)).await.problem(404, "not_found");
    }
    tenant.caller.act(&tenant.connection_path(&id, "/check")).await.problem(404, "not_found");
    tenant
        .caller
        .patch(&tenant.connection_path(&id, ""), &json!({"alias": "x"}))
        .await
        .problem(404, "not_found");
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    assert_eq!(list["connections"], json!([]));

    // The role still trusts the old ID, which never comes back.
    let fresh = tenant.external_id().await;
    assert_ne!(before["external_id"], fresh);
    let arn = json!({"role_arn": before["role_arn"]});
    let again = tenant.caller.post(&tenant.path("connections"), &arn).await.expect(201);
    assert_ne!(again["id"], id);
    assert_eq!(again["external_id"], fresh);
    let again = again["id"].as_str().expect("an id");
    tenant.when(again, "diagnosed", |one| one["diagnosis"]["cause"] == "stale_external_id").await;
}

#[tokio::test]
async fn one_that_waits() {
    let (tenant, customer, role) = (Tenant::new("remove-waiting").await, Customer::second(), unique("Late"));
    let external_id = tenant.external_id().await;
    let id = tenant.connect(&customer.account, &role).await;
    tenant.when(&id, "diagnosed", |one| one["diagnosis"]["cause"] == "propagating").await;
    tenant.caller.delete(&tenant.connection_path(&id, "")).await.expect_empty(204);
    customer.create_role(&role, &trust(&environment::shared().principal, &external_id)).await;
    // Longer than the pause that it was in.
    tokio::time::sleep(Duration::from_secs(4)).await;
    tenant.caller.get(&tenant.connection_path(&id, "")).await.problem(404, "not_found");
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    assert_eq!(list["connections"], json!([]));
}
