//! The way to a provider and back, and what somebody else could do with it.
//!
//! 1. What the provider is asked with: the code flow, PKCE by S256, state and nonce; the cookie is out of reach.
//! 2. Where it comes out: a path of our own alone.
//! 3. A wrong state, another browser's answer, another provider's, a late one, none at all.
//! 4. A callback that is used again, with the cookie of then; a code that is used again.
//! 5. A new session each time; the one before is ended; one that a stranger planted is not taken over (fixation).
//! 6. Called off at the provider; a provider that does not answer; one that is not configured.
//! 7. The health page says that the configuration is well.

use deputize_tests::http::Caller;
use deputize_tests::identity_provider::{self, Visitor};
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::{Value, json};

use super::token::{Sign, callback};
use super::{FLOW, SESSION, arrive, assert_refused, at, begin, caller, is_ours, refusal};
use crate::session::signed_in;

#[tokio::test]
async fn what_the_provider_is_asked() {
    identity_provider::real(environment::shared()).await;
    let mut visitor = Visitor::new();
    let first = begin(&mut visitor, "acme", "/doctor").await;
    assert_eq!(first.status, 303);
    let expected = [
        ("response_type", "code"),
        ("client_id", "acme"),
        ("scope", "openid email profile"),
        ("code_challenge_method", "S256"),
        ("redirect_uri", &identity_provider::callback(environment::shared(), "acme")),
    ];
    for (name, value) in expected {
        assert_eq!(first.parameter(name), value);
    }
    let random: Vec<String> =
        ["state", "nonce", "code_challenge"].iter().map(|name| first.parameter(name)).collect();
    assert!(random.iter().all(|text| text.len() == 43), "{random:?}");
    let again = begin(&mut visitor, "acme", "/doctor").await;
    for (before, name) in random.iter().zip(["state", "nonce", "code_challenge"]) {
        assert_ne!(*before, again.parameter(name));
    }
    let cookies = again.cookies();
    let cookie = cookies.iter().find(|cookie| cookie.starts_with(FLOW)).expect("it is remembered");
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"] {
        assert!(cookie.contains(flag), "{flag} is missing: {cookie}");
    }
    assert!(
        !cookie.contains(&again.parameter("state")) && !cookie.contains(&again.parameter("nonce")),
        "{cookie}"
    );
    assert_eq!(again.headers["cache-control"], "no-store");
    assert_eq!(again.headers["referrer-policy"], "no-referrer");
}

#[tokio::test]
async fn it_comes_out_at_our_own_pages_alone() {
    identity_provider::real(environment::shared()).await;
    let tenant = Tenant::new("return").await;
    let wanted = format!("/w/{}/integrations/aws?x=1", tenant.workspace);
    let mut visitor = Visitor::new();
    let first = begin(&mut visitor, "acme", &wanted.replace('?', "%3F")).await;
    let form = visitor.follow(first, is_ours).await;
    let sent = visitor.post_form(&form.url, &[("login", &tenant.email)]).await;
    let back = visitor.follow(sent, is_ours).await;
    let end = visitor.get(back.leads_to().as_str()).await;
    assert_eq!(end.headers["location"], wanted.as_str());

    for foreign in [
        "https%3A%2F%2Fevil.example",
        "%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "%5C%5Cevil.example",
        "javascript%3Aalert(1)",
        "%2F%09%2Fevil.example",
        "%2F%0D%0ASet-Cookie%3A%20a%3Db",
        "evil.example",
        "%2Fapi%2Fv1%2Fsign-out",
        "%2F..%2F%2Fevil.example",
        "",
    ] {
        let mut visitor = Visitor::new();
        let refused = begin(&mut visitor, "acme", foreign).await;
        assert_eq!((refused.status, refused.to), (422, None), "{foreign}");
        assert!(refused.text.contains("return_to"), "{}", refused.text);
    }
}

