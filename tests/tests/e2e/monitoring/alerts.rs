//! `…/connections/{id}/alerts`: thresholds, and what is told of them.
//!
//! 1. An alert on a type fires at once where the values are on the wrong side, and names the resources.
//! 2. Its rule is changed: it is over, and the history tells both.
//! 3. One of a single resource; an alert without data keeps quiet, or fires where that was said.
//! 4. What cannot be is refused by its field. Removed, it is gone.

use deputize_tests::customer::Customer;
use deputize_tests::http::json as with_json;
use deputize_tests::tenant::Tenant;
use reqwest::Method;
use serde_json::{Value, json};

use crate::connections::{connected, kinds};

struct World {
    tenant: Tenant,
    id: String,
}

impl World {
    fn path(&self, alert: &str) -> String {
        self.tenant.connection_path(&self.id, &format!("/alerts{alert}"))
    }

    async fn make(&self, rule: &Value) -> Value {
        let list = self.tenant.caller.post(&self.path(""), rule).await.expect(201);
        list["alerts"].as_array().and_then(|alerts| alerts.last()).expect("the new one is the last").clone()
    }

    async fn change(&self, alert: &Value, rule: &Value) -> Value {
        let path = self.path(&format!("/{}", alert["id"].as_str().expect("an id")));
        let request = with_json(self.tenant.caller.request(Method::PUT, &path), rule);
        let list = self.tenant.caller.send(request).await.expect(200);
        let alerts = list["alerts"].as_array().expect("alerts");
        alerts.iter().find(|one| one["id"] == alert["id"]).expect("it is there").clone()
    }
}

fn rule(name: &str, threshold: f64) -> Value {
    json!({"name": name, "type": "instance", "metric": "CPUUtilization", "comparison": "above", "threshold": threshold})
}

#[tokio::test]
async fn from_threshold_to_history() {
    let tenant = Tenant::new("alerts").await;
    let features = json!({"regions": ["us-east-1"], "features": ["ec2_discovery", "metrics"]});
    let id = connected(&tenant, &Customer::first(), &features).await;
    let world = World { tenant, id };
    let resources = world.tenant.resources(&world.id).await;
    world.tenant.when(&world.id, "read", |one| one["last_poll_at"].is_string()).await;
    assert_eq!(world.tenant.caller.get(&world.path("")).await.expect(200), json!({"alerts": []}));

    // 1
    let firing = world.make(&rule("Busy", 0.001)).await;
    assert_eq!(firing["is_firing"], true, "{firing}");
    let seeded =
        resources.iter().filter(|one| one["name"].as_str().is_some_and(|name| name.starts_with("web-")));
    for one in seeded {
        assert!(
            firing["resources"].as_array().is_some_and(|ids| ids.contains(&one["id"])),
            "{one} in {firing}"
        );
    }
    // 2
    let over = world.change(&firing, &rule("Busy", 101.0)).await;
    assert_eq!((&over["is_firing"], &over["resources"]), (&json!(false), &json!([])), "{over}");
    let told = kinds(&world.tenant, &world.id).await;
    let of_alerts: Vec<&String> = told.iter().filter(|kind| kind.starts_with("alert_")).collect();
    assert_eq!(of_alerts, ["alert_firing", "alert_resolved"]);
    let events =
        world.tenant.caller.get(&world.tenant.connection_path(&world.id, "/events")).await.expect(200);
    let detail = events["events"].to_string();
    assert!(detail.contains("“Busy” fires: CPU above 0.001 for 3 periods"), "{detail}");

    // 3
    let web = resources.iter().find(|one| one["name"] == "web-1").expect("the seed has web-1");
    let mut one = rule("Web", 0.001);
    one["resource"] = web["id"].clone();
    let one = world.make(&one).await;
    assert_eq!(one["resources"], json!([web["id"]]), "{one}");
    // The seed has no such points.
    let mut silent = json!({"name": "Status", "type": "instance", "metric": "EBSReadBytes", "comparison": "below", "threshold": 1});
    assert_eq!(world.make(&silent).await["is_firing"], false);
    silent["no_data"] = json!("wrong");
    assert_eq!(world.make(&silent).await["is_firing"], true);

    // 4
    for (field, wrong) in [
        ("name", rule("", 1.0)),
        (
            "metric",
            json!({"name": "X", "type": "queue", "metric": "CPUUtilization", "comparison": "above", "threshold": 1}),
        ),
        (
            "periods",
            json!({"name": "X", "type": "instance", "metric": "CPUUtilization", "comparison": "above", "threshold": 1, "periods": 0}),
        ),
        (
            "resource",
            json!({"name": "X", "type": "instance", "metric": "CPUUtilization", "comparison": "above", "threshold": 1, "resource": "i-0"}),
        ),
    ] {
        let problem = world.tenant.caller.post(&world.path(""), &wrong).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{problem}");
    }
    let path = world.path(&format!("/{}", one["id"].as_str().expect("an id")));
    let left = world.tenant.caller.send(world.tenant.caller.request(Method::DELETE, &path)).await.expect(200);
    assert_eq!(left["alerts"].as_array().map(Vec::len), Some(3), "{left}");
    world
        .tenant
        .caller
        .send(world.tenant.caller.request(Method::DELETE, &path))
        .await
        .problem(404, "not_found");
}
