//! `…/events`: what happened in the whole workspace.
//!
//! 1. Two connections; each event is there once, newest first, with the connection as it was then.
//! 2. By kind and by connection, page by page; a wrong word is refused by its name.
//! 3. A removed connection's events stay, and its removal is one.
//! 4. What AWS refuses in some regions is one event of a discovery, and that it answers again another.
//! 5. A budget that is used up is told once.
//! 6. Polls that read nothing for three intervals are told once, and that they read again.

use std::time::Duration;

use deputize_tests::customer::Customer;
use deputize_tests::tenant::Tenant;
use deputize_tests::{environment, eventually, unique};
use serde_json::{Value, json};

use crate::connections::{connected, kinds};
use crate::webhooks::{rename, waiting_connection};

async fn events(tenant: &Tenant, question: &str) -> Vec<Value> {
    let page = tenant.caller.get(&tenant.path(&format!("events{question}"))).await.expect(200);
    page["events"].as_array().expect("a list of events").clone()
}

/// The workspace's events, once there are so many.
async fn after(tenant: &Tenant, question: &str, count: usize) -> Vec<Value> {
    eventually(&format!("{count} events {question}"), Duration::from_mins(2), async || {
        Some(events(tenant, question).await).filter(|found| found.len() >= count)
    })
    .await
}

#[tokio::test]
async fn of_all_connections_with_filters_and_cursors() {
    // 1
    let tenant = Tenant::new("feed").await;
    let one = waiting_connection(&tenant).await;
    let other = waiting_connection(&tenant).await;
    for (id, alias) in [(&one, "A"), (&other, "B"), (&one, "C")] {
        rename(&tenant, id, alias).await;
    }
    let all = after(&tenant, "", 5).await;
    let of = |id: &str| -> Vec<&Value> {
        let told = all.iter().rev().filter(|event| event["connection"]["id"] == id);
        told.map(|event| &event["kind"]).collect()
    };
    assert_eq!(of(&one), ["created", "settings_changed", "settings_changed"]);
    assert_eq!(of(&one), kinds(&tenant, &one).await.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(of(&other), ["created", "settings_changed"]);
    let numbers: Vec<u64> = all.iter().map(|event| event["id"].as_u64().expect("a number")).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] > pair[1]), "{numbers:?}");
    let named =
        all.iter().find(|event| event["connection"]["id"] == json!(one) && event["kind"] == "created");
    assert!(named.expect("it is there")["connection"].get("alias").is_none(), "as it was then: {named:?}");
    assert_eq!(all[0]["connection"]["account_id"], "222222222222");

    // 2
    let question = format!("?connection={one}&kind=settings_changed");
    let chosen = events(&tenant, &question).await;
    assert_eq!(chosen.len(), 2);
    assert_eq!((&chosen[0]["connection"]["alias"], &chosen[0]["by"]), (&json!("C"), &json!("setup")));
    assert_eq!(events(&tenant, "?kind=created&kind=settings_changed").await.len(), 5);
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = tenant.caller.get(&tenant.path(&format!("events?limit=2{cursor}"))).await.expect(200);
        seen.extend(page["events"].as_array().expect("a list").clone());
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, all);
    for (field, question) in [
        ("kind", "kind=exploded"),
        ("connection", "connection=con_1"),
        ("cursor", "cursor=x"),
        ("limit", "limit=x"),
    ] {
        let path = tenant.path(&format!("events?{question}"));
        let problem = tenant.caller.get(&path).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{problem}");
    }

    // 3
    tenant.caller.delete(&tenant.connection_path(&one, "")).await.expect_empty(204);
    let left = events(&tenant, &format!("?connection={one}")).await;
    assert_eq!((left.len(), &left[0]["kind"], &left[0]["by"]), (4, &json!("removed"), &json!("setup")));
    assert_eq!(left[0]["connection"]["alias"], "C");
}

