//! Pause, resume, and the cut-off of calls that are under way: every call of the Worker to AWS is counted and can be held.
//!
//! 1. Paused: no call is made, though regions are changed, a check is asked for, and time passes. The list says so.
//! 2. Resumed: the role is checked first, then the account and the role's policies are read.
//! 3. A reading is under way (its call is held): cut off. The call is dropped, none follows, and nothing of it is kept.
//! 4. A check is under way when the account is paused: its round is dropped.
//! 5. Many checks at once while one waits for AWS: the others share the next round, and are not more than enough.
//! 6. AWS is silent while the cut-off is proven: nothing is proven, and that is said. It is back: the proof is made.

use std::time::Duration;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::environment::Environment;
use deputize_tests::http::Caller;
use deputize_tests::tap::Tap;
use deputize_tests::{eventually, tenant::Tenant, unique};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::events::kinds;

/// Longer than any job of the connection's would wait that was put off by a few seconds.
const A_WHILE: Duration = Duration::from_secs(6);

/// Longer than a job of the connection's takes to begin, on a busy machine.
const SOON: Duration = Duration::from_mins(1);

struct Scene {
    tenant: Tenant,
    customer: Customer,
    tap: Tap,
    role: String,
    id: String,
    _environment: Environment,
}

#[tokio::test]
async fn nothing_calls_aws_for_what_is_not_in_use() {
    let scene = Scene::begin().await;
    scene.paused().await;
    scene.resumed().await;
    scene.cut_off_while_reading().await;
    scene.paused_while_checking().await;
    scene.many_checks_at_once().await;
    scene.proven_or_not().await;
}

impl Scene {
    async fn begin() -> Self {
        let (environment, tap) = Environment::start_behind("activity");
        let tenant = Tenant::in_environment(&environment, "activity").await;
        let customer = Customer::of(&environment, 0);
        let policies = tenant.caller.get(&tenant.path("policies")).await.expect(200);
        let external_id = policies["external_id"].as_str().expect("an external ID");
        let role = unique("Stopped");
        customer.create_role(&role, &trust(&environment.principal, external_id)).await;
        customer.permit(&role, &policies["permission_policy"]).await;
        let id = tenant.connect(&customer.account, &role).await;
        tenant.when(&id, "read", |one| one["last_poll_at"].is_string()).await;
        // The role's policies are read too; that they are not granted does no harm.
        let features = json!({"features": ["ec2_discovery", "metrics", "policy_drift"]});
        tenant.caller.patch(&tenant.connection_path(&id, ""), &features).await.expect(200);
        eventually("the role was read", Duration::from_secs(20), async || {
            (!tap.bodies_with("Action=GetRole").is_empty()).then_some(())
        })
        .await;
        Self { tenant, customer, tap, role, id, _environment: environment }
    }

    async fn act(&self, act: &str) -> Value {
        self.tenant.caller.act(&self.tenant.connection_path(&self.id, act)).await.expect(200)
    }

    /// Waits for a while, in which no call may be made.
    async fn quiet(&self, what: &str) {
        let before = self.tap.bodies().len();
        tokio::time::sleep(A_WHILE).await;
        assert_eq!(self.tap.bodies()[before..], [] as [String; 0], "{what}");
    }

    /// The reading begins anew at once.
    async fn read_other_regions(&self, regions: &[&str]) {
        let path = self.tenant.connection_path(&self.id, "");
        self.tenant.caller.patch(&path, &json!({"regions": regions})).await.expect(200);
    }

    /// 1
    async fn paused(&self) {
        let paused = self.act("/pause").await;
        assert_eq!(
            (&paused["activity"]["state"], &paused["activity"]["by"]),
            (&json!("paused"), &json!("setup"))
        );
        for stopped in ["next_poll_at", "next_check_at"] {
            assert!(paused.get(stopped).is_none(), "{paused}");
        }
        self.read_other_regions(&["us-east-1"]).await;
        for refused in ["/check", "/rotation", "/cut-off/prove"] {
            let path = self.tenant.connection_path(&self.id, refused);
            self.tenant.caller.act(&path).await.problem(409, "connection_not_active");
        }
        let again = self.act("/pause").await;
        assert_eq!(again["activity"], paused["activity"], "the first time and name stay");
        self.quiet("paused").await;
        let list = self.tenant.caller.get(&self.tenant.path("connections")).await.expect(200);
        assert_eq!(list["connections"][0]["activity"], paused["activity"], "{list}");
    }

    /// 2
    async fn resumed(&self) {
        let before = self.tap.bodies().len();
        let resumed = self.act("/resume").await;
        assert_eq!(resumed["activity"], json!({"state": "active"}));
        assert_eq!(resumed["status"], "connected", "{resumed}");
        let calls = self.tap.bodies()[before..].to_vec();
        assert!(
            calls[0].contains("AssumeRole") && calls[0].contains(&self.role),
            "the gate comes first: {calls:?}"
        );
        // A probe is known by its policy, which denies everything.
        let is_probe = |call: &String| call.contains("Action=AssumeRole&") && call.contains("&Policy=");
        assert!(calls.len() >= 5 && calls[..5].iter().all(is_probe), "nothing before the proof: {calls:?}");
        let last = resumed["last_poll_at"].clone();
        self.tenant.when(&self.id, "read again", |one| one["last_poll_at"] != last).await;
        let told = kinds(&self.tenant, &self.id).await;
        let expected = ["created", "connected", "settings_changed", "paused", "settings_changed", "resumed"];
        assert_eq!(told, expected);
    }

