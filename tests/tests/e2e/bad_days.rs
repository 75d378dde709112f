//! Bad days, in an environment of their own: the runtime is killed, AWS falls silent, and nothing is lost.
//!
//! 1. A workspace; connect a role that does not exist yet.
//! 2. Kill workerd (SIGKILL) at once, while the first round of the gate is on its way. The launcher starts it again.
//! 3. The connection is still there, with its ID, and its clock goes on without a word from anybody.
//! 4. Kill workerd again, now between two rounds.
//! 5. Make the role. The connection finishes by itself: `connected`, and its instances come.
//! 6. Token and external ID work as before: nothing else was lost either.
//! 7. AWS falls silent (SIGSTOP). A check says so and what was proven stays proven; health names the part that is down.
//! 8. AWS is back: the next check is good again.

use std::process::Command;
use std::time::Duration;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::environment::Environment;
use deputize_tests::http::Caller;
use deputize_tests::{eventually, tenant::Tenant, unique};

/// The launcher gives wrangler half a minute to mend it, then starts it anew, which takes as long as the first start.
pub(crate) const RECOVERY: Duration = Duration::from_mins(3);

#[tokio::test]
async fn two_kills_and_an_outage() {
    // 1
    let environment = Environment::start("bad-days");
    let tenant = Tenant::in_environment(&environment, "bad-days").await;
    let customer = Customer::of(&environment, 0);
    let external_id = tenant.external_id().await;
    let permissions =
        tenant.caller.get(&tenant.path("policies")).await.expect(200)["permission_policy"].clone();
    let role = unique("Killed");
    let id = tenant.connect(&customer.account, &role).await;

    // 2
    kill_the_runtime(&environment).await;

    // 3
    let went_on = |one: &serde_json::Value| one["propagation"]["attempts"].as_u64() >= Some(2);
    let waiting = tenant.when(&id, "at its second attempt", went_on).await;
    assert_eq!(waiting["status"], "waiting");
    assert_eq!(waiting["external_id"], external_id);

    // 4
    kill_the_runtime(&environment).await;

    // 5
    customer.create_role(&role, &trust(&environment.principal, &external_id)).await;
    customer.permit(&role, &permissions).await;
    let connected = tenant.settled(&id, "connected").await;
    assert_eq!(connected["external_id"], external_id);
    assert!(!tenant.resources(&id).await.is_empty());

    // 6
    assert_ne!(tenant.external_id().await, external_id);

    // 7
    signal("-STOP", &format!("-{}", environment.local_aws()));
    let operator = Caller::nobody(&environment).with_token(&environment.setup_token);
    let (silent, health) = tokio::join!(tenant.check(&id), operator.get("/api/health"));
    let health = health.expect(503);
    assert_eq!((&health["ok"], &health["aws"]["ok"]), (&false.into(), &false.into()), "{health}");
    assert_eq!((&health["kv"]["ok"], &health["objects"]["ok"]), (&true.into(), &true.into()), "{health}");
    assert_eq!(silent["status"], "connected", "{silent}");
    assert_eq!(silent["diagnosis"]["cause"], "sts_unreachable", "{silent}");

    // 8
    signal("-CONT", &format!("-{}", environment.local_aws()));
    let back = tenant.check(&id).await;
    assert_eq!(back["status"], "connected", "{back}");
    assert!(back.get("diagnosis").is_none(), "{back}");
    operator.get("/api/health").await.expect(200);
}

/// Kills every process of the runtime and waits until others answer in their place.
pub(crate) async fn kill_the_runtime(environment: &Environment) {
    let before = end_the_runtime(environment);
    others_answer(environment, &before).await;
}

/// Kills every process of the runtime and returns their ids. Who starts it again is the launcher.
pub(crate) fn end_the_runtime(environment: &Environment) -> Vec<u32> {
    let before = environment.workerd();
    assert!(!before.is_empty(), "workerd runs");
    // In one go, and without asking how it went: the end of one may be the end of the next.
    let _ = Command::new("kill").arg("-KILL").args(before.iter().map(u32::to_string)).status();
    before
}

/// Waits until the runtime answers by other processes than those.
pub(crate) async fn others_answer(environment: &Environment, before: &[u32]) {
    let client =
        reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().expect("a client");
    eventually("the runtime is back", RECOVERY, async || {
        let answer = client.get(format!("{}/api/health", environment.url)).send().await.ok()?;
        let now = environment.workerd();
        let others = !now.is_empty() && now.iter().all(|process| !before.contains(process));
        (answer.status() == 200 && others).then_some(())
    })
    .await;
}

/// Sends a signal to a process, or to a group where the id begins with `-`.
pub(crate) fn signal(name: &str, target: &str) {
    let sent = Command::new("kill").args([name, "--", target]).status().expect("kill starts");
    assert!(sent.success(), "{target} was there");
}
