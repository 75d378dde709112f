//! A link from the member who makes it to the customer who uses it, in two browsers that know nothing of each other.
//!
//! 1. The member: an empty list, a new link with alias, note and life; the link is shown once and copied.
//! 2. The customer, signed in nowhere: who asks, for what, what is not asked for, how to end it.
//! 3. The role from the template that the page itself shows: `CreateStack` in the local AWS.
//! 4. The account, with the role's name misspelt: the check waits and says how long; corrected in place.
//! 5. The rows turn green; connected, and still so after a reload.
//! 6. The member: the link is connected, and the account in the list, with its alias.
//! 7. Another link, taken back by its maker.
//! 8. The token is in no line of our log, in no file of the storage, and went nowhere as a Referer.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::Customer;
use deputize_tests::{environment, eventually, files_under, tenant::Tenant, unique};

struct Journey {
    member: Browser,
    customer: Browser,
    tenant: Tenant,
    url: String,
}

#[tokio::test]
async fn from_the_member_to_the_customer_and_back() {
    if left_out("connect::journey::from_the_member_to_the_customer_and_back") {
        return;
    }
    let mut journey = Journey {
        member: Browser::open().await,
        customer: Browser::open().await,
        tenant: Tenant::new("onboarding").await,
        url: String::new(),
    };
    journey.make_a_link().await;
    journey.read_the_page().await;
    let role = journey.create_the_role().await;
    journey.enter_and_correct(&role).await;
    journey.be_connected().await;
    journey.see_it_in_the_lists().await;
    journey.take_one_back().await;
    journey.go_elsewhere().await;
    journey.leave_no_trace();
    journey.member.judge_the_looks();
    journey.customer.judge_the_looks();
}

impl Journey {
    /// 1
    async fn make_a_link(&mut self) {
        let member = &self.member;
        member.goto(&self.tenant.sign_in_url).await;
        member.see("heading", "AWS accounts").await;
        member.click("link", "Add account").await;
        member.see("link", "Send a link instead").await;
        member.click("link", "AWS").await;
        member.click("link", "Onboarding links").await;
        member.see("heading", "Let somebody else do it").await;
        member.look_at("links-1-empty").await;
        member.click("link", "New link").await;
        member.see("heading", "New onboarding link").await;
        member.fill("Expected account ID", "2222-2222-2222").await;
        member.click("button", "Make link").await;
        member.see_text("The account ID has dashes or spaces.").await;
        member.look_at("links-2-wrong").await;
        member.click("button", "Fix").await;
        member.fill("Alias", "Acme Production").await;
        member.fill("Note", "For contract 7. Call Robin with questions.").await;
        member.click("radio", "24 hours").await;
        member.look_at("links-2-new").await;
        member.click("button", "Make link").await;
        member.see("heading", "The link is ready").await;
        let shown = member.run("return document.getElementById('made-link').textContent", vec![]).await;
        shown.as_str().expect("the link is shown").clone_into(&mut self.url);
        member.click("button", "Copy link").await;
        eventually("the clipboard holds the link", Duration::from_secs(30), async || {
            (member.clipboard().await == self.url).then_some(())
        })
        .await;
        member.look_at("links-3-made").await;
        member.click("link", "All links").await;
        member.see_like("row", "Acme Production").await;
        assert!(!member.page_text().await.contains("dpl_"), "the list cannot show it again");
    }

    /// 2
    async fn read_the_page(&self) {
        let customer = &self.customer;
        customer.allow_scripts(false).await;
        customer.goto(&self.url).await;
        for text in ["For contract 7.", "ec2:DescribeInstances", &environment::shared().principal] {
            customer.see_text(text).await;
        }
        customer.take_picture("connect-0-without-scripts").await;
        customer.allow_scripts(true).await;
        customer.goto(&self.url).await;
        customer.see("heading", "Workspace of onboarding asks for read-only access to an AWS account").await;
        for text in [
            "Robin Tester",
            &self.tenant.email,
            "For contract 7. Call Robin with questions.",
            "Acme Production",
            &environment::shared().principal,
            "ec2:DescribeInstances",
            "Change, start, stop or delete anything.",
            "Delete the CloudFormation stack",
        ] {
            customer.see_text(text).await;
        }
        assert!(!customer.page_text().await.contains("Sign in"), "nobody is asked to");
        customer.look_at("connect-1-page").await;
        self.member.see_like("row", "Seen").await;
    }

