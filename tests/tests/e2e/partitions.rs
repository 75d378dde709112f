//! Partitions never mix: each has a principal of its own, or a refusal that says so.
//!
//! The local AWS answers for all partitions and names what it makes `arn:aws:…`; whose key signed, it does check. So a
//! role that trusts the principal of China alone is proven only by China's own key.
//!
//! 1. Health and the external ID name a principal for each partition that is configured.
//! 2. The forms of a partition name its principal; those of one without are refused.
//! 3. A role of China is proven with China's principal, by ARN or by account and name, and is polled.
//! 4. A role of China that trusts the principal of `aws` is not: the other key is never used for it.
//! 5. A partition without a principal is refused, with those that have one as the remedy. Nothing is consumed.

use deputize_tests::customer::{Customer, trust};
use deputize_tests::environment::Environment;
use deputize_tests::http::Caller;
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::{Value, json};

/// How the local AWS names the principal of China.
const CHINA_LOCALLY: &str = "arn:aws:iam::111111111111:user/deputize-aws-cn";
const CHINA: &str = "arn:aws-cn:iam::111111111111:user/deputize-aws-cn";

#[tokio::test]
async fn each_partition_has_a_principal_of_its_own() {
    let environment = Environment::start_with("partitions", &["--partition", "aws-cn"]);
    let tenant = Tenant::in_environment(&environment, "china").await;
    let customer = Customer::of(&environment, 0);

    // 1
    let health = Caller::nobody(&environment).get("/api/health").await.expect(200);
    let named = |partition: &str| json!({"partition": partition, "kind": "keys", "ok": true});
    assert_eq!(health["identities"], json!([named("aws"), named("aws-cn")]));
    let view = tenant.caller.get(&tenant.path("external-id")).await.expect(200);
    assert_eq!(view["principal"]["arn"], environment.principal);
    assert_eq!(view["principals"][1]["arn"], CHINA);

    // 2
    let principal_of = async |query: &str| -> Value {
        let policies = tenant.caller.get(&tenant.path(&format!("policies{query}"))).await.expect(200);
        policies["trust_policy"]["Statement"][0]["Principal"]["AWS"].clone()
    };
    assert_eq!(principal_of("").await, environment.principal);
    assert_eq!(principal_of("?partition=aws-cn").await, CHINA);
    let refused = tenant.caller.get(&tenant.path("policies?partition=aws-us-gov")).await;
    refused.problem(422, "partition_not_configured");

    // 3
    let external_id = tenant.external_id().await;
    let role = unique("China");
    customer.create_role(&role, &trust(CHINA_LOCALLY, &external_id)).await;
    let body = json!({"account_id": customer.account, "role_name": role, "partition": "aws-cn"});
    let created = tenant.caller.post(&tenant.path("connections"), &body).await.expect(201);
    assert_eq!(created["role_arn"], format!("arn:aws-cn:iam::{}:role/{role}", customer.account));
    let id = created["id"].as_str().expect("an id");
    let connected = tenant.settled(id, "connected").await;
    assert!(connected.get("diagnosis").is_none(), "{connected}");
    tenant
        .when(id, "polled", |one| one["last_poll_at"].is_string() || one["poll_messages"] != json!([]))
        .await;

    // 4
    let external_id = tenant.external_id().await;
    let role = unique("Crossed");
    customer.create_role(&role, &trust(&environment.principal, &external_id)).await;
    let arn = format!("arn:aws-cn:iam::{}:role/{role}", customer.account);
    let body = json!({"role_arn": arn});
    let crossed = tenant.caller.post(&tenant.path("connections"), &body).await.expect(201);
    let checked = tenant.check(crossed["id"].as_str().expect("an id")).await;
    assert_ne!(checked["status"], "connected", "{checked}");

    // 5
    let external_id = tenant.external_id().await;
    let body = json!({"role_arn": format!("arn:aws-us-gov:iam::{}:role/R", customer.account)});
    let problem =
        tenant.caller.post(&tenant.path("connections"), &body).await.problem(422, "partition_not_configured");
    let remedy = problem["remedy"].as_str().expect("a remedy");
    assert!(remedy.contains("aws or aws-cn") && remedy.contains("AWS_PRINCIPAL_ARN_US_GOV"), "{problem}");
    assert_eq!(tenant.external_id().await, external_id);
}

#[tokio::test]
async fn one_that_is_not_configured_is_refused() {
    let (tenant, environment) = (Tenant::new("partition").await, environment::shared());
    let body = json!({"account_id": "222222222222", "role_name": "R", "partition": "aws-cn"});
    let problem =
        tenant.caller.post(&tenant.path("connections"), &body).await.problem(422, "partition_not_configured");
    assert!(problem["detail"].as_str().expect("a detail").contains("aws-cn"), "{problem}");
    let body = json!({"account_id": "222222222222", "role_name": "R", "partition": "mars"});
    let problem = tenant.caller.post(&tenant.path("connections"), &body).await.problem(422, "invalid_field");
    assert_eq!(problem["field"], "partition");
    assert_eq!(
        tenant.caller.get(&tenant.path("external-id")).await.expect(200)["principal"]["arn"],
        environment.principal
    );
}
