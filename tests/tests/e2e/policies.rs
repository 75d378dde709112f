//! `GET …/policies`: the role in its written forms, all with the pending external ID and the principal in them.

use deputize_tests::{environment, shape, tenant::Tenant};
use insta::assert_json_snapshot;

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
        ".cli_script" => shape::containing(external_id.clone()),
    });
    for form in ["cloudformation_template", "cli_script"] {
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
