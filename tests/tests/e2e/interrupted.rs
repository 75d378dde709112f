//! A rotation whose runtime is killed at each step, in an environment of its own.
//!
//! 1. Started, then killed: the same new ID waits.
//! 2. Listed, looked at, then killed: proven still, and put in force a minute later by itself.
//! 3. Killed once it is in force: the workspace's ledger knows, and the old one is waited for.
//! 4. Dropped, looked at, then killed: done by itself. The account is read as before.

use std::time::Duration;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::environment::Environment;
use deputize_tests::{eventually, tenant::Tenant, unique};
use serde_json::Value;

use super::bad_days::kill_the_runtime;

/// What AWS needs to settle, a restart, and some.
const SETTLES: Duration = Duration::from_mins(4);

#[tokio::test]
async fn killed_at_each_step_of_a_rotation() {
    let environment = Environment::start("interrupted");
    let tenant = Tenant::in_environment(&environment, "interrupted").await;
    let (customer, role) = (Customer::of(&environment, 0), unique("Rotated"));
    let old = tenant.external_id().await;
    customer.create_role(&role, &trust(&environment.principal, &old)).await;
    let permissions =
        tenant.caller.get(&tenant.path("policies")).await.expect(200)["permission_policy"].clone();
    customer.permit(&role, &permissions).await;
    let id = tenant.connect(&customer.account, &role).await;
    tenant.settled(&id, "connected").await;
    let act = async |rest: &str| tenant.caller.act(&tenant.connection_path(&id, rest)).await.expect(200);
    let by_itself = async |what: &str, is_so: &dyn Fn(&Value) -> bool| {
        eventually(what, SETTLES, async || {
            let connection = tenant.connection(&id).await;
            assert_eq!(connection["status"], "connected", "{connection}");
            is_so(&connection).then_some(connection)
        })
        .await
    };

    // 1
    let started = act("/rotation").await;
    kill_the_runtime(&environment).await;
    let after = tenant.connection(&id).await;
    let new = started["rotation"]["new_external_id"].as_str().expect("an ID");
    assert_eq!(after["rotation"]["new_external_id"], new, "{after}");

    // 2
    customer.update_trust(&role, &after["rotation"]["trust_policy"]).await;
    assert_eq!(act("/rotation/check").await["rotation"]["stage"], "proven");
    kill_the_runtime(&environment).await;
    // Where the runtime needed more than a minute, it has been put in force already.
    let after = tenant.connection(&id).await;
    let stage = after["rotation"]["stage"].as_str().unwrap_or_default();
    assert!(["proven", "switched"].contains(&stage), "{after}");
    let switched = by_itself("the new ID is in force", &|c| c["external_id"] == new).await;

    // 3
    kill_the_runtime(&environment).await;
    let waiting = act("/rotation/check").await;
    assert_eq!(waiting["rotation"]["finding"], "old_still_open", "{waiting}");

    // 4
    customer.update_trust(&role, &switched["rotation"]["trust_policy"]).await;
    assert_eq!(act("/rotation/check").await["rotation"]["stage"], "dropped");
    kill_the_runtime(&environment).await;
    let done = by_itself("the rotation is done", &|c| c.get("rotation").is_none()).await;
    assert_eq!(done["external_id"], new);
    let last = done["last_poll_at"].clone();
    tenant
        .caller
        .patch(&tenant.connection_path(&id, ""), &serde_json::json!({"regions": ["us-east-1"]}))
        .await
        .expect(200);
    by_itself("it is read", &|c| c["last_poll_at"] != last).await;
}
