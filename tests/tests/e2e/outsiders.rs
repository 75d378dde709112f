//! Roles that let others in with our external ID, which the probes cannot see: they ask as us. A role that grants the reading
//! of itself is read by the gate. In an environment of its own, where a call can be held and AWS can fall silent.
//!
//! 1. Everybody, in three spellings, and a foreign account, each with our ID: refused, who gets in is named, and nothing is
//!    read. With the policy that the answer holds it is proven; the customer's own administrator is still in it.
//! 2. Without the feature the same role connects, and it is not read. Switched on, it is refused by itself.
//! 3. The feature, but not the right to read: it connects.
//! 4. One call for each proven round, and none for another.
//! 5. Refused once, it stays so while AWS does not answer; what was never known to be open is not refused for silence.
//! 6. While the role is read, it becomes another one, the feature is switched off, or the connection is paused: the answer
//!    counts for none of them.
//! 7. An account that a member has agreed to, as the role's agreed policy, is not refused.

use std::time::Duration;

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::{Customer, trust};
use deputize_tests::environment::{self, Environment};
use deputize_tests::faults::{Fault, Faults, Rule};
use deputize_tests::tap::Tap;
use deputize_tests::{eventually, tenant::Tenant, unique};
use serde_json::{Value, json};

const READS: &str = "Action=GetRole&";
const CAUSE: &str = "outsiders_trusted";
/// A round of six calls, on a slow machine.
const SOON: Duration = Duration::from_secs(30);

struct World {
    environment: Environment,
    tap: Tap,
    faults: Faults,
    tenant: Tenant,
    customer: Customer,
}

#[tokio::test]
async fn who_else_gets_in() {
    let (environment, tap, faults) = Environment::start_with_tap_and_faults("outsiders", &[]);
    let tenant = Tenant::in_environment(&environment, "outsiders").await;
    let customer = Customer::of(&environment, 0);
    let world = World { environment, tap, faults, tenant, customer };
    world.refused_and_mended().await;
    world.without_the_feature().await;
    world.without_the_right().await;
    let (id, role) = world.closed_and_counted().await;
    world.silence(&id, &role).await;
    world.changed_while_it_is_read().await;
    world.agreed(&id, &role).await;
}

/// The card of the diagnosis, with who gets in and the policy that keeps them out.
#[tokio::test]
async fn told_in_the_browser() {
    if left_out("outsiders::told_in_the_browser") {
        return;
    }
    let (tenant, customer, role) =
        (Tenant::new("outsiders-page").await, Customer::first(), unique("Everybody"));
    let mut policy = trust(&environment::shared().principal, &tenant.external_id().await);
    policy["Statement"][0]["Principal"] = json!("*");
    customer.create_role(&role, &policy).await;
    customer.permit_reading_itself(&role).await;
    let body = json!({"account_id": customer.account, "role_name": role, "features": ["policy_drift"]});
    let created = tenant.caller.post(&tenant.path("connections"), &body).await.expect(201);
    let id = created["id"].as_str().expect("an id");
    tenant.settled(id, "refused").await;

    let browser = Browser::open().await;
    browser.goto(&tenant.sign_in_url).await;
    browser.see("heading", "AWS accounts").await;
    let url = &environment::shared().url;
    browser.goto(&format!("{url}/w/{}/integrations/aws/{id}", tenant.workspace)).await;
    browser.see("heading", "The role lets others in with your external ID").await;
    browser.see_text("everybody in any AWS account").await;
    browser.look_at("outsiders").await;
    browser.judge_the_looks();
}

/// A connection that was made, and its role.
struct Made {
    id: String,
    role: String,
    /// The trust policy that it must have.
    right: Value,
}

impl World {
    /// A role whose trust policy has this principal and the right ID. It may read itself.
    async fn role(&self, principal: &Value) -> (String, Value) {
        let (role, external_id) = (unique("Outsiders"), self.tenant.external_id().await);
        let right = trust(&self.environment.principal, &external_id);
        let mut policy = right.clone();
        policy["Statement"][0]["Principal"] = principal.clone();
        self.customer.create_role(&role, &policy).await;
        self.customer.permit_reading_itself(&role).await;
        (role, right)
    }

    async fn begin(&self, role: &str, features: &Value) -> String {
        let body = json!({"account_id": self.customer.account, "role_name": role, "features": features});
        let created = self.tenant.caller.post(&self.tenant.path("connections"), &body).await.expect(201);
        created["id"].as_str().expect("an id").to_owned()
    }

