//! KV behind the truth, or without it: what is shown never leads to a wrong ID, and every decision is the Workspace's.
//!
//! Cloudflare's KV is behind by a minute on a good day. Here an old view is put back into the local KV's own files.
//!
//! 1. A view from before a link was taken back: the HTML shows that link's own ID still; the API refuses, and nothing is
//!    connected.
//! 2. A view from before a link was used: the same.
//! 3. No view at all: the Workspace answers.

use std::path::PathBuf;
use std::time::Duration;

use deputize_tests::customer::Customer;
use deputize_tests::http::Caller;
use deputize_tests::onboarding::{CONNECT, Link};
use deputize_tests::{environment, eventually, files_under, tenant::Tenant, unique};
use serde_json::json;

/// The file in which the local KV keeps the view of a link, once it holds `part`.
pub(super) async fn view(link: &Link, part: &str) -> (PathBuf, Vec<u8>) {
    let folder = environment::shared().state().join("worker/v3/kv");
    eventually(&format!("KV has {} with {part}", link.id), Duration::from_mins(1), async || {
        files_under(&folder).into_iter().find_map(|path| {
            let bytes = std::fs::read(&path).ok()?;
            let text = std::str::from_utf8(&bytes).ok()?;
            let is_it = text.starts_with('{') && text.contains(&link.id) && text.contains(part);
            is_it.then(|| (path, bytes.clone()))
        })
    })
    .await
}

async fn html(link: &Link) -> deputize_tests::http::Answer {
    Caller::nobody(environment::shared()).get(&link.page()).await
}

#[tokio::test]
async fn a_view_from_before_it_was_taken_back() {
    let tenant = Tenant::new("stale").await;
    let link = tenant.link(&json!({})).await;
    let external_id = link.see().await["role"]["external_id"].as_str().expect("an ID").to_owned();
    let (_, before) = view(&link, r#""stage":"seen""#).await;
    tenant.revoke_link(&link.id).await;
    let (file, _) = view(&link, "revoked").await;
    assert_eq!(html(&link).await.status, 410);

    std::fs::write(&file, &before).expect("the local KV's file can be written");
    let page = html(&link).await;
    assert_eq!(page.status, 200, "the view is behind, and this test can tell: {page:?}");
    assert!(page.text.contains(&external_id), "what it shows is the link's own ID");
    link.holder.get(CONNECT).await.problem(410, "link_revoked");
    link.enter(&Customer::first().account, &unique("Stale")).await.problem(410, "link_revoked");
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    assert_eq!(list["connections"], json!([]));
    // A new link has another ID, whatever the old view says.
    let fresh = tenant.link(&json!({})).await;
    assert_ne!(fresh.see().await["role"]["external_id"], json!(external_id));
}

#[tokio::test]
async fn a_view_from_before_it_was_used() {
    let tenant = Tenant::new("stale-used").await;
    let link = tenant.link(&json!({})).await;
    link.see().await;
    let (_, before) = view(&link, r#""stage":"seen""#).await;
    link.enter(&Customer::first().account, &unique("Used")).await.expect(201);
    let (file, _) = view(&link, "entered").await;
    std::fs::write(&file, &before).expect("the local KV's file can be written");
    link.enter(&Customer::second().account, &unique("Twice")).await.problem(410, "link_used");
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    assert_eq!(list["connections"].as_array().map(Vec::len), Some(1), "{list}");
}

#[tokio::test]
async fn no_view_at_all() {
    let tenant = Tenant::new("no-view").await;
    let (link, gone) =
        (tenant.link(&json!({"alias": "From the object"})).await, tenant.link(&json!({})).await);
    let (file, _) = view(&link, r#""stage":"open""#).await;
    std::fs::remove_file(&file).expect("the local KV's file can be removed");
    let page = html(&link).await;
    assert_eq!(page.status, 200, "{page:?}");
    assert!(page.text.contains("From the object"), "{}", page.text);
    tenant.revoke_link(&gone.id).await;
    let (file, _) = view(&gone, "revoked").await;
    std::fs::remove_file(&file).expect("the local KV's file can be removed");
    let page = html(&gone).await;
    assert_eq!(page.status, 410, "{page:?}");
}
