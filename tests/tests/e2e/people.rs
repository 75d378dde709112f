//! People come into a workspace, get other roles, leave, and come back.
//!
//! 1. An invitation makes somebody who was never here a member, signed in; it works once.
//! 2. Somebody who was here before must be signed in as themselves, lest whoever invites becomes them.
//! 3. Of two who use an invitation at once, one comes in.
//! 4. Revoked, replaced, expired, forged: 404, and nobody comes in.
//! 5. Another role counts at once, in the session that is open. Who is removed is out at once.
//! 6. The last owner cannot vanish: not by another role, not by removal, not by leaving.
//! 7. A recovery link signs a member in; not one of other workspaces too, and not after they have joined one.
//! 8. An owner makes another workspace, and renames it; it is in everybody's list.

mod journey;

use deputize_tests::people::{accept, secret_of, session_of, sign_in};
use deputize_tests::{environment, eventually, http::Caller, tenant::Tenant, unique};
use serde_json::{Value, json};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(30);

fn nobody() -> Caller {
    Caller::nobody(environment::shared())
}

async fn workspaces_of(caller: &Caller) -> Vec<Value> {
    let me = caller.get("/api/v1/me").await.expect(200);
    me["workspaces"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn an_invitation_makes_a_member_once() {
    let tenant = Tenant::new("invited").await;
    let owner = tenant.owner().await;
    let email = format!("{}@example.com", unique("Ada"));
    let token = tenant.invite(&owner, &email.to_uppercase(), "admin").await;
    let request = nobody().request(reqwest::Method::GET, "/api/v1/invitation").bearer_auth(&token);
    let view = nobody().send(request).await.expect(200);
    assert_eq!((&view["email"], &view["role"]), (&email.to_lowercase().into(), &"admin".into()), "{view}");
    assert_eq!((&view["is_known"], &view["invited_by"]), (&false.into(), &"Robin Tester".into()), "{view}");

    let without_name = accept(&nobody(), &token, &json!({})).await.problem(422, "invalid_field");
    assert_eq!(without_name["field"], "name", "{without_name}");
    let answer = accept(&nobody(), &token, &json!({"name": "Ada"})).await;
    let ada = nobody().with_cookie(&session_of(&answer));
    let me = answer.expect(200);
    assert_eq!(
        (&me["person"]["name"], &me["workspaces"][0]["role"]),
        (&"Ada".into(), &"admin".into()),
        "{me}"
    );
    tenant.external_id().await;
    ada.act(&tenant.path("external-id/replace")).await.expect(200);
    let members = ada.get(&tenant.path("members")).await.expect(200);
    let names: Vec<_> =
        members["members"].as_array().expect("a list").iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["Robin Tester", "Ada"], "owners first: {members}");
    assert_eq!(members["invitations"], json!([]), "{members}");

    accept(&nobody(), &token, &json!({"name": "Eve"})).await.problem(404, "invitation_invalid");
    let again =
        owner.caller.post(&tenant.path("invitations"), &json!({"email": email, "role": "viewer"})).await;
    again.problem(409, "already_member");
}

#[tokio::test]
async fn whoever_was_here_must_show_that_they_are_it() {
    let (first, second) = (Tenant::new("first-client").await, Tenant::new("second-client").await);
    let (owner, stranger) = (first.owner().await, second.owner().await);
    let bob = first.joined(&owner, "viewer").await;
    // The owner of the second one invites Bob, and opens the link himself.
    let token = second.invite(&stranger, &bob.email, "viewer").await;
    accept(&nobody(), &token, &json!({"name": "Bob"})).await.problem(409, "sign_in_first");
    accept(&stranger.caller, &token, &json!({})).await.problem(409, "other_person");
    assert_eq!(workspaces_of(&bob.caller).await.len(), 1);
    // Bob himself is in both then, with another role in each.
    accept(&bob.caller, &token, &json!({})).await.expect(200);
    assert_eq!(workspaces_of(&bob.caller).await.len(), 2);
    bob.caller.get(&second.path("members")).await.expect(200);
}

#[tokio::test]
async fn of_two_at_once_one_comes_in() {
    let tenant = Tenant::new("two-at-once").await;
    let owner = tenant.owner().await;
    let token = tenant.invite(&owner, &format!("{}@example.com", unique("twin")), "viewer").await;
    let (one, other) = (json!({"name": "One"}), json!({"name": "Other"}));
    let somebody = nobody();
    let (one, other) = tokio::join!(accept(&somebody, &token, &one), accept(&somebody, &token, &other));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert!(matches!(statuses, [200, 404 | 409]), "{statuses:?}");
    let members = owner.caller.get(&tenant.path("members")).await.expect(200);
    assert_eq!(members["members"].as_array().map(Vec::len), Some(2), "{members}");
}

#[tokio::test]
async fn what_is_no_invitation_any_more() {
    let tenant = Tenant::new("no-invitation").await;
    let owner = tenant.owner().await;
    let email = format!("{}@example.com", unique("eve"));
    let name = json!({"name": "Eve"});
    let replaced = tenant.invite(&owner, &email, "owner").await;
    let expired = tenant.invite(&owner, &email, "viewer").await;
    let listed = owner.caller.get(&tenant.path("members")).await.expect(200);
    assert_eq!(listed["invitations"].as_array().map(Vec::len), Some(1), "one an address: {listed}");
    let id = listed["invitations"][0]["id"].as_str().expect("an id").to_owned();
    environment::shared().let_an_invitation_expire(&id);
    let revoked = tenant.invite(&owner, &email, "viewer").await;
    let listed = owner.caller.get(&tenant.path("members")).await.expect(200);
    let id = listed["invitations"][0]["id"].as_str().expect("an id").to_owned();
    owner.caller.delete(&tenant.path(&format!("invitations/{id}"))).await.expect_empty(204);
    let forged = format!("{}A", &revoked[..revoked.len() - 1]);
    let foreign = revoked.replace(&tenant.workspace[3..], &"0".repeat(32));
    for token in [&replaced, &expired, &revoked, &forged, &foreign, &tenant.api_token] {
        let problem = accept(&nobody(), token, &name).await.problem(404, "invitation_invalid");
        assert!(problem["remedy"].is_string(), "{problem}");
    }
    for wrong in ["eve", "eve@", "@example.com", "e ve@example.com"] {
        let body = json!({"email": wrong, "role": "viewer"});
        let problem =
            owner.caller.post(&tenant.path("invitations"), &body).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], "email", "{problem}");
    }
}

