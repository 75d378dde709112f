//! An alert made in the console, in a real browser, by the keyboard where there is a choice of resources.
//!
//! 1. The resource is every instance, until one is searched for; what is found shows name, id and region.
//! 2. Escape puts back what was chosen, arrows and Enter choose; the form is not sent by that.
//! 3. What cannot be asked says so in the list, and is asked again from there; what is not there is said too.
//! 4. Saved, the alert is in the list; changed, the resource is shown by its name; another type has none.

use std::time::Duration;

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::Customer;
use deputize_tests::{eventually, tenant::Tenant};
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::connections::connected;

const RESOURCE: &str = "Resource";

/// Waits until so many entries are listed.
async fn found(browser: &Browser, count: usize) {
    eventually(&format!("{count} found"), Duration::from_secs(20), async || {
        (browser.all_like("option", "").await.len() == count).then_some(())
    })
    .await;
}

async fn rule(tenant: &Tenant, id: &str) -> Value {
    let list = tenant.caller.get(&tenant.connection_path(id, "/alerts")).await.expect(200);
    list["alerts"][0]["rule"].clone()
}

#[tokio::test]
async fn of_one_resource() {
    if left_out("monitoring::alert_form::of_one_resource") {
        return;
    }
    let tenant = Tenant::new("alert-form").await;
    let extra =
        json!({"alias": "Production", "regions": ["us-east-1"], "features": ["ec2_discovery", "metrics"]});
    let id = connected(&tenant, &Customer::first(), &extra).await;
    let resources = tenant.resources(&id).await;
    let web = resources.iter().find(|one| one["name"] == "web-1").expect("the seed has web-1");
    let web = web["id"].as_str().expect("an id");
    let browser = Browser::open().await;
    browser.goto(&tenant.sign_in_url).await;
    browser.click("link", "Production").await;
    browser.click("link", "Settings").await;
    browser.click("button", "Add alert").await;

    // 1
    browser.see_value("combobox", RESOURCE, "Every EC2 instance").await;
    browser.click("combobox", RESOURCE).await;
    browser.see("option", "Every EC2 instance").await;
    browser.see_like("option", "web-2").await;
    browser.look_at("alert-1-every").await;
    browser.type_into("combobox", RESOURCE, "web-1").await;
    browser.see("option", &format!("web-1 {web} · us-east-1")).await;
    found(&browser, 1).await;
    assert!(!browser.has("option", "Every EC2 instance").await, "it was not searched for");
    browser.look_at("alert-2-searched").await;

    // 2
    browser.press(Key::Escape).await;
    browser.see_value("combobox", RESOURCE, "Every EC2 instance").await;
    assert!(browser.all_like("option", "").await.is_empty());
    browser.type_into("combobox", RESOURCE, "web-1").await;
    found(&browser, 1).await;
    browser.press(Key::Down).await;
    browser.press(Key::Enter).await;
    browser.see_value("combobox", RESOURCE, "web-1").await;
    browser.see("button", "Save alert").await;
    assert_eq!(rule(&tenant, &id).await, Value::Null, "nothing was sent");

    // 3
    browser.block(&["*/resources?*"]).await;
    browser.type_into("combobox", RESOURCE, "web-2").await;
    browser.see_text("Press Enter to try again.").await;
    browser.look_at("alert-3-failed").await;
    browser.block(&[]).await;
    browser.press(Key::Enter).await;
    browser.see_like("option", "web-2").await;
    browser.type_into("combobox", RESOURCE, "no such thing").await;
    browser.see_text("No resource of this type matches.").await;
    browser.press(Key::Escape).await;
    browser.see_value("combobox", RESOURCE, "web-1").await;

    // 4
    browser.fill("Name", "Busy").await;
    browser.fill("Threshold", "90").await;
    browser.click("button", "Save alert").await;
    browser.see("button", "Edit Busy").await;
    assert_eq!(rule(&tenant, &id).await["resource"], web);
    browser.click("button", "Edit Busy").await;
    browser.see_value("combobox", RESOURCE, "web-1").await;
    browser.click("combobox", RESOURCE).await;
    browser.click("option", "Every EC2 instance").await;
    browser.see_value("combobox", RESOURCE, "Every EC2 instance").await;
    browser.click("button", "Save alert").await;
    browser.see("button", "Add alert").await;
    assert_eq!(rule(&tenant, &id).await["resource"], Value::Null, "each of them");
    browser.judge_the_looks();
}
