//! Who may enter, with the real provider.
//!
//! 1. Somebody who was invited: they were made by set-up, and keep their name and workspaces.
//!    Somebody whose invitation waits: they become what they were invited as, without its link, which is used up by that. Not
//!    when it was taken back, or has expired.
//! 2. By the domain of the address, and by a claim; a newcomer is nobody's member.
//! 3. Nobody else: they are told which address they came with, and whom to ask. A person is not made.
//! 4. An address that the provider has not verified lets nobody in, whoever was invited by it.
//! 5. Whoever accepted an invitation in somebody's name is out when that person comes by their provider.
//! 6. Where the organisation says so, a newcomer becomes a member; not an old acquaintance whom somebody has removed since.

use deputize_tests::environment::{self, Environment, free_port};
use deputize_tests::http::Caller;
use deputize_tests::identity_provider::{self, Visitor};
use deputize_tests::{people, tenant::Tenant, unique};
use serde_json::json;

use super::{arrive, assert_refused, caller, refusal};

const ME: &str = "/api/v1/me";

#[tokio::test]
async fn who_was_invited() {
    identity_provider::real(environment::shared()).await;
    let tenant = Tenant::new("invited").await;
    let mut visitor = Visitor::new();
    // An address is one person's, however it is written.
    let back = arrive(&mut visitor, "acme", &tenant.email.to_uppercase()).await;
    assert_eq!((back.status, back.leads_to().path()), (303, "/"), "{}", back.text);
    let me = caller(&visitor).get(ME).await.expect(200);
    assert_eq!(me["person"]["email"], tenant.email);
    assert_eq!(me["person"]["name"], "Robin Tester");
    assert_eq!(me["workspaces"][0]["id"], tenant.workspace);
    assert_eq!(me["workspaces"][0]["role"], "owner");
}

