//! `…/connections/{id}/rotation`: another external ID without downtime.
//!
//! The happy way takes more than two minutes: what AWS shows counts when it is seen again a minute later.

use std::time::Duration;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, eventually, tenant::Tenant};
use serde_json::{Value, json};

use super::connected;
use super::events::{events, kinds};

/// Twice what AWS needs to settle, and some.
const SETTLES: Duration = Duration::from_mins(4);

/// A connection, and the customer who owns its role.
struct Rotating {
    tenant: Tenant,
    customer: Customer,
    id: String,
    role: String,
    old: String,
}

impl Rotating {
    async fn begin(label: &str, customer: Customer) -> Self {
        let tenant = Tenant::new(label).await;
        let id = connected(&tenant, &customer, &json!({})).await;
        let connection = tenant.connection(&id).await;
        let text = |field: &str| connection[field].as_str().expect("it is there").to_owned();
        let role = text("role_arn").rsplit('/').next().expect("a name").to_owned();
        Self { tenant, customer, id, role, old: text("external_id") }
    }

    fn path(&self, rest: &str) -> String {
        self.tenant.connection_path(&self.id, rest)
    }

    async fn start(&self) -> Value {
        self.tenant.caller.act(&self.path("/rotation")).await.expect(200)
    }

    async fn look(&self) -> Value {
        self.tenant.caller.act(&self.path("/rotation/check")).await.expect(200)
    }

    /// The customer puts on the role what the rotation says now.
    async fn obey(&self, connection: &Value) {
        self.customer.update_trust(&self.role, &connection["rotation"]["trust_policy"]).await;
    }

    /// The connection once `is_so`, by its own alarm.
    async fn by_itself(&self, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        eventually(what, SETTLES, async || {
            let connection = self.tenant.connection(&self.id).await;
            assert_eq!(connection["status"], "connected", "no downtime: {connection}");
            is_so(&connection).then_some(connection)
        })
        .await
    }
}

fn stage(connection: &Value) -> (&str, &str) {
    let text = |field: &str| connection["rotation"][field].as_str().unwrap_or_default();
    (text("stage"), text("finding"))
}

/// 1. Started: a new ID, neither the old nor the pending one; the policy to paste lists both.
/// 2. Nothing was changed yet: the look says so, and what the role does.
/// 3. Listed: proven, and in force a minute later by itself. The account is read with it.
/// 4. The old one is still open: said, and waited for.
/// 5. Dropped: done a minute later by itself. Nothing was interrupted.
/// 6. A role that is put back is told that it trusts an earlier ID.
#[tokio::test]
async fn both_are_listed_and_the_old_one_is_dropped() {
    let one = Rotating::begin("rotation", Customer::first()).await;
    let principal = &environment::shared().principal;

    // 1
    let started = one.start().await;
    let new = started["rotation"]["new_external_id"].as_str().expect("an ID").to_owned();
    assert_eq!(stage(&started), ("listed", "not_checked"));
    assert_eq!(
        (&started["external_id"], &started["rotation"]["old_external_id"]),
        (&json!(one.old), &json!(one.old))
    );
    let pending = one.tenant.external_id().await;
    assert!(new != one.old && new != pending, "{new}");
    assert_eq!(started["rotation"]["trust_policy"], trust_both(principal, &one.old, &new));
    assert_eq!(one.start().await["rotation"]["new_external_id"], new, "once more is the same");

    // 2
    let looked = one.look().await;
    assert_eq!(stage(&looked), ("listed", "not_listed"));
    let seen = &looked["rotation"]["seen"];
    assert_eq!(
        (&seen["old"], &seen["new"], &seen["stranger"]),
        (&json!("opens"), &json!("refuses"), &json!("refuses"))
    );

    // 3
    one.obey(&looked).await;
    let proven = one.look().await;
    assert_eq!(stage(&proven), ("proven", "settling_new"));
    assert_eq!(proven["external_id"], one.old, "in force until that has settled");
    let switched = one.by_itself("the new ID is in force", |c| c["external_id"] == new).await;
    assert_eq!(stage(&switched).0, "switched", "{switched}");
    assert_eq!(switched["rotation"]["trust_policy"], trust(principal, &new));
    let read = switched["rotated_at"].clone();
    one.by_itself("it is read with the new ID", |c| c["last_poll_at"].as_str() > read.as_str()).await;

    // 4
    let open = one.look().await;
    assert_eq!(stage(&open), ("switched", "old_still_open"));
    one.tenant.caller.delete(&one.path("/rotation")).await.problem(409, "rotation_switched");

    // 5
    one.obey(&open).await;
    assert_eq!(stage(&one.look().await), ("dropped", "settling_old"));
    let done = one.by_itself("the rotation is done", |c| c.get("rotation").is_none()).await;
    assert_eq!(done["external_id"], new);
    let told = kinds(&one.tenant, &one.id).await;
    let expected = [
        "created",
        "connected",
        "rotation_started",
        "rotation_proven",
        "rotation_switched",
        "rotation_finished",
    ];
    assert_eq!(told, expected);
    assert_eq!(events(&one.tenant, &one.id).await[3]["by"], "setup");
    one.tenant.caller.act(&one.path("/rotation/check")).await.problem(404, "not_found");

    // 6
    one.customer.update_trust(&one.role, &trust(principal, &one.old)).await;
    let stale = one.tenant.check(&one.id).await;
    assert_eq!(stale["diagnosis"]["cause"], "stale_external_id", "{stale}");
}

