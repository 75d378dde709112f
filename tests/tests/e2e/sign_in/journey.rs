//! Signing in with a provider, in a browser.
//!
//! 1. The page offers what is configured. It works by keyboard.
//! 2. To the real provider and back: to the page that one had asked for.
//! 3. Somebody whom nobody invited is told so, with their address, and can try another way.
//! 4. Who is signed in already is told so.

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::{environment, identity_provider, tenant::Tenant, unique};

#[tokio::test]
async fn in_a_browser() {
    if left_out("sign_in::journey") {
        return;
    }
    let environment = environment::shared();
    identity_provider::real(environment).await;
    let tenant = Tenant::new("provider").await;
    let browser = Browser::open().await;

    // 1
    browser.goto(&format!("{}/sign-in", environment.url)).await;
    browser.see("link", "Continue with Acme").await;
    browser.see("link", "Continue with Acme staff").await;
    browser.look_at("sign-in").await;

    // 2
    let accounts = format!("{}/w/{}/integrations/aws", environment.url, tenant.workspace);
    browser.goto(&accounts).await;
    browser.see("heading", "Sign in to go on").await;
    browser.look_at("sign-in-session-over").await;
    browser.click("link", "Continue with Acme").await;
    browser.fill("E-mail", &tenant.email).await;
    browser.click("button", "Sign in").await;
    browser.see("heading", "AWS accounts").await;
    assert_eq!(browser.address().await, accounts);

    // 4
    browser.goto(&format!("{}/sign-in", environment.url)).await;
    browser.see_text("You are signed in as").await;
    browser.see_text(&tenant.email).await;
    browser.look_at("sign-in-already").await;
    browser.click("link", "Go on to Deputize").await;
    browser.see("heading", "AWS accounts").await;

    // 3
    let stranger = Browser::open().await;
    stranger.goto(&format!("{}/sign-in", environment.url)).await;
    stranger.click("link", "Continue with Acme staff").await;
    let email = format!("{}@stranger.example", unique("robin"));
    stranger.fill("E-mail", &email).await;
    stranger.click("button", "Sign in").await;
    stranger.see("heading", "You cannot enter with this address").await;
    stranger.see_text(&email).await;
    stranger.see_text("Ask the owner of your workspace").await;
    stranger.see("link", "Continue with Acme").await;
    stranger.look_at("sign-in-refused").await;
    assert!(!stranger.address().await.contains('@'));
    for browser in [&browser, &stranger] {
        let errors = browser.console_errors().await;
        // Nobody was signed in at first; and the provider has no icon.
        let is_known = |error: &String| error.contains("401") || error.contains("/favicon.ico");
        assert!(errors.iter().all(is_known), "{errors:#?}");
        browser.judge_the_looks();
    }
}
