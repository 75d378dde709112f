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
//! 6. In the browser: the wizard asks for the partition. A link is made for one, with its regions to choose from.
//! 7. Behind the link everything is that partition's: principal, forms, regions, the role's ARN. It is connected by it.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::{Customer, trust};
use deputize_tests::environment::Environment;
use deputize_tests::http::Caller;
use deputize_tests::onboarding::CONNECT;
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::{Value, json};

/// How the local AWS names the principal of China.
const CHINA_LOCALLY: &str = "arn:aws:iam::111111111111:user/deputize-aws-cn";
const CHINA: &str = "arn:aws-cn:iam::111111111111:user/deputize-aws-cn";

/// An environment with principals in `aws` and in China. Tests that run at the same time share it; with the last of them it
/// ends, and its place is free again.
fn with_china() -> Arc<Environment> {
    static WITH_CHINA: Mutex<Weak<Environment>> = Mutex::new(Weak::new());
    let mut known = WITH_CHINA.lock().unwrap_or_else(PoisonError::into_inner);
    known.upgrade().unwrap_or_else(|| {
        let started = Arc::new(Environment::start_with("partitions", &["--partition", "aws-cn"]));
        *known = Arc::downgrade(&started);
        started
    })
}

#[tokio::test]
async fn each_partition_has_a_principal_of_its_own() {
    let environment = with_china();
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
    let template = async |query: &str| tenant.caller.get(&format!("/api/template{query}")).await;
    assert!(template("").await.text.contains(&environment.principal));
    assert!(template("?partition=aws-cn").await.text.contains(CHINA));
    template("?partition=aws-us-gov").await.problem(422, "partition_not_configured");

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
    let refused = tenant.caller.post(&tenant.path("links"), &json!({"partition": "aws-us-gov"})).await;
    refused.problem(422, "partition_not_configured");
    assert_eq!(tenant.external_id().await, external_id);
}

#[tokio::test]
async fn a_link_for_an_account_of_another_partition() {
    if left_out("partitions::a_link_for_an_account_of_another_partition") {
        return;
    }
    let environment = with_china();
    let tenant = Tenant::in_environment(&environment, "china-link").await;
    let (member, holder) = (Browser::open().await, Browser::open().await);

    // 6
    member.goto(&tenant.sign_in_url).await;
    member.see("heading", "AWS accounts").await;
    member.click("link", "Add account").await;
    member.see_text(&environment.principal).await;
    member.click("radio", "AWS China").await;
    member.see_text(CHINA).await;
    assert!(member.address().await.ends_with("&partition=aws-cn"), "{}", member.address().await);
    member.look_at("partition-1-wizard").await;
    member.click("link", "Send a link instead").await;
    member.see("heading", "New onboarding link").await;
    member.fill("Alias", "Beijing").await;
    member.click("radio", "Only these").await;
    member.click("button", "us-east-1").await;
    member.click("radio", "AWS China").await;
    member.click("radio", "Only these").await;
    member.click("button", "cn-north-1").await;
    assert!(!member.has("button", "us-east-1").await, "no region of another partition is offered");
    member.look_at("partition-2-link").await;
    member.click("button", "Make link").await;
    member.see("heading", "The link is ready").await;
    let url = member.run("return document.getElementById('made-link').textContent", vec![]).await;
    let url = url.as_str().expect("the link is shown");
    member.click("link", "All links").await;
    member.see_like("row", "AWS China").await;
    let made = tenant.caller.get(&tenant.path("links")).await.expect(200)["links"][0].clone();
    assert_eq!((&made["partition"], &made["regions"]), (&json!("aws-cn"), &json!(["cn-north-1"])), "{made}");

    // 7
    holder.goto(url).await;
    holder.see("heading", "Workspace of china-link asks for read-only access to an AWS account").await;
    for text in [CHINA, "AWS China", "cn-north-1"] {
        holder.see_text(text).await;
    }
    assert!(!holder.page_text().await.contains(&environment.principal), "only its own principal is named");
    holder.look_at("partition-3-connect").await;
    let token = url.rsplit('/').next().expect("a path");
    let shown = tenant.caller.with_token(token).get(CONNECT).await.expect(200);
    let external_id = shown["role"]["external_id"].as_str().expect("an ID");
    assert_eq!(shown["role"]["region"], "cn-north-1");
    let (customer, role) = (Customer::of(&environment, 0), unique("Beijing"));
    customer.create_role(&role, &trust(CHINA_LOCALLY, external_id)).await;
    holder.fill("Account ID", &customer.account).await;
    holder.fill("Role name", &role).await;
    holder.click("button", "Connect").await;
    holder.see("heading", "Connected").await;
    holder.see_text(&format!("arn:aws-cn:iam::{}:role/{role}", customer.account)).await;
    for browser in [member, holder] {
        browser.judge_the_looks();
    }
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
