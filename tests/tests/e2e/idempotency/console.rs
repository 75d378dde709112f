//! The console's forms, whose answer is lost on the way after everything was done.
//!
//! 1. A token is asked for; it is made, and the page hears nothing of it. It says so, and keeps what was entered.
//! 2. Sent again, the page is given that token, and its secret works. There is one.
//! 3. The next form of the same content is a new request: its name is taken.

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::environment;
use deputize_tests::http::Caller;
use deputize_tests::tenant::Tenant;

/// Lets the answer to the next `POST` be lost once it has come.
const LOSE_ONE: &str = "
    const real = window.fetch;
    window.fetch = async (request, ...more) => {
        const answer = await real.call(window, request, ...more);
        if (request.method !== 'POST') return answer;
        window.fetch = real;
        await answer.text();
        throw new TypeError('lost');
    };
";

#[tokio::test]
async fn a_form_that_is_sent_again() {
    if left_out("idempotency::console") {
        return;
    }
    let (browser, tenant) = (Browser::open().await, Tenant::new("lost-answer").await);
    let tokens = format!("{}/w/{}/settings/tokens", environment::shared().url, tenant.workspace);
    let count = async || {
        let list = tenant.caller.get(&tenant.path("tokens")).await.expect(200);
        list["tokens"].as_array().map(Vec::len)
    };
    let fill = async || {
        browser.click("button", "New token").await;
        browser.fill("Name", "Terraform").await;
        browser.click_like("radio", "Connect").await;
    };
    browser.goto(&tenant.sign_in_url).await;
    browser.see("heading", "AWS accounts").await;
    browser.goto(&tokens).await;

    // 1
    fill().await;
    browser.run(LOSE_ONE, vec![]).await;
    browser.click("button", "Make token").await;
    browser.see_text("Deputize could not be reached.").await;
    assert_eq!(count().await, Some(2), "it is made, beside that of set-up");

    // 2
    browser.click("button", "Make token").await;
    browser.click("button", "Copy token").await;
    browser.see("button", "Copied token").await;
    let secret = browser.clipboard().await;
    Caller::nobody(environment::shared()).with_token(&secret).get("/api/v1/me").await.expect(200);
    assert_eq!(count().await, Some(2));

    // 3
    browser.reload().await;
    fill().await;
    browser.click("button", "Make token").await;
    browser.see_text("There is a token that is called").await;
    assert_eq!(count().await, Some(2));
}
