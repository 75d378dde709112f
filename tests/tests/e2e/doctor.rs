//! The trust policy doctor, in a real browser.
//!
//!  1. `/doctor` without a login: a slip in the JSON is told with its place; the example is examined; nothing is asked of the
//!     network meanwhile.
//!  2. The account's page of a role that trusts a mistyped ID and demands MFA: the doctor opens in place, names both, and
//!     gives a policy. The customer puts it in; the next check is good.
//!  3. The text is still there after the API's answers have changed the page around it.
//!  4. Inside the workspace, for that account: principal, ID and role are filled in; another role's policy is told.

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::{Value, json};

#[tokio::test]
async fn for_everybody() {
    if left_out("doctor::for_everybody") {
        return;
    }
    // 1
    let browser = Browser::open().await;
    browser.goto(&format!("{}/doctor", environment::shared().url)).await;
    browser.see("heading", "Trust policy doctor").await;
    browser.fill("Trust policy", "{ \"Version\": \"2012-10-17\", }").await;
    browser.see_text("There is a comma too many.").await;
    browser.see_text("Line 1, column 26").await;
    browser.look_at("doctor-1-unreadable").await;

    // An example takes nobody's text away.
    browser.click("button", "Clear").await;
    browser.click("button", "Try an example").await;
    browser.see_text("Enter the principal and the external ID").await;
    browser.click("button", "Use arn:aws:iam::123456789012:user/vendor").await;
    browser.fill("External ID", "b7f0c1de-53a4-4f6e-8c1d-2a9be07f4d36").await;
    browser.see("heading", "This policy keeps us out").await;
    browser.see_text("has other upper and lower case").await;
    browser.see_text("demands a second factor (MFA)").await;
    browser.see("region", "What changes, line by line").await;
    browser.look_at("doctor-2-example").await;
    let asked =
        browser.run("return performance.getEntriesByType('resource').map((one) => one.name)", vec![]).await;
    assert!(!asked.to_string().contains("/api/"), "nothing is sent: {asked}");
    browser.judge_the_looks();
}

#[tokio::test]
async fn for_an_account() {
    if left_out("doctor::for_an_account") {
        return;
    }
    // 2
    let (tenant, customer, role) = (Tenant::new("doctor").await, Customer::first(), unique("Doctored"));
    let principal = &environment::shared().principal;
    let external_id = tenant.external_id().await;
    let mut wrong = trust(principal, &external_id.replacen('-', "", 1));
    wrong["Statement"][0]["Condition"]["Bool"] = json!({"aws:MultiFactorAuthPresent": "true"});
    customer.create_role(&role, &wrong).await;
    let id = tenant.connect(&customer.account, &role).await;
    tenant.when(&id, "diagnosed", |one| one["diagnosis"]["cause"] == "propagating").await;
    let browser = Browser::open().await;
    browser.goto(&tenant.sign_in_url).await;
    browser.see("heading", "AWS accounts").await;
    let account = format!("{}/w/{}/integrations/aws/{id}", environment::shared().url, tenant.workspace);
    browser.goto(&account).await;
    browser.see("heading", "To check by hand, in the customer's account").await;
    browser.click_like("button", "Paste the role's trust policy").await;
    let pasted = format!("[\"arn:aws:iam::{}:role/{role}\", {wrong}]", customer.account);
    browser.fill("Trust policy", &pasted).await;
    browser.see("heading", "This policy keeps us out").await;
    browser.see_text("has its dashes missing or replaced").await;
    browser.see_text("demands a second factor (MFA)").await;
    browser.look_at("doctor-3-in-place").await;
    let text = browser.region_text("Corrected trust policy").await;
    let corrected: Value = serde_json::from_str(&text).expect("the corrected policy is JSON");
    assert_eq!(corrected, trust(principal, &external_id));

    // 3
    tenant.when(&id, "asked again", |one| one["propagation"]["attempts"].as_u64() >= Some(4)).await;
    assert_eq!(browser.property("textbox", "Trust policy", "value").await, pasted);
    customer.update_trust(&role, &corrected).await;
    // The pauses between its own rounds have grown while the browser was looked at; asked, it answers now.
    let checked = tenant.check(&id).await;
    assert_eq!(checked["status"], "connected", "{checked}");
    browser.see_text("Connected").await;

    // 4
    browser.goto(&account.replace(&id, &format!("doctor?connection={id}"))).await;
    browser.see("heading", "Trust policy doctor").await;
    browser.see_text(&external_id).await;
    browser.see_text(principal).await;
    browser.fill("Trust policy", &corrected.to_string()).await;
    browser.see("heading", "This policy is right").await;
    let other = format!("[\"arn:aws:iam::{}:role/Other\", {corrected}]", customer.account);
    browser.fill("Trust policy", &other).await;
    browser.see_text("This is the policy of").await;
    browser.look_at("doctor-4-account").await;
    browser.judge_the_looks();
}