#[tokio::test]
async fn regions_that_are_refused_and_a_budget() {
    // 4
    let (tenant, customer) = (Tenant::new("refused-regions").await, Customer::second());
    let features = ["ec2_discovery", "sqs_discovery", "metrics"];
    let wanted = json!({"features": features});
    let policies = tenant.caller.post(&tenant.path("policies"), &wanted).await.expect(200);
    let whole = policies["permission_policy"].clone();
    let regions = ["eu-west-1", "us-east-1"];
    let extra = json!({"alias": unique("Regions"), "regions": regions, "features": features});
    let id = connected(&tenant, &customer, &extra).await;
    let first = tenant.discovered(&id).await;
    let role = tenant.connection(&id).await["role_arn"].as_str().expect("an ARN").to_owned();
    let role = role.rsplit('/').next().expect("a name");
    let mut without = whole.clone();
    without["Statement"].as_array_mut().expect("statements").retain(|one| one["Sid"] != "SqsDiscovery");
    let discover = async |policy: &Value| {
        customer.permit(role, policy).await;
        tenant.caller.act(&tenant.connection_path(&id, "/discover")).await.expect(200);
    };
    discover(&without).await;
    let denied = after(&tenant, "?kind=region_denied", 1).await;
    assert_eq!(denied.len(), 1, "{denied:?}, first {first}");
    let cells = |service: &str| regions.map(|region| json!({"service": service, "region": region}));
    assert_eq!(denied[0]["cells"], json!(cells("sqs")), "{denied:?}");
    assert_eq!(denied[0]["detail"], "Refused: SQS in eu-west-1, us-east-1.");
    discover(&whole).await;
    let recovered = after(&tenant, "?kind=region_recovered", 1).await;
    assert_eq!(recovered[0]["cells"], json!(cells("sqs")), "{recovered:?}");
    assert_eq!(events(&tenant, "?kind=region_denied").await.len(), 1);

    // 5
    let path = tenant.connection_path(&id, "/monitoring");
    tenant.when(&id, "read", |one| one["last_poll_at"].is_string()).await;
    environment::shared().let_a_budget_be_spent(&id);
    tenant.caller.put(&path, &json!({"budget_usd": 7})).await.expect(200);
    let told = after(&tenant, "?kind=budget_reached", 1).await;
    assert!(told[0]["detail"].as_str().is_some_and(|detail| detail.contains("$7")), "{told:?}");
    tenant.caller.put(&path, &json!({"budget_usd": 7, "interval_minutes": 10})).await.expect(200);
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(events(&tenant, "?kind=budget_reached").await.len(), 1, "once a month");
}

#[tokio::test]
async fn polls_that_are_late() {
    // 6
    let (tenant, customer) = (Tenant::new("late-polls").await, Customer::second());
    let policies = tenant.caller.get(&tenant.path("policies")).await.expect(200);
    let whole = policies["permission_policy"].clone();
    let id = connected(&tenant, &customer, &json!({"regions": ["us-east-1"]})).await;
    tenant.when(&id, "read", |one| one["last_poll_at"].is_string()).await;
    let role = tenant.connection(&id).await["role_arn"].as_str().expect("an ARN").to_owned();
    let role = role.rsplit('/').next().expect("a name");
    let mut without = whole.clone();
    without["Statement"].as_array_mut().expect("statements").retain(|one| one["Sid"] != "Metrics");
    // Another choice is read by at once.
    let choose = async |metric: &str| {
        let choice = json!({"metrics_off": [metric]});
        tenant.caller.put(&tenant.connection_path(&id, "/monitoring"), &choice).await.expect(200);
    };
    customer.permit(role, &without).await;
    choose("instance/EBSReadBytes").await;
    let is_denied = |one: &Value| one["poll_messages"].as_array().is_some_and(|all| !all.is_empty());
    tenant.when(&id, "denied", is_denied).await;
    assert_eq!(events(&tenant, "?kind=poll_late").await.len(), 0);
    environment::shared().let_polls_be_late(&id, 10);
    choose("instance/EBSWriteBytes").await;
    let late = after(&tenant, "?kind=poll_late", 1).await;
    assert!(late[0]["detail"].as_str().is_some_and(|detail| detail.contains("us-east-1")), "{late:?}");

    customer.permit(role, &whole).await;
    choose("instance/EBSReadBytes").await;
    after(&tenant, "?kind=poll_recovered", 1).await;
    assert_eq!(events(&tenant, "?kind=poll_late").await.len(), 1);
}
