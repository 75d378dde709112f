//! When none are given.
//!
//! 1. Paused, cut off, or with a role that is not proven: 409, each with its remedy. Resumed, it goes on.
//! 2. AWS refuses: 409, and the audit log says so, with AWS's code.
//! 3. More than 60 times in an hour by one token: 429 with when to ask again, in every form; others are not bounded by it, and
//!    an hour later it goes on.
//! 4. A session of a person does not count where SDKs ask.

use deputize_tests::customer::{Customer, open_trust, trust};
use deputize_tests::environment;
use serde_json::json;

use super::Lender;
use crate::audit::entry;

#[tokio::test]
async fn not_while_it_is_stopped_or_not_proven() {
    // 1
    let lender = Lender::new("credentials-stopped", &json!({})).await;
    let request = json!({"reason": "a report"});
    let at = |act: &str| lender.tenant.connection_path(&lender.id, act);
    for act in ["/pause", "/cut-off"] {
        lender.owner.caller.act(&at(act)).await.expect(200);
        let problem =
            lender.program.post(&lender.path(""), &request).await.problem(409, "connection_not_active");
        assert!(problem["remedy"].is_string(), "{problem}");
        let told = lender.program.get(&lender.path("/process?reason=x")).await.expect(409);
        assert_eq!(told["code"], "connection_not_active", "{told}");
    }
    lender.owner.caller.act(&at("/resume")).await.expect(200);
    lender.take(&request).await;
    let connection = lender.tenant.connection(&lender.id).await;
    let role =
        connection["role_arn"].as_str().and_then(|arn| arn.rsplit('/').next()).expect("a role").to_owned();
    let (customer, principal) = (Customer::first(), &environment::shared().principal);
    customer.update_trust(&role, &open_trust(principal)).await;
    assert_eq!(lender.tenant.check(&lender.id).await["status"], "refused");
    lender.program.post(&lender.path(""), &request).await.problem(409, "connection_not_proven");

    // 2
    let external_id = connection["external_id"].as_str().expect("an external ID");
    customer.update_trust(&role, &trust(principal, external_id)).await;
    assert_eq!(lender.tenant.check(&lender.id).await["status"], "connected");
    lender.take(&request).await;
    customer.update_trust(&role, &trust(principal, "another")).await;
    let problem = lender.program.post(&lender.path(""), &request).await.problem(409, "aws_refused");
    assert!(problem["remedy"].as_str().is_some_and(|text| text.contains("check")), "{problem}");
    let line = entry(&lender.tenant, &lender.owner.caller, "credentials.refused").await;
    let after = &line["after"];
    assert_eq!(
        (&after["reason"], &after["aws_code"]),
        (&json!("a report"), &json!("AccessDenied")),
        "{line}"
    );
    assert_eq!(
        (&line["actor"]["id"], &after["code"]),
        (&json!(lender.token.0), &json!("aws_refused")),
        "{line}"
    );
    assert!(after.get("session").is_none(), "{line}");
}

#[tokio::test]
async fn so_often_in_an_hour_and_by_token_alone() {
    let lender = Lender::new("credentials-often", &json!({})).await;
    let path = lender.path("/process?reason=a%20loop");
    for _ in 0..60 {
        lender.program.get(&path).await.expect(200);
    }

    // 3
    let answer = lender.program.get(&path).await;
    let wait: u64 = answer.header("retry-after").parse().expect("seconds");
    assert!((3000..=3601).contains(&wait), "{wait}");
    assert_eq!(answer.expect(429)["code"], "too_soon");
    let answer = lender.program.post(&lender.path(""), &json!({"reason": "x"})).await;
    assert!(!answer.header("retry-after").is_empty());
    answer.problem(429, "too_soon");
    lender.owner.caller.post(&lender.path(""), &json!({"reason": "x"})).await.expect(200);
    environment::shared().let_takings_age(&lender.id);
    lender.program.get(&path).await.expect(200);

    // 4
    for form in ["/container", "/process"] {
        let answer = lender.owner.caller.get(&lender.path(&format!("{form}?reason=x"))).await;
        let told = answer.expect(403);
        assert_eq!(told["code"], "not_allowed", "{told}");
        assert!(told["message"].as_str().is_some_and(|text| text.contains("API token")), "{told}");
    }
}
