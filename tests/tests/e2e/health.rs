//! `GET /api/health`: needs no login, and says that KV, the objects and the AWS endpoint answer.

use deputize_tests::environment::Environment;
use deputize_tests::organisation::Administrator;
use deputize_tests::{environment, http::Caller, shape};
use insta::assert_json_snapshot;
use serde_json::json;

#[tokio::test]
async fn all_parts_answer() {
    let health = Caller::nobody(environment::shared()).get("/api/health").await.expect(200);
    assert_json_snapshot!(health, { ".version" => shape::text() });
}

/// 1. Whoever calls it again and again calls AWS once.
/// 2. What is wrong, in words that name the principal, the operator learns alone; others that something is.
#[tokio::test]
async fn open_to_everyone_and_no_use_against_us() {
    let (environment, tap) = Environment::start_behind("health");
    let nobody = Caller::nobody(&environment);
    let operator = nobody.with_token(&environment.setup_token);

    // 1
    let asked = || tap.bodies_with("Action=GetCallerIdentity").len();
    nobody.get("/api/health").await.expect(200);
    let before = asked();
    for _ in 0..5 {
        nobody.get("/api/health").await.expect(200);
    }
    // The runtime has more than one process at most for a moment; each may ask once.
    assert!(asked() <= before + 1, "{} after {before}", asked());
    operator.get("/api/health").await.expect(200);
    assert!(asked() > before, "the operator's question is asked at once");

    // 2
    Administrator::of(&environment).set_key("Inactive").await;
    let told = operator.get("/api/health").await.expect(503);
    let detail = told["identities"][0]["detail"].as_str().expect("a detail");
    assert!(detail.contains(&environment.principal), "{told}");
    let public = nobody.get("/api/health").await;
    let public = public.expect(503);
    assert_eq!(public["identities"], json!([{"partition": "aws", "kind": "keys", "ok": false}]), "{public}");
    assert!(!public.to_string().contains(&environment.principal), "{public}");
}
