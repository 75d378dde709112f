//! Messages as a receiver gets them.
//!
//! 1. Signed: the specification's own library takes it, and not with another secret. It tells what the list of events has.
//! 2. Slack's form, for one kind and one connection alone.
//! 3. An answer of 500 is tried again, with the same id and the same body; the log has both attempts.
//! 4. The test button says what the receiver answered; a redirect is not followed; silence ends after 15 seconds.
//! 5. While a secret is rotated, both verify.
//! 6. Switched off, it is sent nothing, and what waited is given up.

use deputize_tests::receiver::Receiver;
use deputize_tests::tenant::Tenant;
use deputize_tests::unique;
use serde_json::{Value, json};
use std::time::Duration;

use super::{Hook, rename, waiting_connection};

#[tokio::test]
async fn signed_and_told_as_it_was() {
    let (tenant, receiver) = (Tenant::new("hook-standard").await, Receiver::start());
    let connection = waiting_connection(&tenant).await;
    let hook = Hook::make(&tenant, &receiver, json!({"kinds": ["settings_changed"]})).await;
    rename(&tenant, &connection, "Production").await;
    let came = receiver.after(1).await;
    let message = &came[0];
    assert!(message.is_signed_with(&hook.secret), "{message:?}");
    assert!(!message.is_signed_with("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    assert_eq!((message.path.as_str(), message.header("content-type")), ("/hook", "application/json"));
    let body = message.json();
    assert_eq!(body["type"], "connection.settings_changed", "{body}");

    let events = tenant.caller.get(&tenant.path("events?kind=settings_changed")).await.expect(200);
    let event = &events["events"][0];
    assert_eq!(body["timestamp"], event["at"]);
    for (field, told) in event.as_object().expect("an event") {
        assert_eq!(&body["data"][field], told, "{field}: {body}");
    }
    assert_eq!(event["connection"]["alias"], "Production");
    assert_eq!(body["data"]["workspace"], json!(tenant.workspace));
    let page = format!("/w/{}/integrations/aws/{connection}", tenant.workspace);
    assert!(body["data"]["url"].as_str().is_some_and(|url| url.ends_with(&page)), "{body}");

    let log = hook.when("it is in the log", |log| log[0]["state"] == "delivered").await;
    assert_eq!(log.len(), 1);
    assert_eq!((&log[0]["id"], &log[0]["event"]), (&json!(message.header("webhook-id")), &event["id"]));
    assert_eq!((&log[0]["attempts"][0]["status"], log[0].get("next_at")), (&json!(204), None), "{log:?}");
}

#[tokio::test]
async fn slacks_form_for_one_kind_and_one_connection() {
    let (tenant, receiver) = (Tenant::new("hook-slack").await, Receiver::start());
    let chosen = waiting_connection(&tenant).await;
    let other = waiting_connection(&tenant).await;
    let extra = json!({"format": "slack", "kinds": ["settings_changed"], "connections": [chosen]});
    let hook = Hook::make(&tenant, &receiver, extra).await;
    rename(&tenant, &other, "Not this one").await;
    tenant.caller.act(&tenant.connection_path(&chosen, "/pause")).await.expect(200);
    rename(&tenant, &chosen, "Shop <prod>").await;
    let came = receiver.after(1).await;
    let body = came[0].json();
    let text = body["text"].as_str().expect("a text");
    assert_eq!(text, "Shop &lt;prod&gt; (222222222222): The alias was changed.");
    assert_eq!(body["blocks"][0]["type"], "section", "{body}");
    assert!(came[0].headers.get("webhook-signature").is_none(), "{came:?}");
    let log = hook.when("it is delivered", |log| log[0]["state"] == "delivered").await;
    assert_eq!((log.len(), receiver.received().len()), (1, 1), "{log:?}");
}

#[tokio::test]
async fn tried_again_with_the_same_id() {
    let (tenant, receiver) = (Tenant::new("hook-retry").await, Receiver::start());
    let connection = waiting_connection(&tenant).await;
    let hook = Hook::make(&tenant, &receiver, json!({"kinds": ["settings_changed"]})).await;
    receiver.answer(500, "", &format!("out of\nmemory {}", "x".repeat(5000)));
    rename(&tenant, &connection, "Again").await;
    let came = receiver.after(2).await;
    let [first, second] = &came[..] else { panic!("{came:?}") };
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    assert_eq!(first.body, second.body);
    assert!(first.is_signed_with(&hook.secret) && second.is_signed_with(&hook.secret));
    let log = hook.when("it is delivered", |log| log[0]["state"] == "delivered").await;
    let attempts = log[0]["attempts"].as_array().expect("a list");
    assert_eq!((log.len(), attempts.len()), (1, 2), "{log:?}");
    assert_eq!((&attempts[0]["status"], &attempts[1]["status"]), (&json!(500), &json!(204)));
    let answer = attempts[0]["answer"].as_str().expect("its beginning");
    assert!(answer.starts_with("out of memory x") && answer.len() == 200, "{answer}");
    assert!(hook.now().await.get("failing_since").is_none());
}

#[tokio::test]
async fn the_test_button() {
    let (tenant, receiver) = (Tenant::new("hook-test").await, Receiver::start());
    let hook = Hook::make(&tenant, &receiver, json!({"enabled": false})).await;
    let press = async || tenant.caller.act(&hook.path("/test")).await.expect(200);
    receiver.answer(200, "", "thank you");
    let good = press().await;
    assert_eq!((&good["state"], &good["kind"]), (&json!("delivered"), &json!("test")), "{good}");
    assert_eq!(good["attempts"][0]["answer"], "thank you");
    let message = receiver.received().pop().expect("it came");
    assert!(message.is_signed_with(&hook.secret));
    let body = message.json();
    assert_eq!((&body["type"], &body["data"]["by"]), (&json!("webhook.test"), &json!("setup")), "{body}");

    receiver.answer(302, &format!("Location: {}\r\n", receiver.url("/elsewhere")), "");
    let redirected = press().await;
    assert_eq!(
        (&redirected["state"], &redirected["attempts"][0]["status"]),
        (&json!("given_up"), &json!(302))
    );
    assert!(receiver.received().iter().all(|one| one.path == "/hook"), "redirects are not followed");

    receiver.stay_silent_for(Duration::from_secs(20));
    let silent = press().await;
    let error = silent["attempts"][0]["error"].as_str().unwrap_or_default();
    assert!(error.contains("15 seconds"), "{silent}");

    let nobody = json!({"url": "http://127.0.0.1:1/"});
    tenant.caller.patch(&hook.path(""), &nobody).await.expect(200);
    let error = press().await["attempts"][0]["error"].as_str().unwrap_or_default().to_owned();
    assert!(error.contains("could not be reached"), "{error}");

    let log = hook.deliveries().await;
    assert_eq!(log.len(), 4, "all are in the log, and none is repeated: {log:?}");
    assert!(log.iter().all(|one| one.get("event").is_none() && one.get("next_at").is_none()), "{log:?}");
    let events = tenant.caller.get(&tenant.path("events")).await.expect(200);
    assert_eq!(events["events"], json!([]), "a test is no event");
    let page = tenant.caller.get(&hook.path("/deliveries?limit=3")).await.expect(200);
    let cursor = page["next_cursor"].as_str().expect("there is one more");
    let path = hook.path(&format!("/deliveries?limit=3&cursor={cursor}"));
    let rest = tenant.caller.get(&path).await.expect(200);
    assert_eq!(rest["deliveries"], json!([log[3]]));
}

#[tokio::test]
async fn both_secrets_verify_while_they_are_rotated() {
    let (tenant, receiver) = (Tenant::new("hook-rotation").await, Receiver::start());
    let hook = Hook::make(&tenant, &receiver, json!({})).await;
    let rotated = tenant.caller.act(&hook.path("/secret")).await.expect(200);
    let next = rotated["secret"].as_str().expect("a secret");
    tenant.caller.act(&hook.path("/test")).await.expect(200);
    let message = receiver.received().pop().expect("it came");
    assert_eq!(message.header("webhook-signature").split(' ').count(), 2);
    assert!(message.is_signed_with(&hook.secret) && message.is_signed_with(next));
    // Rotated once more, the first is over.
    tenant.caller.act(&hook.path("/secret")).await.expect(200);
    tenant.caller.act(&hook.path("/test")).await.expect(200);
    let message = receiver.received().pop().expect("it came");
    assert!(!message.is_signed_with(&hook.secret) && message.is_signed_with(next));
}

#[tokio::test]
async fn switched_off_it_is_sent_nothing() {
    let (tenant, receiver) = (Tenant::new("hook-off").await, Receiver::start());
    let connection = waiting_connection(&tenant).await;
    let hook = Hook::make(&tenant, &receiver, json!({"kinds": ["settings_changed"]})).await;
    // It asks for more than a minute, so the message waits.
    receiver.answer(503, "Retry-After: 90\r\n", "later");
    rename(&tenant, &connection, &unique("One")).await;
    let is_waiting = |log: &[Value]| log.first().is_some_and(|one| one["attempts"][0]["status"] == 503);
    let log = hook.when("it waits", is_waiting).await;
    assert_eq!((&log[0]["state"], &hook.now().await["waiting"]), (&json!("pending"), &json!(1)));
    assert!(hook.now().await["failing_since"].is_string());

    let off = tenant.caller.patch(&hook.path(""), &json!({"enabled": false})).await.expect(200);
    assert_eq!((&off["enabled"], &off["waiting"]), (&json!(false), &json!(0)));
    rename(&tenant, &connection, &unique("Two")).await;
    let on = tenant.caller.patch(&hook.path(""), &json!({"enabled": true})).await.expect(200);
    assert_eq!((on.get("failing_since"), &on["enabled"]), (None, &json!(true)));
    rename(&tenant, &connection, "Three").await;
    let log = hook.when("the last is delivered", |log| log[0]["state"] == "delivered").await;
    let states: Vec<&Value> = log.iter().map(|one| &one["state"]).collect();
    assert_eq!(states, ["delivered", "given_up"], "{log:?}");
    assert_eq!(receiver.received()[1].json()["data"]["connection"]["alias"], "Three");
}
