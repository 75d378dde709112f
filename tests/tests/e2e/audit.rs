//! The audit log: every write, sign-in and use of a token, in a chain.
//!
//! 1. Each write leaves a line that says who, what, on what, before and after; without secrets. A refused one leaves none.
//! 2. The export is the chain: every line's hash is the SHA-256 of its text, and names the line before.
//! 3. A line that was changed or deleted in the database is found, and named.
//! 4. Admins read it, viewers do not; it is filtered by action, actor and subject, and paged.
//! 5. A write that was killed in its middle is told of as unfinished.
//! 6. What an onboarding link's holder does is theirs.

use std::time::Duration;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, eventually, http::Caller, tenant::Tenant, unique};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const SOON: Duration = Duration::from_mins(1);

async fn lines(tenant: &Tenant, caller: &Caller) -> Vec<String> {
    let answer = caller.get(&tenant.path("audit/export")).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/x-ndjson"),
        "{}",
        answer.text
    );
    answer.text.lines().map(str::to_owned).collect()
}

/// Verified as a receiver would who has nothing of ours but the rule.
fn verified(lines: &[String]) -> Vec<Value> {
    let mut previous = "0".repeat(64);
    let verify = |line: &String| {
        let entry: Value = serde_json::from_str(line).expect("a line is JSON");
        let hash = entry["hash"].as_str().expect("a hash").to_owned();
        let text =
            line.strip_suffix(&format!(",\"hash\":\"{hash}\"}}")).expect("the hash is last").to_owned() + "}";
        let digest = Sha256::digest(text.as_bytes())
            .iter()
            .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        assert_eq!(digest, hash, "{line}");
        assert_eq!(entry["previous"], previous.as_str(), "{line}");
        previous = hash;
        entry
    };
    lines.iter().map(verify).collect()
}

/// The newest entry of an action, once there is one.
pub(crate) async fn entry(tenant: &Tenant, caller: &Caller, action: &str) -> Value {
    let path = tenant.path(&format!("audit?action={action}&limit=1"));
    eventually(action, SOON, async || {
        let page = caller.get(&path).await.expect(200);
        page["entries"].get(0).cloned()
    })
    .await
}

