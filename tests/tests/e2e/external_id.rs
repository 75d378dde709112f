//! `GET …/external-id` and `POST …/external-id/replace`.
//!
//! 1. The first question makes an ID; it lives exactly 48 hours and names the principal.
//! 2. Later questions give the same one, to whomever of the workspace asks.
//! 3. Replacing gives another one, which stays; the old one is not given again.
//! 4. Two workspaces never share one.

use deputize_tests::{environment, shape, tenant::Tenant};
use insta::assert_json_snapshot;
use serde_json::Value;
use time::{Duration, UtcDateTime, format_description::well_known::Rfc3339};

use crate::session::signed_in;

#[tokio::test]
async fn it_stays_the_same() {
    let tenant = Tenant::new("same").await;
    let first = tenant.caller.get(&tenant.path("external-id")).await.expect(200);
    assert_eq!(first["principal"]["arn"], environment::shared().principal);
    assert_json_snapshot!(first, {
        ".external_id" => shape::uuid(),
        ".issued_at" => shape::time(),
        ".expires_at" => shape::time(),
    });
    assert_48_hours(&first);

    let again = tenant.caller.get(&tenant.path("external-id")).await.expect(200);
    let by_a_person = signed_in(&tenant).await.get(&tenant.path("external-id")).await.expect(200);
    assert_eq!(again, first);
    assert_eq!(by_a_person, first);
}

fn assert_48_hours(view: &Value) {
    let time = |field: &str| {
        let text = view[field].as_str().expect("a time");
        UtcDateTime::parse(text, &Rfc3339).unwrap_or_else(|error| panic!("{text}: {error}"))
    };
    assert_eq!(time("expires_at") - time("issued_at"), Duration::hours(48), "{view}");
}

#[tokio::test]
async fn only_replacing_changes_it() {
    let tenant = Tenant::new("replace").await;
    let before = tenant.external_id().await;

    let replaced = tenant.caller.act(&tenant.path("external-id/replace")).await.expect(200);
    let after = replaced["external_id"].as_str().expect("an external ID");
    assert!(shape::is_uuid_v4(after), "{replaced}");
    assert_ne!(after, before);
    assert_48_hours(&replaced);
    assert_eq!(tenant.external_id().await, after);

    // Replacing where nothing is pending makes the first one.
    let fresh = Tenant::new("replace-first").await;
    let first = fresh.caller.act(&fresh.path("external-id/replace")).await.expect(200);
    assert_eq!(fresh.external_id().await, first["external_id"]);
}

#[tokio::test]
async fn no_two_workspaces_share_one() {
    let (one, other) = (Tenant::new("one").await, Tenant::new("other").await);
    assert_ne!(one.external_id().await, other.external_id().await);
}
