//! `GET …/connections/{id}/resources` and `…/metrics`: the path alarm → assume → list → GetMetricData → store → API.
//!
//! 1. A connected account's resources are listed, in both regions that have some, with the metrics that are read.
//! 2. The series of one of them has values of the last hours, on a grid that covers what was asked for.
//! 3. A connection that names its regions is read in these alone.
//! 4. Parameters that are missing or wrong are refused by name; a series that was never seen is not found.
//! 5. A role that may not list tells so in the messages, and the connection stays connected.

use std::collections::BTreeSet;
use std::time::Duration;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::{environment, eventually, shape, tenant::Tenant, unique};
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use time::{UtcDateTime, format_description::well_known::Rfc3339};

use super::connected;

/// RFC 3339 of some minutes ago, in whole seconds.
fn ago(minutes: i64) -> String {
    let at = UtcDateTime::now() - time::Duration::minutes(minutes);
    at.truncate_to_second().format(&Rfc3339).expect("a year of four digits")
}

fn series_path(tenant: &Tenant, id: &str, resource: &str, from: &str, to: &str) -> String {
    tenant
        .connection_path(id, &format!("/metrics?name=CPUUtilization&resource={resource}&from={from}&to={to}"))
}

/// The values of the one series of an answer.
fn values(data: &Value) -> &Vec<Value> {
    data["series"][0]["values"].as_array().expect("values")
}

/// The series once it has points.
async fn series(tenant: &Tenant, id: &str, resource: &str, from: &str, to: &str) -> Value {
    let path = series_path(tenant, id, resource, from, to);
    eventually("the series has points", Duration::from_mins(2), async || {
        // Until the first poll has numbered it there is no such series.
        let answer = tenant.caller.get(&path).await;
        let data = (answer.status == 200).then(|| answer.expect(200))?;
        values(&data).iter().any(Value::is_number).then_some(data)
    })
    .await
}

#[tokio::test]
async fn from_alarm_to_chart() {
    let tenant = Tenant::new("metrics").await;
    let id = connected(&tenant, &Customer::first(), &json!({})).await;
    let resources = tenant.resources(&id).await;
    let regions: BTreeSet<&str> = resources.iter().filter_map(|one| one["region"].as_str()).collect();
    assert!(regions.is_superset(&BTreeSet::from(["eu-west-1", "us-east-1"])), "{regions:?}");
    let web = resources.iter().find(|one| one["name"] == "web-1").expect("the seed has an instance web-1");
    assert_json_snapshot!(web, {
        ".id" => shape::containing("i-".to_owned()),
        ".arn" => shape::containing(":instance/i-".to_owned()),
        ".first_seen_at" => shape::time(),
    });

    let resource = web["id"].as_str().expect("an id");
    let (from, to) = (ago(180), ago(0));
    let data = series(&tenant, &id, resource, &from, &to).await;
    let [series] = data["series"].as_array().expect("series").as_slice() else { panic!("one: {data}") };
    assert_eq!(series["resource"], resource);
    assert_eq!((&series["region"], &series["resource_name"]), (&json!("us-east-1"), &json!("web-1")));
    assert_eq!((&series["unit"], &series["statistic"]), (&json!("Percent"), &json!("Average")));
    assert_eq!(data["step_seconds"], 300);
    // The grid touches what was asked for: seconds against seconds.
    let (first, end) = (data["from"].as_str().expect("a time"), data["to"].as_str().expect("a time"));
    assert!(first[..19] <= from[..19] && end[..19] >= to[..19], "{first} {from} {to} {end}");
    let points: Vec<f64> = values(&data).iter().filter_map(Value::as_f64).collect();
    assert!(points.len() >= 30, "three hours at five minutes: {}", points.len());
    assert!(points.iter().all(|value| (0.0..=100.0).contains(value)), "{points:?}");

    let connection = tenant.connection(&id).await;
    assert!(shape::is_time(connection["last_poll_at"].as_str().unwrap_or_default()), "{connection}");
    assert!(connection["next_poll_at"].as_str() > connection["last_poll_at"].as_str(), "{connection}");
    assert_eq!(connection["poll_messages"], json!([]), "{connection}");

    // Half an hour of it is part of it.
    let part = tenant.caller.get(&series_path(&tenant, &id, resource, &ago(60), &ago(30))).await.expect(200);
    let part: Vec<f64> = values(&part).iter().filter_map(Value::as_f64).collect();
    assert!(!part.is_empty() && part.iter().all(|value| points.contains(value)), "{part:?}");
    // Before there was anything there is nothing.
    let path = series_path(&tenant, &id, resource, "2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z");
    let none = tenant.caller.get(&path).await.expect(200);
    assert_eq!(none["step_seconds"], 3600, "so old points are kept hourly");
    assert!(values(&none).iter().all(Value::is_null), "{none}");

    wrong_parameters(&tenant, &id, resource).await;
}

