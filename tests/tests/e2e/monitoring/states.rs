//! What the pages of monitoring show on days that are not good ones, in a real browser; each look is held against the rules
//! of accessibility, and must fit its window.
//!
//! 1. A workspace without accounts: every page says what comes first.
//! 2. The API does not answer: each page says so, with a button that asks again; what is shown already stays.
//! 3. A service is refused in a region, an alert fires, a webhook fails: cells, pills and messages say where and why.
//! 4. Paused: the account says so on each of its sections, and what was read stays.

use std::time::Duration;

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::Customer;
use deputize_tests::receiver::Receiver;
use deputize_tests::{eventually, tenant::Tenant};
use serde_json::{Value, json};

use crate::connections::connected;

/// The pages of a workspace: the address, the heading, and what is said where nothing is there.
const PAGES: [(&str, &str, &str); 4] = [
    ("overview", "AWS overview", "Connect the first account"),
    ("resources", "Resources", "No resources yet"),
    ("events", "Events", "Nothing has happened yet"),
    ("webhooks", "Webhooks", "No webhook yet"),
];

#[tokio::test]
async fn nothing_there_yet() {
    if left_out("monitoring::states::nothing_there_yet") {
        return;
    }
    // 1
    let (tenant, browser) = (Tenant::new("states-empty").await, Browser::open().await);
    browser.goto(&tenant.sign_in_url).await;
    browser.see("heading", "Connect the first account").await;
    for (page, heading, nothing) in PAGES {
        open(&browser, &tenant, page).await;
        browser.see("heading", heading).await;
        browser.see_text(nothing).await;
        browser.look_at(&format!("states-1-empty-{page}")).await;
    }
    open(&browser, &tenant, "events?kind=paused").await;
    browser.see_text("Nothing of this has happened").await;

    // 2
    browser.block(&["*/api/v1/workspaces/*"]).await;
    for (page, heading, _) in PAGES {
        open(&browser, &tenant, page).await;
        browser.see("heading", heading).await;
        browser.see("button", "Try again").await;
        browser.see_text("Deputize could not be reached.").await;
        browser.look_at(&format!("states-2-failed-{page}")).await;
    }
    browser.block(&[]).await;
    browser.click("button", "Try again").await;
    browser.see("heading", "No webhook yet").await;
    browser.judge_the_looks();
}