    /// 3
    async fn cut_off_while_reading(&self) {
        self.tap.hold();
        let before = self.tap.bodies().len();
        self.read_other_regions(&["eu-west-1"]).await;
        eventually("the reading has begun", SOON, async || {
            (self.tap.bodies().len() > before && self.tap.waiting() > 0).then_some(())
        })
        .await;
        let passed = self.tap.passed();
        let cut = self.act("/cut-off").await;
        assert_eq!(cut["activity"]["state"], "cut_off", "{cut}");
        // The held call's caller has gone before anybody lets it go on.
        eventually("the call is dropped", SOON, async || (self.tap.waiting() == 0).then_some(())).await;
        let held = self.tap.bodies().len();
        self.tap.release();
        self.quiet("cut off").await;
        assert_eq!(
            (self.tap.bodies().len(), self.tap.passed()),
            (held, passed),
            "none went on, none followed"
        );
        let after = self.tenant.connection(&self.id).await;
        assert_eq!(
            (&after["last_poll_at"], &after["poll_messages"]),
            (&cut["last_poll_at"], &cut["poll_messages"])
        );
        assert_eq!(after["status"], "connected", "what was proven last: {after}");

        // Cut off is more than paused; it can be taken back while the role lets us in.
        let path = self.tenant.connection_path(&self.id, "/pause");
        self.tenant.caller.act(&path).await.problem(409, "connection_not_active");
        let resumed = self.act("/resume").await;
        assert_eq!((&resumed["status"], resumed.get("cut_off")), (&json!("connected"), None), "{resumed}");
        let last = resumed["last_poll_at"].clone();
        self.tenant.when(&self.id, "read again", |one| one["last_poll_at"] != last).await;
    }

    /// 4
    async fn paused_while_checking(&self) {
        self.tap.hold();
        let before = self.tap.bodies().len();
        let checking = async {
            let path = self.tenant.connection_path(&self.id, "/check");
            self.tenant.caller.act(&path).await.expect(200)
        };
        let pausing = async {
            eventually("the check has begun", SOON, async || {
                (self.tap.bodies().len() > before).then_some(())
            })
            .await;
            self.act("/pause").await
        };
        let (checked, paused) = tokio::join!(checking, pausing);
        self.tap.release();
        assert_eq!(checked["activity"]["state"], "paused", "{checked}");
        assert_eq!(checked["checks"], paused["checks"], "the round was dropped: {checked}");
        assert_eq!((&checked["status"], checked.get("diagnosis")), (&json!("connected"), None), "{checked}");
        self.quiet("paused").await;
        self.act("/resume").await;
    }

    /// 5
    async fn many_checks_at_once(&self) {
        self.tap.hold();
        let before = self.tap.bodies().len();
        let mut asking = JoinSet::new();
        for _ in 0..12 {
            let (tenant, path) = (self.tenant.clone(), self.tenant.connection_path(&self.id, "/check"));
            asking.spawn(async move { tenant.caller.act(&path).await });
        }
        // Nothing is answered but to those who are too many.
        for _ in 0..4 {
            let answer = asking.join_next().await.expect("twelve asked").expect("it does not panic");
            answer.problem(409, "check_running");
        }
        self.tap.release();
        while let Some(answer) = asking.join_next().await {
            let checked = answer.expect("it does not panic").expect(200);
            assert_eq!(
                (&checked["status"], checked.get("diagnosis")),
                (&json!("connected"), None),
                "{checked}"
            );
        }
        // Five probes a round: that of the first, one more for all others, and the connection's own at most.
        let bodies = self.tap.bodies();
        let probes = bodies.iter().skip(before).filter(|call| call.contains("&Policy=")).count();
        assert!((5..=15).contains(&probes), "{probes}");
    }

    /// 6
    async fn proven_or_not(&self) {
        self.act("/cut-off").await;
        self.tap.hold();
        let unproven = self.act("/cut-off/prove").await;
        self.tap.release();
        assert_eq!(unproven["activity"]["proof"]["result"], "inconclusive", "{unproven}");
        let closed = unproven["cut_off"]["closed_trust_policy"].clone();
        self.customer.update_trust(&self.role, &closed).await;
        let proven = self.act("/cut-off/prove").await;
        assert_eq!(proven["activity"]["proof"]["result"], "gone", "{proven}");
        let told = kinds(&self.tenant, &self.id).await;
        assert_eq!(told[told.len() - 3..], ["cut_off", "cut_off_unproven", "cut_off_proven"], "{told:?}");
        self.quiet("cut off").await;
    }
}

#[tokio::test]
async fn nobody_else_stops_it() {
    let tenant = Tenant::new("stops").await;
    let id = super::connected(&tenant, &Customer::first(), &json!({})).await;
    let stranger = Tenant::new("stops-stranger").await;
    let nobody = Caller::nobody(deputize_tests::environment::shared());
    for act in ["/pause", "/resume", "/cut-off", "/cut-off/prove", "/rotation", "/rotation/check"] {
        let path = tenant.connection_path(&id, act);
        nobody.act(&path).await.problem(401, "not_signed_in");
        stranger.caller.act(&path).await.problem(404, "not_found");
        let own = stranger.connection_path(&id, act);
        stranger.caller.act(&own).await.problem(404, "not_found");
    }
    assert_eq!(tenant.connection(&id).await["activity"], json!({"state": "active"}));
}
