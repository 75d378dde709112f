//! A link for chosen features and a bucket for captures, from its maker to the proof that the bucket can be written to.
//!
//! 1. The member chooses features and names the bucket, wrongly at first. The page says what the customer will be asked for.
//! 2. The customer reads what is written and where. Nothing on the page calls it read-only, and no bucket is asked for.
//! 3. The role from the page's own template; the account is connected, and a test object written and deleted.
//! 4. The connection has the features and the bucket; its page shows the check and the card.
//! 5. The API: the bucket is the link's, whatever its holder sends.

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::Customer;
use deputize_tests::onboarding::CONNECT;
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::{Value, json};

struct Journey {
    member: Browser,
    customer: Browser,
    tenant: Tenant,
    bucket: String,
}

#[tokio::test]
async fn from_the_choice_of_features_to_the_test_object() {
    if left_out("connect::captures::from_the_choice_of_features_to_the_test_object") {
        return;
    }
    let journey = Journey {
        member: Browser::open().await,
        customer: Browser::open().await,
        tenant: Tenant::new("link-captures").await,
        bucket: unique("captures").to_lowercase(),
    };
    Customer::first().create_bucket(&journey.bucket, "eu-west-1").await;
    let url = journey.choose_and_make().await;
    journey.read_the_page(&url).await;
    journey.create_and_connect().await;
    journey.see_the_account().await;
    journey.member.judge_the_looks();
    journey.customer.judge_the_looks();
}

impl Journey {
    /// 1: gives the link.
    async fn choose_and_make(&self) -> String {
        let (member, bucket) = (&self.member, &self.bucket);
        member.goto(&self.tenant.sign_in_url).await;
        member.see("heading", "AWS accounts").await;
        member.click("link", "Onboarding links").await;
        member.click("link", "New link").await;
        member.see("heading", "New onboarding link").await;
        member.fill("Alias", "With captures").await;
        open(member, "What the role is for").await;
        member.click("checkbox", "DynamoDB tables").await;
        member.click("checkbox", "S3 captures").await;
        member.fill("Bucket for captures", &format!("s3://{bucket}/")).await;
        member.click("button", "Make link").await;
        member.see_text("This is an address, not a bucket name.").await;
        member.click("button", "Fix").await;
        open(member, "What the customer is asked for").await;
        member.see_text("s3:PutObject").await;
        member.see_text(&format!("anything but objects under deputize/ in the bucket {bucket}.")).await;
        member.look_at("link-captures-1-new").await;
        member.click("button", "Make link").await;
        member.see("heading", "The link is ready").await;
        let shown = member.run("return document.getElementById('made-link').textContent", vec![]).await;
        shown.as_str().expect("the link is shown").to_owned()
    }

    /// 2
    async fn read_the_page(&self, url: &str) {
        let customer = &self.customer;
        customer.goto(url).await;
        customer.see("heading", "Workspace of link-captures asks for access to an AWS account").await;
        for text in [
            &format!("{}/deputize/", self.bucket),
            "sqs:ListQueues",
            "s3:PutObject",
            "s3:DeleteObject",
            &format!("anything but objects under deputize/ in the bucket {}.", self.bucket),
            "What was captured stays in your bucket",
        ] {
            customer.see_text(text).await;
        }
        let text = customer.page_text().await;
        for wrong in ["read-only access", "stop or delete anything.", "Nothing is left in your account"] {
            assert!(!text.contains(wrong), "{wrong}: {text}");
        }
        assert!(!customer.has("textbox", "Bucket for captures").await, "the bucket is named already");
        customer.look_at("link-captures-2-page").await;
    }

    /// 3
    async fn create_and_connect(&self) {
        let customer = &self.customer;
        let block = customer.see("region", "CloudFormation template").await;
        let template = block.prop("textContent").await.expect("it is there").unwrap_or_default();
        assert!(template.contains(&format!("{}/deputize/*", self.bucket)), "{template}");
        let proposed = customer.see("textbox", "Role name").await.prop("value").await;
        let proposed = proposed.expect("it is there").expect("the role's name is filled in");
        let (account, role) = (Customer::first(), unique("Captures"));
        account.create_stack(&unique("captures"), &template.replace(&proposed, &role)).await;
        customer.fill("Account ID", &account.account).await;
        customer.fill("Role name", &role).await;
        customer.click("button", "Connect").await;
        customer.see("heading", "Connected").await;
        // It comes by itself, a moment after the account is connected.
        customer.see_like("listitem", "Written and deleted").await;
        customer.look_at("link-captures-3-connected").await;
    }

    /// 4
    async fn see_the_account(&self) {
        let list = self.tenant.caller.get(&self.tenant.path("connections")).await.expect(200);
        let id = list["connections"][0]["id"].as_str().expect("one connection").to_owned();
        let connection = self.tenant.connection(&id).await;
        assert_eq!(
            connection["features"],
            json!([
                "ec2_discovery",
                "rds_discovery",
                "elb_discovery",
                "elbv2_discovery",
                "elasticache_discovery",
                "sqs_discovery",
                "metrics",
                "other_metrics",
                "tags",
                "s3_captures"
            ])
        );
        assert_eq!(connection["captures"], json!({"bucket": self.bucket, "prefix": "deputize/"}));

        let member = &self.member;
        member
            .goto(&format!("{}/w/{}/integrations/aws/{id}", environment::shared().url, self.tenant.workspace))
            .await;
        member.see("heading", "With captures").await;
        member.click("link", "Checks").await;
        member.see_like("listitem", "Written and deleted").await;
        member.look_at("captures-check").await;
        member.click("link", "Settings").await;
        member.see("heading", "S3 captures").await;
        member.see_text(&self.bucket).await;
        member.look_at("captures-card").await;
    }
}

/// Opens what is folded.
async fn open(browser: &Browser, summary: &str) {
    browser.see_like("button", summary).await.click().await.expect("it can be clicked");
}

/// 5
#[tokio::test]
async fn the_bucket_is_the_links() {
    let tenant = Tenant::new("link-bucket").await;
    let terms = json!({"features": ["metrics", "s3_captures"], "bucket": "my-captures", "prefix": "team"});
    let link = tenant.link(&terms).await;
    let named = json!({"bucket": "my-captures", "prefix": "team/"});
    assert_eq!(tenant.link_now(&link.id).await["captures"], named);
    let role = link.see().await["role"].clone();
    assert_eq!(role["captures"], named);
    let written = |role: &Value| role["cloudformation_template"].as_str().expect("a text").to_owned();
    assert!(written(&role).contains("my-captures/team/*"), "{role}");

    let other = json!({"permissions": "wildcard", "bucket": "their-captures", "prefix": ""});
    let chosen = link.holder.post(&format!("{CONNECT}/policies"), &other).await.expect(200);
    assert_eq!(chosen["captures"], named);
    assert!(!written(&chosen).contains("their-captures"), "{chosen}");
    let body = json!({"account_id": "222222222222", "role_name": "R", "bucket": "their-captures"});
    link.holder.post(CONNECT, &body).await.problem(400, "malformed_request");
}
