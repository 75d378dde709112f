//! The templates that the API gives, created in the local AWS; the gate proves the roles that come of them.
//!
//! 1. Ask for the role with these choices, under a name of its own.
//! 2. `CreateStack` of the template in the customer's account.
//! 3. Connect: the gate proves the role. What the connection reads, the policy allows.

use deputize_tests::customer::{Customer, trust};
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
               dynamodb_discovery,metrics,other_metrics,tags,s3_captures,security_audit,organization_import,policy_drift";
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

/// In a StackSet each account's role asks for an ID of its own. The gate finds that out by itself, and the ID serves the
/// StackSet's other accounts, each with its own number; no other connection lends its ID.
#[tokio::test]
async fn a_stack_set_connects_each_of_its_accounts() {
    let tenant = Tenant::new("stack-set").await;
    let (one, two) = (Customer::first(), Customer::second());
    let (role, forms) = forms(&tenant, "").await;
    for customer in [&one, &two] {
        customer.create_stack(&role, forms["stackset_template"].as_str().expect("a template")).await;
    }
    let of = |customer: &Customer| {
        format!("{}:{}", forms["external_id"].as_str().expect("an ID"), customer.account)
    };
    let trust = one.trust_of(&role).await;
    assert_eq!(trust["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"], json!(of(&one)));
    assert_eq!(trust["Statement"][0]["Principal"]["AWS"], json!(environment::shared().principal));

    let first = tenant.connect(&one.account, &role).await;
    let connected = tenant.settled(&first, "connected").await;
    assert_eq!(connected["external_id"], of(&one));
    let events = tenant.caller.get(&tenant.connection_path(&first, "/events")).await.expect(200);
    assert!(events.to_string().contains("with the account's number behind it"), "{events}");

    // The ID was consumed by the first account; the second one has it from there.
    let body = json!({ "account_id": two.account, "role_name": role, "stack_set_of": first });
    let made = tenant.caller.post(&tenant.path("connections"), &body).await.expect(201);
    assert_eq!(made["external_id"], of(&two));
    let second = made["id"].as_str().expect("an id");
    tenant.settled(second, "connected").await;

    // An ID in its plain form is one account's; a stranger's connection is nobody's here.
    let body = |of: &str| json!({ "account_id": two.account, "role_name": "Other", "stack_set_of": of });
    tenant.external_id().await;
    let plain = tenant.connect(&one.account, &unique("Plain")).await;
    let stranger = Tenant::new("stack-set-stranger").await;
    for (tenant, of) in [(&tenant, &plain), (&stranger, &first)] {
        let refused = tenant.caller.post(&tenant.path("connections"), &body(of)).await;
        assert_eq!(refused.problem(422, "invalid_field")["field"], "stack_set_of");
    }
}

/// The ID of a StackSet is rotated in the form that its role has.
#[tokio::test]
async fn a_stack_set_s_id_is_rotated_with_the_account() {
    let (tenant, customer) = (Tenant::new("stack-set-rotation").await, Customer::first());
    let (role, forms) = forms(&tenant, "").await;
    customer.create_stack(&role, forms["stackset_template"].as_str().expect("a template")).await;
    let id = tenant.connect(&customer.account, &role).await;
    tenant.settled(&id, "connected").await;
    let path = tenant.connection_path(&id, "/rotation");
    let started = tenant.caller.act(&path).await.expect(200);
    let rotation = &started["rotation"];
    let new = rotation["new_external_id"].as_str().expect("an ID").to_owned();
    assert!(new.ends_with(&format!(":{}", customer.account)), "{new}");
    customer.update_trust(&role, &trust(&environment::shared().principal, &new)).await;
    let switched = tenant.check(&id).await;
    assert_eq!(
        (&switched["external_id"], &switched["status"]),
        (&json!(new), &json!("connected")),
        "{switched}"
    );
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
