//! Which addresses a webhook may have: those that only we could reach are refused by the field, with a remedy, when it is
//! made and when it is changed. The tables are the domain's; here is that they are asked.

use deputize_tests::tenant::Tenant;
use serde_json::json;

#[tokio::test]
async fn only_the_public_internet() {
    let tenant = Tenant::new("addresses").await;
    let new = json!({"url": "https://example.com/hook", "enabled": false});
    let made = tenant.caller.post(&tenant.path("webhooks"), &new).await.expect(201);
    let path = tenant.path(&format!("webhooks/{}", made["webhook"]["id"].as_str().expect("an id")));
    for (url, words) in [
        ("", "missing"),
        ("example.com", "not an address"),
        ("http://example.com/", "https://"),
        ("https://user:secret@example.com/", "a name or a password"),
        ("https://example.com:22/", "port"),
        ("https://redis/", "private network"),
        ("https://vault.internal/", "private network"),
        ("https://metadata.google.internal/", "metadata"),
        ("https://169.254.169.254/latest/meta-data/", "private or reserved"),
        ("https://0xa9fea9fe/", "private or reserved"),
        ("https://10.1.2.3/", "private or reserved"),
        ("https://[::ffff:10.1.2.3]/", "private or reserved"),
        ("https://[fd00:ec2::254]/", "private or reserved"),
    ] {
        let body = json!({"url": url});
        for answer in [
            tenant.caller.post(&tenant.path("webhooks"), &body).await,
            tenant.caller.patch(&path, &body).await,
        ] {
            let problem = answer.problem(422, "invalid_field");
            assert_eq!(problem["field"], "url", "{url}: {problem}");
            let (detail, remedy) = (problem["detail"].as_str(), problem["remedy"].as_str());
            assert!(detail.is_some_and(|detail| detail.contains(words)), "{url}: {problem}");
            assert!(remedy.is_some_and(|remedy| !remedy.is_empty()), "{url}: {problem}");
        }
    }
    let now = tenant.caller.get(&path).await.expect(200);
    assert_eq!(now["url"], "https://example.com/hook");
}
