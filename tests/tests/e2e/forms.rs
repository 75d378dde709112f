//! The templates that the API gives, created in the local AWS; the gate proves the roles that come of them.
//!
//! 1. Ask for the role with these choices, under a name of its own.
//! 2. `CreateStack` of the template in the customer's account.
//! 3. Connect: the gate proves the role. What the connection reads, the policy allows.

use deputize_tests::customer::Customer;
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::{Value, json};

/// The forms for these choices, and the name of the role in them.
async fn forms(tenant: &Tenant, query: &str) -> (String, Value) {
    let role = unique("Form");
    let path = tenant.path(&format!("policies?role_name={role}{query}"));
    (role, tenant.caller.get(&path).await.expect(200))
}

async fn proven(form: &str, query: &str) {
    let (tenant, customer) = (Tenant::new(form).await, Customer::first());
    let (role, forms) = forms(&tenant, query).await;
    customer.create_stack(&role, forms[form].as_str().expect("a template")).await;
    let id = tenant.connect(&customer.account, &role).await;
    let connection = tenant.settled(&id, "connected").await;
    assert_eq!(connection["external_id"], forms["external_id"]);
    tenant.resources(&id).await;
}

#[tokio::test]
async fn the_yaml_template_makes_a_proven_role() {
    proven("cloudformation_template", "").await;
}

#[tokio::test]
async fn the_json_template_makes_a_proven_role() {
    proven("cloudformation_json", "&permissions=strict").await;
}

#[tokio::test]
async fn a_role_with_every_feature_is_proven() {
    let all = "ec2_discovery,rds_discovery,elb_discovery,elbv2_discovery,elasticache_discovery,sqs_discovery,\
               dynamodb_discovery,metrics,tags,s3_captures,security_audit,organization_import,policy_drift";
    proven("cloudformation_template", &format!("&features={all}&bucket=my-captures&permissions=strict"))
        .await;
}

/// The template for S3 is filled in by its parameters, as a quick-create link does.
#[tokio::test]
async fn the_published_template_makes_a_proven_role() {
    let (tenant, customer) = (Tenant::new("published").await, Customer::first());
    let template = tenant.caller.get("/api/template").await.text;
    let (external_id, role) = (tenant.external_id().await, unique("Published"));
    let values = [
        ("RoleName", role.as_str()),
        ("ExternalId", external_id.as_str()),
        ("Actions", "complete"),
        ("SqsDiscovery", "true"),
        ("S3Captures", "true"),
        ("CaptureBucket", "my-captures"),
    ];
    customer.create_stack_with(&role, &template, &values).await;
    let id = tenant.connect(&customer.account, &role).await;
    tenant.settled(&id, "connected").await;
    tenant.resources(&id).await;
}

/// In a StackSet each account's role asks for an ID of its own.
#[tokio::test]
async fn a_stack_set_adds_the_account_to_the_id() {
    let (tenant, customer) = (Tenant::new("stack-set").await, Customer::first());
    let (role, forms) = forms(&tenant, "").await;
    customer.create_stack(&role, forms["stackset_template"].as_str().expect("a template")).await;
    let trust = customer.trust_of(&role).await;
    let asked = &trust["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"];
    let external_id = forms["external_id"].as_str().expect("an ID");
    assert_eq!(*asked, json!(format!("{external_id}:{}", customer.account)));
    assert_eq!(trust["Statement"][0]["Principal"]["AWS"], json!(environment::shared().principal));
}

/// What is not chosen is not called: a role that allows metrics alone, and named regions, still polls without a message.
#[tokio::test]
async fn nothing_is_called_for_a_feature_that_is_not_chosen() {
    let (tenant, customer) = (Tenant::new("not-chosen").await, Customer::first());
    let (role, forms) = forms(&tenant, "&features=metrics&permissions=strict").await;
    customer.create_stack(&role, forms["cloudformation_template"].as_str().expect("a template")).await;
    let body = json!({ "account_id": customer.account, "role_name": role, "features": ["metrics"] });
    let made = tenant.caller.post(&tenant.path("connections"), &body).await.expect(201);
    let id = made["id"].as_str().expect("an id");
    let polled = tenant.when(id, "polled", |connection| connection["last_poll_at"].is_string()).await;
    assert_eq!(polled["features"], json!(["metrics"]));
    assert_eq!(polled["poll_messages"], json!([]));
}
