//! `POST …/policies` with `connection`: the forms of a role that is there.
//!
//! 1. Connect with a bucket for captures; the connection begins with it.
//! 2. A new external ID is pending. The forms of the connection hold its own, its role, its features and its bucket, and
//!    never the pending one.
//! 3. Other features are taken; another name or partition is refused.
//! 4. Another workspace does not see it.

use deputize_tests::customer::Customer;
use deputize_tests::{tenant::Tenant, unique};
use serde_json::{Value, json};

use super::connected;

const FORMS: [&str; 6] = [
    "cloudformation_template",
    "cloudformation_json",
    "stackset_template",
    "terraform_module",
    "cdk_construct",
    "cli_script",
];

#[tokio::test]
async fn the_forms_of_a_connection_hold_its_own_id() {
    // 1
    let (tenant, customer) = (Tenant::new("role-forms").await, Customer::first());
    let bucket = unique("captures").to_lowercase();
    let purpose =
        json!({"features": ["metrics", "s3_captures"], "captures": {"bucket": bucket, "prefix": "here"}});
    let id = connected(&tenant, &customer, &purpose).await;
    let connection = tenant.connection(&id).await;
    let captures = json!({"bucket": bucket, "prefix": "here/"});
    assert_eq!(connection["captures"], captures);

    // 2
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let (pending, own) = (tenant.external_id().await, text(&connection["external_id"]));
    assert_ne!(pending, own);
    let role = text(&connection["role_arn"]).rsplit('/').next().expect("a name").to_owned();
    let path = tenant.path("policies");
    let forms = tenant.caller.post(&path, &json!({"connection": id})).await.expect(200);
    assert_eq!(forms["external_id"], own);
    assert_eq!(forms["role_name"], role);
    assert_eq!(forms["features"], connection["features"]);
    assert_eq!(forms["captures"], captures);
    assert!(forms.get("expires_at").is_none() && forms.get("quick_create_url").is_none(), "{forms}");
    for form in FORMS {
        let text = text(&forms[form]);
        assert!(text.contains(&own) && !text.contains(&pending) && text.contains(&role), "{form}: {text}");
    }
    let commands = text(&forms["cli_script"]);
    assert!(
        commands.contains("update-assume-role-policy") && !commands.contains("create-role"),
        "{commands}"
    );
    let asked = tenant.caller.get(&tenant.path(&format!("policies?connection={id}"))).await.expect(200);
    assert_eq!(asked, forms);

    // 3
    let other = json!({"connection": id, "features": ["metrics", "sqs_discovery"]});
    let other = tenant.caller.post(&path, &other).await.expect(200);
    assert_eq!(other["features"], json!(["sqs_discovery", "metrics"]));
    assert!(text(&other["cli_script"]).contains("sqs:") && other["external_id"] == own, "{other}");
    for (field, value) in [("role_name", "Other"), ("role_path", "/team/"), ("partition", "aws-cn")] {
        let refused = tenant.caller.post(&path, &json!({"connection": id, field: value})).await;
        assert_eq!(refused.problem(422, "invalid_field")["field"], field);
    }

    // 4
    let stranger = Tenant::new("role-forms-stranger").await;
    for of in [id.as_str(), "con_nonsense"] {
        stranger
            .caller
            .post(&stranger.path("policies"), &json!({"connection": of}))
            .await
            .problem(404, "not_found");
    }
}
