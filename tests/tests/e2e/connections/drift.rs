//! `…/connections/{id}/drift`, from the first reading to a new baseline, with a role that its owner changes.
//!
//!  1. The feature is off: nothing is read. It is switched on; the role does not grant the reads, and stays connected.
//!  2. The owner grants them with the policy that the answer holds: the first reading is the baseline, all is as agreed.
//!  3. The owner lets a role of another account in, adds an action and attaches a policy of AWS: all three are found, line by line.
//!  4. What was not seen cannot be accepted. What was seen becomes the baseline.
//!  5. The history tells of it. The connection was connected all the time.

use std::time::Duration;

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, eventually, tenant::Tenant, unique};
use serde_json::{Value, json};

const SOON: Duration = Duration::from_mins(2);

#[tokio::test]
async fn from_off_to_a_new_baseline() {
    let (tenant, customer, role) = (Tenant::new("drift").await, Customer::first(), unique("Drifting"));
    let principal = &environment::shared().principal;
    let trusted = trust(principal, &tenant.external_id().await);
    customer.create_role(&role, &trusted).await;
    let id = tenant.connect(&customer.account, &role).await;
    tenant.settled(&id, "connected").await;
    let path = |rest: &str| tenant.connection_path(&id, &format!("/drift{rest}"));

    // 1
    let off = tenant.caller.get(&path("")).await.expect(200);
    assert_eq!(off["state"], "off", "{off}");
    tenant.caller.act(&path("/check")).await.problem(409, "connection_not_proven");
    let features = json!({"features": ["ec2_discovery", "metrics", "policy_drift"]});
    tenant.caller.patch(&tenant.connection_path(&id, ""), &features).await.expect(200);
    let denied = eventually("the role was read", SOON, async || {
        let drift = tenant.caller.get(&path("")).await.expect(200);
        (drift["state"] != "waiting").then_some(drift)
    })
    .await;
    assert_eq!(denied["state"], "not_granted", "{denied}");
    assert_eq!(
        denied["not_granted"],
        json!(["iam:GetRole", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies"])
    );

    // 2
    let granted = &denied["permission"];
    customer.permit(&role, granted).await;
    let same = tenant.caller.act(&path("/check")).await.expect(200);
    assert_eq!((&same["state"], &same["findings"]), (&json!("same"), &json!([])), "{same}");
    assert_eq!(same["not_granted"], json!([]), "{same}");
    assert!(same["baseline_at"].is_string() && same["baseline_by"].is_null(), "{same}");

    // 3
    let mut wider = trusted.clone();
    wider["Statement"][0]["Principal"]["AWS"] = json!([principal, "arn:aws:iam::999999999999:role/Auditor"]);
    customer.update_trust(&role, &wider).await;
    let mut more = granted.clone();
    let actions = more["Statement"][0]["Action"].as_array_mut().expect("a list of actions");
    actions.push(json!("s3:GetObject"));
    customer.permit(&role, &more).await;
    customer.attach(&role, "arn:aws:iam::aws:policy/SecurityAudit").await;
    let drifted = tenant.caller.act(&path("/check")).await.expect(200);
    assert_eq!(drifted["state"], "drifted", "{drifted}");
    for (change, what) in [
        ("principal_added", "arn:aws:iam::999999999999:role/Auditor"),
        ("action_added", "s3:GetObject"),
        ("policy_added", "arn:aws:iam::aws:policy/SecurityAudit"),
    ] {
        let found =
            drifted["findings"].as_array().expect("a list").iter().find(|one| one["change"] == change);
        let found = found.unwrap_or_else(|| panic!("no {change}: {drifted}"));
        assert_eq!((&found["what"], &found["widens"]), (&json!(what), &json!(true)), "{drifted}");
    }
    let documents: Vec<&Value> =
        drifted["changed"].as_array().expect("a list").iter().map(|one| &one["place"]["kind"]).collect();
    assert_eq!(documents, ["trust", "inline"], "{drifted}");

    // 4
    let unseen = json!({"fingerprint": same["fingerprint"]});
    tenant.caller.post(&path("/accept"), &unseen).await.problem(409, "drift_moved");
    let seen = json!({"fingerprint": drifted["fingerprint"]});
    let accepted = tenant.caller.post(&path("/accept"), &seen).await.expect(200);
    assert_eq!(
        (&accepted["state"], &accepted["baseline_by"]),
        (&json!("same"), &json!("setup")),
        "{accepted}"
    );

    // 5
    let events = tenant.caller.get(&tenant.connection_path(&id, "/events")).await.expect(200);
    let kinds: Vec<&str> = events["events"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|event| event["kind"].as_str())
        .collect();
    let drift: Vec<&&str> = kinds.iter().filter(|kind| kind.starts_with("drift")).collect();
    assert_eq!(drift, [&"drift_accepted", &"drift_found"], "{events}");
    assert_eq!(tenant.connection(&id).await["status"], "connected");
}

#[tokio::test]
async fn found_read_and_accepted_in_the_browser() {
    if left_out("connections::drift::found_read_and_accepted_in_the_browser") {
        return;
    }
    let (tenant, customer, role) = (Tenant::new("drift-page").await, Customer::first(), unique("DriftPage"));
    let principal = &environment::shared().principal;
    let trusted = trust(principal, &tenant.external_id().await);
    customer.create_role(&role, &trusted).await;
    let id = tenant.connect(&customer.account, &role).await;
    tenant.settled(&id, "connected").await;
    let drift = tenant.caller.get(&tenant.connection_path(&id, "/drift")).await.expect(200);
    customer.permit(&role, &drift["permission"]).await;

    let browser = Browser::open().await;
    browser.goto(&tenant.sign_in_url).await;
    browser.see("heading", "AWS accounts").await;
    let page =
        format!("{}/w/{}/integrations/aws/{id}?section=checks", environment::shared().url, tenant.workspace);
    browser.goto(&page).await;
    browser.see("heading", "Policy drift").await;
    browser.see("heading", "Receipt").await;
    browser.see("link", "Open receipt").await;
    browser.click("button", "Switch on").await;
    browser.see("button", "Compare now").await;
    eventually("the role was read", SOON, async || {
        let drift = tenant.caller.get(&tenant.connection_path(&id, "/drift")).await.expect(200);
        (drift["state"] == "same").then_some(())
    })
    .await;

    let mut wider = trusted.clone();
    wider["Statement"][0]["Principal"]["AWS"] = json!([principal, "arn:aws:iam::999999999999:role/Auditor"]);
    customer.update_trust(&role, &wider).await;
    browser.click("button", "Compare now").await;
    browser.see_text("Differs from what was agreed").await;
    browser.see_text("Principal added").await;
    browser.look_at("drift-found").await;
    browser.click("button", "Accept as the new baseline").await;
    browser.click("button", "Accept").await;
    browser.see_text("As agreed").await;
    browser.see_text("accepted by Robin Tester").await;
    browser.look_at("drift-accepted").await;
    let errors = browser.console_errors().await;
    let unexpected: Vec<&String> = errors.iter().filter(|error| !error.contains("401")).collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
    browser.judge_the_looks();
}
