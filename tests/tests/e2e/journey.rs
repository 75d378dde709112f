//! One person's journey through the console, in a real browser, with the local AWS at the other end.
//!
//!  1. Sign in by the one-time link; its token leaves the address bar. There is no account yet.
//!  2. Add account: the external ID is the API's, and the copy button copies it. Leave, come back: the same one.
//!  3. Create the role from the template that the page itself shows: `CreateStack` of CloudFormation in the local AWS.
//!     The way on opens with the check box.
//!  4. Account ID and role name, validated as typed; dashes are fixed by one click. The role name is misspelt.
//!  5. The check waits and says how long. Correct the name in place: the same connection, the same ID.
//!  6. The probes turn green, one after the other; connected.
//!  7. The account's page: what was found; a chart has points, in a sentence and as a table; another range shows too.
//!  8. A second account by ARN, whose role lets anyone in: refused, with the trust policy that mends it. The customer
//!     puts it in; checked again, it is connected.
//!  9. Both are in the list. Sign out; the page asks to sign in; the used link is of no more use.
//!
//! At each step a picture of each look is taken (desktop and phone, light and dark), and the page is held against the
//! rules of accessibility.

use std::time::Duration;

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::{Customer, open_trust, trust};
use deputize_tests::{environment, eventually, tenant::Tenant, unique};
use serde_json::{Value, json};

/// Three rows, half a second apart, after a round of the gate.
const TURNING: Duration = Duration::from_mins(2);

struct Journey {
    browser: Browser,
    tenant: Tenant,
    external_id: String,
}

#[tokio::test]
async fn from_the_link_to_the_chart() {
    if left_out("journey::from_the_link_to_the_chart") {
        return;
    }
    let mut journey = Journey {
        browser: Browser::open().await,
        tenant: Tenant::new("journey").await,
        external_id: String::new(),
    };
    journey.sign_in().await;
    journey.see_the_external_id().await;
    let role = journey.create_the_role().await;
    journey.enter_account_and_role(&role).await;
    journey.correct_the_role(&role).await;
    journey.watch_the_probes().await;
    journey.read_the_chart().await;
    journey.be_refused_and_mend_it().await;
    journey.leave().await;
    journey.browser.judge_the_looks();
}

impl Journey {
    /// 1
    async fn sign_in(&self) {
        self.browser.goto(&self.tenant.sign_in_url).await;
        self.browser.see("heading", "AWS accounts").await;
        self.browser.see("heading", "Connect the first account").await;
        let address = self.browser.address().await;
        assert!(address.ends_with(&format!("/w/{}/integrations/aws", self.tenant.workspace)), "{address}");
        self.browser.look_at("1-no-accounts").await;
    }

    /// 2
    async fn see_the_external_id(&mut self) {
        self.external_id = self.tenant.external_id().await;
        self.browser.click("link", "Add account").await;
        self.browser.see("heading", "External ID").await;
        self.browser.see_text(&self.external_id).await;
        self.browser.see_text(&environment::shared().principal).await;
        self.browser.click("button", "Copy external ID").await;
        eventually("the clipboard holds the external ID", Duration::from_secs(30), async || {
            (self.browser.clipboard().await == self.external_id).then_some(())
        })
        .await;
        self.browser.look_at("2-external-id").await;

        self.browser.click("link", "AWS").await;
        self.browser.click("link", "Add account").await;
        self.browser.see_text(&self.external_id).await;
    }

    /// 3: gives the role's name.
    async fn create_the_role(&self) -> String {
        self.browser.click("button", "Next").await;
        let template = self.code("CloudFormation template").await;
        assert!(template.contains(&self.external_id), "{template}");
        let policies = self.tenant.caller.get(&self.tenant.path("policies")).await.expect(200);
        let stack = policies["stack_name"].as_str().expect("a stack name");
        let described = Customer::first().create_stack(stack, &template).await;
        let role = policies["role_name"].as_str().expect("a role name");
        assert!(described.contains(role), "{described}");
        self.browser.look_at("3-role").await;

        self.browser.click("tab", "By hand").await;
        let shown: Value =
            serde_json::from_str(&self.code("Trust policy").await).expect("the trust policy is JSON");
        assert_eq!(shown, policies["trust_policy"]);
        self.browser.look_at("3-role-by-hand").await;

        // A reload keeps the place.
        self.browser.reload().await;
        let next = self.browser.see("button", "Next").await;
        assert!(!next.is_enabled().await.expect("the button is there"), "Next waits for the check box");
        self.browser.click("checkbox", "I have created the role").await;
        self.browser.click("button", "Next").await;
        role.to_owned()
    }

    /// 4
    async fn enter_account_and_role(&self, role: &str) {
        self.browser.fill("Account ID", "2222-2222-2222").await;
        self.browser.fill("Role name", &format!("{role}s")).await;
        self.browser.see_text("The account ID has dashes or spaces.").await;
        self.browser.look_at("4-account-wrong").await;
        self.browser.click("button", "Fix").await;
        self.browser.fill("Alias", "Production").await;
        self.browser.look_at("4-account").await;
        self.browser.click("button", "Connect").await;
    }

