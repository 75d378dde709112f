//! The page's HTML, as a chat, a scanner or a browser without scripts reads it.
//!
//! 1. The text is in it: who asks, for what, which permissions, how to end it, the principal and the external ID.
//! 2. The preview says who asks, and holds no secret. Nothing that only fetches it marks the link as seen.
//! 3. Other people's text stays text.
//! 4. Each refusal has its status, its words, and all the headers of a page.
//! 5. The token is in no log line of ours, in no file of the storage, and in no Referer.

use deputize_tests::http::{Answer, Caller};
use deputize_tests::{environment, tenant::Tenant};
use serde_json::json;

fn nobody() -> Caller {
    Caller::nobody(environment::shared())
}

/// What a page has whatever it says.
fn is_guarded(page: &Answer) {
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"), "{policy}");
    for (name, value) in [
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-robots-tag", "noindex, nofollow"),
    ] {
        assert_eq!(page.header(name), value, "{name}");
    }
    assert!(page.header("content-type").starts_with("text/html"), "{page:?}");
    assert!(page.text.contains("noindex"), "{}", page.text);
}

#[tokio::test]
async fn readable_without_a_script() {
    let tenant = Tenant::new("page").await;
    let link = tenant.link(&json!({"alias": "Acme Production", "note": "For contract 7"})).await;
    let page = nobody().get(&link.page()).await;
    assert_eq!(page.status, 200, "{page:?}");
    is_guarded(&page);
    let shown = link.see().await;
    for part in [
        "Workspace of page asks for read-only access",
        "Acme Production",
        "For contract 7",
        "ec2:DescribeInstances",
        "cloudwatch:GetMetricData",
        "Change, start, stop or delete anything.",
        "Delete the CloudFormation stack",
        &environment::shared().principal,
        shown["role"]["external_id"].as_str().expect("an external ID"),
        "AWS::IAM::Role",
    ] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    // The console's own parts are in it too: it goes on as the page of the console.
    let home = nobody().get("/").await;
    for asset in home.text.split('"').filter(|text| text.starts_with("/assets/")) {
        assert!(page.text.contains(asset), "{asset}");
    }
}

#[tokio::test]
async fn a_chats_preview_holds_no_secret_and_marks_nothing() {
    let tenant = Tenant::new("preview").await;
    let link = tenant.link(&json!({"alias": "Quiet", "expected_account_id": "222222222222"})).await;
    let page = nobody().get(&link.page()).await;
    let head = page.text.split("<body>").next().expect("a head");
    for part in [
        "<meta property=\"og:title\" content=\"Workspace of preview asks for read-only access to an AWS account\">",
        "og:description",
        "twitter:card",
        "may only read",
    ] {
        assert!(head.contains(part), "{part}: {head}");
    }
    assert_eq!(tenant.link_now(&link.id).await["state"], "open", "nothing that only fetches it has seen it");
    let shown = link.see().await;
    let external_id = shown["role"]["external_id"].as_str().expect("one");
    for secret in [external_id, "222222222222", &link.token, "dpl_", &environment::shared().principal] {
        assert!(!head.contains(secret), "{secret}: {head}");
    }
    assert!(!page.text.contains(&link.token), "the token is in the address alone");
}

#[tokio::test]
async fn other_peoples_text_stays_text() {
    let tenant = Tenant::new("<script>alert(1)</script>").await;
    let evil = "\"><script>alert(2)</script><img src=x onerror=alert(3)>";
    let (plain, hostile) =
        (tenant.link(&json!({})).await, tenant.link(&json!({"alias": evil, "note": evil})).await);
    let (plain, hostile) = (nobody().get(&plain.page()).await.text, nobody().get(&hostile.page()).await.text);
    for tag in ["<script", "<img", "<meta", "</article>"] {
        assert_eq!(plain.matches(tag).count(), hostile.matches(tag).count(), "{tag}: {hostile}");
    }
    assert!(!plain.contains("<script>alert"), "{plain}");
    assert!(hostile.contains("&lt;script&gt;alert(2)&lt;/script&gt;"), "{hostile}");
}

#[tokio::test]
async fn each_refusal_is_a_page_with_its_status() {
    let tenant = Tenant::new("over").await;
    let link = tenant.link(&json!({})).await;
    tenant.revoke_link(&link.id).await;
    let unknown = format!("/connect/dpl_{}_{}", &tenant.workspace[3..], "A".repeat(43));
    for (path, status, words, whom) in [
        (link.page(), 410, "This link was taken back.", "Workspace of over"),
        (unknown, 404, "This link does not lead anywhere.", "the person who sent it to you"),
        (
            "/connect/nonsense".to_owned(),
            404,
            "This link does not lead anywhere.",
            "the person who sent it to you",
        ),
        (
            link.page()[..60].to_owned(),
            404,
            "This link does not lead anywhere.",
            "the person who sent it to you",
        ),
    ] {
        let page = nobody().get(&path).await;
        assert_eq!(page.status, status, "{path}: {page:?}");
        is_guarded(&page);
        assert!(page.text.contains(words) && page.text.contains(whom), "{path}: {}", page.text);
    }
}
