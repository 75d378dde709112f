//! The customer's own policy (row B2), end to end in the browser.
//!
//! 1. Add account, step two: every form is there, each highlighted, with what the role may do.
//! 2. Choose features; the forms follow, and so does what the role may do.
//! 3. Choose a policy of one's own: it begins with the computed one, and nothing is missing.
//! 4. Break it: the line and the column are told. Forget an action: what is missing is told, and why. Allow too much: told.
//! 5. Mend it; create the stack from the template that the page shows; connect: proven, with the features that were chosen.
//! 6. The settings show the features, and take another choice.

use std::time::Duration;

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::Customer;
use deputize_tests::{eventually, tenant::Tenant, unique};
use serde_json::json;

const OWN: &str = r#"{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": ["ec2:DescribeRegions", "ec2:DescribeInstances", "cloudwatch:GetMetricData", "sqs:ListQueues"],
    "Resource": "*"
  }
}"#;

#[tokio::test]
async fn from_json_to_a_proven_role() {
    if left_out("own_policy::from_json_to_a_proven_role") {
        return;
    }
    let (browser, tenant) = (Browser::open().await, Tenant::new("own-policy").await);
    browser.goto(&tenant.sign_in_url).await;
    browser.click("link", "Add account").await;
    browser.see("heading", "External ID").await;
    browser.click("button", "Next").await;
    see_every_form(&browser).await;
    choose_features(&browser).await;
    let template = write_ones_own(&browser).await;

    // 5
    let customer = Customer::first();
    assert!(template.contains("sqs:ListQueues") && !template.contains("Sid: "), "{template}");
    let stack = unique("own-policy");
    // The page proposes one role name, which another test may have taken in the shared account.
    let role = unique("Own");
    customer.create_stack_with(&stack, &template, &[("RoleName", &role)]).await;
    browser.click("checkbox", "I have created the role").await;
    browser.click("button", "Next").await;
    browser.fill("Account ID", &customer.account).await;
    browser.fill("Role name", &role).await;
    browser.click("button", "Connect").await;
    browser.see("heading", "Connected").await;
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    let id = list["connections"][0]["id"].as_str().expect("an id").to_owned();
    let connection = tenant.connection(&id).await;
    assert_eq!(connection["features"], json!(["ec2_discovery", "sqs_discovery", "metrics"]));

    change_the_features(&browser, &tenant, &id).await;
    browser.judge_the_looks();
}

/// 1
async fn see_every_form(browser: &Browser) {
    browser.see("region", "CloudFormation template").await;
    browser.see_text("ec2:DescribeInstances").await;
    browser.look_at("own-1-cloudformation").await;
    for (tab, block, holds) in [
        ("Terraform", "Terraform module", "aws_iam_role"),
        ("AWS CLI", "AWS CLI commands", "aws iam create-role"),
        ("AWS CDK", "CDK construct", "iam.ArnPrincipal"),
        ("By hand", "Permission policy", "\"Statement\""),
        ("StackSet", "StackSet template", "${ExternalId}:${AWS::AccountId}"),
    ] {
        browser.click("tab", tab).await;
        let text = code(browser, block).await;
        assert!(text.contains(holds), "{tab}: {text}");
        browser.look_at(&format!("own-1-{}", tab.to_lowercase().replace(' ', "-"))).await;
    }
    browser.click("tab", "CloudFormation").await;
}

/// 2
async fn choose_features(browser: &Browser) {
    browser.run("document.querySelector('details.disclosure').open = true", vec![]).await;
    for left_out in [
        "RDS databases",
        "Classic Load Balancers",
        "Application and Network Load Balancers",
        "ElastiCache",
        "DynamoDB tables",
        "Other metrics",
        "Tags",
    ] {
        browser.click("checkbox", left_out).await;
    }
    eventually("the template has the features", Duration::from_secs(30), async || {
        let template = code(browser, "CloudFormation template").await;
        let has = |action: &str| template.contains(action);
        (has("sqs:List*") && !["rds:", "elasticloadbalancing:", "dynamodb:", "tag:"].into_iter().any(has))
            .then_some(())
    })
    .await;
    browser.see_text("To list the queues by name; it reads no message.").await;
    browser.look_at("own-2-features").await;
}

/// 3 and 4: gives the template with the own policy.
async fn write_ones_own(browser: &Browser) -> String {
    browser.click("radio", "Your own policy").await;
    // It begins with the computed one: wildcards, which read more than is needed, and nothing is missing.
    browser.see_like("listitem", "ec2:Describe* allows other reads too.").await;
    assert!(browser.all_like("listitem", "Missing").await.is_empty(), "the computed policy is enough");

    browser.fill("Permission policy", "{\n  \"Version\": \"2012-10-17\",\n}").await;
    browser.see_text("Line 3, column 1: trailing comma.").await;
    browser.look_at("own-4-syntax").await;

    browser
        .fill("Permission policy", &OWN.replace(", \"cloudwatch:GetMetricData\"", ", \"ec2:StopInstances\""))
        .await;
    browser.see_like("listitem", "cloudwatch:GetMetricData is missing; “CloudWatch metrics” needs it.").await;
    browser.see_like("listitem", "ec2:StopInstances can change things.").await;
    browser.look_at("own-4-findings").await;

    browser.fill("Permission policy", OWN).await;
    browser.see_text("Nothing is missing, and nothing is too much.").await;
    browser.look_at("own-4-right").await;
    code(browser, "CloudFormation template").await
}

/// 6
async fn change_the_features(browser: &Browser, tenant: &Tenant, id: &str) {
    browser.click("link", "Open account").await;
    browser.click("link", "Settings").await;
    browser.see_text("SQS queues").await;
    browser.click("button", "Edit settings").await;
    browser.click("checkbox", "SQS queues").await;
    browser.look_at("own-6-settings").await;
    browser.click("button", "Save").await;
    browser.see("button", "Edit settings").await;
    assert_eq!(tenant.connection(id).await["features"], json!(["ec2_discovery", "metrics"]));
}

/// The text of a block of code on the page.
async fn code(browser: &Browser, name: &str) -> String {
    browser.region_text(name).await
}
