//! Roles in AWS that let strangers in, or trust another ID. Each is connected by the thief's workspace and judged by the
//! gate: a role is used only when it turns away a caller without an ID and one with a wrong one.

use deputize_tests::customer::Customer;
use deputize_tests::{environment, tenant::Tenant, unique};
use serde_json::{Value, json};

use super::{Table, Victim, trusting};

/// What the gate says of a role that is open.
const OPEN: &str = "refused external_id_not_required";
/// What it says, within ten minutes, of one that does not let us in.
const SHUT: &str = "waiting propagating";

pub(super) async fn try_all(table: &mut Table, victim: &Victim, thief: &Tenant) {
    let mut connected = Vec::new();
    for (attempt, policy) in open(&environment::shared().principal) {
        connected.push((attempt, OPEN, connect(thief, &policy).await));
    }
    for (attempt, policy) in shut(victim) {
        connected.push((attempt, SHUT, connect(thief, &policy).await));
    }
    // The victim's own role, known by name: the ID that it trusts is not this workspace's.
    thief.external_id().await;
    let id = thief.connect(&Customer::first().account, &victim.role).await;
    connected.push(("the victim's role in another workspace", SHUT, id));
    for (attempt, expected, id) in connected {
        table.hold(attempt, expected, &judged(thief, &id).await);
    }
    an_id_that_was_used_up(table, thief).await;
    an_id_of_another_account(table, thief).await;
    a_role_that_is_opened_later(table, thief).await;
}

type Policy = Box<dyn Fn(&str) -> Value + Send>;

/// Policies that look like a condition on the ID and are none, for the pending ID.
fn open(principal: &str) -> Vec<(&'static str, Policy)> {
    let ours = json!({ "AWS": principal });
    let account = principal.split(':').nth(4).unwrap_or_default();
    let root = json!({"AWS": format!("arn:aws:iam::{account}:root")});
    let of = |principal: &Value, condition: Value| -> Policy {
        let principal = principal.clone();
        Box::new(move |_| trusting(&principal, &condition))
    };
    let with = |shape: fn(&str) -> Value| -> Policy {
        let ours = ours.clone();
        Box::new(move |id| trusting(&ours, &shape(id)))
    };
    vec![
        ("no condition", of(&ours, Value::Null)),
        ("our whole account, no condition", of(&root, Value::Null)),
        ("our account's digits, no condition", of(&json!({ "AWS": account }), Value::Null)),
        ("everybody, no condition", of(&json!("*"), Value::Null)),
        ("everybody in the other spelling", of(&json!({"AWS": "*"}), Value::Null)),
        ("any ID", of(&ours, json!({"StringLike": {"sts:ExternalId": "*"}}))),
        ("any ID of the usual shape", of(&ours, json!({"StringLike": {"sts:ExternalId": "????????-*"}}))),
        ("any ID that is there", of(&ours, json!({"Null": {"sts:ExternalId": "false"}}))),
        ("any ID but one", of(&ours, json!({"StringNotEquals": {"sts:ExternalId": "x"}}))),
        (
            "a condition on something else",
            of(&ours, json!({"StringEquals": {"aws:PrincipalAccount": account}})),
        ),
        ("the ID, if there is one", with(|id| json!({"StringEqualsIfExists": {"sts:ExternalId": id}}))),
        (
            "all but the ID's last digit",
            with(|id| json!({"StringLike": {"sts:ExternalId": format!("{}?", &id[..35])}})),
        ),
        ("the ID beside a wildcard", with(|id| json!({"StringLike": {"sts:ExternalId": [id, "*"]}}))),
        ("a second statement without the ID", {
            let ours = ours.clone();
            Box::new(move |id| {
                let mut policy = trusting(&ours, &json!({"StringEquals": {"sts:ExternalId": id}}));
                let open = trusting(&ours, &Value::Null)["Statement"][0].take();
                policy["Statement"].as_array_mut().expect("a list").push(open);
                policy
            })
        }),
    ]
}

