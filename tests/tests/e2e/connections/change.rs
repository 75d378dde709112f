//! `PATCH …/connections/{id}`.
//!
//! 1. Alias and regions change at any time; what is not sent stays; an empty alias takes it away.
//! 2. A mistyped account or role is corrected without a new ID, and the connection then finishes.
//! 3. Account and role of a connected connection stay as they are.
//! 4. One that was connected once and is not any more: the role may be another, the account stays; its external ID and
//!    its data are that account's.
//! 5. Wrong fields, unknown fields and another connection's role are refused.

use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::{Value, json};

use super::connected;

async fn patch(tenant: &Tenant, id: &str, body: Value) -> deputize_tests::http::Answer {
    tenant.caller.patch(&tenant.connection_path(id, ""), &body).await
}

#[tokio::test]
async fn alias_and_regions() {
    let tenant = Tenant::new("alias").await;
    let id =
        connected(&tenant, &Customer::first(), &json!({"alias": "Before", "regions": ["us-east-1"]})).await;

    let changed = patch(&tenant, &id, json!({"alias": "After"})).await.expect(200);
    assert_eq!((&changed["alias"], &changed["regions"]), (&json!("After"), &json!(["us-east-1"])));
    assert_eq!(changed["status"], "connected");
    let changed = patch(&tenant, &id, json!({"regions": ["eu-west-1"]})).await.expect(200);
    assert_eq!((&changed["alias"], &changed["regions"]), (&json!("After"), &json!(["eu-west-1"])));
    let changed = patch(&tenant, &id, json!({"alias": "", "regions": []})).await.expect(200);
    assert_eq!((&changed["alias"], &changed["regions"]), (&Value::Null, &json!([])));
    let unchanged = patch(&tenant, &id, json!({})).await.expect(200);
    assert_eq!((&unchanged["alias"], &unchanged["regions"]), (&Value::Null, &json!([])));

    patch(&tenant, &id, json!({"alias": "Listed"})).await.expect(200);
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    assert_eq!(list["connections"][0]["alias"], "Listed");
}

#[tokio::test]
async fn a_slip_is_corrected_without_a_new_id() {
    let (tenant, customer, role) = (Tenant::new("slip").await, Customer::second(), unique("Slip"));
    let external_id = tenant.external_id().await;
    customer.create_role(&role, &trust(&environment::shared().principal, &external_id)).await;
    let id = tenant.connect(&Customer::first().account, "Slipp").await;
    tenant.when(&id, "diagnosed", |one| one["diagnosis"]["cause"] == "propagating").await;

    // The name alone, then the account alone.
    let corrected = patch(&tenant, &id, json!({"role_name": role})).await.expect(200);
    assert_eq!(corrected["role_arn"], format!("arn:aws:iam::{}:role/{role}", Customer::first().account));
    assert_eq!(corrected["status"], "waiting");
    let corrected = patch(&tenant, &id, json!({"account_id": customer.account})).await.expect(200);
    assert_eq!(corrected["role_arn"], format!("arn:aws:iam::{}:role/{role}", customer.account));
    assert_eq!(corrected["account_id"], customer.account);
    assert_eq!(corrected["external_id"], external_id);
    let connected = tenant.settled(&id, "connected").await;
    assert_eq!(connected["external_id"], external_id);
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    assert_eq!(list["connections"][0]["role_arn"], connected["role_arn"]);
}

#[tokio::test]
async fn a_connected_role_stays() {
    let (tenant, customer) = (Tenant::new("stays").await, Customer::first());
    let id = connected(&tenant, &customer, &json!({})).await;
    let before = tenant.connection(&id).await;
    for body in [json!({"role_name": "Other"}), json!({"account_id": Customer::second().account})] {
        patch(&tenant, &id, body).await.problem(409, "connection_is_connected");
    }
    assert_eq!(tenant.connection(&id).await["role_arn"], before["role_arn"]);
}

#[tokio::test]
async fn an_account_that_was_connected_stays() {
    let (tenant, customer) = (Tenant::new("was-connected").await, Customer::first());
    let id = connected(&tenant, &customer, &json!({})).await;
    let before = tenant.connection(&id).await;
    let role = before["role_arn"].as_str().and_then(|arn| arn.rsplit('/').next()).expect("a name");
    let external_id = before["external_id"].as_str().expect("an external ID");
    let principal = &environment::shared().principal;
    customer.update_trust(role, &trust(principal, "somebody-elses-id")).await;
    assert_ne!(tenant.check(&id).await["status"], "connected");

    let other = json!({"account_id": Customer::second().account});
    let problem = patch(&tenant, &id, other.clone()).await.problem(409, "connection_was_connected");
    assert_eq!(problem["field"], "account_id", "{problem}");
    let both = json!({"account_id": Customer::second().account, "role_name": "Other"});
    patch(&tenant, &id, both).await.problem(409, "connection_was_connected");

    // The role was made anew under another name; while that one is not proven the account stays as well.
    let anew = unique("Anew");
    let corrected = patch(&tenant, &id, json!({"role_name": anew})).await.expect(200);
    assert_eq!((&corrected["status"], &corrected["checks"]), (&json!("waiting"), &json!([])), "{corrected}");
    patch(&tenant, &id, other).await.problem(409, "connection_was_connected");
    customer.create_role(&anew, &trust(principal, external_id)).await;
    let connected = tenant.settled(&id, "connected").await;
    assert_eq!(connected["account_id"], customer.account, "{connected}");
}

#[tokio::test]
async fn what_is_wrong_is_refused() {
    let (tenant, account) = (Tenant::new("wrong-patch").await, Customer::first().account);
    tenant.external_id().await;
    let role = unique("Taken");
    let first = tenant.connect(&account, &role).await;
    tenant.external_id().await;
    let id = tenant.connect(&account, &unique("Free")).await;
    let before = tenant.connection(&id).await;

    for (field, body) in [
        ("alias", json!({"alias": "x".repeat(101)})),
        ("regions", json!({"regions": ["Mars"]})),
        ("account_id", json!({"account_id": "2222-2222-2222"})),
        ("role_name", json!({"role_name": "role/R"})),
    ] {
        let problem = patch(&tenant, &id, body).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{problem}");
    }
    for body in [json!({"external_id": "x"}), json!({"status": "connected"}), json!({"alias": 7}), json!([])]
    {
        patch(&tenant, &id, body).await.problem(400, "malformed_request");
    }
    let problem = patch(&tenant, &id, json!({"role_name": role})).await.problem(409, "already_connected");
    assert_eq!(problem["connection_id"], first, "{problem}");
    assert_eq!(tenant.connection(&id).await["role_arn"], before["role_arn"]);
    patch(&tenant, "con_00000000000000000000000000000000", json!({"alias": "x"}))
        .await
        .problem(404, "not_found");
}