async fn wrong_parameters(tenant: &Tenant, id: &str, resource: &str) {
    let (earlier, now) = (ago(60), ago(0));
    let ask = async |query: &str| {
        tenant.caller.get(&tenant.connection_path(id, &format!("/metrics?{query}"))).await
    };
    for (field, query) in [
        ("resource", "name=CPUUtilization".to_owned()),
        ("service", "service=ec3".to_owned()),
        ("step", format!("resource={resource}&step=90")),
        ("step", format!("resource={resource}&from=2026-10-01T00:00:00Z&to={now}&step=60")),
        ("top", "service=ec2&top=few".to_owned()),
        ("from", format!("name=CPUUtilization&resource={resource}&from=yesterday&to={now}")),
        ("to", format!("name=CPUUtilization&resource={resource}&from={earlier}&to=2026-13-01T00:00:00Z")),
        ("from", format!("name=CPUUtilization&resource={resource}&from={now}&to={earlier}")),
        ("from", format!("name=CPUUtilization&resource={resource}&from=2020-01-01T00:00:00Z&to={now}")),
    ] {
        let problem = ask(&query).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{query}: {problem}");
    }
    for query in [format!("name=Nonsense&resource={resource}"), "name=CPUUtilization&resource=i-0".to_owned()]
    {
        ask(&query).await.problem(404, "not_found");
    }
    // Without a range: the last three hours.
    ask(&format!("name=CPUUtilization&resource={resource}")).await.expect(200);
}

#[tokio::test]
async fn only_the_named_regions() {
    let tenant = Tenant::new("regions").await;
    let id = connected(&tenant, &Customer::second(), &json!({"regions": ["eu-west-1"]})).await;
    all_in(&tenant, &id, "eu-west-1").await;
    // Named anew, the others' resources go.
    tenant
        .caller
        .patch(&tenant.connection_path(&id, ""), &json!({"regions": ["us-east-1"]}))
        .await
        .expect(200);
    all_in(&tenant, &id, "us-east-1").await;
}

async fn all_in(tenant: &Tenant, id: &str, region: &str) {
    eventually(&format!("all resources are in {region}"), Duration::from_mins(2), async || {
        let resources = tenant.resources(id).await;
        resources.iter().all(|one| one["region"] == region).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_role_that_may_not_list() {
    let (tenant, customer, role) = (Tenant::new("denied").await, Customer::second(), unique("Denied"));
    let external_id = tenant.external_id().await;
    customer.create_role(&role, &trust(&environment::shared().principal, &external_id)).await;
    let id = tenant.connect(&customer.account, &role).await;
    tenant.settled(&id, "connected").await;
    let polled = tenant.when(&id, "polled", |one| one["poll_messages"] != json!([])).await;
    assert_eq!(polled["status"], "connected", "a denied service is no reason to doubt the trust: {polled}");
    let messages = polled["poll_messages"].to_string();
    assert!(messages.contains("ec2:Describe"), "the message names the missing right: {messages}");
}
