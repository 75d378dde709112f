//! A link whose time has run out, as its holder and its maker see it.
//!
//! 1. Its page is open when the time runs out. What is entered then is not taken: the page says so, and whom to ask.
//! 2. The view in KV is behind and has it as open still: the HTML shows that link's own ID; the API refuses, the page says
//!    so as soon as it runs, and nothing is connected.
//! 3. Without the view, the HTML says so too.
//! 4. The maker's list has it as expired, with nothing left to revoke.

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::Customer;
use deputize_tests::http::Caller;
use deputize_tests::onboarding::CONNECT;
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::json;

use super::stale::view;

#[tokio::test]
async fn its_page_says_so_and_whom_to_ask() {
    if left_out("connect::expired::its_page_says_so_and_whom_to_ask") {
        return;
    }
    let (environment, tenant, browser) =
        (environment::shared(), Tenant::new("expired").await, Browser::open().await);
    let link = tenant.link(&json!({"alias": "Too late"})).await;

    // 1
    browser.goto(&link.url).await;
    browser.see("heading", "Say which account").await;
    let external_id = link.see().await["role"]["external_id"].as_str().expect("an ID").to_owned();
    let (file, _) = view(&link, r#""stage":"seen""#).await;
    environment.let_a_link_expire(&link.id);
    browser.fill("Account ID", &Customer::first().account).await;
    browser.fill("Role name", &unique("Late")).await;
    browser.click("button", "Connect").await;
    browser.see("heading", "This link has expired").await;
    browser.see_text("Ask Workspace of expired for a new one").await;
    assert!(!browser.page_text().await.contains(&external_id), "the role is not offered any more");

    // 2
    let html = async || Caller::nobody(environment).get(&link.page()).await;
    let behind = html().await;
    assert_eq!(behind.status, 200, "the view is behind, and this test can tell: {behind:?}");
    assert!(behind.text.contains(&external_id), "what it shows is the link's own ID");
    link.holder.get(CONNECT).await.problem(410, "link_expired");
    link.enter(&Customer::first().account, &unique("Late")).await.problem(410, "link_expired");
    browser.reload().await;
    browser.see("heading", "This link has expired").await;
    browser.look_at("link-expired").await;
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    assert_eq!(list["connections"], json!([]));

    // 3
    std::fs::remove_file(&file).expect("the local KV's file can be removed");
    let page = html().await;
    assert_eq!(page.status, 410, "{page:?}");
    assert!(
        page.text.contains("This link has expired.") && page.text.contains("Workspace of expired"),
        "{}",
        page.text
    );
    assert!(!page.text.contains(&external_id), "{}", page.text);

    // 4
    assert_eq!(tenant.link_now(&link.id).await["state"], "expired");
    let path = tenant.path(&format!("links/{}/revoke", link.id));
    tenant.caller.act(&path).await.problem(410, "link_expired");
    browser.goto(&tenant.sign_in_url).await;
    browser.see("heading", "AWS accounts").await;
    browser.goto(&format!("{}/w/{}/integrations/aws/links", environment.url, tenant.workspace)).await;
    browser.see_like("row", "Too late").await;
    browser.see_like("row", "Expired").await;
    assert!(browser.all_like("button", "Revoke").await.is_empty(), "there is nothing left to revoke");
    browser.look_at("links-6-expired").await;
    browser.judge_the_looks();
}