#[tokio::test]
async fn an_answer_counts_for_its_own_question_alone() {
    let sign = Sign::new().await;
    // A wrong state, none, and a code without a question.
    for state in ["&state=wrong", "", "&state="] {
        let mut visitor = Visitor::new();
        sign.begun(&mut visitor).await;
        let answer = visitor.get(&at(&format!("/api/v1/sign-in/oidc/scripted/callback?code=x{state}"))).await;
        let refusal = refusal(&mut visitor).await;
        assert_refused(&visitor, &answer, &refusal, "sign_in_expired");
    }
    let mut stranger = Visitor::new();
    let answer = stranger.get(&at("/api/v1/sign-in/oidc/scripted/callback?code=x&state=y")).await;
    let told = refusal(&mut stranger).await;
    assert_refused(&stranger, &answer, &told, "sign_in_expired");

    // Another browser's answer: a stranger's, sent to somebody who is signing in too.
    let (mut mine, mut theirs) = (Visitor::new(), Visitor::new());
    sign.begun(&mut mine).await;
    let theirs_begun = sign.begun(&mut theirs).await;
    let code = sign.code(&theirs_begun, json!({})).await;
    let answer = mine.get(&callback(&code, &theirs_begun.state)).await;
    let told = refusal(&mut mine).await;
    assert_refused(&mine, &answer, &told, "sign_in_expired");

    // The answer to a question that another provider was asked.
    let mut visitor = Visitor::new();
    let begun = sign.begun(&mut visitor).await;
    let code = sign.code(&begun, json!({})).await;
    let elsewhere = callback(&code, &begun.state).replace("/scripted/", "/acme/");
    let answer = visitor.get(&elsewhere).await;
    let told = refusal(&mut visitor).await;
    assert_refused(&visitor, &answer, &told, "sign_in_expired");

    // An answer that says it is another issuer's (RFC 9207).
    let mut visitor = Visitor::new();
    let begun = sign.begun(&mut visitor).await;
    let code = sign.code(&begun, json!({})).await;
    let mixed_up = format!("{}&iss=https%3A%2F%2Fevil.example", callback(&code, &begun.state));
    let answer = visitor.get(&mixed_up).await;
    let told = refusal(&mut visitor).await;
    assert_refused(&visitor, &answer, &told, "sign_in_failed");
}

#[tokio::test]
async fn a_callback_and_a_code_work_once() {
    let sign = Sign::new().await;
    for reuse in [false, true] {
        let mut visitor = Visitor::new();
        let begun = sign.begun(&mut visitor).await;
        let cookie = visitor.cookie("localhost", FLOW).expect("it is remembered").to_owned();
        let code = sign.code(&begun, json!({"reuse": reuse})).await;
        let answer = visitor.get(&callback(&code, &begun.state)).await;
        assert_eq!(answer.leads_to().path(), "/", "{}", answer.text);
        assert_eq!(visitor.cookie("localhost", FLOW), None);

        // The same again with the cookie of then, also at a provider that takes a code twice: without a session of it.
        let mut again = Visitor::new();
        again.set_cookie("localhost", FLOW, &cookie);
        let answer = again.get(&callback(&code, &begun.state)).await;
        let told = refusal(&mut again).await;
        assert_refused(&again, &answer, &told, if reuse { "sign_in_expired" } else { "sign_in_failed" });
        caller(&visitor).get("/api/v1/me").await.expect(200);

        // The code in another sign-in: its nonce is another.
        let mut other = Visitor::new();
        let begun = sign.begun(&mut other).await;
        let answer = other.get(&callback(&code, &begun.state)).await;
        let told = refusal(&mut other).await;
        assert_refused(&other, &answer, &told, "sign_in_failed");
    }
}