    /// Connects such a role with the feature.
    async fn connect(&self, principal: &Value) -> Made {
        let (role, right) = self.role(principal).await;
        let id = self.begin(&role, &json!(["metrics", "policy_drift"])).await;
        Made { id, role, right }
    }

    fn reads_of(&self, role: &str) -> usize {
        self.tap.bodies_with(READS).iter().filter(|body| body.ends_with(&format!("RoleName={role}"))).count()
    }

    async fn change(&self, id: &str, body: &Value) -> Value {
        self.tenant.caller.patch(&self.tenant.connection_path(id, ""), body).await.expect(200)
    }

    async fn kinds(&self, id: &str) -> Vec<String> {
        crate::connections::kinds(&self.tenant, id).await
    }

    /// 1
    async fn refused_and_mended(&self) {
        let admin =
            self.customer.create_role(&unique("Admin"), &trust(&self.environment.principal, "x-1")).await;
        let ours = &self.environment.principal;
        let anyone = "everybody in any AWS account";
        for (principal, who, others) in [
            (json!("*"), anyone, None),
            (json!({"AWS": "*"}), anyone, None),
            (json!({"AWS": [admin, "*"]}), anyone, Some(&admin)),
            (json!({"AWS": [ours, "arn:aws:iam::999999999999:root"]}), "account 999999999999", None),
        ] {
            let Made { id, role, right } = self.connect(&principal).await;
            let refused = self.tenant.settled(&id, "refused").await;
            let diagnosis = &refused["diagnosis"];
            assert_eq!(diagnosis["cause"], CAUSE, "{refused}");
            assert!(diagnosis["detail"].as_str().is_some_and(|text| text.contains(who)), "{diagnosis}");
            let outcomes =
                refused["checks"].as_array().expect("checks").iter().map(|check| &check["outcome"]);
            assert!(outcomes.clone().all(|outcome| outcome == "passed"), "{refused}");
            assert_eq!((&refused["last_poll_at"], &refused["next_poll_at"]), (&Value::Null, &Value::Null));

            let mut mended = right;
            if let Some(admin) = others {
                mended["Statement"][0]["Principal"]["AWS"] = json!([ours, admin]);
            }
            assert_eq!(diagnosis["trust_policy"], mended, "{diagnosis}");
            assert!(diagnosis["command"].as_str().is_some_and(|text| text.contains(&role)), "{diagnosis}");
            self.customer.update_trust(&role, &mended).await;
            let checked = self.tenant.check(&id).await;
            assert_eq!(checked["status"], "connected", "{checked}");
            assert!(checked.get("diagnosis").is_none(), "{checked}");
        }
    }

    /// 2
    async fn without_the_feature(&self) {
        let (role, _) = self.role(&json!("*")).await;
        let id = self.begin(&role, &json!(["metrics"])).await;
        self.tenant.settled(&id, "connected").await;
        assert_eq!(self.reads_of(&role), 0);
        self.change(&id, &json!({"features": ["metrics", "policy_drift"]})).await;
        let refused = self.tenant.settled(&id, "refused").await;
        assert_eq!(refused["diagnosis"]["cause"], CAUSE, "{refused}");
        assert_eq!(self.kinds(&id).await, ["created", "connected", "settings_changed", "refused"]);
        // Switched off again, nothing is known against it.
        self.change(&id, &json!({"features": ["metrics"]})).await;
        assert_eq!(self.tenant.check(&id).await["status"], "connected");
    }

