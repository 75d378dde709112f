//! A page whose code comes when it is first wanted, and does not come: the network fails at that moment.
//!
//! 1. Signed in, the list of accounts is there.
//! 2. The part with the links is not let through. The page says that it did not load, with a button; it is no blank page.
//! 3. Pressed while it is still so, it says the same.
//! 4. Let through, pressed once more: the page appears, and the way back and forth works.

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::tenant::Tenant;

#[tokio::test]
async fn a_page_that_did_not_load() {
    if left_out("late::a_page_that_did_not_load") {
        return;
    }
    // 1
    let (browser, tenant) = (Browser::open().await, Tenant::new("late").await);
    browser.goto(&tenant.sign_in_url).await;
    browser.see("heading", "AWS accounts").await;

    // 2
    browser.block(&["*/assets/split_links*"]).await;
    browser.click("link", "Onboarding links").await;
    browser.see("heading", "This page did not load").await;
    browser.look_at("page-did-not-load").await;

    // 3
    browser.click("button", "Try again").await;
    browser.see("heading", "This page did not load").await;
    assert!(!browser.has("heading", "Onboarding links").await);

    // 4
    browser.block(&[]).await;
    browser.click("button", "Try again").await;
    browser.see("heading", "Onboarding links").await;
    browser.click("link", "AWS").await;
    browser.see("heading", "AWS accounts").await;
    browser.click("link", "Onboarding links").await;
    browser.see("heading", "Onboarding links").await;
    browser.judge_the_looks();
}
