//! `GET /api/v1/me`: who the caller is, and which workspaces are theirs.
//!
//! 1. By token: no person, the token's workspace as admin.
//! 2. By session: the person, the workspace as owner.
//! 3. By nobody, and by tokens that are wrong in every part: 401.

use deputize_tests::{environment, http::Caller, shape, tenant::Tenant};
use insta::assert_json_snapshot;

use crate::session::signed_in;

const ME: &str = "/api/v1/me";

#[tokio::test]
async fn a_token_sees_its_workspace() {
    let tenant = Tenant::new("me").await;
    let me = tenant.caller.get(ME).await.expect(200);
    assert_eq!(me["workspaces"][0]["id"], tenant.workspace);
    assert_json_snapshot!(me, { ".workspaces[].id" => shape::id("ws_") });
}

#[tokio::test]
async fn a_person_sees_themselves() {
    let tenant = Tenant::new("person").await;
    let me = signed_in(&tenant).await.get(ME).await.expect(200);
    assert_eq!(me["person"]["email"], tenant.email);
    assert_eq!(me["workspaces"][0]["id"], tenant.workspace);
    assert_json_snapshot!(me, {
        ".person.id" => shape::id("per_"),
        ".person.email" => shape::containing("@example.com".to_owned()),
        ".workspaces[].id" => shape::id("ws_"),
    });
}

#[tokio::test]
async fn nobody_is_told_nothing() {
    let tenant = Tenant::new("nobody").await;
    let nobody = Caller::nobody(environment::shared());
    nobody.get(ME).await.problem(401, "not_signed_in");
    nobody.with_cookie("deputize=per_nonsense").get(ME).await.problem(401, "not_signed_in");

    let token = &tenant.api_token;
    let cut = &token[..token.len() - 1];
    let last_changed = format!("{cut}{}", if token.ends_with('A') { 'B' } else { 'A' });
    for wrong in
        ["", "wrong", cut, &last_changed, &format!("{token}A"), &token.to_uppercase(), &"x".repeat(5000)]
    {
        nobody.with_token(wrong).get(ME).await.problem(401, "not_signed_in");
    }
    // A cookie is not a bearer token, and the other way round.
    nobody.with_cookie(&format!("deputize={token}")).get(ME).await.problem(401, "not_signed_in");
}
