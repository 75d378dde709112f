//! The three-probe gate against a local AWS that checks trust policies.
//!
//! 1. A role that asks for exactly this ID is proven: two probes refused, the third let in.
//! 2. A role that lets anyone in, or takes any ID, or one that only looks like ours, is refused; its answer carries the
//!    trust policy that mends it, and with that policy it is proven.
//! 3. A role that trusts an earlier ID of the workspace is told so.
//! 4. The organisation's own account is refused before AWS is asked.
//! 5. A proven role that is opened afterwards is refused at the next check.
//! 6. A role that has our ID with a typing error in the last digit, which is the wrong ID that the gate asks with, is told
//!    so; it is no open door. Corrected, it is proven by itself.

use deputize_tests::customer::{Customer, open_trust, trust, trust_like};
use deputize_tests::{environment, shape, tenant::Tenant, unique};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

fn principal() -> &'static str {
    &environment::shared().principal
}

fn outcomes(connection: &Value) -> Vec<&str> {
    let checks = connection["checks"].as_array().expect("a list of checks");
    checks.iter().map(|check| check["outcome"].as_str().expect("an outcome")).collect()
}

#[tokio::test]
async fn a_role_that_asks_for_this_id_is_proven() {
    let (tenant, customer, role) = (Tenant::new("right").await, Customer::first(), unique("Right"));
    let external_id = tenant.external_id().await;
    let arn = customer.create_role(&role, &trust(principal(), &external_id)).await;
    let id = tenant.connect(&customer.account, &role).await;
    let connection = tenant.settled(&id, "connected").await;
    assert_eq!(connection["role_arn"], arn);
    assert_eq!(connection["external_id"], external_id);
    assert_json_snapshot!(connection["checks"], { "[].at" => shape::time(), "[].aws_request_id" => shape::uuid() });
    assert!(connection.get("diagnosis").is_none(), "{connection}");
}

/// Connects a role with this trust policy (made for the pending ID), which must be refused, and mends it as told.
async fn refused_then_mended(label: &str, trust_for: impl Fn(&str) -> Value) -> Value {
    let (tenant, customer, role) = (Tenant::new(label).await, Customer::second(), unique(label));
    let external_id = tenant.external_id().await;
    customer.create_role(&role, &trust_for(&external_id)).await;
    let id = tenant.connect(&customer.account, &role).await;
    let refused = tenant.settled(&id, "refused").await;
    let diagnosis = &refused["diagnosis"];
    assert_eq!(diagnosis["cause"], "external_id_not_required", "{refused}");
    assert_eq!(diagnosis["trust_policy"], trust(principal(), &external_id));
    assert!(outcomes(&refused).contains(&"failed"), "{refused}");
    // Nothing of a refused role is used.
    let resources = tenant.caller.get(&tenant.connection_path(&id, "/resources")).await.expect(200);
    assert_eq!(resources["resources"], json!([]));

    customer.update_trust(&role, &diagnosis["trust_policy"]).await;
    let mended = tenant.check(&id).await;
    assert_eq!(mended["status"], "connected", "{mended}");
    assert_eq!(mended["external_id"], external_id);
    refused
}

#[tokio::test]
async fn a_role_that_lets_anyone_in_is_refused() {
    let refused = refused_then_mended("Open", |_| open_trust(principal())).await;
    assert_json_snapshot!(refused["checks"], { "[].at" => shape::time(), "[].aws_request_id" => shape::uuid() });
}

#[tokio::test]
async fn a_role_that_takes_any_id_is_refused() {
    refused_then_mended("Any", |_| trust_like(principal(), "*")).await;
}

#[tokio::test]
async fn a_role_that_takes_what_looks_like_our_id_is_refused() {
    refused_then_mended("Prefix", |id| trust_like(principal(), &format!("{}*", &id[..35]))).await;
    refused_then_mended("Pattern", |_| trust_like(principal(), "????????-????-????-????-????????????")).await;
}

#[tokio::test]
async fn a_role_that_trusts_an_earlier_id_is_told_so() {
    let (tenant, customer, role) = (Tenant::new("stale").await, Customer::first(), unique("Stale"));
    let earlier = tenant.external_id().await;
    customer.create_role(&role, &trust(principal(), &earlier)).await;
    tenant.caller.act(&tenant.path("external-id/replace")).await.expect(200);
    let current = tenant.external_id().await;

    let id = tenant.connect(&customer.account, &role).await;
    let told = tenant.when(&id, "diagnosed", |one| one["diagnosis"]["cause"] == "stale_external_id").await;
    assert_ne!(told["status"], "connected");
    assert_eq!(told["external_id"], current);
    assert_eq!(told["diagnosis"]["trust_policy"], trust(principal(), &current));
    let words = told["diagnosis"].to_string();
    assert!(words.contains(&current), "the current ID is in the remedy: {words}");
    // The customer puts the current ID in; nobody has to press anything.
    customer.update_trust(&role, &trust(principal(), &current)).await;
    tenant.settled(&id, "connected").await;
}

