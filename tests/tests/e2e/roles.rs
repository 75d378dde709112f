//! The whole matrix: every route of a workspace × everybody who could ask.
//!
//! For each route the table of `workspaces.rs` says what it takes, which is a least role for most. Members with less, and
//! tokens with less, get 403; those with it get past that; people of other workspaces get 404, and so do those who were
//! removed; revoked tokens and nobody get 401. The ids in the paths are nobody's, so that nothing that was let through does any harm.

use std::fmt::Write as _;

use deputize_tests::{environment, http::Caller, tenant::Tenant};

use super::workspaces::{NOBODYS, ROUTES, least_role, request, routes};

/// Rank of a role; most scopes of a token are a role by another name.
fn rank(role: &str) -> usize {
    ["viewer", "admin", "owner"].iter().position(|one| *one == role).expect("a role")
}

/// Whether a route that takes `needs` lets somebody in. Temporary credentials are for admins in person and for tokens that
/// were made for them; nobody but an owner in person allows them.
fn lets_in(needs: &str, who: &str, role: &str) -> bool {
    let is_token = who.starts_with("token");
    match needs {
        "credentials" if is_token => who == "token credentials",
        "credentials" => rank(role) >= rank("admin"),
        "credentials token" => who == "token credentials",
        "owner in person" => !is_token && role == "owner",
        _ => rank(role) >= rank(needs),
    }
}

#[tokio::test]
async fn every_route_for_everybody() {
    let (tenant, other) = (Tenant::new("matrix").await, Tenant::new("matrix-other").await);
    let (owner, stranger) = (tenant.owner().await, other.owner().await);
    let (viewer, admin) = (tenant.joined(&owner, "viewer").await, tenant.joined(&owner, "admin").await);
    let gone = tenant.joined(&owner, "owner").await;
    owner.caller.delete(&tenant.path(&format!("members/{}", gone.id))).await.expect_empty(204);
    let gone = gone.renewed().await;
    let (revoked, old) = tenant.token(&owner, "admin").await;
    owner.caller.delete(&tenant.path(&format!("tokens/{revoked}"))).await.expect_empty(204);
    let tokens = [
        tenant.token(&owner, "read").await.1,
        tenant.token(&owner, "connect").await.1,
        tenant.token(&owner, "admin").await.1,
        tenant.token(&owner, "credentials").await.1,
    ];
    let members: Vec<(&str, &str, &Caller)> = vec![
        ("viewer", "viewer", &viewer.caller),
        ("admin", "admin", &admin.caller),
        ("owner", "owner", &owner.caller),
        ("token read", "viewer", &tokens[0]),
        ("token connect", "admin", &tokens[1]),
        ("token admin", "owner", &tokens[2]),
        ("token credentials", "viewer", &tokens[3]),
    ];
    let foreign = other.token(&stranger, "admin").await.1;
    let strangers = [
        ("another's owner", &stranger.caller, 404),
        ("another's token", &foreign, 404),
        ("a removed owner", &gone.caller, 404),
        ("a revoked token", &old, 401),
        ("nobody", &Caller::nobody(environment::shared()), 401),
    ];
    let mut wrong = String::new();
    for ((method, rest), (_, template)) in routes(NOBODYS).into_iter().zip(ROUTES) {
        let path = tenant.path(&rest);
        let needs = least_role(&method, template);
        for (who, role, caller) in &members {
            let answer = caller.send(request(caller, &method, &path)).await;
            let is_let_in = lets_in(needs, who, role);
            let is_right =
                if is_let_in { ![401, 403].contains(&answer.status) } else { answer.status == 403 };
            if !is_right || answer.status >= 500 && answer.status != 503 {
                writeln!(
                    wrong,
                    "{who}: {method} {template} takes {needs}, and gave {}: {}",
                    answer.status, answer.text
                )
                .expect("a text");
            }
        }
        for (who, caller, status) in &strangers {
            let answer = caller.send(request(caller, &method, &path)).await;
            if answer.status != *status {
                writeln!(wrong, "{who}: {method} {template} gave {} and not {status}", answer.status)
                    .expect("a text");
            }
        }
    }
    assert_eq!(wrong, "");
}
