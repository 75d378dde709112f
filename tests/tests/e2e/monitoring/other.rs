//! Metrics besides the curated ones: looked for, chosen, found, read and shown.
//!
//! 1. What CloudWatch lists in a region is shown by namespace and name, with the number of series.
//! 2. A metric is chosen: its sources are found with the next discovery, as resources of a service of their own.
//! 3. Its points are read, shown, and given to Prometheus; an alert watches one of them.
//! 4. Chosen no more, its sources are gone.
//! 5. A role that may not list is a red cell, with AWS's words, and stops nothing else.
//! 6. Beyond 500 series an entry reads no more, and that is said.
//! 7. In a browser: the settings look for it, tick it, and its chart is there.
//! 8. A look that AWS refuses says so in AWS's words, and one without the feature how to switch it on.

use std::time::Duration;

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::customer::Customer;
use deputize_tests::http::json as with_json;
use deputize_tests::{eventually, tenant::Tenant, unique};
use reqwest::Method;
use serde_json::{Value, json};

use super::cell;
use super::discovery::{rediscovered, without};
use crate::connections::connected;

const REGION: &str = "us-east-1";

/// A connected account with a namespace of its own: orders of two shops, and an error of one.
struct World {
    tenant: Tenant,
    customer: Customer,
    id: String,
    namespace: String,
}

impl World {
    async fn new(label: &str, extra: &Value) -> Self {
        let (tenant, customer) = (Tenant::new(label).await, Customer::first());
        let namespace = unique("MyShop");
        for (shop, value) in [("north", 3.0), ("south", 4.0)] {
            for age in [50, 20, 5] {
                customer
                    .put_point((&namespace, "Orders"), &[("Stage", "prod"), ("Shop", shop)], age, value)
                    .await;
            }
        }
        customer.put_point((&namespace, "Errors"), &[("Shop", "north")], 5, 1.0).await;
        let mut body = json!({"regions": [REGION]});
        if let (Some(body), Some(extra)) = (body.as_object_mut(), extra.as_object()) {
            body.extend(extra.clone());
        }
        let id = connected(&tenant, &customer, &body).await;
        tenant.discovered(&id).await;
        Self { tenant, customer, id, namespace }
    }

    fn path(&self, rest: &str) -> String {
        self.tenant.connection_path(&self.id, rest)
    }

    async fn get(&self, rest: &str) -> Value {
        self.tenant.caller.get(&self.path(rest)).await.expect(200)
    }

    fn entry(&self, metric: &str) -> Value {
        json!({"namespace": self.namespace, "metric": metric, "statistic": "Sum"})
    }

    async fn choose(&self, other: &Value) -> Value {
        let request = self.tenant.caller.request(Method::PUT, &self.path("/monitoring"));
        self.tenant.caller.send(with_json(request, &json!({"other": other}))).await.expect(200)
    }

    /// The sources of chosen metrics, once there are so many.
    async fn sources(&self, count: u64) -> Vec<Value> {
        eventually("the sources are found", Duration::from_mins(1), async || {
            let list = self.get("/resources?service=metrics&limit=1000").await;
            (list["total"].as_u64() == Some(count)).then(|| list["resources"].as_array().cloned())
        })
        .await
        .expect("a list")
    }
}

