//! `…/connections`: one module for each verb of the noun.

mod activity;
mod captures;
mod change;
mod check;
mod create;
mod cut_off;
mod drift;
mod events;
mod forms;
mod list;
mod metrics;
mod remove;
mod rotation;

pub(crate) use events::kinds;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, tenant::Tenant, unique};

/// A connected account whose role may do what the product asks for; gives the connection's id.
pub(crate) async fn connected(tenant: &Tenant, customer: &Customer, extra: &serde_json::Value) -> String {
    let policies = tenant.caller.get(&tenant.path("policies")).await.expect(200);
    let external_id = policies["external_id"].as_str().expect("an external ID");
    let role = unique("Role");
    customer.create_role(&role, &trust(&environment::shared().principal, external_id)).await;
    customer.permit(&role, &policies["permission_policy"]).await;
    let mut body = serde_json::json!({"account_id": customer.account, "role_name": role});
    if let (Some(body), Some(extra)) = (body.as_object_mut(), extra.as_object()) {
        body.extend(extra.clone());
    }
    let created = tenant.caller.post(&tenant.path("connections"), &body).await.expect(201);
    let id = created["id"].as_str().expect("an id").to_owned();
    tenant.settled(&id, "connected").await;
    id
}
