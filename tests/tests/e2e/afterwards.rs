//! What a person does with a connected account, in a real browser: sees its history, rotates its external ID, pauses it,
//! and ends the access with proof.
//!
//! 1. Four sections, each at an address of its own; Back leads to the one before.
//! 2. Checks: the proof with its times, and the timeline. The role is opened and mended; the timeline tells it.
//! 3. Settings: the role's forms have the account's own external ID, not the one that is pending.
//! 4. Access: the external ID is rotated; the page to paste is put on the role; proven by a look. Cancelled again.
//! 5. Rotated once more, by a customer who replaces the ID: the page shows it in force.
//! 6. Paused: every section says so, the list too. Resumed.
//! 7. Cut off: the way there asks for the account ID. The commands are there; the proof says that the role is open still.
//!    The customer closes it: proved.
//!
//! Pictures of each look are taken, and each is held against the rules of accessibility.

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::{Customer, open_trust, trust};
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::{Value, json};

struct Afterwards {
    browser: Browser,
    tenant: Tenant,
    customer: Customer,
    role: String,
    id: String,
    old: String,
}

#[tokio::test]
async fn from_the_timeline_to_the_cut_off() {
    if left_out("afterwards::from_the_timeline_to_the_cut_off") {
        return;
    }
    let one = Afterwards::begin().await;
    one.go_through_the_sections().await;
    one.read_the_timeline().await;
    one.update_the_role().await;
    one.rotate_and_cancel().await;
    one.rotate_by_replacing().await;
    one.pause_and_resume().await;
    one.cut_off_and_prove().await;
    one.browser.judge_the_looks();
}

impl Afterwards {
    async fn begin() -> Self {
        let (tenant, customer, role) = (Tenant::new("afterwards").await, Customer::first(), unique("After"));
        let policies = tenant.caller.get(&tenant.path("policies")).await.expect(200);
        let old = policies["external_id"].as_str().expect("an external ID").to_owned();
        customer.create_role(&role, &trust(&environment::shared().principal, &old)).await;
        customer.permit(&role, &policies["permission_policy"]).await;
        let body = json!({"account_id": customer.account, "role_name": role, "alias": "Production"});
        let created = tenant.caller.post(&tenant.path("connections"), &body).await.expect(201);
        let id = created["id"].as_str().expect("an id").to_owned();
        tenant.settled(&id, "connected").await;
        tenant.resources(&id).await;
        let browser = Browser::open().await;
        browser.goto(&tenant.sign_in_url).await;
        browser.click("link", "Production").await;
        Self { browser, tenant, customer, role, id, old }
    }

