//! `PUT …/{id}/captures` and `DELETE`: a bucket is proven by a test object, beside the gate.
//!
//! 1. Each wrong field is refused by its name.
//! 2. A bucket that the role may write into, in another region than the first that is asked: passed, found there. The
//!    history tells who named it.
//! 3. Writing is denied, deleting is denied, no such bucket: each a cause of its own with its remedy; connected all the
//!    while, and polled.
//! 4. With the right again, the next check passes. Taken away, it is no check any more.
//! 5. Taken off the features it is the same: nothing is written any more, and the bucket is not kept.

use deputize_tests::customer::Customer;
use deputize_tests::{tenant::Tenant, unique};
use serde_json::{Value, json};

use super::connected;
use super::events::events;

/// What the role may do beside reading.
fn policy(actions: &[&str], bucket: &str) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": actions, "Resource": format!("arn:aws:s3:::{bucket}/deputize/*")}],
    })
}

fn captures_check(connection: &Value) -> Value {
    let checks = connection["checks"].as_array().expect("checks");
    checks.iter().find(|check| check["kind"] == "s3_captures").cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_bucket_is_proven_by_a_test_object() {
    let (tenant, customer) = (Tenant::new("captures").await, Customer::first());
    let id = connected(&tenant, &customer, &json!({})).await;
    let path = tenant.connection_path(&id, "/captures");
    let role = tenant.connection(&id).await["role_arn"].as_str().expect("an ARN").to_owned();
    let role = role.rsplit('/').next().expect("a name");
    let bucket = unique("captures").to_lowercase();
    customer.create_bucket(&bucket, "eu-west-1").await;

    // 1
    for (body, field) in [
        (json!({"bucket": "s3://x"}), "bucket"),
        (json!({"bucket": "Captures"}), "bucket"),
        (json!({"bucket": bucket, "prefix": "a/../b"}), "prefix"),
    ] {
        assert_eq!(tenant.caller.put(&path, &body).await.problem(422, "invalid_field")["field"], field);
    }
    assert!(tenant.connection(&id).await.get("captures").is_none());

    // 2
    let (put, delete) = ("s3:PutObject", "s3:DeleteObject");
    customer.permit(role, &policy(&[put, delete], &bucket)).await;
    let named = tenant.caller.put(&path, &json!({"bucket": bucket})).await.expect(200);
    assert_eq!(named["captures"], json!({"bucket": bucket, "prefix": "deputize/"}));
    assert_eq!(captures_check(&named)["outcome"], "passed", "{named}");
    assert_eq!(named["checks"].as_array().map(Vec::len), Some(4));
    let told = events(&tenant, &id).await;
    assert_eq!((&told[0]["kind"], &told[0]["by"]), (&json!("settings_changed"), &json!("setup")), "{told:?}");
    assert!(told[0]["detail"].as_str().is_some_and(|text| text.contains(&bucket)), "{told:?}");

    // 3
    let told = async |actions: &[&str], bucket: &str| {
        customer.permit(role, &policy(actions, bucket)).await;
        let told = tenant.caller.put(&path, &json!({"bucket": bucket})).await.expect(200);
        assert_eq!(told["status"], "connected", "{told}");
        assert!(told.get("diagnosis").is_none(), "{told}");
        let check = captures_check(&told);
        assert_eq!(check["outcome"], "failed", "{told}");
        (check["problem"]["cause"].clone(), check["problem"]["remedy"].as_str().expect("a remedy").to_owned())
    };
    let (cause, remedy) = told(&["s3:GetObject"], &bucket).await;
    assert!(cause == "put_denied" && remedy.contains(put), "{cause}: {remedy}");
    let (cause, remedy) = told(&[put], &bucket).await;
    assert!(cause == "delete_denied" && remedy.contains(delete), "{cause}: {remedy}");
    let (cause, remedy) = told(&[put, delete], "captures-that-nobody-made").await;
    assert!(cause == "no_such_bucket" && remedy.contains(&customer.account), "{cause}: {remedy}");

    // 4
    customer.permit(role, &policy(&[put, delete], &bucket)).await;
    tenant.caller.put(&path, &json!({"bucket": bucket})).await.expect(200);
    assert_eq!(captures_check(&tenant.check(&id).await)["outcome"], "passed");
    let ended = tenant.caller.delete(&path).await.expect(200);
    assert!(ended.get("captures").is_none() && captures_check(&ended).is_null(), "{ended}");

    // 5
    let named = tenant.caller.put(&path, &json!({"bucket": bucket})).await.expect(200);
    assert_eq!(captures_check(&named)["outcome"], "passed", "{named}");
    let features = json!({"features": ["ec2_discovery", "metrics"]});
    let unticked = tenant.caller.patch(&tenant.connection_path(&id, ""), &features).await.expect(200);
    assert!(unticked.get("captures").is_none() && captures_check(&unticked).is_null(), "{unticked}");
    assert!(captures_check(&tenant.check(&id).await).is_null(), "nothing is written any more");
}
