//! Credentials for programs, in the browser.
//!
//! 1. An owner opens the account's settings: off. Switching on asks first, and says what it means.
//! 2. Without a reason nothing is taken; with one, the credentials are shown once, as exports that work.
//! 3. The addresses for SDKs hold the reason, and are those that answer.
//! 4. A token of the scope Credentials is offered, with what it may do.
//! 5. An admin takes them and cannot switch; a viewer sees that they are on, and no more.
//! 6. The timeline says who took them, and why. Switched off, nothing is offered any more.

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::Customer;
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::{Value, json};

use super::run;
use crate::connections::connected;

#[tokio::test]
async fn from_off_to_a_script_and_back() {
    if left_out("credentials::journey") {
        return;
    }
    let (browser, tenant) = (Browser::open().await, Tenant::new("credentials-journey").await);
    let id = connected(&tenant, &Customer::first(), &json!({"alias": "Shop"})).await;
    let url = &environment::shared().url;
    let account = format!("{url}/w/{}/integrations/aws/{id}", tenant.workspace);

    // 1
    browser.goto(&tenant.sign_in_url).await;
    browser.see("heading", "AWS accounts").await;
    browser.goto(&format!("{account}?section=settings")).await;
    browser.see("heading", "Credentials for programs").await;
    browser.see_text("No program gets AWS credentials of this account.").await;
    browser.look_at("credentials-1-off").await;
    browser.click("button", "Switch on").await;
    browser.see("heading", "Give credentials to programs?").await;
    browser.see_text("pausing or cutting off does not end them").await;
    browser.look_at("credentials-1-asked").await;
    let dialog = "document.querySelector('dialog[open] .actions button:last-child').click()";
    browser.run(dialog, vec![]).await;
    browser.see("tab", "Container").await;

    // 2
    browser.click("button", "Take credentials").await;
    browser.see_text("The reason is missing.").await;
    browser.fill("Reason", "Nightly cost report").await;
    browser.look_at("credentials-2-form").await;
    browser.click("button", "Take credentials").await;
    browser.see("heading", "The credentials").await;
    let exports = browser.region_text("Credentials").await;
    let value = |name: &str| {
        let (_, rest) = exports.split_once(&format!("export {name}='")).expect("it is exported");
        rest.split('\'').next().unwrap_or_default().to_owned()
    };
    let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
    let values = names.map(value);
    let variables: Vec<_> = names.into_iter().zip(values.iter().map(String::as_str)).collect();
    assert_eq!(run(&variables)["answers"]["instances"], "ok");
    browser.look_at("credentials-2-taken").await;
    browser.click("button", "Copy credentials").await;
    browser.see("button", "Copied credentials").await;
    browser.click("button", "Done").await;
    assert!(!browser.page_text().await.contains(&values[1]), "shown once");

    // 3
    let new = json!({"name": "script", "scope": "credentials"});
    let made = post(&browser, &tenant.path("tokens"), &new).await;
    let token = made["secret"].as_str().expect("a secret").to_owned();
    browser.click("tab", "Container").await;
    let snippet = browser.region_text("Container variables").await;
    assert!(snippet.contains("reason=Nightly%20cost%20report"), "{snippet}");
    let address = snippet.split('\'').nth(1).expect("an address").to_owned();
    assert!(address.starts_with(url), "{address}");
    browser.look_at("credentials-3-container").await;
    let bearer = format!("Bearer {token}");
    let container = [
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", address.as_str()),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", bearer.as_str()),
    ];
    assert_eq!(run(&container)["method"], "container-role");
    browser.click("tab", "Process").await;
    let profile = browser.region_text("AWS profile").await;
    assert!(
        profile.contains("credential_process = curl -sSf -H @/home/you/.deputize-header \""),
        "{profile}"
    );
    browser.look_at("credentials-3-process").await;

    // 4
    browser.goto(&format!("{url}/w/{}/settings/tokens", tenant.workspace)).await;
    browser.click("button", "New token").await;
    browser.click_like("radio", "Credentials").await;
    browser.see_text("takes temporary AWS credentials of accounts whose settings allow it").await;
    browser.look_at("credentials-4-token").await;

    others(&browser, &tenant, &account).await;

    // 6
    browser.goto(&format!("{account}?section=checks")).await;
    browser.see_text("Temporary credentials were taken").await;
    browser.see_text("Reason: Nightly cost report").await;
    browser.goto(&format!("{account}?section=settings")).await;
    browser.click("button", "Switch off").await;
    browser.see("heading", "No more credentials?").await;
    browser.run(dialog, vec![]).await;
    browser.see_text("No program gets AWS credentials of this account.").await;
    assert!(!browser.has("button", "Take credentials").await);
    browser.judge_the_looks();
}

/// 5
async fn others(owner: &Browser, tenant: &Tenant, account: &str) {
    for (role, sees) in [
        ("admin", "Only an owner of the workspace switches this on or off."),
        ("viewer", "Taking them needs the role Admin, or a token of the scope Credentials."),
    ] {
        let email = format!("{}@example.com", unique(role));
        let made = post(owner, &tenant.path("invitations"), &json!({"email": email, "role": role})).await;
        let other = Browser::open().await;
        other.goto(made["url"].as_str().expect("a link")).await;
        other.fill("Your name", &format!("A {role}")).await;
        other.click("button", "Accept").await;
        other.see("heading", "AWS accounts").await;
        other.goto(&format!("{account}?section=settings")).await;
        other.see_text(sees).await;
        assert!(!other.has("button", "Switch off").await);
        assert_eq!(other.has("button", "Take credentials").await, role == "admin");
        other.look_at(&format!("credentials-5-{role}")).await;
        other.judge_the_looks();
    }
}

/// What the API answers to a write of the console's own.
async fn post(browser: &Browser, path: &str, body: &Value) -> Value {
    const ASK: &str = "const [path, body, done] = arguments; \
        fetch(path, {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(body)}) \
        .then((answer) => answer.json()).then(done)";
    browser.await_script(ASK, vec![json!(path), body.clone()]).await
}
