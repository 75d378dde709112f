//! ID tokens that no honest provider makes, and keys that come later.
//!
//! 1. RS256, PS256, ES256 and `EdDSA` verify.
//! 2. `none`, HS256 with the public key as its secret, an algorithm that is not the key's, a key that is not published, a
//!    changed payload's signature: nobody is signed in.
//! 3. A wrong nonce, issuer, audience, time, or no address: neither.
//! 4. A new key: the set is fetched again, once. Made-up keys do not make us fetch it each time.

use std::time::{SystemTime, UNIX_EPOCH};

use deputize_tests::identity_provider::{Scripted, Visitor};
use deputize_tests::unique;
use serde_json::{Value, json};

use super::{assert_refused, at, begin, caller, refusal};

/// Whole seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970").as_secs()
}

/// Signing in with the scripted provider.
pub(crate) struct Sign {
    provider: &'static Scripted,
}

/// Where the scripted provider sends somebody back to.
pub(super) fn callback(code: &str, state: &str) -> String {
    at(&format!("/api/v1/sign-in/oidc/scripted/callback?code={code}&state={state}"))
}

/// A sign-in that was begun.
pub(crate) struct Begun {
    pub(crate) state: String,
    nonce: String,
}

impl Sign {
    pub(crate) async fn new() -> Self {
        Self { provider: Scripted::running().await }
    }

    pub(crate) async fn begun(&self, visitor: &mut Visitor) -> Begun {
        let first = begin(visitor, "scripted", "/").await;
        Begun { state: first.parameter("state"), nonce: first.parameter("nonce") }
    }

    /// A code for a fit token, changed by `change`: what is in its `claims` goes into the token's.
    pub(crate) async fn code(&self, begun: &Begun, change: Value) -> String {
        let code = unique("code");
        let mut script = json!({"code": code, "claims": {
            "iss": self.provider.issuer(), "aud": "us", "sub": unique("sub"), "nonce": begun.nonce,
            "iat": now(), "exp": now() + 300, "email": format!("{}@scripted.example", unique("robin")), "email_verified": true,
        }});
        let Value::Object(change) = change else { panic!("a change is an object") };
        for (name, value) in change {
            match (name.as_str(), value) {
                ("claims", Value::Object(claims)) => {
                    for (name, value) in claims {
                        script["claims"][name] = value;
                    }
                }
                (name, value) => script[name] = value,
            }
        }
        self.provider.script(&script).await;
        code
    }

    async fn enters(&self, change: Value) {
        let mut visitor = Visitor::new();
        let begun = self.begun(&mut visitor).await;
        let code = self.code(&begun, change.clone()).await;
        let answer = visitor.get(&callback(&code, &begun.state)).await;
        let told = refusal(&mut visitor).await;
        assert_eq!(answer.leads_to().path(), "/", "{change}: {told}");
        caller(&visitor).get("/api/v1/me").await.expect(200);
    }

    async fn is_refused(&self, change: Value, code: &str) {
        let mut visitor = Visitor::new();
        let begun = self.begun(&mut visitor).await;
        let scripted = self.code(&begun, change.clone()).await;
        let answer = visitor.get(&callback(&scripted, &begun.state)).await;
        let told = refusal(&mut visitor).await;
        assert_refused(&visitor, &answer, &told, code);
    }
}

#[tokio::test]
async fn the_algorithms() {
    let sign = Sign::new().await;
    for alg in ["RS256", "PS256", "ES256", "EdDSA"] {
        sign.enters(json!({"alg": alg})).await;
    }
}

#[tokio::test]
async fn a_forged_signature() {
    let sign = Sign::new().await;
    sign.is_refused(json!({"alg": "none"}), "sign_in_failed").await;
    sign.is_refused(json!({"alg": "HS256"}), "sign_in_failed").await;
    // The name of one algorithm, and the key of another.
    let kids = sign.provider.script(&json!({"code": unique("kids"), "claims": {}})).await["kids"].clone();
    for (alg, of) in [("ES256", "RS256"), ("PS256", "RS256"), ("RS256", "ES256")] {
        let change = json!({"alg": alg, "header": {"kid": kids[of]}});
        sign.is_refused(change, "sign_in_failed").await;
    }
    sign.is_refused(json!({"key": "hidden"}), "sign_in_failed").await;
    // Signed by a key of its own, under the name of a known one.
    let change = json!({"key": "hidden", "header": {"kid": kids["RS256"]}});
    sign.is_refused(change, "sign_in_failed").await;
    sign.is_refused(json!({"header": {"kid": "symmetric"}}), "sign_in_failed").await;
}

#[tokio::test]
async fn an_unfit_token() {
    let sign = Sign::new().await;
    for claims in [
        json!({"nonce": "another"}),
        json!({"nonce": null}),
        json!({"iss": "https://evil.example"}),
        json!({"aud": "them"}),
        json!({"aud": ["us", "them"]}),
        json!({"azp": "them"}),
        json!({"exp": now() - 120}),
        json!({"iat": now() + 600}),
        json!({"iat": now() - 3600}),
        json!({"sub": null}),
    ] {
        sign.is_refused(json!({"claims": claims}), "sign_in_failed").await;
    }
    sign.is_refused(json!({"claims": {"email": null}}), "not_admitted").await;
    sign.is_refused(json!({"claims": {"email_verified": null}}), "not_admitted").await;
    sign.is_refused(json!({"claims": {"email": "robin@scripted.example.evil.example"}}), "not_admitted")
        .await;
    sign.enters(json!({"claims": {"aud": ["us", "them"], "azp": "us"}})).await;
}

#[tokio::test]
async fn a_key_that_comes_later() {
    let sign = Sign::new().await;
    // Whatever else asked for keys of late: within its pause a new key is not looked for, and after it, it is.
    let before = sign.provider.keys_asked_for().await;
    let mut visitor = Visitor::new();
    let begun = sign.begun(&mut visitor).await;
    let code = sign.code(&begun, json!({"key": "fresh", "reuse": true})).await;
    let back = callback(&code, &begun.state);
    let cookie = visitor.cookie("localhost", super::FLOW).expect("it is remembered").to_owned();
    deputize_tests::eventually("the new key is known", std::time::Duration::from_mins(1), async || {
        let mut visitor = Visitor::new();
        visitor.set_cookie("localhost", super::FLOW, &cookie);
        let answer = visitor.get(&back).await;
        (answer.leads_to().path() == "/").then_some(())
    })
    .await;
    assert!(sign.provider.keys_asked_for().await > before, "it was asked for");

    // Made-up keys, one after the other: at most one question in twenty seconds.
    let (before, start) = (sign.provider.keys_asked_for().await, tokio::time::Instant::now());
    for _ in 0..5 {
        sign.is_refused(json!({"key": "hidden"}), "sign_in_failed").await;
    }
    let asked = sign.provider.keys_asked_for().await - before;
    let allowed = 1 + start.elapsed().as_secs() / 20;
    assert!(asked <= allowed, "{asked} times, not {allowed}");
}