#[tokio::test]
async fn chosen_found_read_and_shown() {
    let world = World::new("other", &json!({})).await;
    let namespace = &world.namespace;
    // 1
    let listed = world.get("/namespaces?region=us-east-1").await;
    assert_eq!((&listed["region"], &listed["is_cut"]), (&json!(REGION), &json!(false)), "{listed}");
    let all = listed["namespaces"].as_array().expect("namespaces");
    let own = all.iter().find(|one| one["name"] == namespace.as_str()).expect("its own");
    let expected = json!([{"name": "Errors", "series": 1}, {"name": "Orders", "series": 2}]);
    assert_eq!(own["metrics"], expected);
    for wrong in ["", "?region=nowhere", "?region=cn-north-1"] {
        let path = world.path(&format!("/namespaces{wrong}"));
        assert_eq!(world.tenant.caller.get(&path).await.problem(422, "invalid_field")["field"], "region");
    }

    // 2
    let before = world.get("/monitoring").await;
    assert!(!world.get("/matrix").await["services"].to_string().contains("metrics"), "nothing is chosen");
    world.choose(&json!([world.entry("Orders")])).await;
    let sources = world.sources(2).await;
    let north = sources.iter().find(|one| one["name"] == "north / prod").expect("the dimensions' values");
    let id = format!("metrics/{REGION}/{namespace}?Shop=north&Stage=prod");
    assert_eq!(
        (&north["id"], &north["type"], &north["kind"]),
        (&json!(id), &json!("other"), &json!(namespace))
    );
    assert_eq!(north["metrics"], json!(["Orders:Sum"]), "{north}");
    let matrix = world.tenant.discovered(&world.id).await;
    let found = cell(&matrix, "metrics", REGION);
    assert_eq!((&found["state"], &found["count"]), (&json!("ok"), &json!(2)), "{found}");
    let after = world.get("/monitoring").await;
    let series = |monitoring: &Value| monitoring["reading"]["series"].as_u64().expect("a number");
    assert_eq!(series(&after), series(&before) + 2);
    let cost = |monitoring: &Value| monitoring["forecast"]["high_micro_usd"].as_u64().expect("a number");
    assert_eq!(cost(&after), cost(&before) + 2 * 86_400, "the forecast counts them");

    // 3
    let shown = eventually("their points are there", Duration::from_mins(1), async || {
        let data = world.get("/metrics?service=metrics&step=300").await;
        let has_all = |one: &Value| one["values"].as_array().expect("values").iter().flatten_numbers() == 3;
        let series = data["series"].as_array().expect("series").clone();
        (series.len() == 2 && series.iter().all(has_all)).then_some(series)
    })
    .await;
    let newest = &shown[0];
    assert_eq!(
        (&newest["name"], &newest["namespace"]),
        (&json!("Orders:Sum"), &json!(namespace)),
        "{newest}"
    );
    assert_eq!(
        (&newest["unit"], &newest["resource_name"]),
        (&json!("None"), &json!("south / prod")),
        "{newest}"
    );
    let query = format!(r#"sum_over_time({{__name__=~"aws_.+_orders_sum", connection="{}"}}[2h])"#, world.id);
    let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
    let told =
        world.tenant.caller.get(&world.tenant.path(&format!("prometheus/api/v1/query?query={query}"))).await;
    let told = told.expect(200);
    let result = told["data"]["result"].as_array().expect("a result");
    assert_eq!(result.len(), 2, "{told}");
    assert!(
        result.iter().any(|one| one["metric"]["dimension_Shop"] == "north" && one["value"][1] == "9"),
        "{told}"
    );
    alerts(&world, &id).await;

    // 4
    let gone = world.choose(&json!([])).await;
    assert_eq!(series(&gone), series(&before));
    world.sources(0).await;
    assert!(!world.get("/matrix").await["services"].to_string().contains("metrics"));
    assert_eq!(world.get("/resources?service=metrics&state=gone").await["total"], 2);
}

/// An alert on one of them works; one on all of a name, or on what is not read of it, is refused.
async fn alerts(world: &World, id: &str) {
    let rule = |metric: &str, resource: Option<&str>| {
        let mut rule = json!({"name": "Orders", "type": "other", "metric": metric, "comparison": "above",
            "threshold": 1, "periods": 1, "no_data": "wrong"});
        if let Some(resource) = resource {
            rule["resource"] = json!(resource);
        }
        rule
    };
    let path = world.path("/alerts");
    let made = world.tenant.caller.post(&path, &rule("Orders:Sum", Some(id))).await.expect(201);
    assert_eq!(made["alerts"][0]["resources"], json!([id]), "{made}");
    for (field, wrong) in [
        ("resource", rule("Orders:Sum", None)),
        ("resource", rule("Errors:Sum", Some(id))),
        ("metric", rule("Orders", Some(id))),
    ] {
        let problem = world.tenant.caller.post(&path, &wrong).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{problem}");
    }
}

trait Numbers {
    fn flatten_numbers(self) -> usize;
}

impl<'a, I: Iterator<Item = &'a Value>> Numbers for I {
    /// How many of these values are numbers.
    fn flatten_numbers(self) -> usize {
        self.filter(|value| value.is_number()).count()
    }
}

#[tokio::test]
async fn a_refusal_is_a_red_cell() {
    let world = World::new("other-denied", &json!({})).await;
    world.choose(&json!([world.entry("Orders")])).await;
    world.sources(2).await;
    let strict = world.tenant.caller.get(&world.tenant.path("policies?permissions=strict")).await.expect(200);
    let role = world.tenant.connection(&world.id).await["role_arn"].as_str().expect("an ARN").to_owned();
    let role = role.rsplit('/').next().expect("a name");
    world.customer.permit(role, &without(&strict["permission_policy"], "cloudwatch:ListMetrics")).await;
    let matrix = rediscovered(&world.tenant, &world.id).await;
    let denied = cell(&matrix, "metrics", REGION);
    assert_eq!(
        (&denied["state"], &denied["count"]),
        (&json!("denied"), &json!(2)),
        "what it had stays: {denied}"
    );
    assert!(
        denied["message"].as_str().is_some_and(|text| text.contains("cloudwatch:ListMetrics")),
        "{denied}"
    );
    for service in ["ec2", "sqs", "dynamodb"] {
        assert_eq!(cell(&matrix, service, REGION)["state"], "ok", "{matrix}");
    }
    let listed = world.get("/namespaces?region=us-east-1").await;
    assert_eq!(
        (&listed["namespaces"], &listed["refusal"]["state"]),
        (&json!([]), &json!("denied")),
        "{listed}"
    );
    assert!(listed["refusal"]["message"].to_string().contains("cloudwatch:ListMetrics"), "{listed}");
    world.customer.permit(role, &strict["permission_policy"]).await;
    let matrix = rediscovered(&world.tenant, &world.id).await;
    assert_eq!(cell(&matrix, "metrics", REGION)["state"], "ok", "{matrix}");

    world.tenant.caller.act(&world.path("/pause")).await.expect(200);
    let path = world.path("/namespaces?region=us-east-1");
    world.tenant.caller.get(&path).await.problem(409, "connection_not_active");
}

#[tokio::test]
async fn without_the_feature_it_says_how_to_switch_it_on() {
    let features = json!({"features": ["ec2_discovery", "metrics"]});
    let world = World::new("other-off", &features).await;
    let path = world.path("/namespaces?region=us-east-1");
    let problem = world.tenant.caller.get(&path).await.problem(422, "invalid_field");
    assert_eq!(problem["field"], "features");
    assert!(problem["remedy"].as_str().is_some_and(|remedy| remedy.contains("other_metrics")), "{problem}");
    let request = world.tenant.caller.request(Method::PUT, &world.path("/monitoring"));
    let choice = json!({"other": [world.entry("Orders")]});
    let problem = world.tenant.caller.send(with_json(request, &choice)).await.problem(422, "invalid_field");
    assert_eq!(problem["field"], "features");
    assert_eq!(world.get("/monitoring").await["choice"].get("other"), None);
}

#[tokio::test]
async fn no_entry_reads_more_than_so_many() {
    let world = World::new("other-many", &json!({})).await;
    world.customer.put_series(&world.namespace, "Visits", 503).await;
    world.choose(&json!([world.entry("Visits")])).await;
    world.sources(503).await;
    let read = eventually("what is beyond is left out", Duration::from_mins(1), async || {
        let monitoring = world.get("/monitoring").await;
        (monitoring["reading"]["left_out"] == 3).then_some(monitoring)
    })
    .await;
    assert_eq!(read["reading"]["calls"].as_u64(), Some(2), "500 of them and the usual ones: {read}");
    let said = |one: &Value| one["poll_messages"].to_string().contains("3 series are beyond the limits");
    world.tenant.when(&world.id, "told that it is cut", said).await;
}

#[tokio::test]
async fn from_the_settings_to_the_chart() {
    if left_out("monitoring::other::from_the_settings_to_the_chart") {
        return;
    }
    // 7
    let world = World::new("other-browser", &json!({"alias": "Shop"})).await;
    let browser = Browser::open().await;
    browser.goto(&world.tenant.sign_in_url).await;
    browser.click("link", "Shop").await;
    browser.click("link", "Settings").await;
    browser.click("button", "Edit monitoring").await;
    browser.click("button", "Look for metrics").await;
    browser.see("searchbox", "Search metrics").await;
    let search = "const field = document.querySelector('[aria-label=\"Search metrics\"]'); \
                  field.value = arguments[0]; field.dispatchEvent(new Event('input', { bubbles: true }))";
    browser.run(search, vec![json!(format!("{} orders", world.namespace.to_lowercase()))]).await;
    // Others of the account have orders too.
    browser.see_text("1 metric.").await;
    browser.click_like("checkbox", "Orders").await;
    browser.see("button", &format!("Remove Orders of {}", world.namespace)).await;
    browser.see_text("and 1 other metric").await;
    browser.look_at("other-1-settings").await;
    let sum = "const select = document.querySelector('[aria-label^=\"Statistic of Orders\"]'); \
               select.value = 'Sum'; select.dispatchEvent(new Event('change', { bubbles: true }))";
    browser.run(sum, vec![]).await;
    browser.run("document.querySelector('form.monitoring').requestSubmit()", vec![]).await;
    browser.see("button", "Edit monitoring").await;
    browser.see_text("Sum of Orders").await;
    world.sources(2).await;
    browser.click("link", "Metrics").await;
    browser.click("link", "Other metrics").await;
    let title = format!("Orders of {}", world.namespace);
    let sentence = browser.property_like("img", &format!("{title}, last values"), "ariaLabel").await;
    assert!(sentence.contains("north / prod 3") && sentence.contains("south / prod 4"), "{sentence}");
    browser.look_at("other-2-dashboard").await;
    browser.click_like("link", "Open north / prod").await;
    browser.see("heading", "north / prod").await;
    browser.see_text("Shop=north").await;
    browser.see_like("img", &format!("{title}, last values")).await;
    browser.look_at("other-3-resource").await;
    browser.judge_the_looks();
}

#[tokio::test]
async fn a_look_that_is_refused_says_why() {
    if left_out("monitoring::other::a_look_that_is_refused_says_why") {
        return;
    }
    // 8
    let world = World::new("other-refused", &json!({"alias": "Refused"})).await;
    let strict = world.tenant.caller.get(&world.tenant.path("policies?permissions=strict")).await.expect(200);
    let role = world.tenant.connection(&world.id).await["role_arn"].as_str().expect("an ARN").to_owned();
    let role = role.rsplit('/').next().expect("a name");
    world.customer.permit(role, &without(&strict["permission_policy"], "cloudwatch:ListMetrics")).await;
    let browser = Browser::open().await;
    browser.goto(&world.tenant.sign_in_url).await;
    browser.click("link", "Refused").await;
    browser.click("link", "Settings").await;
    browser.click("button", "Edit monitoring").await;
    browser.click("button", "Look for metrics").await;
    browser.see_text("AWS did not list the metrics.").await;
    browser.see_text("cloudwatch:ListMetrics").await;
    browser.look_at("other-4-refused").await;

    let features = json!({"features": ["ec2_discovery", "metrics"]});
    let path = world.path("");
    let request = world.tenant.caller.request(Method::PATCH, &path);
    world.tenant.caller.send(with_json(request, &features)).await.expect(200);
    browser.reload().await;
    browser.click("button", "Edit monitoring").await;
    browser.see_text("is off for this account").await;
    assert!(!browser.has("button", "Look for metrics").await);
    browser.look_at("other-5-off").await;
    browser.judge_the_looks();
}
