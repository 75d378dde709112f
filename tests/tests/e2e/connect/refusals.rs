//! What a customer sees in the browser where a link does not work, or does not take what was entered.
//!
//! 1. A made-up, and a revoked link: each says so, and whom to ask.
//! 2. Refusals beside the field: our own account, another than the expected one, a role that is connected already.
//! 3. Taken back while its page is open: the page says so by itself.

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::Customer;
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::json;

#[tokio::test]
async fn each_says_so_and_whom_to_ask() {
    if left_out("connect::refusals::each_says_so_and_whom_to_ask") {
        return;
    }
    let (tenant, customer, browser) =
        (Tenant::new("refusals").await, Customer::first(), Browser::open().await);
    // 1
    let unknown =
        format!("{}/connect/dpl_{}_{}", environment::shared().url, &tenant.workspace[3..], "A".repeat(43));
    browser.goto(&unknown).await;
    browser.see("heading", "This link does not work").await;
    browser.see_text("the person who sent it to you").await;
    browser.look_at("link-unknown").await;
    let revoked = tenant.link(&json!({})).await;
    tenant.revoke_link(&revoked.id).await;
    browser.goto(&revoked.url).await;
    browser.see("heading", "This link was taken back").await;
    browser.see_text("Workspace of refusals").await;

    // 2
    let taken = unique("Taken");
    tenant.external_id().await;
    tenant.connect(&customer.account, &taken).await;
    let link = tenant.link(&json!({"expected_account_id": customer.account})).await;
    browser.goto(&link.url).await;
    let filled = browser.property("textbox", "Account ID", "value").await;
    assert_eq!(filled, customer.account, "the expected account is filled in");
    browser.fill("Account ID", &environment::shared().organisation).await;
    browser.click("button", "Connect").await;
    browser.see_text("This is the organisation's own AWS account").await;
    browser.fill("Account ID", &Customer::second().account).await;
    browser.click("button", "Connect").await;
    browser.see_text(&format!("This link is for the account {}.", customer.account)).await;
    browser.look_at("link-wrong-account").await;
    browser.fill("Account ID", &customer.account).await;
    browser.fill("Role name", &taken).await;
    browser.click("button", "Connect").await;
    browser.see_text("This role is connected already.").await;

    // 3
    browser.fill("Role name", &unique("Waiting")).await;
    browser.click("button", "Connect").await;
    browser.see("heading", "Proof").await;
    tenant.revoke_link(&link.id).await;
    browser.see("heading", "This link was taken back").await;
    browser.look_at("link-taken-back").await;
    browser.judge_the_looks();
}