/// The customer replaces the ID instead of adding one: the connection is switched at once, by the next look or the next
/// check, and stays connected.
#[tokio::test]
async fn a_customer_who_replaces_it() {
    let principal = &environment::shared().principal;
    for by_check in [false, true] {
        let one = Rotating::begin("rotation-replaced", Customer::second()).await;
        let started = one.start().await;
        let new = started["rotation"]["new_external_id"].as_str().expect("an ID").to_owned();
        one.customer.update_trust(&one.role, &trust(principal, &new)).await;
        let switched = if by_check { one.tenant.check(&one.id).await } else { one.look().await };
        assert_eq!(
            (&switched["external_id"], &switched["status"]),
            (&json!(new), &json!("connected")),
            "{switched}"
        );
        assert_eq!(stage(&switched), ("dropped", "settling_old"), "{switched}");
        assert_eq!(one.tenant.check(&one.id).await["status"], "connected");
    }
}

/// 1. The new ID is proven, then taken out again: said, and back to the first step.
/// 2. Opened to strangers meanwhile: never proven, and the daily check refuses the role.
/// 3. Cancelled: the old ID stays. Another rotation has another ID; a cancelled one never comes back.
#[tokio::test]
async fn taken_back_opened_and_cancelled() {
    let one = Rotating::begin("rotation-cancelled", Customer::first()).await;
    let principal = &environment::shared().principal;
    one.tenant.caller.delete(&one.path("/rotation")).await.problem(404, "not_found");
    let started = one.start().await;
    let first = started["rotation"]["new_external_id"].clone();

    // 1
    one.obey(&started).await;
    assert_eq!(stage(&one.look().await), ("proven", "settling_new"));
    one.customer.update_trust(&one.role, &trust(principal, &one.old)).await;
    assert_eq!(stage(&one.look().await), ("listed", "not_listed"));

    // 2
    one.customer.update_trust(&one.role, &deputize_tests::customer::trust_like(principal, "*")).await;
    assert_eq!(stage(&one.look().await), ("listed", "open_to_strangers"));
    let refused = one.tenant.check(&one.id).await;
    assert_eq!(
        (&refused["status"], &refused["external_id"]),
        (&json!("refused"), &json!(one.old)),
        "{refused}"
    );
    one.customer.update_trust(&one.role, &trust(principal, &one.old)).await;
    assert_eq!(one.tenant.check(&one.id).await["status"], "connected");

    // 3
    let cancelled = one.tenant.caller.delete(&one.path("/rotation")).await.expect(200);
    assert_eq!(
        (&cancelled["external_id"], cancelled.get("rotation")),
        (&json!(one.old), None),
        "{cancelled}"
    );
    let again = one.start().await;
    assert_ne!(again["rotation"]["new_external_id"], first);
    let told = kinds(&one.tenant, &one.id).await;
    let expected = [
        "created",
        "connected",
        "rotation_started",
        "rotation_proven",
        "rotation_unproven",
        "refused",
        "recovered",
        "rotation_cancelled",
        "rotation_started",
    ];
    assert_eq!(told, expected);
}

/// A role that is not proven is not rotated: what a change does could not be told.
#[tokio::test]
async fn only_what_is_proven() {
    let tenant = Tenant::new("rotation-waiting").await;
    tenant.external_id().await;
    let id = tenant.connect(&Customer::first().account, &deputize_tests::unique("Missing")).await;
    let path = tenant.connection_path(&id, "/rotation");
    tenant.caller.act(&path).await.problem(409, "connection_not_proven");
}

/// A typing error in the new ID's last digit is told as that, and not as an open door. Corrected, the new ID is proven.
#[tokio::test]
async fn a_typing_error_in_the_new_id() {
    let one = Rotating::begin("rotation-mistyped", Customer::second()).await;
    let started = one.start().await;
    let new = started["rotation"]["new_external_id"].as_str().expect("an ID");
    let (most, last) = new.split_at(new.len() - 1);
    let next = (u8::from_str_radix(last, 16).expect("a digit") + 1) % 16;
    let mistyped = trust_both(&environment::shared().principal, &one.old, &format!("{most}{next:x}"));
    one.customer.update_trust(&one.role, &mistyped).await;
    let looked = one.look().await;
    assert_eq!(stage(&looked), ("listed", "new_mistyped"), "{looked}");
    assert_eq!(looked["rotation"]["seen"]["stranger"], "refuses", "{looked}");
    one.obey(&looked).await;
    assert_eq!(stage(&one.look().await), ("proven", "settling_new"));
}

/// Nobody changes the role: after a week the history says so, by itself, and again after another; not in between.
#[tokio::test]
async fn a_rotation_that_waits_reminds_every_week() {
    let one = Rotating::begin("rotation-reminder", Customer::first()).await;
    one.start().await;
    let reminders = async || {
        let told = kinds(&one.tenant, &one.id).await;
        told.iter().filter(|kind| *kind == "rotation_waits").count()
    };
    for (week, days) in [(1, 8), (2, 7)] {
        environment::shared().let_days_pass(&one.id, days);
        let alias = json!({"alias": format!("Week {week}")});
        one.tenant.caller.patch(&one.path(""), &alias).await.expect(200);
        eventually("it is told", SETTLES, async || (reminders().await == week).then_some(())).await;
        assert_eq!(stage(&one.look().await), ("listed", "not_listed"));
        assert_eq!(reminders().await, week, "once a week");
    }
    let waits = events(&one.tenant, &one.id).await;
    let waits = waits.iter().find(|event| event["kind"] == "rotation_waits").expect("it is told");
    assert!(waits["detail"].as_str().is_some_and(|text| text.contains("for a week")), "{waits}");
}

fn trust_both(principal: &str, old: &str, new: &str) -> Value {
    let mut both = trust(principal, old);
    both["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"] = json!([old, new]);
    both
}
