//! `GET …/policies`: the role in its written forms, all with the pending external ID and the principal in them.

use deputize_tests::{environment, http::Caller, shape, tenant::Tenant};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

const FORMS: [&str; 6] = [
    "cloudformation_template",
    "cloudformation_json",
    "stackset_template",
    "terraform_module",
    "cdk_construct",
    "cli_script",
];

#[tokio::test]
async fn every_form_holds_the_pending_id() {
    let tenant = Tenant::new("policies").await;
    // Asking for the policies first makes an ID as asking for the ID does.
    let policies = tenant.caller.get(&tenant.path("policies")).await.expect(200);
    let external_id = tenant.external_id().await;
    assert_eq!(policies["external_id"], external_id);
    assert_json_snapshot!(policies, {
        ".external_id" => shape::uuid(),
        ".expires_at" => shape::time(),
        ".trust_policy.Statement[].Condition.StringEquals[\"sts:ExternalId\"]" => shape::containing(external_id.clone()),
        ".cloudformation_template" => shape::containing(external_id.clone()),
        ".cloudformation_json" => shape::containing(external_id.clone()),
        ".stackset_template" => shape::containing(external_id.clone()),
        ".terraform_module" => shape::containing(external_id.clone()),
        ".cdk_construct" => shape::containing(external_id.clone()),
        ".cli_script" => shape::containing(external_id.clone()),
    });
    for form in FORMS {
        let text = policies[form].as_str().expect("a text");
        assert!(text.contains(&environment::shared().principal), "{form} does not name the principal");
    }
}

#[tokio::test]
async fn they_follow_a_replacement() {
    let tenant = Tenant::new("policies-replaced").await;
    tenant.caller.get(&tenant.path("policies")).await.expect(200);
    let replaced = tenant.caller.act(&tenant.path("external-id/replace")).await.expect(200);
    let policies = tenant.caller.get(&tenant.path("policies")).await.expect(200);
    assert_eq!(policies["external_id"], replaced["external_id"]);
}

/// 1. Choose features, complete names, a bucket and a region.
/// 2. Every form holds them, and the captures have a policy of their own.
/// 3. Send an own policy: what is missing and what is too much is said, and the forms hold it.
#[tokio::test]
async fn they_follow_what_is_chosen() {
    let tenant = Tenant::new("policies-chosen").await;
    let query =
        "policies?features=sqs_discovery,s3_captures&permissions=strict&bucket=my-captures&role_name=Reader";
    let chosen = tenant.caller.get(&tenant.path(query)).await.expect(200);
    assert_eq!(chosen["features"], json!(["sqs_discovery", "s3_captures"]));
    for form in FORMS {
        let text = chosen[form].as_str().expect("a text");
        assert!(text.contains("sqs:ListQueues") && text.contains("my-captures/deputize/"), "{form}: {text}");
        assert!(!text.contains("cloudwatch:") && text.contains("Reader"), "{form}: {text}");
    }
    let names: Vec<_> =
        chosen["policies"].as_array().expect("a list").iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["DeputizeRead", "DeputizeCaptures"]);

    let own = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["ec2:Describe*","ec2:StopInstances"],"Resource":"*"}}"#;
    let body = json!({ "permissions": "own", "policy": own, "features": ["ec2_discovery", "metrics"] });
    let reviewed = tenant.caller.post(&tenant.path("policies"), &body).await.expect(200);
    assert!(reviewed["cli_script"].as_str().expect("a text").contains("ec2:StopInstances"));
    let said: Vec<_> = reviewed["review"]["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|finding| format!("{} {}", finding["weight"], finding["action"]).replace('"', ""))
        .collect();
    assert_eq!(
        said,
        ["missing cloudwatch:GetMetricData", "excess ec2:StopInstances", "notice ec2:Describe*"]
    );
}

#[tokio::test]
async fn a_wrong_choice_is_refused_by_its_name() {
    let tenant = Tenant::new("policies-refused").await;
    let refused = async |body: Value| {
        let problem = tenant.caller.post(&tenant.path("policies"), &body).await.problem(422, "invalid_field");
        format!("{}: {}", problem["field"], problem["detail"]).replace('"', "")
    };
    let own = |policy: &str| json!({ "permissions": "own", "policy": policy });
    for (body, expected) in [
        (json!({ "features": ["mind_reading"] }), "features: `mind_reading` is not a feature."),
        (json!({ "features": ["s3_captures"] }), "bucket: S3 captures need a bucket."),
        (
            json!({ "features": ["s3_captures"], "bucket": "My" }),
            "bucket: A bucket name has 3 to 63 characters.",
        ),
        (json!({ "region": "cn-north-1" }), "region: cn-north-1 is in another partition than the principal."),
        (json!({ "role_path": "team" }), "role_path: A path begins and ends with a slash."),
        (json!({ "permissions": "own" }), "policy: The policy is missing."),
        (own("{\n  \"Version\": }"), "policy: Line 2, column 14: expected value."),
    ] {
        assert_eq!(refused(body).await, expected);
    }
    let query =
        tenant.caller.get(&tenant.path("policies?permissions=all")).await.problem(422, "invalid_field");
    assert_eq!(query["field"], "permissions");
}

#[tokio::test]
async fn the_template_for_s3_needs_no_login_and_holds_no_id() {
    let tenant = Tenant::new("policies-template").await;
    let external_id = tenant.external_id().await;
    let template = Caller::nobody(environment::shared()).get("/api/template").await.text;
    assert!(
        template.contains(&environment::shared().principal) && !template.contains(&external_id),
        "{template}"
    );
}