    fn principal() -> &'static str {
        &environment::shared().principal
    }

    /// The JSON that a block of code on the page shows.
    async fn policy(&self, name: &str) -> Value {
        let text = self.browser.region_text(name).await;
        serde_json::from_str(&text).expect("the policy is JSON")
    }

    /// 1
    async fn go_through_the_sections(&self) {
        self.browser.see("heading", "What was found").await;
        self.browser.look_at("after-1-overview").await;
        self.browser.click("link", "Settings").await;
        self.browser.see("button", "Remove account").await;
        self.browser.look_at("after-1-settings").await;
        self.browser.click("link", "Access").await;
        self.browser.see("heading", "External ID").await;
        assert!(self.browser.address().await.ends_with("?section=access"));
        self.browser.look_at("after-1-access").await;
        self.browser.run("history.back()", vec![]).await;
        self.browser.see("button", "Remove account").await;
        self.browser.click("link", "Checks").await;
        self.browser.reload().await;
        self.browser.see("heading", "Timeline").await;
    }

    /// 2
    async fn read_the_timeline(&self) {
        self.browser.see_like("listitem", "Account added").await;
        self.browser.see_text("Last checked").await;
        self.customer.update_trust(&self.role, &open_trust(Self::principal())).await;
        self.browser.click("button", "Check now").await;
        self.browser.see("heading", "The role lets anyone in").await;
        self.browser.see_like("listitem", "Refused: The role lets anyone in").await;
        self.browser.look_at("after-2-refused").await;
        let mending = self.policy("Trust policy").await;
        self.customer.update_trust(&self.role, &mending).await;
        self.browser.click("button", "Check now").await;
        self.browser.see_like("listitem", "Recovered").await;
        self.browser.look_at("after-2-timeline").await;
    }

    /// 3
    async fn update_the_role(&self) {
        self.browser.click("link", "Settings").await;
        self.browser.click("button", "Edit settings").await;
        self.browser.see("textbox", "Alias").await;
        self.browser.click("radio", "Only these").await;
        self.browser.click("button", "Save").await;
        self.browser.see_text("No region is chosen.").await;
        self.browser.look_at("after-3-settings").await;
        self.browser.click("button", "Cancel").await;
        let (pending, own) = (self.tenant.external_id().await, self.tenant.connection(&self.id).await);
        self.browser.click("button", "The role in every form, for the features above").await;
        self.browser.see_text(own["external_id"].as_str().expect("an ID")).await;
        self.browser.click("tab", "AWS CLI").await;
        self.browser.see_text("update-assume-role-policy").await;
        assert!(!self.browser.page_text().await.contains(&pending), "the pending ID is another account's");
        self.browser.look_at("after-3-role").await;
    }

    /// 4
    async fn rotate_and_cancel(&self) {
        self.browser.click("link", "Access").await;
        self.browser.click("button", "Rotate external ID").await;
        self.browser.look_at("after-4-question").await;
        self.browser.click("button", "Start").await;
        self.browser.see_like("listitem", "List the new ID beside the old one").await;
        self.browser.click("button", "Look now").await;
        self.browser.see_text("The role does not take the new ID yet.").await;
        self.browser.look_at("after-4-listed").await;
        let both = self.policy("Trust policy").await;
        assert!(both.to_string().contains(&self.old), "{both}");
        self.customer.update_trust(&self.role, &both).await;
        self.browser.click("button", "Look now").await;
        self.browser.see_text("The role takes both IDs, and still refuses strangers.").await;
        // One picture and no more: what is proven is put in force a minute later, and cannot be cancelled then.
        self.browser.take_picture("after-4-proven").await;
        self.browser.click("button", "Cancel rotation").await;
        self.browser.see("heading", "Cancel the rotation?").await;
        self.browser.click("button", "Keep the old ID").await;
        self.browser.see("button", "Rotate external ID").await;
        self.browser.see_text(&self.old).await;
    }

    /// 5
    async fn rotate_by_replacing(&self) {
        self.browser.click("button", "Rotate external ID").await;
        self.browser.click("button", "Start").await;
        self.browser.see_like("listitem", "List the new ID beside the old one").await;
        let rotating = self.tenant.connection(&self.id).await;
        let new = rotating["rotation"]["new_external_id"].as_str().expect("an ID");
        self.customer.update_trust(&self.role, &trust(Self::principal(), new)).await;
        self.browser.click("button", "Look now").await;
        self.browser.see_text("The role refuses the old ID.").await;
        self.browser.look_at("after-5-replaced").await;
        assert_eq!(self.tenant.connection(&self.id).await["external_id"], new);
    }

    /// 6
    async fn pause_and_resume(&self) {
        self.browser.click("button", "Pause").await;
        self.browser.see_text("AWS is not called for this account").await;
        self.browser.look_at("after-6-paused").await;
        self.browser.click("link", "AWS").await;
        self.browser.see_like("row", "Paused").await;
        self.browser.look_at("after-6-list").await;
        self.browser.click("link", "Production").await;
        self.browser.click("button", "Resume").await;
        self.browser.see_text("Resumed. Checked: Connected.").await;
    }

    /// 7
    async fn cut_off_and_prove(&self) {
        self.browser.click("link", "Access").await;
        self.browser.click("button", "Cut off access").await;
        self.browser.see("heading", "Cut off our access?").await;
        let confirm = self.browser.see("button", "Cut off").await;
        assert!(!confirm.is_enabled().await.expect("it is there"), "the account ID comes first");
        self.browser.look_at("after-7-question").await;
        let label = format!("Type the account ID {} to confirm", self.customer.account);
        self.browser.fill(&label, &self.customer.account).await;
        self.browser.click("button", "Cut off").await;
        self.browser.see_text("Our calls have stopped.").await;
        self.browser.look_at("after-7-cut-off").await;

        self.browser.click("button", "Prove that the access is gone").await;
        self.browser.see_text("AWS still lets us in.").await;
        self.browser.click("tab", "Keep it, and trust nobody").await;
        let closed = self.policy("Closed trust policy").await;
        self.browser.look_at("after-7-still-open").await;
        self.customer.update_trust(&self.role, &closed).await;
        self.browser.click("button", "Prove that the access is gone").await;
        self.browser.see_text("Proved: AWS refuses us.").await;
        self.browser.look_at("after-7-proved").await;
        self.browser.click("link", "Checks").await;
        self.browser.see_like("listitem", "Cut-off proved").await;
        self.browser.look_at("after-7-timeline").await;
    }
}