#[tokio::test]
async fn half_of_it_works() {
    if left_out("monitoring::states::half_of_it_works") {
        return;
    }
    // 3
    let (tenant, customer, receiver) = (Tenant::new("states").await, Customer::second(), Receiver::start());
    let policies = tenant.caller.get(&tenant.path("policies")).await.expect(200);
    let id =
        connected(&tenant, &customer, &json!({"alias": "Half", "regions": ["eu-west-1", "us-east-1"]})).await;
    tenant.discovered(&id).await;
    tenant.when(&id, "read", |one| one["last_poll_at"].is_string()).await;
    let alert = json!({"name": "Busy", "type": "instance", "metric": "CPUUtilization", "comparison": "above", "threshold": 0.001});
    tenant.caller.post(&tenant.connection_path(&id, "/alerts"), &alert).await.expect(201);
    let mut without = policies["permission_policy"].clone();
    let statements = without["Statement"].as_array_mut().expect("statements");
    statements.retain(|one| one["Sid"] != "SqsDiscovery" && one["Sid"] != "Metrics");
    let role = tenant.connection(&id).await["role_arn"].as_str().expect("an ARN").to_owned();
    customer.permit(role.rsplit('/').next().expect("a name"), &without).await;
    tenant.caller.act(&tenant.connection_path(&id, "/discover")).await.expect(200);
    let is_denied = |one: &Value| one["poll_messages"].as_array().is_some_and(|all| !all.is_empty());
    let choice = json!({"metrics_off": ["instance/EBSReadBytes"]});
    tenant.caller.put(&tenant.connection_path(&id, "/monitoring"), &choice).await.expect(200);
    tenant.when(&id, "denied", is_denied).await;
    receiver.answer(500, "", "out of order");
    let hook = json!({"url": receiver.url("/hook"), "description": "Pager", "connections": [id], "kinds": ["failed", "alert_firing"]});
    tenant.caller.post(&tenant.path("webhooks"), &hook).await.expect(201);

    let browser = Browser::open().await;
    browser.goto(&tenant.sign_in_url).await;
    browser.see("link", "Half").await;
    open(&browser, &tenant, "overview").await;
    browser.see_text("Services refused or failing").await;
    browser.see("heading", "Accounts").await;
    eventually("the charts are drawn", Duration::from_secs(20), async || {
        let drawn = browser.run("return document.querySelectorAll('.chart canvas').length", vec![]).await;
        (drawn.as_u64() >= Some(4)).then_some(())
    })
    .await;
    browser.look_at("states-3-half-overview").await;
    open(&browser, &tenant, "webhooks").await;
    browser.click("button", "Send a test").await;
    browser.see_text("The test was not taken.").await;
    browser.run("document.querySelector('.webhook details').open = true", vec![]).await;
    browser.see_text("out of order").await;
    browser.look_at("states-3-half-webhooks").await;
    open(&browser, &tenant, "events").await;
    browser.see_text("“Busy” fires").await;
    browser.look_at("states-3-half-events").await;
    for (section, words) in
        [("overview", "What was found"), ("metrics", "EC2 instances"), ("settings", "Alerts")]
    {
        open(&browser, &tenant, &format!("{id}?section={section}")).await;
        browser.see("heading", words).await;
        browser.look_at(&format!("states-3-half-account-{section}")).await;
    }
    browser.see_text("Fires").await;
    browser.block(&["*/api/v1/workspaces/*/metrics*", "*/api/v1/workspaces/*/matrix*"]).await;
    open(&browser, &tenant, &format!("{id}?section=metrics")).await;
    browser.see("button", "Try again").await;
    browser.look_at("states-3-failed-metrics").await;
    open(&browser, &tenant, &format!("{id}?section=overview")).await;
    browser.see("button", "Try again").await;
    browser.look_at("states-3-failed-account").await;
    browser.block(&[]).await;
    let resources = tenant.resources(&id).await;
    let web = resources.iter().find(|one| one["type"] == "instance").expect("there are instances");
    let web = web["id"].as_str().expect("an id");
    browser.block(&["*/api/v1/workspaces/*/metrics*"]).await;
    open(&browser, &tenant, &format!("{id}/resources/{web}")).await;
    browser.see("button", "Try again").await;
    browser.look_at("states-3-failed-resource").await;
    browser.block(&[]).await;
    open(&browser, &tenant, &format!("{id}/resources/i-0?from=2026-01-01T00:00:00Z&to=2026-01-01T03:00:00Z"))
        .await;
    browser.see("heading", "Nothing here").await;
    browser.look_at("states-3-missing-resource").await;
    open(&browser, &tenant, "resources?q=no+such+thing").await;
    browser.see_text("No resource matches.").await;
    browser.look_at("states-3-none-resources").await;

    // 4
    tenant.caller.act(&tenant.connection_path(&id, "/pause")).await.expect(200);
    for section in ["overview", "metrics", "resources", "settings"] {
        open(&browser, &tenant, &format!("{id}?section={section}")).await;
        browser.see_text("Paused").await;
        browser.look_at(&format!("states-4-paused-{section}")).await;
    }
    open(&browser, &tenant, "overview").await;
    browser.see_text("Paused").await;
    browser.look_at("states-4-paused-all").await;
    browser.judge_the_looks();
}

/// A page of the workspace, by its address.
async fn open(browser: &Browser, tenant: &Tenant, page: &str) {
    let origin = tenant.sign_in_url.split("/sign-in").next().unwrap_or_default();
    browser.goto(&format!("{origin}/w/{}/integrations/aws/{page}", tenant.workspace)).await;
}