#[tokio::test]
async fn a_real_code_works_once() {
    identity_provider::real(environment::shared()).await;
    let mut visitor = Visitor::new();
    let first = begin(&mut visitor, "acme", "/").await;
    let cookie = visitor.cookie("localhost", FLOW).expect("it is remembered").to_owned();
    let form = visitor.follow(first, is_ours).await;
    let email = format!("{}@acme.example", unique("once"));
    let sent = visitor.post_form(&form.url, &[("login", &email)]).await;
    let back = visitor.follow(sent, is_ours).await.leads_to().to_string();
    assert_eq!(visitor.get(&back).await.leads_to().path(), "/");
    let mut again = Visitor::new();
    again.set_cookie("localhost", FLOW, &cookie);
    let answer = again.get(&back).await;
    let told = refusal(&mut again).await;
    assert_refused(&again, &answer, &told, "sign_in_failed");
}

#[tokio::test]
async fn each_sign_in_is_a_new_session() {
    identity_provider::real(environment::shared()).await;
    let tenant = Tenant::new("fixation").await;
    let mut visitor = Visitor::new();
    arrive(&mut visitor, "acme", &tenant.email).await;
    let (first, before) = (caller(&visitor), visitor.cookie("localhost", SESSION).map(str::to_owned));
    first.get("/api/v1/me").await.expect(200);
    arrive(&mut visitor, "acme", &tenant.email).await;
    assert_ne!(visitor.cookie("localhost", SESSION).map(str::to_owned), before);
    caller(&visitor).get("/api/v1/me").await.expect(200);
    first.get("/api/v1/me").await.problem(401, "not_signed_in");

    // A session that a stranger has planted: his own, or one that he made up.
    let stranger = Tenant::new("planted").await;
    let planted = signed_in(&stranger).await;
    let cookie = planted.request(reqwest::Method::GET, "/").build().expect("a request");
    let cookie =
        cookie.headers()["cookie"].to_str().expect("a text").split_once('=').expect("a pair").1.to_owned();
    let made_up = format!("{}.{}", "0a".repeat(16), "a".repeat(43));
    for cookie in [cookie, made_up] {
        let mut victim = Visitor::new();
        victim.set_cookie("localhost", SESSION, &cookie);
        arrive(&mut victim, "acme", &tenant.email).await;
        assert_ne!(victim.cookie("localhost", SESSION), Some(cookie.as_str()));
        assert_eq!(caller(&victim).get("/api/v1/me").await.expect(200)["person"]["email"], tenant.email);
    }
    planted.get("/api/v1/me").await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn a_provider_that_says_no_or_nothing() {
    identity_provider::real(environment::shared()).await;
    let mut visitor = Visitor::new();
    let first = begin(&mut visitor, "acme", "/").await;
    let form = visitor.follow(first, is_ours).await;
    let sent = visitor.post_form(&form.url, &[("cancel", "1")]).await;
    let back = visitor.follow(sent, is_ours).await;
    let answer = visitor.get(back.leads_to().as_str()).await;
    let told = refusal(&mut visitor).await;
    assert_refused(&visitor, &answer, &told, "sign_in_failed");
    assert!(told["detail"].as_str().is_some_and(|text| text.contains("called off")), "{told}");

    let mut visitor = Visitor::new();
    let answer = begin(&mut visitor, "away", "/").await;
    let told = refusal(&mut visitor).await;
    assert_refused(&visitor, &answer, &told, "unavailable");

    let nobody = Caller::nobody(environment::shared());
    nobody.get("/api/v1/sign-in/oidc/unknown").await.problem(404, "not_found");
    nobody.get("/api/v1/sign-in/oidc/unknown/callback?code=x&state=y").await.problem(404, "not_found");
    let options = nobody.get("/api/v1/sign-in/providers").await.expect(200);
    assert_eq!(options["providers"][0], json!({"id": "acme", "name": "Acme"}));
    assert_eq!(options.get("refusal"), None);
    assert!(!options.to_string().contains("issuer") && !options.to_string().contains("secret"), "{options}");
    assert_eq!(nobody.get("/api/health").await.expect(200)["configuration"]["ok"], Value::Bool(true));
}