    /// 5
    async fn correct_the_role(&self, role: &str) {
        self.browser.see("heading", "AWS does not show the role yet").await;
        self.browser.see_text("Gives up at").await;
        self.browser.look_at("5-waiting").await;
        self.browser.click("link", "Correct account or role").await;
        self.browser.see("button", "Save and check").await;
        self.browser.fill("Role name", role).await;
        self.browser.click("button", "Save and check").await;
    }

    /// 6
    async fn watch_the_probes(&self) {
        let mut greens = Vec::new();
        eventually("three rows are green", TURNING, async || {
            let refused = self.browser.all_like("listitem", "Refused, as it must be").await.len();
            let let_in = self.browser.all_like("listitem", "must be let in").await.len();
            let proven = self.browser.has("heading", "Connected").await;
            let granted = let_in == 1 && !self.browser.all_like("listitem", "Let in").await.is_empty();
            greens.push(refused + usize::from(granted));
            (proven || greens.last() == Some(&3)).then_some(())
        })
        .await;
        assert!(greens.is_sorted(), "rows turn green and stay green: {greens:?}");

        self.browser.see("heading", "Connected").await;
        self.browser.see_text("Production").await;
        self.browser.look_at("6-connected").await;
        let connection = self.only_connection().await;
        assert_eq!(connection["external_id"], self.external_id, "corrected without a new ID");
        self.browser.click("link", "Open account").await;
    }

    /// 7
    async fn read_the_chart(&self) {
        self.browser.see("heading", "Production").await;
        self.browser.see("heading", "What was found").await;
        self.browser.look_at("7-account").await;
        self.browser.click("link", "Metrics").await;
        let sentence =
            self.browser.property_like("img", "CPU of EC2 instances, last values", "ariaLabel").await;
        assert!(sentence.contains('%'), "{sentence}");
        self.browser.click("button", "Table of CPU").await;
        eventually("the table has the points", Duration::from_secs(30), async || {
            (self.browser.all_like("row", "%").await.len() >= 10).then_some(())
        })
        .await;
        self.browser.click("button", "Table of CPU").await;
        self.browser.look_at("7-metrics").await;

        self.browser.click_like("link", "last hour").await;
        self.browser.see_like("img", "last hour").await;
        assert!(self.browser.address().await.contains("range=1h"));
    }

    /// 8
    async fn be_refused_and_mend_it(&self) {
        let (customer, role) = (Customer::second(), unique("OpenDoor"));
        let arn = customer.create_role(&role, &open_trust(&environment::shared().principal)).await;
        self.browser.click("link", "AWS").await;
        self.browser.click("link", "Add account").await;
        self.browser.see("heading", "External ID").await;
        let external_id = self.tenant.external_id().await;
        assert_ne!(external_id, self.external_id);
        self.browser.see_text(&external_id).await;
        self.browser.click("button", "Next").await;
        self.browser.click("checkbox", "I have created the role").await;
        self.browser.click("button", "Next").await;
        self.browser.click("radio", "Its ARN").await;
        self.browser.fill("Role ARN", &arn).await;
        self.browser.click("button", "Connect").await;

        self.browser.see("heading", "The role lets anyone in").await;
        self.browser.see_like("listitem", "Let in, and must not be").await;
        let mending: Value =
            serde_json::from_str(&self.code("Trust policy").await).expect("the trust policy is JSON");
        assert_eq!(mending, trust(&environment::shared().principal, &external_id));
        self.browser.look_at("8-refused").await;

        customer.update_trust(&role, &mending).await;
        self.browser.click("button", "Check again").await;
        self.browser.see("heading", "Connected").await;
    }

    /// 9
    async fn leave(&self) {
        self.browser.goto(&environment::shared().url).await;
        self.browser.see("link", "Production").await;
        self.browser.see("link", &Customer::second().account).await;
        assert_eq!(self.browser.all_like("row", "Connected").await.len(), 2);
        self.browser.look_at("9-accounts").await;
        let errors = self.browser.console_errors().await;
        // The first page asks who is there, and is told: nobody.
        let unexpected: Vec<&String> = errors.iter().filter(|error| !error.contains("401")).collect();
        assert!(unexpected.is_empty(), "{unexpected:#?}");

        self.browser.click("button", "Robin Tester: account menu").await;
        self.browser.click("button", "Sign out").await;
        self.browser.see("heading", "You are signed out").await;
        self.browser.look_at("9-signed-out").await;
        self.browser.goto(&self.tenant.sign_in_url).await;
        self.browser.see("heading", "This link does not work").await;
        self.browser.look_at("9-used-link").await;
    }

    /// The text of a block of code on the page.
    async fn code(&self, name: &str) -> String {
        self.browser.region_text(name).await
    }

    async fn only_connection(&self) -> Value {
        let list = self.tenant.caller.get(&self.tenant.path("connections")).await.expect(200);
        let connections = list["connections"].as_array().expect("a list");
        assert_eq!(connections.len(), 1, "{list}");
        assert_eq!(connections[0]["alias"], json!("Production"));
        self.tenant.connection(connections[0]["id"].as_str().expect("an id")).await
    }
}
