//! The propagation clock: a role that is not there yet is waited for, and every step shows.
//!
//! 1. Connect a role that does not exist: `waiting`, with a clock that runs.
//! 2. The clock goes on by itself: more attempts, a next one due, ten minutes in all.
//! 3. A check by hand answers at once and says why it is still waiting.
//! 4. The role is made; the connection finds it by itself.

use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, shape, tenant::Tenant, unique};
use insta::assert_json_snapshot;

#[tokio::test]
async fn a_missing_role_is_waited_for() {
    let (tenant, customer, role) = (Tenant::new("missing").await, Customer::first(), unique("Missing"));
    let external_id = tenant.external_id().await;
    let created = tenant.try_connect(&customer.account, &role).await.expect(201);
    // The alarm may have run a part of the first round before this answer was written.
    let mut shown = created.clone();
    for early in ["checks", "diagnosis", "last_check_at"] {
        shown.as_object_mut().expect("a connection").shift_remove(early);
    }
    assert_json_snapshot!(shown, {
        ".id" => shape::id("con_"),
        ".role_arn" => shape::containing(role.clone()),
        ".external_id" => shape::uuid(),
        ".status_since" => shape::time(),
        ".next_check_at" => shape::time(),
        ".propagation.attempts" => "[0, or 1]",
        ".propagation.started_at" => shape::time(),
        ".propagation.next_at" => shape::time(),
        ".propagation.gives_up_at" => shape::time(),
        ".created_at" => shape::time(),
    });
    let id = created["id"].as_str().expect("an id");

    let attempts =
        |connection: &serde_json::Value| connection["propagation"]["attempts"].as_u64().unwrap_or_default();
    let waiting = tenant.when(id, "at its second attempt", |one| attempts(one) >= 2).await;
    assert_eq!(waiting["status"], "waiting", "{waiting}");
    assert_eq!(waiting["diagnosis"]["cause"], "propagating", "{waiting}");
    assert!(shape::is_time(waiting["propagation"]["next_at"].as_str().unwrap_or_default()), "{waiting}");
    assert_eq!(waiting["propagation"]["started_at"], created["propagation"]["started_at"]);

    let checked = tenant.check(id).await;
    assert_eq!(checked["status"], "waiting", "{checked}");
    assert!(attempts(&checked) > attempts(&waiting), "{checked}");
    assert_json_snapshot!(checked["checks"], { "[].at" => shape::time(), "[].aws_request_id" => shape::uuid() });

    customer.create_role(&role, &trust(&environment::shared().principal, &external_id)).await;
    let connected = tenant.settled(id, "connected").await;
    assert_eq!(connected["external_id"], external_id);
    assert!(connected["propagation"]["next_at"].is_null(), "{connected}");
}