/// Policies that trust somebody or something else than this workspace with this ID.
fn shut(victim: &Victim) -> Vec<(&'static str, Policy)> {
    let ours = json!({"AWS": environment::shared().principal});
    let fixed = |principal: &Value, id: &str| -> Policy {
        let policy = trusting(principal, &json!({"StringEquals": {"sts:ExternalId": id}}));
        Box::new(move |_| policy.clone())
    };
    let stranger = json!({"AWS": "arn:aws:iam::999999999999:root"});
    vec![
        ("the ID of the victim's connection", fixed(&ours, &victim.external_id)),
        ("the victim's pending ID", fixed(&ours, &victim.pending)),
        ("an ID that somebody made up", fixed(&ours, "vendor-42")),
        (
            "the right ID, for somebody else",
            Box::new(move |id| trusting(&stranger, &json!({"StringEquals": {"sts:ExternalId": id}}))),
        ),
        ("the right ID, and a deny", {
            let ours = ours.clone();
            Box::new(move |id| {
                let mut policy = trusting(&ours, &json!({"StringEquals": {"sts:ExternalId": id}}));
                let mut deny = trusting(&ours, &Value::Null)["Statement"][0].take();
                deny["Effect"] = json!("Deny");
                policy["Statement"].as_array_mut().expect("a list").push(deny);
                policy
            })
        }),
    ]
}

/// Makes a role with the policy for the pending ID, and connects it.
async fn connect(thief: &Tenant, policy: &Policy) -> String {
    let (customer, role) = (Customer::second(), unique("Attempt"));
    customer.create_role(&role, &policy(&thief.external_id().await)).await;
    thief.connect(&customer.account, &role).await
}

/// Status and cause once there is a cause.
async fn judged(thief: &Tenant, id: &str) -> String {
    let told = thief
        .when(id, "judged", |one| one["diagnosis"]["cause"].is_string() || one["status"] == "connected")
        .await;
    format!(
        "{} {}",
        told["status"].as_str().unwrap_or_default(),
        told["diagnosis"]["cause"].as_str().unwrap_or_default()
    )
}

/// An ID never comes back: after its connection was removed, a role that still trusts it stays shut.
async fn an_id_that_was_used_up(table: &mut Table, thief: &Tenant) {
    let (customer, role) = (Customer::second(), unique("UsedUp"));
    let (ours, used) = (json!({"AWS": environment::shared().principal}), thief.external_id().await);
    customer.create_role(&role, &trusting(&ours, &json!({"StringEquals": {"sts:ExternalId": used}}))).await;
    let id = thief.connect(&customer.account, &role).await;
    thief.settled(&id, "connected").await;
    thief.caller.delete(&thief.connection_path(&id, "")).await.expect_empty(204);
    let fresh = thief.external_id().await;
    table.hold("an ID that was used up comes back", "false", &(fresh == used).to_string());
    let id = thief.connect(&customer.account, &role).await;
    let told = thief.when(&id, "told", |one| one["diagnosis"]["cause"] == "stale_external_id").await;
    let outcome = format!("{}, connected: {}", told["diagnosis"]["cause"], told["status"] == "connected");
    table.hold("a role with an ID that was used up", "\"stale_external_id\", connected: false", &outcome);
}

/// A customer makes a role that takes what might be another customer's ID, to learn it by the verdict or from `CloudTrail`:
/// the ID of one account is never shown to another's role.
async fn an_id_of_another_account(table: &mut Table, thief: &Tenant) {
    let (one, two, role) = (Customer::first(), Customer::second(), unique("Fishing"));
    let (ours, theirs) = (json!({"AWS": environment::shared().principal}), thief.external_id().await);
    let trust = trusting(&ours, &json!({"StringEquals": {"sts:ExternalId": theirs}}));
    one.create_role(&role, &trust).await;
    let id = thief.connect(&one.account, &role).await;
    thief.settled(&id, "connected").await;
    two.create_role(&role, &trust).await;
    thief.external_id().await;
    let id = thief.connect(&two.account, &role).await;
    let told = thief.check(&id).await;
    table.hold(
        "a role that fishes for another account's ID",
        "\"propagating\"",
        &told["diagnosis"]["cause"].to_string(),
    );
}

async fn a_role_that_is_opened_later(table: &mut Table, thief: &Tenant) {
    let (customer, role) = (Customer::second(), unique("Later"));
    let ours = json!({"AWS": environment::shared().principal});
    let right = trusting(&ours, &json!({"StringEquals": {"sts:ExternalId": thief.external_id().await}}));
    customer.create_role(&role, &right).await;
    let id = thief.connect(&customer.account, &role).await;
    thief.settled(&id, "connected").await;
    customer.update_trust(&role, &trusting(&ours, &Value::Null)).await;
    thief.check(&id).await;
    table.hold("a proven role that is opened", OPEN, &judged(thief, &id).await);
}