#[tokio::test]
async fn a_role_counts_at_once_and_so_does_its_end() {
    let tenant = Tenant::new("roles-change").await;
    let owner = tenant.owner().await;
    let ada = tenant.joined(&owner, "viewer").await;
    let (replace, member) = (tenant.path("external-id/replace"), tenant.path(&format!("members/{}", ada.id)));
    ada.caller.act(&replace).await.problem(403, "not_allowed");
    let changed = owner.caller.patch(&member, &json!({"role": "admin"})).await.expect(200);
    assert_eq!(changed["role"], "admin", "{changed}");
    ada.caller.act(&replace).await.expect(200);
    let told = eventually("her own list says so", SOON, async || {
        workspaces_of(&ada.caller).await.first().map(|one| one["role"].clone()).filter(|role| role == "admin")
    });
    told.await;
    owner.caller.patch(&member, &json!({"role": "superuser"})).await.problem(400, "malformed_request");
    owner.caller.delete(&member).await.expect_empty(204);
    ada.caller.act(&replace).await.problem(404, "not_found");
    ada.caller.get(&tenant.path("members")).await.problem(404, "not_found");
    // Who leaves needs nobody's leave.
    let bob = tenant.joined(&owner, "viewer").await;
    let other = tenant.joined(&owner, "viewer").await;
    let path = |member: &deputize_tests::people::Member| tenant.path(&format!("members/{}", member.id));
    bob.caller.delete(&path(&other)).await.problem(403, "not_allowed");
    bob.caller.delete(&path(&bob)).await.expect_empty(204);
    bob.caller.get(&tenant.path("members")).await.problem(404, "not_found");
    // Whoever is in no workspace has nothing to lose, and comes back by an invitation alone.
    let token = tenant.invite(&owner, &bob.email, "admin").await;
    let back = accept(&nobody(), &token, &json!({"name": "Bob"})).await.expect(200);
    assert_eq!(back["workspaces"][0]["role"], "admin", "{back}");
}