    /// 3
    async fn without_the_right(&self) {
        let (role, _) = self.role(&json!("*")).await;
        let nothing = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}]});
        self.customer.permit(&role, &nothing).await;
        let id = self.begin(&role, &json!(["metrics", "policy_drift"])).await;
        self.tenant.settled(&id, "connected").await;
        assert!(self.reads_of(&role) >= 1, "it was asked for");
    }

    /// 4; gives a connection that is proven, and its role
    async fn closed_and_counted(&self) -> (String, String) {
        let Made { id, role, right } = self.connect(&json!({"AWS": self.environment.principal})).await;
        self.tenant.settled(&id, "connected").await;
        // The first reading of drift is one more; then there are those of the gate alone.
        eventually("drift has read it", SOON, async || {
            let drift = self.tenant.caller.get(&self.tenant.connection_path(&id, "/drift")).await.expect(200);
            (drift["state"] != "waiting").then_some(())
        })
        .await;
        let before = self.reads_of(&role);
        self.tenant.check(&id).await;
        assert_eq!(self.reads_of(&role), before + 1, "one for a proven round");
        let mut open = right.clone();
        open["Statement"][0].as_object_mut().expect("a statement").remove("Condition");
        self.customer.update_trust(&role, &open).await;
        let refused = self.tenant.check(&id).await;
        assert_eq!(refused["diagnosis"]["cause"], "external_id_not_required", "{refused}");
        assert_eq!(self.reads_of(&role), before + 1, "none for a round that found it out by itself");
        self.customer.update_trust(&role, &right).await;
        assert_eq!(self.tenant.check(&id).await["status"], "connected");
        (id, role)
    }

    /// 5
    async fn silence(&self, id: &str, role: &str) {
        let silent = || self.faults.put(Rule::all(Fault::Unavailable).action("GetRole").about(role));
        let in_force = silent();
        assert_eq!(self.tenant.check(id).await["status"], "connected", "nothing is known against it");
        drop(in_force);
        let right = self.customer.trust_of(role).await;
        let mut open = right.clone();
        open["Statement"][0]["Principal"] = json!("*");
        self.customer.update_trust(role, &open).await;
        let refused = self.tenant.check(id).await;
        assert_eq!(refused["diagnosis"]["cause"], CAUSE, "{refused}");
        let in_force = silent();
        let still = self.tenant.check(id).await;
        assert_eq!((&still["status"], &still["diagnosis"]), (&json!("refused"), &refused["diagnosis"]));
        drop(in_force);
        self.customer.update_trust(role, &right).await;
        assert_eq!(self.tenant.check(id).await["status"], "connected");
    }

    /// Connects a role for everybody, and returns when its reading is under way and held.
    async fn held(&self) -> Made {
        self.tap.hold_with(READS);
        let made = self.connect(&json!("*")).await;
        eventually("the role is being read", SOON, async || (self.reads_of(&made.role) > 0).then_some(()))
            .await;
        made
    }

    /// 6
    async fn changed_while_it_is_read(&self) {
        // Another role, which is right.
        let Made { id, right, .. } = self.held().await;
        let other = unique("Right");
        self.customer.create_role(&other, &right).await;
        self.customer.permit_reading_itself(&other).await;
        self.change(&id, &json!({"role_name": other})).await;
        self.tap.release();
        let connected = self.tenant.settled(&id, "connected").await;
        assert!(connected["role_arn"].as_str().is_some_and(|arn| arn.ends_with(&other)), "{connected}");
        assert_eq!(self.kinds(&id).await, ["created", "settings_changed", "connected"]);

        // The feature is off.
        let Made { id, .. } = self.held().await;
        self.change(&id, &json!({"features": ["metrics"]})).await;
        self.tap.release();
        self.tenant.settled(&id, "connected").await;
        assert_eq!(self.kinds(&id).await, ["created", "settings_changed", "connected"]);

        // Paused; resumed, the role is found out.
        let Made { id, .. } = self.held().await;
        let act = async |rest: &str| {
            self.tenant.caller.act(&self.tenant.connection_path(&id, rest)).await.expect(200)
        };
        act("/pause").await;
        self.tap.release();
        let resumed = act("/resume").await;
        assert_eq!(resumed["diagnosis"]["cause"], CAUSE, "{resumed}");
        assert_eq!(self.kinds(&id).await, ["created", "paused", "resumed", "refused"]);
    }

    /// 7
    async fn agreed(&self, id: &str, role: &str) {
        let mut wider = self.customer.trust_of(role).await;
        let ours = &self.environment.principal;
        wider["Statement"][0]["Principal"]["AWS"] = json!([ours, "arn:aws:iam::999999999999:root"]);
        self.customer.update_trust(role, &wider).await;
        let path = |rest: &str| self.tenant.connection_path(id, &format!("/drift{rest}"));
        let drifted = self.tenant.caller.act(&path("/check")).await.expect(200);
        assert_eq!(drifted["state"], "drifted", "{drifted}");
        let seen = json!({"fingerprint": drifted["fingerprint"]});
        self.tenant.caller.post(&path("/accept"), &seen).await.expect(200);
        assert_eq!(self.tenant.check(id).await["status"], "connected");
        // To everybody nobody can agree.
        wider["Statement"][0]["Principal"] = json!("*");
        self.customer.update_trust(role, &wider).await;
        assert_eq!(self.tenant.check(id).await["diagnosis"]["cause"], CAUSE);
    }
}