#[tokio::test]
async fn every_write_leaves_a_line() {
    let tenant = Tenant::new("audit-writes").await;
    let owner = tenant.owner().await;
    let (customer, role) = (Customer::first(), unique("Audited"));
    let external_id = tenant.external_id().await;
    customer.create_role(&role, &trust(&environment::shared().principal, &external_id)).await;
    let body = json!({"account_id": customer.account, "role_name": role, "alias": "Shop"});
    let id = owner.caller.post(&tenant.path("connections"), &body).await.expect(201)["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    tenant.settled(&id, "connected").await;
    let at = |rest: &str| tenant.connection_path(&id, rest);
    owner.caller.patch(&at(""), &json!({"alias": "Shop \u{e9}", "regions": ["eu-west-1"]})).await.expect(200);
    owner.caller.patch(&at(""), &json!({"regions": ["nowhere-9"]})).await.problem(422, "invalid_field");
    owner.caller.put(&at("/monitoring"), &json!({"interval_minutes": 10})).await.expect(200);
    let alert = json!({"name": "Busy", "type": "instance", "metric": "CPUUtilization", "comparison": "above", "threshold": 90});
    owner.caller.post(&at("/alerts"), &alert).await.expect(201);
    for act in ["/check", "/discover", "/rotation", "/pause", "/resume", "/cut-off"] {
        let answer = owner.caller.act(&at(act)).await;
        assert!(answer.status < 300, "{act}: {}", answer.text);
    }
    owner.caller.act(&at("/rotation")).await.problem(409, "connection_not_active");
    let hook = json!({"url": "https://example.com/hook", "enabled": false});
    let hook = owner.caller.post(&tenant.path("webhooks"), &hook).await.expect(201);
    let secret = hook["secret"].as_str().expect("a secret").to_owned();
    tenant.caller.act(&tenant.path("external-id/replace")).await.expect(200);
    // The connection's own lines come a moment later.
    entry(&tenant, &owner.caller, "connection.cut_off").await;
    owner.caller.delete(&at("")).await.expect_empty(204);

    let all = lines(&tenant, &owner.caller).await;
    let entries = verified(&all);
    let mut actions: Vec<&str> = entries.iter().filter_map(|entry| entry["action"].as_str()).collect();
    actions.sort_unstable();
    let expected = [
        "alert.changed",
        "connection.changed",
        "connection.checked",
        "connection.created",
        "connection.cut_off",
        "connection.paused",
        "connection.removed",
        "connection.resumed",
        "discovery.started",
        "external_id.replaced",
        "monitoring.changed",
        "rotation.started",
        "session.began",
        "token.created",
        "token.used",
        "webhook.created",
        "workspace.created",
    ];
    assert_eq!(actions, expected, "{all:#?}");
    assert!(
        !all.iter().any(|line| line.contains(&secret) || line.contains(&tenant.api_token)),
        "a secret is in the log"
    );
    let of = |action: &str| entries.iter().find(|entry| entry["action"] == action).expect("it is there");
    let changed = of("connection.changed");
    assert_eq!(changed["before"], json!({"alias": "Shop", "regions": []}), "{changed}");
    assert_eq!(changed["after"], json!({"alias": "Shop \u{e9}", "regions": ["eu-west-1"]}), "{changed}");
    assert_eq!(
        (&changed["actor"]["id"], &changed["actor"]["kind"]),
        (&owner.id.as_str().into(), &"person".into())
    );
    assert_eq!(changed["subject"], json!({"id": id, "name": "Shop"}), "{changed}");
    assert_eq!(of("external_id.replaced")["actor"]["kind"], "token");
    assert_eq!(of("monitoring.changed")["after"]["monitoring"]["interval_minutes"], 10);
    assert!(changed.get("unfinished").is_none(), "{changed}");
}

#[tokio::test]
async fn what_was_done_to_the_log_is_found() {
    let tenant = Tenant::new("audit-tampered").await;
    let owner = tenant.owner().await;
    for _ in 0..3 {
        owner.caller.act(&tenant.path("external-id/replace")).await.expect(200);
    }
    let verify = async || owner.caller.get(&tenant.path("audit/verify")).await.expect(200);
    let whole = verify().await;
    let entries = verified(&lines(&tenant, &owner.caller).await);
    assert_eq!(whole["entries"].as_u64(), u64::try_from(entries.len()).ok(), "{whole}");
    assert_eq!(whole["head"], entries.last().expect("entries")["hash"], "{whole}");
    let last = whole["entries"].as_u64().expect("a number");
    environment::shared().tamper_with_audit(&tenant.workspace, last, "change");
    let broken = verify().await["broken"].clone();
    assert_eq!(broken, json!({"kind": "changed", "seq": last}));
    environment::shared().tamper_with_audit(&tenant.workspace, last - 1, "delete");
    let broken = verify().await["broken"].clone();
    assert_eq!(broken, json!({"kind": "changed", "seq": last}), "its own text is looked at first");
    environment::shared().tamper_with_audit(&tenant.workspace, last - 2, "delete");
    assert_eq!(verify().await["entries"], last - 3);
}

#[tokio::test]
async fn it_is_filtered_and_paged() {
    let tenant = Tenant::new("audit-pages").await;
    let owner = tenant.owner().await;
    let (admin, viewer) = (tenant.joined(&owner, "admin").await, tenant.joined(&owner, "viewer").await);
    viewer.caller.get(&tenant.path("audit")).await.problem(403, "not_allowed");
    viewer.caller.get(&tenant.path("audit/export")).await.problem(403, "not_allowed");
    viewer.caller.get(&tenant.path("audit/verify")).await.problem(403, "not_allowed");
    admin.caller.act(&tenant.path("external-id/replace")).await.expect(200);
    let seen = async |query: &str| {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = tenant.path(&format!("audit?limit=2{query}{cursor}"));
            let page = admin.caller.get(&path).await.expect(200);
            seen.extend(page["entries"].as_array().expect("a list").clone());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return seen,
            }
        }
    };
    let all = seen("").await;
    let numbers: Vec<_> = all.iter().filter_map(|entry| entry["seq"].as_u64()).collect();
    let length = u64::try_from(all.len()).expect("few");
    assert_eq!(numbers, (1..=length).rev().collect::<Vec<_>>());
    let invited = seen("&action=member.invited&action=member.joined").await;
    assert_eq!(invited.len(), 4, "{invited:#?}");
    let of_admin = seen(&format!("&actor={}", admin.id)).await;
    assert!(
        of_admin.iter().all(|entry| entry["actor"]["id"] == admin.id.as_str()) && of_admin.len() == 3,
        "{of_admin:#?}"
    );
    let problem = admin.caller.get(&tenant.path("audit?action=nonsense")).await.problem(422, "invalid_field");
    assert_eq!(problem["field"], "action", "{problem}");
    assert_eq!(seen("&from=2100-01-01T00:00:00Z").await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_links_holder_is_named_as_such() {
    let tenant = Tenant::new("audit-link").await;
    let owner = tenant.owner().await;
    let made = owner.caller.post(&tenant.path("links"), &json!({"alias": "Customer"})).await.expect(201);
    let token = made["url"].as_str().and_then(|url| url.rsplit('/').next()).expect("a link").to_owned();
    let nobody = Caller::nobody(environment::shared());
    let body = json!({"account_id": Customer::first().account, "role_name": unique("ByLink")});
    let request = nobody.request(Method::POST, "/api/v1/connect").bearer_auth(&token);
    nobody.send(deputize_tests::http::json(request, &body)).await.expect(201);
    let connected = entry(&tenant, &owner.caller, "connection.created").await;
    assert_eq!(connected["actor"]["kind"], "link", "{connected}");
    assert_eq!(connected["actor"]["id"], made["link"]["id"], "{connected}");
    let created = entry(&tenant, &owner.caller, "link.created").await;
    assert_eq!(created["actor"]["id"], owner.id.as_str(), "{created}");
    assert!(!created.to_string().contains(&token), "{created}");
}