#[tokio::test]
async fn an_id_of_another_workspace_opens_nothing() {
    let (victim, tenant) = (Tenant::new("victim").await, Tenant::new("thief").await);
    let (customer, role) = (Customer::first(), unique("Victim"));
    let theirs = victim.external_id().await;
    customer.create_role(&role, &trust(principal(), &theirs)).await;
    let id = victim.connect(&customer.account, &role).await;
    victim.settled(&id, "connected").await;

    // Whoever knows account and role, and even the ID, gets nowhere with them in another workspace.
    tenant.external_id().await;
    let id = tenant.connect(&customer.account, &role).await;
    let told = tenant.check(&id).await;
    assert_eq!(told["status"], "waiting", "{told}");
    assert!(!told.to_string().contains(&theirs), "{told}");
}

#[tokio::test]
async fn our_own_account_is_refused() {
    let (tenant, organisation) = (Tenant::new("own").await, &environment::shared().organisation);
    let external_id = tenant.external_id().await;
    let problem = tenant.try_connect(organisation, "AnyRole").await.problem(422, "own_account");
    assert!(problem["remedy"].is_string(), "{problem}");
    let by_arn = json!({"role_arn": format!("arn:aws:iam::{organisation}:role/AnyRole")});
    tenant.caller.post(&tenant.path("connections"), &by_arn).await.problem(422, "own_account");
    // Nothing was begun: no connection is listed, and the ID is still pending.
    let list = tenant.caller.get(&tenant.path("connections")).await.expect(200);
    assert_eq!(list["connections"], json!([]));
    assert_eq!(tenant.external_id().await, external_id);
    // Nor can a connection be moved there.
    let id = tenant.connect(&Customer::first().account, &unique("Moved")).await;
    let moved =
        tenant.caller.patch(&tenant.connection_path(&id, ""), &json!({"account_id": organisation})).await;
    moved.problem(422, "own_account");
}

#[tokio::test]
async fn a_proven_role_that_is_opened_is_refused_at_the_next_check() {
    let (tenant, customer, role) = (Tenant::new("opened").await, Customer::second(), unique("Opened"));
    let right = trust(principal(), &tenant.external_id().await);
    customer.create_role(&role, &right).await;
    let id = tenant.connect(&customer.account, &role).await;
    tenant.settled(&id, "connected").await;

    customer.update_trust(&role, &open_trust(principal())).await;
    let checked = tenant.check(&id).await;
    assert_eq!(checked["status"], "refused", "{checked}");
    assert_eq!(checked["diagnosis"]["cause"], "external_id_not_required");
    assert_eq!(checked["diagnosis"]["trust_policy"], right);

    customer.update_trust(&role, &right).await;
    assert_eq!(tenant.check(&id).await["status"], "connected");
}

#[tokio::test]
async fn a_typing_error_in_the_last_digit_is_told() {
    let (tenant, customer, role) = (Tenant::new("mistyped").await, Customer::first(), unique("Mistyped"));
    let external_id = tenant.external_id().await;
    let right = trust(principal(), &external_id);
    let (most, last) = external_id.split_at(external_id.len() - 1);
    let next = (u8::from_str_radix(last, 16).expect("a digit") + 1) % 16;
    let mistyped = format!("{most}{next:x}");
    customer.create_role(&role, &trust(principal(), &mistyped)).await;
    let id = tenant.connect(&customer.account, &role).await;
    let is_told = |one: &Value| one["diagnosis"]["cause"] == "mistyped_external_id";
    let told = tenant.when(&id, "told", is_told).await;
    assert_eq!(told["status"], "waiting", "{told}");
    assert_eq!(outcomes(&told), ["passed", "failed", "failed"], "{told}");
    let words = told["diagnosis"]["detail"].as_str().expect("a sentence");
    assert!(words.contains(&external_id) && words.contains(&mistyped), "{words}");
    assert_eq!(told["diagnosis"]["trust_policy"], right);
    customer.update_trust(&role, &right).await;
    tenant.settled(&id, "connected").await;

    // Beside the right one it is an ID of nobody's, and is told as well; a pattern for both is an open door.
    let mut both = right.clone();
    both["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"] = json!([external_id, mistyped]);
    customer.update_trust(&role, &both).await;
    let told = tenant.check(&id).await;
    assert!(is_told(&told) && told["status"] == "waiting", "{told}");
    assert_eq!(outcomes(&told), ["passed", "failed", "passed"], "{told}");
    customer.update_trust(&role, &trust_like(principal(), &format!("{most}?"))).await;
    assert_eq!(tenant.check(&id).await["status"], "refused");
    customer.update_trust(&role, &right).await;
    assert_eq!(tenant.check(&id).await["status"], "connected");
}