#[tokio::test]
async fn whose_invitation_waits() {
    identity_provider::real(environment::shared()).await;
    let (tenant, other) = (Tenant::new("waits").await, Tenant::new("waits-too").await);
    let email = format!("{}@stranger.example", unique("grace"));
    let (owner, another) = (tenant.owner().await.caller, other.owner().await.caller);
    let invite = async |tenant: &Tenant, owner: &Caller, email: &str, role: &str| {
        let invitation = json!({"email": email, "role": role});
        owner.post(&tenant.path("invitations"), &invitation).await.expect(201)
    };
    let link = invite(&tenant, &owner, &email, "admin").await;
    invite(&other, &another, &email, "viewer").await;
    let mut visitor = Visitor::new();
    let back = arrive(&mut visitor, "acme", &email).await;
    assert_eq!((back.status, back.leads_to().path()), (303, "/"), "{}", back.text);
    let mut roles = Vec::new();
    for _ in 0..100 {
        let me = caller(&visitor).get(ME).await.expect(200);
        let all = me["workspaces"].as_array().expect("a list").clone();
        roles = all.iter().map(|one| one["role"].as_str().unwrap_or_default().to_owned()).collect();
        roles.sort_unstable();
        if roles.len() == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert_eq!(roles, ["admin", "viewer"]);
    let members = caller(&visitor).get(&tenant.path("members")).await.expect(200);
    assert_eq!(members["invitations"], json!([]), "it is used up");
    let token = link["url"].as_str().and_then(|url| url.split_once('#')).expect("a link").1;
    let nobody = Caller::nobody(environment::shared()).with_token(token);
    nobody.get("/api/v1/invitation").await.problem(404, "invitation_invalid");

    for ended in ["revoked", "expired"] {
        let email = format!("{}@stranger.example", unique(ended));
        let made = invite(&tenant, &owner, &email, "viewer").await;
        let id = made["invitation"]["id"].as_str().expect("an id");
        if ended == "revoked" {
            owner.delete(&tenant.path(&format!("invitations/{id}"))).await.expect_empty(204);
        } else {
            environment::shared().let_an_invitation_expire(id);
        }
        let mut visitor = Visitor::new();
        let answer = arrive(&mut visitor, "acme", &email).await;
        let refusal = refusal(&mut visitor).await;
        assert_refused(&visitor, &answer, &refusal, "not_admitted");
    }
}

#[tokio::test]
async fn by_domain_or_by_claim() {
    identity_provider::real(environment::shared()).await;
    for (provider, email) in [
        ("acme", format!("{}@acme.example", unique("robin"))),
        ("staff", format!("{}@elsewhere.example", unique("cloud"))),
    ] {
        let mut visitor = Visitor::new();
        arrive(&mut visitor, provider, &email).await;
        let me = caller(&visitor).get(ME).await.expect(200);
        assert_eq!(me["person"]["email"], email);
        assert!(me["person"]["name"].as_str().is_some_and(|name| name.ends_with("of the provider")), "{me}");
        assert_eq!(me["workspaces"], json!([]));
        // They are known from here on.
        let mut again = Visitor::new();
        arrive(&mut again, provider, &email).await;
        caller(&again).get(ME).await.expect(200);
    }
}

#[tokio::test]
async fn nobody_else() {
    identity_provider::real(environment::shared()).await;
    for provider in ["acme", "staff"] {
        let email = format!("{}@stranger.example", unique("robin"));
        for _ in 0..2 {
            let mut visitor = Visitor::new();
            let answer = arrive(&mut visitor, provider, &email).await;
            let refusal = refusal(&mut visitor).await;
            assert_refused(&visitor, &answer, &refusal, "not_admitted");
            assert!(refusal["detail"].as_str().is_some_and(|text| text.contains(&email)), "{refusal}");
            assert!(refusal["remedy"].as_str().is_some_and(|text| text.contains("owner")), "{refusal}");
        }
    }
}

#[tokio::test]
async fn an_unverified_address_is_nobodys() {
    identity_provider::real(environment::shared()).await;
    // Both by domain and as somebody who was invited.
    let invited = Tenant::new("unverified").await;
    for email in [format!("{}@acme.example", unique("unverified")), invited.email.clone()] {
        assert!(email.starts_with("unverified"), "{email}");
        let mut visitor = Visitor::new();
        let answer = arrive(&mut visitor, "acme", &email).await;
        let refusal = refusal(&mut visitor).await;
        assert_refused(&visitor, &answer, &refusal, "not_admitted");
        assert!(refusal["detail"].as_str().is_some_and(|text| text.contains("not verified")), "{refusal}");
    }
}

#[tokio::test]
async fn a_squatter_is_out() {
    identity_provider::real(environment::shared()).await;
    let tenant = Tenant::new("squatter").await;
    let owner = tenant.owner().await;
    let email = format!("{}@acme.example", unique("victim"));
    let token = tenant.invite(&owner, &email, "admin").await;
    let nobody = Caller::nobody(environment::shared());
    let accepted = people::accept(&nobody, &token, &json!({"name": "Not them"})).await;
    let squatter = nobody.with_cookie(&people::session_of(&accepted));
    squatter.get(ME).await.expect(200);
    let mut visitor = Visitor::new();
    arrive(&mut visitor, "acme", &email).await;
    assert_eq!(caller(&visitor).get(ME).await.expect(200)["person"]["email"], email);
    squatter.get(ME).await.problem(401, "not_signed_in");
    // From then on the ways in beside it stay.
    let mut again = Visitor::new();
    arrive(&mut again, "acme", &email).await;
    caller(&visitor).get(ME).await.expect(200);
}

#[tokio::test]
async fn a_newcomer_joins() {
    let port = free_port();
    let arguments = identity_provider::joining_arguments(port, "viewer");
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let environment = Environment::start_with("joining", &arguments);
    let _provider = identity_provider::start_real(&environment, port).await;
    let first = environment.local["workspace"].as_str().expect("a workspace").to_owned();

    let email = format!("{}@acme.example", unique("new"));
    let mut visitor = Visitor::new();
    let form = visitor.get(&format!("{}/api/v1/sign-in/oidc/acme", environment.url)).await;
    let is_ours = |url: &reqwest::Url| url.as_str().starts_with(&environment.url);
    let form = visitor.follow(form, is_ours).await;
    let sent = visitor.post_form(&form.url, &[("login", &email)]).await;
    let back = visitor.follow(sent, is_ours).await;
    let home = visitor.get(back.leads_to().as_str()).await;
    assert_eq!(home.leads_to().path(), "/");
    let cookie = format!("deputize={}", visitor.cookie("localhost", "deputize").expect("a session"));
    let person = Caller::nobody(&environment).with_cookie(&cookie);
    let me = person.get(ME).await.expect(200);
    assert_eq!(me["workspaces"][0]["id"], first);
    assert_eq!(me["workspaces"][0]["role"], "viewer");
    // The workspace knows them as that.
    let path = |rest: &str| format!("/api/v1/workspaces/{first}/{rest}");
    person.get(&path("connections")).await.expect(200);
    person.act(&path("external-id/replace")).await.problem(403, "not_allowed");
}
