//! Discovery and polls on bad days, with a relay before the local AWS, in an environment of their own.
//!
//! 1. One service is throttled, one answers 503, one cuts the connection, one is slow: three cells, and the others are read.
//!    When it is over all are.
//! 2. The runtime is killed in the middle of a discovery: the rest is looked through by itself, and no region that was done
//!    again.
//! 3. The runtime is killed in the middle of a poll: nothing is lost and nothing doubled.
//! 4. CloudWatch does not answer in one region: a message, and the other region is read. Later the gap is filled.

use std::collections::BTreeMap;
use std::time::Duration;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::environment::Environment;
use deputize_tests::faults::{Fault, Faults, Rule};
use deputize_tests::http::json as with_json;
use deputize_tests::{eventually, tenant::Tenant, unique};
use reqwest::Method;
use serde_json::{Value, json};

use super::cell;
use super::discovery::rediscovered;
use crate::bad_days::kill_the_runtime;

/// A restart of the runtime, a pause of the schedule, and some.
const RECOVERY: Duration = Duration::from_mins(4);

struct World {
    environment: Environment,
    faults: Faults,
    tenant: Tenant,
    customer: Customer,
}

#[tokio::test]
async fn nothing_is_lost_and_nothing_doubled() {
    let (environment, faults) = Environment::start_with_faults("monitoring");
    let tenant = Tenant::in_environment(&environment, "monitoring").await;
    let customer = Customer::of(&environment, 0);
    let world = World { environment, faults, tenant, customer };
    let id = world.connect(&json!({"regions": ["us-east-1", "eu-west-1"]})).await;
    world.some_cells_fail(&id).await;
    world.a_region_does_not_answer(&id).await;
    world.killed_while_polling(&id).await;
    world.killed_while_discovering().await;
}

impl World {
    async fn connect(&self, extra: &Value) -> String {
        let policies = self.tenant.caller.get(&self.tenant.path("policies")).await.expect(200);
        let external_id = policies["external_id"].as_str().expect("an external ID");
        let role = unique("Watched");
        self.customer.create_role(&role, &trust(&self.environment.principal, external_id)).await;
        self.customer.permit(&role, &policies["permission_policy"]).await;
        let mut body = json!({"account_id": self.customer.account, "role_name": role});
        body.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        let made = self.tenant.caller.post(&self.tenant.path("connections"), &body).await.expect(201);
        let id = made["id"].as_str().expect("an id").to_owned();
        self.tenant.settled(&id, "connected").await;
        id
    }

    /// Chooses something else, which is read by at once.
    async fn choose(&self, id: &str, choice: &Value) {
        let request =
            self.tenant.caller.request(Method::PUT, &self.tenant.connection_path(id, "/monitoring"));
        self.tenant.caller.send(with_json(request, choice)).await.expect(200);
    }

    /// 1
    async fn some_cells_fail(&self, id: &str) {
        let rules = [
            Rule::all(Fault::Throttle).service("sqs").region("us-east-1"),
            Rule::all(Fault::Unavailable).service("dynamodb").region("eu-west-1"),
            Rule::all(Fault::Cut).service("rds").region("eu-west-1"),
            Rule::all(Fault::Delay(Duration::from_secs(2))).service("elasticache"),
        ];
        let in_force = rules.map(|rule| self.faults.put(rule));
        let matrix = rediscovered(&self.tenant, id).await;
        let failing = [
            ("sqs", "us-east-1", "throttled"),
            ("dynamodb", "eu-west-1", "failed"),
            ("rds", "eu-west-1", "failed"),
        ];
        for one in matrix["cells"].as_array().expect("cells") {
            let expected = failing
                .iter()
                .find(|(service, region, _)| one["service"] == *service && one["region"] == *region);
            match expected {
                Some((_, _, state)) => {
                    assert_eq!(one["state"], *state, "{one}");
                    assert!(
                        one["message"].is_string() && one.get("again_at").is_none(),
                        "asked with the next run: {one}"
                    );
                }
                None => assert!(one["state"] == "ok" || one["state"] == "empty", "{one}"),
            }
        }
        drop(in_force);
        let matrix = rediscovered(&self.tenant, id).await;
        for (service, region, _) in failing {
            assert_eq!(cell(&matrix, service, region)["state"], "ok", "{matrix}");
        }
    }

