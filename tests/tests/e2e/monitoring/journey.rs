//! What a person sees of a connected account's resources and metrics, in a real browser.
//!
//! 1. Overview: the matrix holds what the seed has; a count leads to the list of just these.
//! 2. Resources: the search narrows the list, and the address says so; a row leads to its resource.
//! 3. A resource: its facts, its charts in a sentence and as a table; another one of its type in the same charts.
//! 4. Metrics: a chart for each metric of the service; another span; a span of one's own and the way back.
//! 5. Settings: a budget that is no number is refused at its field; a longer interval is saved, and costs half.
//!
//! Pictures of each look are taken, and each is held against the rules of accessibility.

use std::time::Duration;

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::Customer;
use deputize_tests::{eventually, tenant::Tenant};
use serde_json::json;

use crate::connections::connected;

struct Monitored {
    browser: Browser,
    tenant: Tenant,
    id: String,
}

#[tokio::test]
async fn from_the_matrix_to_the_forecast() {
    if left_out("monitoring::journey::from_the_matrix_to_the_forecast") {
        return;
    }
    let one = Monitored::begin().await;
    one.see_what_was_found().await;
    one.search_the_resources().await;
    one.look_at_one().await;
    one.look_at_the_dashboard().await;
    one.choose_what_is_read().await;
    one.browser.judge_the_looks();
}

impl Monitored {
    async fn begin() -> Self {
        let tenant = Tenant::new("monitored").await;
        let id = connected(&tenant, &Customer::first(), &json!({"alias": "Production"})).await;
        tenant.resources(&id).await;
        let browser = Browser::open().await;
        browser.goto(&tenant.sign_in_url).await;
        browser.click("link", "Production").await;
        Self { browser, tenant, id }
    }

    /// 1
    async fn see_what_was_found(&self) {
        self.browser.see("heading", "What was found").await;
        self.browser.see_like("link", "of EC2 in us-east-1").await;
        self.browser.look_at("monitoring-1-overview").await;
        self.browser.click_like("link", "of EC2 in us-east-1").await;
        self.browser.see("link", "web-1").await;
        let address = self.browser.address().await;
        assert!(address.ends_with("?section=resources&service=ec2&region=us-east-1"), "{address}");
    }

    /// 2
    async fn search_the_resources(&self) {
        self.browser.see("searchbox", "Search resources").await;
        let search = "const field = document.querySelector('[aria-label=\"Search resources\"]'); \
                      field.value = arguments[0]; field.dispatchEvent(new Event('input', { bubbles: true }))";
        self.browser.run(search, vec![json!("web-1")]).await;
        eventually("the address says what is searched", Duration::from_secs(10), async || {
            self.browser.address().await.contains("q=web-1").then_some(())
        })
        .await;
        self.browser.see("link", "web-1").await;
        self.browser.look_at("monitoring-2-resources").await;
        self.browser.click("link", "web-1").await;
    }

    /// 3
    async fn look_at_one(&self) {
        self.browser.see("heading", "web-1").await;
        self.browser.see_like("link", "Open in the AWS console").await;
        let sentence =
            self.browser.property_like("img", "CPU of EC2 instances, last values", "ariaLabel").await;
        assert!(sentence.contains("web-1") && sentence.contains('%'), "{sentence}");
        self.browser.click("button", "Table of CPU").await;
        eventually("the table has the points", Duration::from_secs(30), async || {
            (self.browser.all_like("row", "%").await.len() >= 10).then_some(())
        })
        .await;
        self.browser.click("button", "Table of CPU").await;
        self.browser.click("button", "Compare with…").await;
        self.browser.click_like("checkbox", "i-").await;
        self.browser.see_like("link", "compare no more").await;
        assert!(self.browser.address().await.contains("&with="));
        self.browser.run("document.querySelector('#compare').hidePopover()", vec![]).await;
        self.browser.look_at("monitoring-3-resource").await;
    }

    /// 4
    async fn look_at_the_dashboard(&self) {
        self.browser.click("link", "Production").await;
        self.browser.click("link", "Metrics").await;
        self.browser.see("heading", "EC2 instances").await;
        self.browser.see_like("img", "Network in of EC2 instances").await;
        self.browser.look_at("monitoring-4-metrics").await;
        self.browser.click_like("link", "last hour").await;
        self.browser.see_like("img", "last hour").await;
        let address = self.browser.address().await;
        assert!(address.contains("range=1h"), "{address}");
        let own = address.replace("range=1h", "from=2026-01-01T00:00:00Z&to=2026-01-01T03:00:00Z");
        self.browser.goto(&own).await;
        self.browser.see_text("No points in the chosen time").await;
        self.browser.click_like("link", "Back to the last 3 hours").await;
        self.browser.see_like("img", "last 3 hours").await;
    }

    /// 5
    async fn choose_what_is_read(&self) {
        let before = self.forecast().await;
        self.browser.click("link", "Settings").await;
        self.browser.click("button", "Edit monitoring").await;
        self.browser.fill("Budget, in US dollars a month", "a lot").await;
        let form = "document.querySelector('form.monitoring').requestSubmit()";
        self.browser.run(form, vec![]).await;
        self.browser.see_text("is no whole number of US dollars").await;
        self.browser.look_at("monitoring-5-settings").await;
        self.browser.fill("Budget, in US dollars a month", "").await;
        self.browser.click("radio", "Every 10 minutes").await;
        self.browser.run(form, vec![]).await;
        self.browser.see("button", "Edit monitoring").await;
        self.browser.see_text("Every 10 minutes").await;
        assert_eq!(self.forecast().await * 2, before, "half as often costs half");
    }

    /// Millionths of a US dollar for 30 days.
    async fn forecast(&self) -> u64 {
        let path = self.tenant.connection_path(&self.id, "/monitoring");
        let monitoring = self.tenant.caller.get(&path).await.expect(200);
        monitoring["forecast"]["high_micro_usd"].as_u64().expect("a forecast")
    }
}
