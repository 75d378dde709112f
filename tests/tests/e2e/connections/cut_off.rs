//! `POST …/connections/{id}/cut-off` and `…/cut-off/prove`, with a customer who closes the role, and one who does not.
//!
//! 1. Not cut off: there is nothing to prove.
//! 2. Cut off: the answer holds what the customer does, sessions that began before the cut-off included.
//! 3. The role is as it was: the proof says that it is still open.
//! 4. The customer runs the command's policies: the trust is closed, older sessions are revoked. Proved, with AWS's answer.
//! 5. Resumed by mistake: the role is checked first, and denies us.
//! 6. The other way: the role is deleted. Proved too.
//! 7. The role still lists the ID of a rotation that was cancelled: open, and not taken for gone.

use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, shape, tenant::Tenant};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::connected;
use super::events::{events, kinds};

async fn act(tenant: &Tenant, id: &str, act: &str) -> Value {
    tenant.caller.act(&tenant.connection_path(id, act)).await.expect(200)
}

fn role_of(connection: &Value) -> String {
    let arn = connection["role_arn"].as_str().expect("an ARN");
    arn.rsplit('/').next().expect("it has a name").to_owned()
}

#[tokio::test]
async fn closed_and_proved() {
    let (tenant, customer) = (Tenant::new("cut-off").await, Customer::first());
    let id = connected(&tenant, &customer, &json!({})).await;
    let path = tenant.connection_path(&id, "/cut-off/prove");
    tenant.caller.act(&path).await.problem(409, "connection_not_active");

    // 2
    let cut = act(&tenant, &id, "/cut-off").await;
    let (role, guide) = (role_of(&cut), &cut["cut_off"]);
    assert_json_snapshot!(guide, {
        ".delete_role_command" => shape::containing(format!("aws iam delete-role --role-name '{role}'")),
        ".close_trust_command" => shape::containing(environment::shared().principal.clone()),
        ".revoke_command" => shape::containing("--policy-name AWSRevokeOlderSessions".to_owned()),
        ".revoke_policy.Statement[0].Condition.DateLessThan[\"aws:TokenIssueTime\"]" => shape::time(),
        ".console_url" => shape::containing(role.clone()),
    });
    let revoked = &guide["revoke_policy"]["Statement"][0]["Condition"]["DateLessThan"]["aws:TokenIssueTime"];
    let (revoked, since) =
        (revoked.as_str().expect("a time"), cut["activity"]["since"].as_str().expect("a time"));
    // Whole seconds against milliseconds: the whole second of the cut-off is before it.
    assert!(revoked[..19] > since[..19], "{revoked} {since}");

    // 3
    let open = act(&tenant, &id, "/cut-off/prove").await;
    assert_eq!(open["activity"]["proof"]["result"], "still_open", "{open}");

    // 4
    customer.update_trust(&role, &guide["closed_trust_policy"]).await;
    customer.permit(&role, &guide["revoke_policy"]).await;
    let gone = act(&tenant, &id, "/cut-off/prove").await;
    let proof = &gone["activity"]["proof"];
    assert_eq!((&proof["result"], &proof["aws_code"]), (&json!("gone"), &json!("AccessDenied")), "{gone}");
    assert!(proof["at"].as_str() > Some(since), "{proof}");
    assert_eq!(tenant.connection(&id).await["activity"], gone["activity"], "it is kept");
    let told = events(&tenant, &id).await;
    assert_eq!((&told[0]["kind"], &told[0]["by"]), (&json!("cut_off_proven"), &json!("setup")));

    // 5
    let resumed = act(&tenant, &id, "/resume").await;
    assert_eq!((&resumed["activity"]["state"], &resumed["status"]), (&json!("active"), &json!("waiting")));
    let expected = [
        "created",
        "connected",
        "cut_off",
        "cut_off_still_open",
        "cut_off_proven",
        "resumed",
        "waiting_again",
    ];
    assert_eq!(kinds(&tenant, &id).await, expected);
}

#[tokio::test]
async fn deleted_and_proved() {
    let (tenant, customer) = (Tenant::new("cut-off-deleted").await, Customer::second());
    let id = connected(&tenant, &customer, &json!({})).await;
    let cut = act(&tenant, &id, "/cut-off").await;
    customer.delete_role(&role_of(&cut)).await;
    let gone = act(&tenant, &id, "/cut-off/prove").await;
    assert_eq!(gone["activity"]["proof"]["result"], "gone", "{gone}");
    // Removing it is the end of it, cut off or not.
    tenant.caller.delete(&tenant.connection_path(&id, "")).await.expect_empty(204);
}

#[tokio::test]
async fn open_by_an_id_that_was_cancelled() {
    let (tenant, customer) = (Tenant::new("cut-off-cancelled").await, Customer::first());
    let id = connected(&tenant, &customer, &json!({})).await;
    let started = act(&tenant, &id, "/rotation").await;
    let cancelled = started["rotation"]["new_external_id"].as_str().expect("an ID").to_owned();
    tenant.caller.delete(&tenant.connection_path(&id, "/rotation")).await.expect(200);
    let cut = act(&tenant, &id, "/cut-off").await;
    let principal = &environment::shared().principal;
    customer.update_trust(&role_of(&cut), &trust(principal, &cancelled)).await;
    let open = act(&tenant, &id, "/cut-off/prove").await;
    assert_eq!(open["activity"]["proof"]["result"], "still_open", "{open}");
    customer.update_trust(&role_of(&cut), &cut["cut_off"]["closed_trust_policy"]).await;
    let gone = act(&tenant, &id, "/cut-off/prove").await;
    assert_eq!(gone["activity"]["proof"]["result"], "gone", "{gone}");
}
