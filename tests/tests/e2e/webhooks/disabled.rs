//! A webhook that is given up is an event, which the others are sent.
//!
//! 1. Five days pass without a message that got through: with the next failure it is switched off, and says why.
//! 2. A receiver that answers 410 wants no more at once.
//! 3. Switched on again, it begins anew.

use deputize_tests::receiver::Receiver;
use deputize_tests::tenant::Tenant;
use deputize_tests::{environment, eventually};
use serde_json::json;
use std::time::Duration;

use super::{Hook, rename, waiting_connection};

#[tokio::test]
async fn after_five_days_or_when_it_is_gone() {
    // 1
    let (tenant, receiver, watcher) =
        (Tenant::new("hook-given-up").await, Receiver::start(), Receiver::start());
    let connection = waiting_connection(&tenant).await;
    let hook = Hook::make(&tenant, &receiver, json!({"kinds": ["settings_changed"]})).await;
    let _watching = Hook::make(&tenant, &watcher, json!({"kinds": ["webhook_disabled"]})).await;
    receiver.answer(500, "Retry-After: 3600\r\n", "");
    rename(&tenant, &connection, "One").await;
    hook.when("it has failed", |log| log.first().is_some_and(|one| one["attempts"][0]["status"] == 500))
        .await;
    environment::shared().let_a_webhook_fail_for_days(&hook.id, 5);
    receiver.answer(500, "Retry-After: 3600\r\n", "");
    rename(&tenant, &connection, "Two").await;
    let off = is_off(&hook).await;
    assert!(off["disabled_because"].as_str().is_some_and(|why| why.contains("five days")), "{off}");
    let log = hook.deliveries().await;
    assert!(log.len() == 2 && log.iter().all(|one| one["state"] == "given_up"), "{log:?}");
    let told = watcher.after(1).await[0].json();
    assert_eq!(told["type"], "webhook.disabled", "{told}");
    let events = tenant.caller.get(&tenant.path("events?kind=webhook_disabled")).await.expect(200);
    assert_eq!(events["events"].as_array().map(Vec::len), Some(1), "{events}");
    assert!(events["events"][0].get("connection").is_none(), "{events}");

    // 3, 2
    let on = tenant.caller.patch(&hook.path(""), &json!({"enabled": true})).await.expect(200);
    assert!(on.get("disabled_because").is_none() && on.get("failing_since").is_none(), "{on}");
    receiver.answer(410, "", "");
    rename(&tenant, &connection, "Three").await;
    let off = is_off(&hook).await;
    assert!(off["disabled_because"].as_str().is_some_and(|why| why.contains("410")), "{off}");
    assert_eq!(receiver.received().len(), 3);
}

async fn is_off(hook: &Hook<'_>) -> serde_json::Value {
    eventually("it is switched off", Duration::from_mins(1), async || {
        Some(hook.now().await).filter(|now| now["enabled"] == false)
    })
    .await
}
