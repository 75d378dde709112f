//! Killed at any point, nothing is lost: the runtime dies by SIGKILL in the middle of a check, twice.
//!
//! 1. An environment of its own; a workspace; connect a role that does not exist yet.
//! 2. Kill workerd at once, while the first round of the gate is on its way. The launcher starts it again.
//! 3. The connection is still there, with its ID, and its clock goes on without a word from anybody.
//! 4. Kill workerd again, now between two rounds.
//! 5. Make the role. The connection finishes by itself: `connected`, and the series of its instances come.
//! 6. Token, session-less calls and the next external ID work as before: nothing else was lost either.

use std::process::Command;
use std::time::Duration;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::environment::Environment;
use deputize_tests::{eventually, tenant::Tenant, unique};

/// The launcher looks twice a second; wrangler starts in a few seconds.
const RECOVERY: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_connection_survives_two_kills() {
    // 1
    let environment = Environment::start("kill");
    let (tenant, customer) =
        (Tenant::in_environment(&environment, "kill").await, Customer::of(&environment, 0));
    let external_id = tenant.external_id().await;
    let permissions =
        tenant.caller.get(&tenant.path("policies")).await.expect(200)["permission_policy"].clone();
    let role = unique("Killed");
    let id = tenant.connect(&customer.account, &role).await;

    // 2
    kill(&environment).await;

    // 3
    let waiting = tenant
        .when(&id, "at its second attempt", |one| one["propagation"]["attempts"].as_u64() >= Some(2))
        .await;
    assert_eq!(waiting["status"], "waiting");
    assert_eq!(waiting["external_id"], external_id);

    // 4
    kill(&environment).await;

    // 5
    customer.create_role(&role, &trust(&environment.principal, &external_id)).await;
    customer.permit(&role, &permissions).await;
    let connected = tenant.settled(&id, "connected").await;
    assert_eq!(connected["external_id"], external_id);
    assert!(!tenant.resources(&id).await.is_empty());

    // 6
    assert_ne!(tenant.external_id().await, external_id);
}

/// Kills every process of the runtime and waits until others answer in their place.
async fn kill(environment: &Environment) {
    let before = environment.workerd();
    assert!(!before.is_empty(), "workerd runs");
    for process in &before {
        let killed =
            Command::new("kill").args(["-KILL", &process.to_string()]).status().expect("kill starts");
        assert!(killed.success(), "{process} was there");
    }
    let client =
        reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(5)).build().expect("a client");
    eventually("the runtime is back", RECOVERY, async || {
        let answer = client.get(format!("{}/api/health", environment.url)).send().await.ok()?;
        let now = environment.workerd();
        (answer.status() == 200 && !now.is_empty() && now.iter().all(|process| !before.contains(process)))
            .then_some(())
    })
    .await;
}
