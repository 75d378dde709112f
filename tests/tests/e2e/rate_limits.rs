//! Who asks too often, in an environment whose limits are small; the other environments have none.
//!
//! 1. A token: refused with the standard headers, and what was asked is not done. Another token of the workspace goes on.
//! 2. A session: another person goes on, and nobody uses up a person's requests by a made-up cookie with their id.
//! 3. An address: made-up credentials, and links.
//! 4. The ways in have a limit of their own.
//! 5. A minute later all go on.

use std::time::Duration;

use deputize_tests::environment::Environment;
use deputize_tests::http::{Answer, Caller};
use deputize_tests::people::{session_of, sign_in};
use deputize_tests::{eventually, tenant::Tenant, unique};
use serde_json::json;

const ME: &str = "/api/v1/me";
const TOKEN: usize = 12;
const SESSION: usize = 14;
const ADDRESS: usize = 40;
const ENTRANCE: usize = 20;
/// A minute in which all are counted, and some.
const OVER: Duration = Duration::from_secs(75);

/// Asks until it is refused: after so many at least, and no more than two minutes allow.
async fn until_refused(
    least: usize,
    limit: usize,
    mut ask: impl AsyncFnMut() -> Answer,
) -> (Vec<Answer>, Answer) {
    let mut before = Vec::new();
    while before.len() <= 2 * limit {
        let answer = ask().await;
        if answer.status == 429 {
            assert!(before.len() >= least, "refused after {} of {limit}", before.len());
            return (before, answer);
        }
        before.push(answer);
    }
    panic!("not refused after {} of {limit}", before.len());
}

/// A refusal by the policy of that name, whole.
fn assert_refused(answer: Answer, policy: &str, limit: usize) {
    assert_eq!(answer.header("retry-after"), "60", "{answer:?}");
    assert_eq!(answer.header("ratelimit"), format!("\"{policy}\";r=0;t=60"), "{answer:?}");
    assert_eq!(answer.header("ratelimit-policy"), format!("\"{policy}\";q={limit};w=60"), "{answer:?}");
    let problem = answer.problem(429, "rate_limited");
    assert!(problem["remedy"].as_str().is_some_and(|remedy| remedy.contains("60 seconds")), "{problem}");
}

/// What passes tells what is allowed, and does not make up what is left.
fn assert_told(answers: &[Answer], status: u16, policy: &str) {
    for answer in answers {
        assert_eq!((answer.status, answer.header("ratelimit")), (status, ""), "{answer:?}");
        assert!(answer.header("ratelimit-policy").starts_with(&format!("\"{policy}\";q=")), "{answer:?}");
    }
}

#[tokio::test]
async fn too_many_requests() {
    let limits = format!("token={TOKEN} session={SESSION} address={ADDRESS} entrance={ENTRANCE}");
    let environment = Environment::start_with("rate-limits", &["--rate-limits", &limits]);
    let nobody = Caller::nobody(&environment);
    let tenant = Tenant::in_environment(&environment, "limited").await;
    let other = Tenant::in_environment(&environment, "unlimited").await;
    let person = async |tenant: &Tenant| {
        let answer = sign_in(&environment, &tenant.sign_in_url).await;
        let caller = nobody.with_cookie(&session_of(&answer));
        let me = answer.expect(200);
        (caller, me["person"]["id"].as_str().expect("an id").to_owned())
    };
    let ((robin, _), (kim, kims_id)) = (person(&tenant).await, person(&other).await);
    let made = robin.post(&tenant.path("tokens"), &json!({"name": "Other", "scope": "connect"})).await;
    let made = made.expect(201);
    let second = nobody.with_token(made["secret"].as_str().expect("a secret"));

    // 1
    let id = tenant.external_id().await;
    let (before, refused) = until_refused(TOKEN - 1, TOKEN, async || tenant.caller.get(ME).await).await;
    assert_told(&before, 200, "token");
    assert_refused(refused, "token", TOKEN);
    let replaced = tenant.caller.act(&tenant.path("external-id/replace")).await;
    let was_refused = replaced.status == 429;
    let now = second.get(&tenant.path("external-id")).await.expect(200);
    assert_eq!(now["external_id"] == id.as_str(), was_refused, "{now}");

    // 2
    let (before, refused) = until_refused(SESSION - 1, SESSION, async || robin.get(ME).await).await;
    assert_told(&before, 200, "session");
    assert_refused(refused, "session", SESSION);
    for _ in 0..=SESSION {
        let made_up = format!("deputize={}.{}", kims_id.trim_start_matches("per_"), unique("made-up"));
        nobody.with_cookie(&made_up).get(ME).await.problem(401, "not_signed_in");
    }
    kim.get(ME).await.expect(200);

    // 3
    let bare = tenant.workspace.trim_start_matches("ws_").to_owned();
    let guess = async || nobody.with_token(&format!("dpt_{bare}_{}", unique("guess"))).get(ME).await;
    let (before, refused) = until_refused(0, ADDRESS, guess).await;
    assert!(before.iter().all(|answer| answer.status == 401), "{before:?}");
    assert_refused(refused, "address", ADDRESS);
    let (before, refused) =
        until_refused(0, ADDRESS, async || nobody.get("/connect/dpl_nonsense").await).await;
    assert_told(&before, 404, "address");
    assert_refused(refused, "address", ADDRESS);
    // Who has a credential that counts is not held to it.
    kim.get(ME).await.expect(200);

    // 4
    let redeem = async || nobody.post("/api/v1/sign-in", &json!({"token": "wrong"})).await;
    let (before, refused) = until_refused(0, ENTRANCE, redeem).await;
    assert_told(&before, 401, "entrance");
    assert_refused(refused, "entrance", ENTRANCE);

    // 5
    for caller in [&robin, &tenant.caller] {
        eventually("the minute is over", OVER, async || (caller.get(ME).await.status == 200).then_some(()))
            .await;
    }
    // Public keys are for AWS, and are counted by nobody.
    assert_eq!(nobody.get("/.well-known/deputize-receipt-keys.json").await.header("ratelimit-policy"), "");
}
