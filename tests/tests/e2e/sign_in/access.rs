//! `GET /api/v1/sign-in/access`: Cloudflare Access before the deployment. The scripted provider signs what Access would.
//!
//! 1. Its word signs in whoever was invited, and whoever has an address in a configured domain. The sign-in page offers it
//!    only to a browser that has come through Access.
//! 2. Nobody else: a stranger, a program without an address, no header, a token for another application or of another team,
//!    one whose time is over, a forged one.
//! 3. It comes out at our own pages alone, and is no credential by itself.

use deputize_tests::http::{Answer, Caller};
use deputize_tests::identity_provider::Scripted;
use deputize_tests::{environment, tenant::Tenant, unique};
use reqwest::Method;
use serde_json::{Value, json};

use super::token::now;

const HEADER: &str = "cf-access-jwt-assertion";

/// A fit token's claims, changed.
async fn token(change: Value, script: Value) -> String {
    let provider = Scripted::running().await;
    let mut claims = json!({
        "iss": provider.issuer(), "aud": ["0a1b2c"], "iat": now() - 3600, "exp": now() + 3600, "type": "app",
        "sub": unique("sub"), "email": format!("{}@scripted.example", unique("access")),
    });
    for (name, value) in change.as_object().expect("an object") {
        claims[name] = value.clone();
    }
    let mut script = script;
    script["claims"] = claims;
    provider.token(&script).await
}

/// Asks without following where it leads.
async fn get(path: &str, token: Option<&str>, cookie: &str) -> Answer {
    let nobody = Caller::nobody(environment::shared());
    let mut request = nobody.request(Method::GET, path).build().expect("a request");
    if let Some(token) = token {
        request.headers_mut().insert(HEADER, token.parse().expect("a value"));
    }
    request.headers_mut().insert("cookie", cookie.parse().expect("a value"));
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    let answer = client.build().expect("a client").execute(request).await.expect("an answer");
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Answer::new(path, status, headers, answer.text().await.expect("a text"))
}

fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let all = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let found =
        all.filter_map(|cookie| cookie.split(';').next()).find(|pair| pair.starts_with(&format!("{name}=")));
    found.filter(|pair| !pair.ends_with('=')).map(str::to_owned)
}

#[tokio::test]
async fn who_comes_through_access() {
    let tenant = Tenant::new("access").await;
    for email in [tenant.email.clone(), format!("{}@scripted.example", unique("new"))] {
        let token = token(json!({"email": email}), json!({})).await;
        let offered = get("/api/v1/sign-in/providers", Some(&token), "").await.expect(200);
        assert_eq!(offered["access"], true);
        let answer = get("/api/v1/sign-in/access?return_to=/doctor", Some(&token), "").await;
        assert_eq!((answer.status, answer.header("location")), (303, "/doctor"), "{answer:?}");
        let session = cookie(&answer, "deputize").expect("a session");
        let person = Caller::nobody(environment::shared()).with_cookie(&session);
        assert_eq!(person.get("/api/v1/me").await.expect(200)["person"]["email"], email);
        let sessions = person.get("/api/v1/me/sessions").await.expect(200);
        assert_eq!(sessions["sessions"][0]["by"], json!({"kind": "provider", "name": "Cloudflare Access"}));
        // The next sign-in ends this one.
        let again = get("/api/v1/sign-in/access", Some(&token), &session).await;
        assert_ne!(cookie(&again, "deputize").expect("a session"), session);
        person.get("/api/v1/me").await.problem(401, "not_signed_in");
    }
    let offered = get("/api/v1/sign-in/providers", None, "").await.expect(200);
    assert_eq!(offered["access"], false);
}

#[tokio::test]
async fn who_does_not() {
    let is_refused = async |token: Option<&str>, code: &str| {
        let answer = get("/api/v1/sign-in/access", token, "").await;
        assert_eq!((answer.status, answer.header("location")), (303, "/sign-in"), "{code}: {answer:?}");
        assert_eq!(cookie(&answer, "deputize"), None, "{code}");
        let told = cookie(&answer, "deputize-refusal").expect("it is told");
        let options = get("/api/v1/sign-in/providers", None, &told).await.expect(200);
        assert_eq!(options["refusal"]["code"], code, "{options}");
    };
    is_refused(None, "sign_in_failed").await;
    is_refused(Some("nonsense"), "sign_in_failed").await;
    let stranger = token(json!({"email": format!("{}@stranger.example", unique("robin"))}), json!({})).await;
    is_refused(Some(&stranger), "not_admitted").await;
    is_refused(Some(&token(json!({"email": null}), json!({})).await), "not_admitted").await;
    for wrong in [
        json!({"aud": ["other"]}),
        json!({"iss": "https://other.cloudflareaccess.com"}),
        json!({"exp": now() - 120}),
        json!({"iat": now() + 600}),
    ] {
        is_refused(Some(&token(wrong, json!({})).await), "sign_in_failed").await;
    }
    for forged in [json!({"alg": "none"}), json!({"alg": "HS256"}), json!({"key": "hidden"})] {
        is_refused(Some(&token(json!({}), forged).await), "sign_in_failed").await;
    }
    let fit = token(json!({}), json!({})).await;
    get("/api/v1/sign-in/access?return_to=//evil.example", Some(&fit), "")
        .await
        .problem(422, "invalid_field");
    get("/api/v1/me", Some(&fit), "").await.problem(401, "not_signed_in");
}
