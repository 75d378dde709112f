//! The accounts of a StackSet, in the browser: the first one is connected; its page leads to the next.
//!
//! 1. A StackSet's template makes a role in two accounts. The first is connected as any account is.
//! 2. Its page shows the ID with the account's number, and leads to another account of the same StackSet.
//! 3. There account and role are entered, and nothing else; the role is proven with its own number in the ID.

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::Customer;
use deputize_tests::{environment, tenant::Tenant, unique};

#[tokio::test]
async fn one_account_after_the_other() {
    if left_out("stack_set::one_account_after_the_other") {
        return;
    }
    // 1
    let (browser, tenant) = (Browser::open().await, Tenant::new("stack-set-page").await);
    let (one, two, role) = (Customer::first(), Customer::second(), unique("OfSet"));
    let path = tenant.path(&format!("policies?role_name={role}"));
    let forms = tenant.caller.get(&path).await.expect(200);
    for customer in [&one, &two] {
        customer.create_stack(&role, forms["stackset_template"].as_str().expect("a template")).await;
    }
    let first = tenant.connect(&one.account, &role).await;
    let connected = tenant.settled(&first, "connected").await;

    // 2
    browser.goto(&tenant.sign_in_url).await;
    browser.see("heading", "AWS accounts").await;
    let url = &environment::shared().url;
    browser.goto(&format!("{url}/w/{}/integrations/aws/{first}?section=access", tenant.workspace)).await;
    browser.see_text(connected["external_id"].as_str().expect("an ID")).await;
    browser.see_text("A StackSet made the role").await;
    browser.look_at("stack-set-1-access").await;
    browser.click("link", "Connect another account of the StackSet").await;

    // 3
    browser.see_text("Another account of the same StackSet.").await;
    browser.fill("Account ID", &two.account).await;
    browser.fill("Role name", &role).await;
    browser.look_at("stack-set-2-account").await;
    browser.click("button", "Connect").await;
    browser.see("heading", "Connected").await;
    browser.see("link", "Connect another account of the StackSet").await;
    browser.look_at("stack-set-3-connected").await;
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    let second = list["connections"][0]["id"].as_str().expect("the newest").to_owned();
    let id = tenant.connection(&second).await["external_id"].clone();
    assert_eq!(id, format!("{}:{}", forms["external_id"].as_str().expect("an ID"), two.account));
    browser.judge_the_looks();
}