    /// 3: gives the role's name. The template is the page's; the name is this test's, since others use the proposed one.
    async fn create_the_role(&self) -> String {
        let template = self.customer.region_text("CloudFormation template").await;
        let proposed = self.customer.property("textbox", "Role name", "value").await;
        assert!(!proposed.is_empty(), "the role's name is filled in");
        assert!(template.contains(&proposed), "{template}");
        let role = unique("ByLink");
        Customer::first().create_stack(&unique("by-link"), &template.replace(&proposed, &role)).await;
        role
    }

    /// 4
    async fn enter_and_correct(&self, role: &str) {
        let customer = &self.customer;
        customer.fill("Role name", &format!("{role}s")).await;
        customer.click("button", "Connect").await;
        customer.see("heading", "Proof").await;
        customer.see("heading", "AWS does not show the role yet").await;
        customer.see_text("Gives up at").await;
        customer.look_at("connect-2-waiting").await;
        customer.click("button", "Correct account or role").await;
        customer.fill("Role name", role).await;
        customer.click("button", "Save and check").await;
    }

    /// 5
    async fn be_connected(&self) {
        let customer = &self.customer;
        customer.see("heading", "Connected").await;
        customer.look_at("connect-3-connected").await;
        customer.reload().await;
        customer.see("heading", "Connected").await;
        let errors = customer.console_errors().await;
        assert!(errors.is_empty(), "{errors:#?}");
    }

    /// 6
    async fn see_it_in_the_lists(&self) {
        let member = &self.member;
        member.see_like("row", "Connected").await;
        member.look_at("links-4-list").await;
        member.click("link", "Connected").await;
        member.see_like("row", "Acme Production").await;
        assert!(member.address().await.ends_with("links?state=connected"), "{}", member.address().await);
        member.click("link", "Accounts").await;
        member.click("link", "Acme Production").await;
        member.see("heading", "Acme Production").await;
    }

    /// 7
    async fn take_one_back(&self) {
        let link = self.tenant.link(&serde_json::json!({"alias": "Not any more"})).await;
        let member = &self.member;
        member
            .goto(&format!(
                "{}/w/{}/integrations/aws/links",
                environment::shared().url,
                self.tenant.workspace
            ))
            .await;
        member.see_like("row", "Not any more").await;
        member.click_like("button", "Revoke the link for Not any more").await;
        member.see("dialog", "Revoke this link?").await;
        member.look_at("links-5-revoke").await;
        member.click("button", "Revoke").await;
        member.see_like("row", "Revoked").await;
        assert_eq!(self.tenant.link_now(&link.id).await["state"], "revoked");
    }

    /// 8: what another site is told of where somebody came from.
    async fn go_elsewhere(&self) {
        let elsewhere = TcpListener::bind("127.0.0.1:0").expect("loopback can be bound");
        let port = elsewhere.local_addr().expect("it is bound").port();
        let visit = std::thread::spawn(move || {
            // A browser opens connections ahead, and may say nothing in the first.
            loop {
                let (mut visitor, _) = elsewhere.accept().expect("somebody comes");
                visitor.set_read_timeout(Some(Duration::from_secs(2))).expect("a socket takes a timeout");
                let mut request = vec![0; 8192];
                let Ok(read @ 1..) = visitor.read(&mut request) else { continue };
                visitor.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").expect("it waits for an answer");
                return String::from_utf8_lossy(&request[..read]).to_lowercase();
            }
        });
        self.customer.goto(&self.url).await;
        self.customer.see("heading", "Connected").await;
        let leave = format!("setTimeout(() => {{ location.href = 'http://127.0.0.1:{port}/' }})");
        self.customer.run(&leave, vec![]).await;
        eventually("the other site is visited", Duration::from_mins(1), async || {
            visit.is_finished().then_some(())
        })
        .await;
        let request = visit.join().expect("it was read");
        assert!(request.starts_with("get / "), "{request}");
        assert!(!request.contains("referer:") && !request.contains("dpl_"), "{request}");
    }

    /// 8
    fn leave_no_trace(&self) {
        let secret = &self.url[self.url.len() - 43..];
        let state = environment::shared().state();
        for file in files_under(&state.join("worker")) {
            let bytes = std::fs::read(&file).unwrap_or_default();
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{} holds the token", file.display());
        }
        // wrangler, which no deployment has, writes a line of its own for each request that passes through it.
        let log = std::fs::read_to_string(state.join("logs/worker.log")).expect("the Worker has a log");
        let ours: Vec<&str> = log.lines().filter(|line| line.starts_with('{')).collect();
        assert!(
            ours.iter().any(|line| line.contains("\"path\":\"/connect/{token}\"")),
            "the page has its line"
        );
        assert!(!ours.iter().any(|line| line.contains(secret)), "our log holds the token");
    }
}
