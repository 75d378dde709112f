//! `/api/v1/sign-in/…`: signing in with an identity provider. The real one is npm's `oidc-provider`; what no honest provider
//! does is played by a scripted one.

mod access;
mod entrance;
mod flow;
mod journey;
mod token;

use deputize_tests::environment;
use deputize_tests::http::Caller;
use deputize_tests::identity_provider::{Page, Visitor};
use serde_json::Value;

/// The name of the session's cookie in the local environment.
const SESSION: &str = "deputize";
/// What a sign-in remembers between its two requests.
const FLOW: &str = "deputize-sign-in";

fn at(path: &str) -> String {
    format!("{}{path}", environment::shared().url)
}

/// Goes to a provider; gives its first page.
async fn begin(visitor: &mut Visitor, provider: &str, return_to: &str) -> Page {
    visitor.get(&at(&format!("/api/v1/sign-in/oidc/{provider}?return_to={return_to}"))).await
}

/// Whether an address is one of ours.
fn is_ours(url: &reqwest::Url) -> bool {
    url.as_str().starts_with(&environment::shared().url)
}

/// Signs in at the real provider with this address; gives the callback's answer.
async fn arrive(visitor: &mut Visitor, provider: &str, email: &str) -> Page {
    let first = begin(visitor, provider, "/").await;
    let mut back = visitor.follow(first, is_ours).await;
    // Whom the provider knows already it does not ask again.
    if back.to.is_none() {
        assert_eq!(back.status, 200, "{}: {}", back.url, back.text);
        let sent = visitor.post_form(&back.url, &[("login", email)]).await;
        back = visitor.follow(sent, is_ours).await;
    }
    visitor.get(back.leads_to().as_str()).await
}

/// Why the visitor's last try failed, as the sign-in page is told.
async fn refusal(visitor: &mut Visitor) -> Value {
    let page = visitor.get(&at("/api/v1/sign-in/providers")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    serde_json::from_str::<Value>(&page.text).expect("JSON")["refusal"].take()
}

/// The visitor as a caller of the API.
fn caller(visitor: &Visitor) -> Caller {
    let secret = visitor.cookie("localhost", SESSION).expect("a session's cookie");
    Caller::nobody(environment::shared()).with_cookie(&format!("{SESSION}={secret}"))
}

/// The answer leads to the sign-in page, nobody is signed in, and the page is told this.
#[track_caller]
fn assert_refused(visitor: &Visitor, answer: &Page, refusal: &Value, code: &str) {
    assert_eq!((answer.status, answer.leads_to().path()), (303, "/sign-in"), "{}", answer.text);
    assert_eq!(answer.leads_to().query(), None, "the address says nothing");
    assert_eq!(refusal["code"], code, "{refusal}");
    assert!(refusal["detail"].is_string() && refusal["remedy"].is_string(), "{refusal}");
    assert_eq!(visitor.cookie("localhost", SESSION), None, "nobody is signed in");
    assert_eq!(visitor.cookie("localhost", FLOW), None, "and the sign-in is over");
}
