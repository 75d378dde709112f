//! The runtime is killed while the outbox is full, in an environment of its own.
//!
//! 1. Two webhooks to one slow receiver, and a dozen events: two dozen messages.
//! 2. Killed while some are under way and others wait.
//! 3. All are delivered by themselves. None is lost; repeated are at most those that were under way, with their own ids.

use std::collections::BTreeMap;
use std::time::Duration;

use deputize_tests::environment::Environment;
use deputize_tests::receiver::Receiver;
use deputize_tests::{eventually, tenant::Tenant};
use serde_json::{Value, json};

use super::{Hook, rename, waiting_connection};
use crate::bad_days::{RECOVERY, kill_the_runtime};

const EVENTS: usize = 12;
/// So many are sent at the same time.
const UNDER_WAY: usize = 6;

#[tokio::test]
async fn nothing_is_lost_and_little_repeated() {
    // 1
    let environment = Environment::start("webhooks-killed");
    let tenant = Tenant::in_environment(&environment, "webhooks-killed").await;
    let receiver = Receiver::start();
    receiver.slow_down(Duration::from_secs(2));
    let connection = waiting_connection(&tenant).await;
    let kinds = json!({"kinds": ["settings_changed"]});
    let hooks =
        [Hook::make(&tenant, &receiver, kinds.clone()).await, Hook::make(&tenant, &receiver, kinds).await];
    for number in 0..EVENTS {
        rename(&tenant, &connection, &format!("Name {number}")).await;
    }

    // 2
    receiver.after(UNDER_WAY + 2).await;
    kill_the_runtime(&environment).await;

    // 3
    receiver.slow_down(Duration::ZERO);
    let is_done = |log: &[Value]| log.len() == EVENTS && log.iter().all(|one| one["state"] == "delivered");
    let mut ids = Vec::new();
    for hook in &hooks {
        let log = eventually("all are delivered", RECOVERY, async || {
            Some(hook.deliveries().await).filter(|log| is_done(log))
        })
        .await;
        ids.extend(log.iter().map(|one| one["id"].as_str().expect("an id").to_owned()));
    }
    let mut times = BTreeMap::<String, usize>::new();
    for message in receiver.received() {
        *times.entry(message.header("webhook-id").to_owned()).or_default() += 1;
    }
    ids.sort();
    assert_eq!(times.keys().cloned().collect::<Vec<_>>(), ids, "each came, and none that is not in the log");
    let repeated: usize = times.values().map(|times| times - 1).sum();
    assert!(repeated <= UNDER_WAY, "{repeated} were repeated: {times:?}");
    assert!(times.values().all(|times| *times <= 2), "{times:?}");
    let events = tenant.caller.get(&tenant.path("events?kind=settings_changed")).await.expect(200);
    let told = events["events"].as_array().expect("a list");
    let names: Vec<&str> = told.iter().filter_map(|one| one["connection"]["alias"].as_str()).collect();
    assert_eq!(told.len(), EVENTS, "none is lost and none doubled: {names:?}");
}