    /// 2
    async fn killed_while_discovering(&self) {
        let id = self.connect(&json!({})).await;
        self.tenant.discovered(&id).await;
        let matrix = self.tenant.discovered(&id).await;
        let regions: Vec<String> = matrix["regions"]
            .as_array()
            .expect("regions")
            .iter()
            .map(|one| one.as_str().expect("a region").to_owned())
            .collect();
        assert!(regions.len() > 12, "{regions:?}");
        let calls = || -> BTreeMap<&str, usize> {
            regions.iter().map(|region| (region.as_str(), self.faults.keys_of("rds", region).len())).collect()
        };
        let before = calls();
        let slow = self.faults.put(Rule::all(Fault::Delay(Duration::from_millis(600))).service("rds"));
        let path = self.tenant.connection_path(&id, "/discover");
        let finished = matrix["discovery"]["finished_at"].clone();
        self.tenant.caller.act(&path).await.expect(200);
        let under_way = eventually("a part is done", RECOVERY, async || {
            let matrix =
                self.tenant.caller.get(&self.tenant.connection_path(&id, "/matrix")).await.expect(200);
            let done = matrix["discovery"]["percentage"].as_u64().unwrap_or_default();
            assert_ne!(done, 100, "it is not over yet: {matrix}");
            (done >= 20).then_some(matrix)
        })
        .await;
        let told = under_way["discovery"]["messages"].to_string();
        assert!(told.contains("regions"), "{told}");
        kill_the_runtime(&self.environment).await;
        drop(slow);
        eventually("the rest is looked through", RECOVERY, async || {
            let matrix =
                self.tenant.caller.get(&self.tenant.connection_path(&id, "/matrix")).await.expect(200);
            let at = &matrix["discovery"]["finished_at"];
            (at.is_string() && *at != finished).then_some(())
        })
        .await;
        let after = calls();
        let asked = |region: &str| after[region] - before[region];
        assert!(regions.iter().all(|region| asked(region) >= 1), "{before:?} {after:?}");
        let again = regions.iter().filter(|region| asked(region) > 1).count();
        assert!(again <= 6, "those that were under way, no more: {before:?} {after:?}");
    }

    /// The values of a metric of the first instance in `us-east-1`, by time.
    async fn values(&self, id: &str) -> BTreeMap<String, f64> {
        let resources = self.tenant.resources(id).await;
        let one = resources.iter().find(|one| one["name"] == "web-1").expect("the seed has web-1");
        let question =
            format!("/metrics?resource={}&name=CPUUtilization&step=300", one["id"].as_str().expect("an id"));
        let answer = self.tenant.caller.get(&self.tenant.connection_path(id, &question)).await;
        if answer.status == 404 {
            return BTreeMap::new();
        }
        let data = answer.expect(200);
        let begin = time::OffsetDateTime::parse(
            data["from"].as_str().expect("a time"),
            &time::format_description::well_known::Rfc3339,
        );
        let begin = begin.expect("RFC 3339").unix_timestamp();
        let values = data["series"][0]["values"].as_array().expect("values").iter().zip(0_i64..);
        values.filter_map(|(value, n)| Some(((begin + n * 300).to_string(), value.as_f64()?))).collect()
    }

    /// 3
    async fn killed_while_polling(&self, watched: &str) {
        let before = self.values(watched).await;
        assert!(before.len() >= 30, "{before:?}");
        let slow = self.faults.put(Rule::all(Fault::Delay(Duration::from_secs(4))).service("monitoring"));
        let seen = || self.faults.keys_of("monitoring", "us-east-1").len();
        let asked = seen();
        let last = self.tenant.connection(watched).await["last_poll_at"].clone();
        self.choose(watched, &json!({"interval_minutes": 10})).await;
        eventually("CloudWatch is being asked", RECOVERY, async || (seen() > asked).then_some(())).await;
        kill_the_runtime(&self.environment).await;
        drop(slow);
        let read = |one: &Value| one["last_poll_at"] != last && one["poll_messages"] == json!([]);
        eventually("it is read", RECOVERY, async || {
            read(&self.tenant.connection(watched).await).then_some(())
        })
        .await;
        let after = self.values(watched).await;
        for (at, value) in &before {
            // The range moves on, and the newest point may still have been filling up.
            let Some(now) = after.get(at) else { continue };
            let is_settled = before.keys().next_back().is_none_or(|newest| newest != at);
            assert!(!is_settled || (now - value).abs() < 1e-9, "{at}: {value} became {now}");
        }
        let times: Vec<i64> = after.keys().map(|at| at.parse().expect("seconds")).collect();
        assert!(times.windows(2).all(|pair| pair[1] - pair[0] == 300), "no gap: {times:?}");
    }

    /// 4
    async fn a_region_does_not_answer(&self, id: &str) {
        self.tenant
            .when(id, "read", |one| one["last_poll_at"].is_string() && one["poll_messages"] == json!([]))
            .await;
        let silent = self.faults.put(Rule::all(Fault::Unavailable).service("monitoring").region("eu-west-1"));
        self.choose(id, &json!({"metrics_off": ["instance/EBSReadBytes"]})).await;
        let told = self.tenant.when(id, "told", |one| one["poll_messages"] != json!([])).await;
        let messages = told["poll_messages"].as_array().expect("messages");
        assert!(
            messages.iter().all(|one| one.as_str().is_some_and(|text| text.starts_with("eu-west-1: "))),
            "{told}"
        );
        assert_eq!(told["status"], "connected");
        drop(silent);
        self.choose(id, &json!({})).await;
        self.tenant.when(id, "read again", |one| one["poll_messages"] == json!([])).await;
        let values = self.values(id).await;
        assert!(values.len() >= 30, "{values:?}");
    }
}
