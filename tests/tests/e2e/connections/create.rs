//! `POST …/connections`.
//!
//! 1. By account and role name, or by ARN (with a path), alias and regions as given.
//! 2. An external ID is never taken from a caller.
//! 3. Each wrong field is refused by its name and with a remedy, and leaves the pending ID as it was.
//! 4. The same account and role twice is refused with the id of the first, whatever the case of its letters.

use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::json;

#[tokio::test]
async fn by_arn_with_a_path() {
    let (tenant, customer, role) = (Tenant::new("arn").await, Customer::first(), unique("Pathed"));
    let external_id = tenant.external_id().await;
    let trust = trust(&environment::shared().principal, &external_id);
    let arn = customer.create_role_at("/teams/read/", &role, &trust).await;
    let body =
        json!({"role_arn": arn, "alias": " Production ", "regions": ["us-east-1", "eu-west-1", "us-east-1"]});
    let created = tenant.caller.post(&tenant.path("connections"), &body).await.expect(201);
    assert_eq!(created["role_arn"], arn);
    assert_eq!(created["account_id"], customer.account);
    assert_eq!(created["alias"], "Production");
    assert_eq!(created["regions"], json!(["eu-west-1", "us-east-1"]));
    assert_eq!(created["status"], "waiting");
    tenant.settled(created["id"].as_str().expect("an id"), "connected").await;
}

#[tokio::test]
async fn an_external_id_is_never_taken_from_a_caller() {
    let tenant = Tenant::new("given").await;
    let pending = tenant.external_id().await;
    let body = json!({"account_id": "222222222222", "role_name": "R", "external_id": pending});
    let problem =
        tenant.caller.post(&tenant.path("connections"), &body).await.problem(400, "malformed_request");
    assert!(problem["detail"].as_str().expect("a detail").contains("external_id"), "{problem}");
    assert_eq!(tenant.external_id().await, pending);
}

#[tokio::test]
async fn each_wrong_field_is_named() {
    let tenant = Tenant::new("fields").await;
    let pending = tenant.external_id().await;
    let arn = "arn:aws:iam::222222222222:role/R";
    for (field, body) in [
        ("account_id", json!({})),
        ("account_id", json!({"role_name": "R"})),
        ("account_id", json!({"account_id": "", "role_name": "R"})),
        ("account_id", json!({"account_id": "2222-2222-2222", "role_name": "R"})),
        ("account_id", json!({"account_id": "22222222222", "role_name": "R"})),
        ("account_id", json!({"account_id": arn, "role_name": "R"})),
        ("role_name", json!({"account_id": "222222222222"})),
        ("role_name", json!({"account_id": "222222222222", "role_name": ""})),
        ("role_name", json!({"account_id": "222222222222", "role_name": " R"})),
        ("role_name", json!({"account_id": "222222222222", "role_name": "team/R"})),
        ("role_name", json!({"account_id": "222222222222", "role_name": "R".repeat(65)})),
        ("role_arn", json!({"role_arn": "R"})),
        ("role_arn", json!({"role_arn": "arn:aws:iam::222222222222:user/U"})),
        ("role_arn", json!({"role_arn": "arn:aws:sts::222222222222:assumed-role/R/session"})),
        ("role_arn", json!({"role_arn": arn, "account_id": "222222222222"})),
        ("alias", json!({"role_arn": arn, "alias": "x".repeat(101)})),
        ("regions", json!({"role_arn": arn, "regions": ["US_EAST_1"]})),
        ("regions", json!({"role_arn": arn, "regions": ["us-east-1a"]})),
    ] {
        let answer = tenant.caller.post(&tenant.path("connections"), &body).await;
        let problem = answer.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{body}: {problem}");
        assert!(problem["remedy"].is_string(), "{body}: {problem}");
    }
    // A partition without a principal of ours.
    let china = json!({"role_arn": "arn:aws-cn:iam::222222222222:role/R"});
    tenant.caller.post(&tenant.path("connections"), &china).await.problem(422, "partition_not_configured");
    assert_eq!(tenant.external_id().await, pending, "a refused request takes no ID");
}

#[tokio::test]
async fn the_same_role_twice() {
    let (tenant, account, role) = (Tenant::new("twice").await, Customer::first().account, unique("Twice"));
    tenant.external_id().await;
    let first = tenant.connect(&account, &role).await;
    let pending = tenant.external_id().await;
    for again in [role.clone(), role.to_uppercase()] {
        let problem = tenant.try_connect(&account, &again).await.problem(409, "already_connected");
        assert_eq!(problem["connection_id"], first, "{problem}");
    }
    let by_arn = json!({"role_arn": format!("arn:aws:iam::{account}:role/{role}")});
    tenant.caller.post(&tenant.path("connections"), &by_arn).await.problem(409, "already_connected");
    assert_eq!(tenant.external_id().await, pending);
    // The same name in another account is another role.
    tenant.connect(&Customer::second().account, &role).await;
}
