//! The page that reads a receipt, in a browser, without a login.
//!
//! 1. From the account's page a receipt is opened: verified, and readable; on paper without buttons.
//! 2. Without a session, a receipt is pasted: verified too.
//! 3. A changed one, one of a foreign key and a text that is none are told apart.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use deputize_tests::browser::{Browser, left_out};
use deputize_tests::environment;
use serde_json::{Value, json};

use super::issue::{proven, with};

#[tokio::test]
async fn verified_in_the_browser() {
    if left_out("receipts::page::verified_in_the_browser") {
        return;
    }
    let browser = Browser::open().await;
    let (tenant, id) = proven("receipt-page").await;
    let url = &environment::shared().url;

    // 1
    browser.goto(&tenant.sign_in_url).await;
    browser.see("heading", "AWS accounts").await;
    browser.goto(&format!("{url}/receipt?workspace={}&connection={id}", tenant.workspace)).await;
    browser.see_text("Verified").await;
    browser.see("heading", "Access to AWS account 222222222222").await;
    browser.see("heading", "What AWS asks of third parties").await;
    browser.look_at("receipt-verified").await;
    browser.look_at_paper("receipt-paper").await;

    // 2
    let answer = tenant.caller.get(&tenant.connection_path(&id, "/receipt")).await;
    let signed: Value = serde_json::from_str(&answer.text).expect("a receipt is JSON");
    let stranger = Browser::open().await;
    stranger.goto(&format!("{url}/receipt")).await;
    stranger.see("heading", "Open a receipt").await;
    stranger.look_at("receipt-empty").await;
    paste(&stranger, &answer.text).await;
    stranger.see_text("Verified").await;

    // 3
    stranger.click("button", "Open another").await;
    let payload = decoded(&signed["payload"]);
    let other_account = payload.replace("222222222222", "333333333333");
    paste(&stranger, &with(&signed, "payload", &URL_SAFE_NO_PAD.encode(other_account)).to_string()).await;
    stranger.see_text("This receipt was changed").await;
    assert!(!stranger.page_text().await.contains("333333333333"), "nothing of a changed receipt is shown");
    stranger.look_at("receipt-changed").await;

    let header = json!({"alg": "ES256", "kid": "another", "typ": "deputize-receipt+jws"}).to_string();
    let foreign = with(&signed, "protected", &URL_SAFE_NO_PAD.encode(header));
    paste(&stranger, &foreign.to_string()).await;
    stranger.see_text("This receipt's key is not known").await;
    let elsewhere = payload.replace(url.as_str(), "https://other.example");
    let elsewhere = with(&foreign, "payload", &URL_SAFE_NO_PAD.encode(elsewhere));
    paste(&stranger, &elsewhere.to_string()).await;
    stranger.see_text("This receipt is not ours to verify").await;
    stranger.see_text("https://other.example/receipt").await;
    paste(&stranger, "hello").await;
    stranger.see_text("This is not a receipt").await;
    assert_eq!(stranger.console_errors().await, Vec::<String>::new());
    browser.judge_the_looks();
    stranger.judge_the_looks();
}

async fn paste(browser: &Browser, text: &str) {
    browser.fill("Or paste it", text).await;
    browser.click("button", "Verify").await;
}

fn decoded(part: &Value) -> String {
    let bytes = URL_SAFE_NO_PAD.decode(part.as_str().expect("a text")).expect("base64url");
    String::from_utf8(bytes).expect("JSON is UTF-8")
}
