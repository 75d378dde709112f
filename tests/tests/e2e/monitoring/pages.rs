//! What a person sees of all accounts at once, in a real browser.
//!
//! 1. Overview: figures, resources by service and region, what stands out, the main metrics, and the account. A drag across a
//!    chart looks closer at all of them, and the address says so; back by the link.
//! 2. Resources: a bar of the overview leads to the list of just these; the account is a choice, and the address says so. All
//!    of them are saved, however many are loaded.
//! 3. Events: the account's first ones; a kind and an account narrow them, and the address says so.
//! 4. Webhooks: one is added, its secret shown once; it is tried, switched off, and removed.
//!
//! Pictures of each look are taken, and each is held against the rules of accessibility.

use std::time::Duration;

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::Customer;
use deputize_tests::receiver::Receiver;
use deputize_tests::{eventually, tenant::Tenant};
use serde_json::json;

use crate::connections::connected;

struct Watched {
    browser: Browser,
    tenant: Tenant,
    id: String,
}

#[tokio::test]
async fn from_the_overview_to_the_webhooks() {
    if left_out("monitoring::pages::from_the_overview_to_the_webhooks") {
        return;
    }
    let one = Watched::begin().await;
    one.look_at_everything().await;
    one.list_the_resources().await;
    one.read_the_events().await;
    one.send_them_elsewhere().await;
    one.browser.judge_the_looks();
}

impl Watched {
    async fn begin() -> Self {
        let tenant = Tenant::new("watched").await;
        let id = connected(&tenant, &Customer::first(), &json!({"alias": "Production"})).await;
        tenant.resources(&id).await;
        let browser = Browser::open().await;
        browser.goto(&tenant.sign_in_url).await;
        Self { browser, tenant, id }
    }

    /// 1
    async fn look_at_everything(&self) {
        self.browser.see("link", "Production").await;
        self.browser.click("link", "Overview").await;
        self.browser.see("heading", "AWS overview").await;
        self.browser.see_text("1 of 1").await;
        self.browser.see("heading", "Resources by region").await;
        self.browser.see_like("img", "CPU of EC2 instances, last values").await;
        self.browser.see_text("· Production").await;
        self.browser.look_at("pages-1-overview").await;
        self.browser.drag_across("img", "CPU of EC2 instances, last values", 0.4, 0.9).await;
        eventually("the address says what is looked at", Duration::from_secs(10), async || {
            let address = self.browser.address().await;
            (address.contains("/overview?from=") && address.contains("&to=")).then_some(())
        })
        .await;
        self.browser.see_like("img", "in the chosen time").await;
        self.browser.see_text("1 of 1").await;
        self.browser.look_at("pages-1-overview-zoomed").await;
        self.browser.click_like("link", "Back to the last 3 hours").await;
        self.browser.see_like("img", "in the last 3 hours").await;
        self.browser.click_like("link", "24h").await;
        self.browser.see_like("img", "in the last 24 hours").await;
        assert!(self.browser.address().await.ends_with("/overview?range=24h"));
    }

    /// 2
    async fn list_the_resources(&self) {
        self.browser.click("link", "EC2").await;
        self.browser.see("heading", "Resources").await;
        self.browser.see("link", "web-1").await;
        self.browser.click("combobox", "Account").await;
        self.browser.click_like("option", "Production").await;
        eventually("the address says whose they are", Duration::from_secs(10), async || {
            let expected = format!("/resources?connection={}&service=ec2", self.id);
            self.browser.address().await.ends_with(&expected).then_some(())
        })
        .await;
        self.browser.see("link", "web-1").await;
        self.browser.see_value("combobox", "Account", "Production").await;
        self.browser.look_at("pages-2-resources").await;
        self.save_them().await;
    }

    /// 3
    async fn read_the_events(&self) {
        self.browser.click("link", "Events").await;
        self.browser.see_text("Account added").await;
        self.browser.see_text("Connected").await;
        self.browser.look_at("pages-3-events").await;
        let address = self.browser.address().await;
        self.browser.goto(&format!("{address}?kind=created")).await;
        self.browser.see_text("Account added").await;
        self.browser.see_text("1 event").await;
        self.browser.type_into("combobox", "Account", "produc").await;
        self.browser.click_like("option", "Production").await;
        let expected = format!("?kind=created&connection={}", self.id);
        eventually("the address says whose they are", Duration::from_secs(10), async || {
            self.browser.address().await.ends_with(&expected).then_some(())
        })
        .await;
        self.browser.see_text("1 event").await;
    }

    /// 2, the file: what the page hands to the browser is caught there.
    async fn save_them(&self) {
        let catch = "window.saved = []; const make = URL.createObjectURL; \
                     URL.createObjectURL = (blob) => { blob.text().then((text) => window.saved.push(text)); return make(blob); }";
        self.browser.run(catch, vec![]).await;
        self.browser.click("button", "Save as CSV").await;
        let saved = eventually("a file was made", Duration::from_secs(20), async || {
            self.browser.run("return window.saved[0] ?? null", vec![]).await.as_str().map(str::to_owned)
        })
        .await;
        let total =
            self.tenant.caller.get(&self.tenant.path("resources?service=ec2&limit=1")).await.expect(200);
        assert!(saved.starts_with("account_id,account_alias,connection,id,"), "{saved}");
        assert_eq!(Some(u64::try_from(saved.lines().count()).expect("some") - 1), total["total"].as_u64());
    }

    /// 4
    async fn send_them_elsewhere(&self) {
        let receiver = Receiver::start();
        self.browser.click("link", "Webhooks").await;
        self.browser.see("heading", "No webhook yet").await;
        self.browser.click("button", "Add webhook").await;
        self.browser.see("heading", "New webhook").await;
        self.browser.fill("Address", "http://example.com/").await;
        let send = "document.querySelector('form').requestSubmit()";
        self.browser.run(send, vec![]).await;
        self.browser.see_text("https://").await;
        self.browser.look_at("pages-4-new-webhook").await;
        self.browser.fill("Address", &receiver.url("/hook")).await;
        self.browser.run(send, vec![]).await;
        self.browser.see("heading", "The signing secret").await;
        self.browser.see_text("whsec_").await;
        self.browser.click("button", "Done").await;
        self.browser.click("button", "Send a test").await;
        self.browser.see_text("The test was taken.").await;
        assert_eq!(receiver.after(1).await.len(), 1);
        self.browser.run("document.querySelector('.webhook details').open = true", vec![]).await;
        self.browser.see_text("Delivered").await;
        self.browser.look_at("pages-5-webhook").await;
        self.browser.click("button", "Switch off").await;
        self.browser.see("button", "Switch on").await;
        self.browser.click("button", "Remove").await;
        self.browser.see_text("This cannot be undone.").await;
        self.browser.run("document.querySelector('dialog[open] .danger').click()", vec![]).await;
        self.browser.see("heading", "No webhook yet").await;
    }
}
