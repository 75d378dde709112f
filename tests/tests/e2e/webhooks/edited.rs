//! A webhook changed in the console, in a real browser.
//!
//! 1. Made for every account; its form opens with what it has.
//! 2. A wrong address is refused at its field, in a form's words; nothing is saved.
//! 3. Another address, some kinds and one account out of more than a page of them: saved, shown, and in the API.
//! 4. The test goes to the new address, signed; the secret rotates; the log has what was sent before.
//! 5. An account that was removed since is marked, and leaves the rest editable. Slack's address is not shown, and stays.

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::receiver::Receiver;
use deputize_tests::tenant::Tenant;
use deputize_tests::unique;
use serde_json::{Value, json};
use thirtyfour::Key;

use super::Hook;

/// More than a page of the list of accounts.
const ACCOUNTS: usize = 103;

/// So many accounts, the first called `Oldest`: each paused, so that nothing waits for roles that are not there.
async fn accounts(tenant: &Tenant) -> String {
    let mut oldest = None;
    for number in 0..ACCOUNTS {
        tenant.external_id().await;
        let alias = if number == 0 { "Oldest".to_owned() } else { format!("Account {number}") };
        let role = json!({"account_id": "222222222222", "role_name": unique("Waits"), "alias": alias});
        let made = tenant.caller.post(&tenant.path("connections"), &role).await.expect(201);
        let id = made["id"].as_str().expect("an id").to_owned();
        tenant.caller.act(&tenant.connection_path(&id, "/pause")).await.expect(200);
        oldest.get_or_insert(id);
    }
    oldest.expect("there are some")
}

#[tokio::test]
async fn to_another_address_and_one_account() {
    if left_out("webhooks::edited::to_another_address_and_one_account") {
        return;
    }
    let (tenant, receiver) = (Tenant::new("webhook-edit").await, Receiver::start());
    let oldest = accounts(&tenant).await;
    let hook = Hook::make(&tenant, &receiver, json!({"description": "Pager"})).await;
    let browser = Browser::open().await;
    browser.goto(&tenant.sign_in_url).await;
    browser.click("link", "Webhooks").await;
    browser.click("button", "Send a test").await;
    browser.see_text("The test was taken.").await;

    // 1
    browser.click("button", "Edit").await;
    browser.see_value("textbox", "Address", &receiver.url("/hook")).await;
    browser.see_value("textbox", "Description", "Pager").await;
    browser.look_at("webhook-edit-1").await;

    // 2
    browser.fill("Address", "http://example.com/").await;
    browser.click("button", "Save").await;
    browser.see_text("The address does not begin with https://. Enter an address such as https://example.com/hooks/aws.").await;
    assert_eq!(browser.property("textbox", "Address", "ariaInvalid").await, "true");
    assert_eq!(hook.now().await["url"], receiver.url("/hook"));
    browser.look_at("webhook-edit-2-refused").await;

    // 3
    browser.fill("Address", &receiver.url("/other")).await;
    browser.click_like("button", "Events: every kind").await;
    browser.click("checkbox", "Paused").await;
    browser.type_into("combobox", "Accounts", "oldest").await;
    browser.see_like("option", "Oldest").await;
    browser.press(Key::Enter).await;
    browser.see("button", "Oldest: take out").await;
    browser.look_at("webhook-edit-3-chosen").await;
    browser.click("button", "Save").await;
    browser.see("button", "Edit").await;
    browser.see_text(&receiver.url("/other")).await;
    browser.see_text("Oldest").await;
    let now = hook.now().await;
    assert_eq!((&now["kinds"], &now["connections"]), (&json!(["paused"]), &json!([oldest])));
    assert_eq!((&now["description"], &now["enabled"]), (&json!("Pager"), &json!(true)), "these stay");

    // 4
    browser.click("button", "Send a test").await;
    let messages = receiver.after(2).await;
    assert_eq!((messages[0].path.as_str(), messages[1].path.as_str()), ("/hook", "/other"));
    assert!(messages[1].is_signed_with(&hook.secret));
    browser.click("button", "Rotate secret").await;
    browser.run("document.querySelector('dialog[open] .button.primary').click()", vec![]).await;
    browser.see("heading", "The signing secret").await;
    browser.click("button", "Done").await;
    browser.run("document.querySelector('.webhook details').open = true", vec![]).await;
    browser.see_text("The receiver answered 204").await;
    assert_eq!(hook.deliveries().await.len(), 2);

    // 5
    tenant.caller.delete(&tenant.connection_path(&oldest, "")).await.expect_empty(204);
    browser.reload().await;
    browser.see_text("(removed)").await;
    browser.click("button", "Edit").await;
    browser.fill("Description", "Pager of the night").await;
    browser.click("button", "Save").await;
    browser.see_text("Pager of the night").await;
    let slack =
        json!({"url": "https://hooks.slack.com/services/T0/B0/secret", "format": "slack", "enabled": false});
    let slack = Hook::make(&tenant, &receiver, slack).await;
    browser.reload().await;
    browser.see_text("https://hooks.slack.com/…").await;
    browser.run("[...document.querySelectorAll('[id^=edit-]')].at(-1).click()", vec![]).await;
    browser.see_text("The address is the secret, so it is not shown.").await;
    browser.fill("Description", "Chat").await;
    browser.look_at("webhook-edit-4-slack").await;
    browser.click("button", "Save").await;
    browser.see_text("Chat").await;
    assert_eq!(
        (&slack.now().await["url"], &slack.now().await["description"]),
        (&Value::from("https://hooks.slack.com/…"), &json!("Chat"))
    );
    browser.judge_the_looks();
}