#[tokio::test]
async fn the_last_owner_cannot_vanish() {
    let tenant = Tenant::new("last-owner").await;
    let owner = tenant.owner().await;
    let path = tenant.path(&format!("members/{}", owner.id));
    let problem = owner.caller.patch(&path, &json!({"role": "viewer"})).await.problem(409, "last_owner");
    assert!(problem["remedy"].as_str().is_some_and(|text| text.contains("another member")), "{problem}");
    owner.caller.delete(&path).await.problem(409, "last_owner");
    let second = tenant.joined(&owner, "owner").await;
    owner.caller.delete(&path).await.expect_empty(204);
    second.caller.delete(&tenant.path(&format!("members/{}", second.id))).await.problem(409, "last_owner");
}

#[tokio::test]
async fn a_member_comes_back_by_a_recovery_link() {
    let (tenant, elsewhere) = (Tenant::new("recovery").await, Tenant::new("elsewhere").await);
    let (owner, other_owner) = (tenant.owner().await, elsewhere.owner().await);
    let ada = tenant.joined(&owner, "viewer").await;
    let path = tenant.path(&format!("members/{}/recovery", ada.id));
    let recover = async || {
        owner.caller.act(&path).await.expect(201)["sign_in_url"].as_str().expect("a link").to_owned()
    };
    let link = recover().await;
    let answer = sign_in(environment::shared(), &link).await;
    let by_link = nobody().with_cookie(&session_of(&answer));
    assert_eq!(answer.expect(200)["person"]["email"], ada.email);
    sign_in(environment::shared(), &link).await.problem(401, "sign_in_link_invalid");
    ada.caller.act(&path).await.problem(403, "not_allowed");
    // One that is out there when she joins another workspace is worth nothing from then on, and there are no more.
    let outstanding = recover().await;
    let token = elsewhere.invite(&other_owner, &ada.email, "owner").await;
    accept(&ada.caller, &token, &json!({})).await.expect(200);
    sign_in(environment::shared(), &outstanding).await.problem(401, "sign_in_link_invalid");
    // Nor is the session of whoever used one before: it could be the owner's.
    by_link.get("/api/v1/me").await.problem(401, "not_signed_in");
    owner.caller.act(&path).await.problem(409, "member_elsewhere");
    assert!(!secret_of(&outstanding).is_empty());
}

#[tokio::test]
async fn an_owner_makes_workspaces() {
    let tenant = Tenant::new("msp").await;
    let owner = tenant.owner().await;
    let viewer = tenant.joined(&owner, "viewer").await;
    let new = json!({"name": "Client \u{e9}"});
    viewer.caller.post("/api/v1/workspaces", &new).await.problem(403, "not_allowed");
    tenant.caller.post("/api/v1/workspaces", &new).await.problem(403, "not_allowed");
    let wrong =
        owner.caller.post("/api/v1/workspaces", &json!({"name": " "})).await.problem(422, "invalid_field");
    assert_eq!(wrong["field"], "name", "{wrong}");
    let made = owner.caller.post("/api/v1/workspaces", &new).await.expect(201);
    assert_eq!(
        (&made["name"], &made["role"], &made["members"]),
        (&"Client \u{e9}".into(), &"owner".into(), &1.into())
    );
    let path = format!("/api/v1/workspaces/{}", made["id"].as_str().expect("an id"));
    viewer.caller.get(&path).await.problem(404, "not_found");
    tenant.caller.get(&path).await.problem(404, "not_found");
    let renamed = owner.caller.patch(&path, &json!({"name": "Client two"})).await.expect(200);
    assert_eq!(renamed["name"], "Client two", "{renamed}");
    eventually("the list says so", SOON, async || {
        let names: Vec<_> =
            workspaces_of(&owner.caller).await.iter().map(|one| one["name"].clone()).collect();
        (names == ["Client two", "Workspace of msp"]).then_some(())
    })
    .await;
    let list = owner.caller.get("/api/v1/workspaces").await.expect(200);
    assert_eq!(list["workspaces"].as_array().map(Vec::len), Some(2), "{list}");
    assert_eq!(
        list["workspaces"][0]["accounts"],
        json!({"connected": 0, "waiting": 0, "failed": 0, "stopped": 0})
    );
}
