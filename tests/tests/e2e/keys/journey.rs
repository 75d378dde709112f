//! Keys plus role, in the browser.
//!
//! 1. Add account offers a second way, and says why the first is better.
//! 2. A wrong key is refused beside its field. Whose the right one is, the page says, and shows the trust policy for it.
//! 3. The customer makes the role with that policy; its ARN is entered; three probes; connected.
//! 4. The account's page shows the user and the last four characters, and nothing else of the key. Another key in its
//!    place: checked at once.

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::Customer;
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::Value;

use super::trusted_user;

#[tokio::test]
async fn keys_plus_role() {
    if left_out("keys::journey::keys_plus_role") {
        return;
    }
    let (environment, browser) = (environment::shared(), Browser::open().await);
    let tenant = Tenant::new("keys-journey").await;
    let (user, customer) = (trusted_user(environment).await, Customer::first());

    // 1
    browser.goto(&tenant.sign_in_url).await;
    browser.click("link", "Add account").await;
    browser.see("heading", "External ID").await;
    browser.click("tab", "IAM user keys and AssumeRole").await;
    browser.see("heading", "Assume the role with a user's key").await;
    browser.see("link", "Use role delegation").await;
    let external_id = tenant.external_id().await;
    browser.see_text(&external_id).await;
    browser.look_at("keys-1-empty").await;

    // 2
    browser.fill("Account ID of the trusted account", "222222222222").await;
    browser.fill("Access key ID", &user.secret_access_key).await;
    browser.fill("Secret access key", &user.secret_access_key).await;
    browser.click("button", "Check the key").await;
    browser.see_text("This looks like the secret access key.").await;
    browser.fill("Access key ID", &user.access_key_id).await;
    browser.click("button", "Check the key").await;
    browser.see_text("The key belongs to account 333333333333, not to 222222222222.").await;
    browser.look_at("keys-2-wrong").await;
    browser.fill("Account ID of the trusted account", "333333333333").await;
    browser.click("button", "Check the key").await;
    browser.see_text(&user.arn).await;
    let policy = browser.region_text("Trust policy").await;
    let policy: Value = serde_json::from_str(&policy).expect("the trust policy is JSON");
    assert_eq!(policy["Statement"][0]["Principal"]["AWS"], user.arn);
    assert_eq!(policy["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"], external_id);
    browser.look_at("keys-2-known").await;

    // 3
    let arn = customer.create_role(&unique("KeysJourney"), &policy).await;
    browser.fill("AssumeRole ARN", &arn).await;
    browser.fill("Name", "By keys").await;
    browser.click("button", "Connect").await;
    browser.see("heading", "Connected").await;
    browser.click("link", "Open account").await;

    // 4
    browser.see("heading", "By keys").await;
    browser.click("link", "Access").await;
    browser.see("heading", "Access key").await;
    browser.see_text(&user.arn).await;
    browser.see_text(&format!("AKIA…{}", &user.access_key_id[16..])).await;
    assert!(!browser.page_text().await.contains(&user.access_key_id));
    let fresh = Customer::second().create_key(&user.name).await;
    browser.click("button", "Replace key").await;
    browser.fill("Access key ID", &fresh.access_key_id).await;
    browser.fill("Secret access key", &fresh.secret_access_key).await;
    browser.look_at("keys-4-replace").await;
    browser.click("button", "Replace key").await;
    browser.see_text(&format!("AKIA…{}", &fresh.access_key_id[16..])).await;
    browser.look_at("keys-4-replaced").await;
    browser.judge_the_looks();
}
