//! `POST …/connections/{id}/check`: the gate now, answered with the whole connection.
//!
//! 1. On a connected one: connected, with newer times.
//! 2. On a role that has gone: no longer connected, and it says why.
//! 3. Two checks at once: each is answered, the connection is one.

use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, tenant::Tenant};
use serde_json::{Value, json};

use super::connected;

#[tokio::test]
async fn again() {
    let tenant = Tenant::new("again").await;
    let id = connected(&tenant, &Customer::first(), &json!({})).await;
    let before = tenant.connection(&id).await;
    let after = tenant.check(&id).await;
    assert_eq!(after["status"], "connected");
    assert_eq!(after["status_since"], before["status_since"], "it is connected for as long as before");
    let at = |connection: &Value| connection["checks"][0]["at"].as_str().expect("a time").to_owned();
    assert!(at(&after) > at(&before), "{after}");
}

#[tokio::test]
async fn a_trust_that_is_withdrawn() {
    let (tenant, customer) = (Tenant::new("withdrawn").await, Customer::first());
    let id = connected(&tenant, &customer, &json!({})).await;
    let connection = tenant.connection(&id).await;
    let arn = connection["role_arn"].as_str().expect("an ARN");
    let role = arn.rsplit('/').next().expect("a name");
    let strangers = trust(&environment::shared().principal, "somebody-elses-id");
    customer.update_trust(role, &strangers).await;
    let after = tenant.check(&id).await;
    assert_ne!(after["status"], "connected", "{after}");
    assert!(after["diagnosis"]["remedy"].is_string(), "{after}");
    assert!(after["status_since"].as_str() > connection["status_since"].as_str(), "{after}");
}

#[tokio::test]
async fn two_at_once() {
    let tenant = Tenant::new("at-once").await;
    let id = connected(&tenant, &Customer::second(), &json!({})).await;
    let path = tenant.connection_path(&id, "/check");
    let (one, other) = tokio::join!(tenant.caller.act(&path), tenant.caller.act(&path));
    // Either each waits for its turn, or the second is told that one is running.
    let mut connected = 0;
    for answer in [one, other] {
        if answer.status == 409 {
            answer.problem(409, "check_running");
        } else {
            assert_eq!(answer.expect(200)["status"], "connected");
            connected += 1;
        }
    }
    assert!(connected >= 1);
    assert_eq!(tenant.connection(&id).await["status"], "connected");
}
