//! `…/matrix`, `…/discover` and `…/resources`: what there is, by service and region.
//!
//! 1. Everything that the seed has is found, with tags, and each cell says how many.
//! 2. Filters, search and pages: each resource once, in order.
//! 3. What is new is found by asking; what is gone is marked with the time and can be looked up still.
//! 4. A denied service is one cell, with AWS's words; asked again when somebody wants to know, it is answered.
//! 5. A denied region is one column.

use std::collections::BTreeSet;
use std::time::Duration;

use deputize_tests::customer::Customer;
use deputize_tests::{eventually, shape, tenant::Tenant, unique};
use serde_json::{Value, json};

use super::cell;
use crate::connections::connected;

const REGIONS: [&str; 2] = ["eu-west-1", "us-east-1"];

/// Starts a discovery and gives the matrix at its end.
pub(super) async fn rediscovered(tenant: &Tenant, id: &str) -> Value {
    let path = tenant.connection_path(id, "/discover");
    let before = tenant.discovered(id).await["discovery"]["finished_at"].clone();
    tenant.caller.act(&path).await.expect(200);
    eventually("it was looked through again", Duration::from_mins(2), async || {
        let matrix = tenant.discovered(id).await;
        (matrix["discovery"]["finished_at"] != before).then_some(matrix)
    })
    .await
}

async fn list(tenant: &Tenant, id: &str, question: &str) -> Value {
    tenant.caller.get(&tenant.connection_path(id, &format!("/resources?{question}"))).await.expect(200)
}

fn ids(list: &Value) -> Vec<&str> {
    list["resources"]
        .as_array()
        .expect("resources")
        .iter()
        .map(|one| one["id"].as_str().expect("an id"))
        .collect()
}

#[tokio::test]
async fn everything_in_the_account() {
    let tenant = Tenant::new("everything").await;
    let id = connected(&tenant, &Customer::second(), &json!({"regions": REGIONS})).await;
    // 1
    let matrix = tenant.discovered(&id).await;
    let services = ["ec2", "rds", "elb", "elbv2", "elasticache", "sqs", "dynamodb"];
    assert_eq!((&matrix["services"], &matrix["regions"]), (&json!(services), &json!(REGIONS)));
    assert_eq!(matrix["cells"].as_array().map(Vec::len), Some(14));
    for region in REGIONS {
        for (service, least) in
            [("ec2", 3), ("rds", 1), ("elbv2", 2), ("elasticache", 1), ("sqs", 2), ("dynamodb", 2)]
        {
            let cell = cell(&matrix, service, region);
            assert_eq!(cell["state"], "ok", "{cell}");
            assert!(cell["count"].as_u64() >= Some(least), "{cell}");
        }
        assert_eq!(cell(&matrix, "elb", region)["state"], "empty", "{matrix}");
    }
    let discovery = &matrix["discovery"];
    assert_eq!((&discovery["percentage"], &discovery["messages"]), (&json!(100), &json!([])));
    assert!(discovery["next_at"].as_str() > discovery["finished_at"].as_str(), "{discovery}");
    // Regions, then in each nine calls for seven services, and tags.
    assert_eq!(discovery["calls"], json!(1 + 2 * 10), "{discovery}");

    let all = list(&tenant, &id, "limit=1000").await;
    let total = usize::try_from(all["total"].as_u64().expect("a number")).expect("a number");
    assert_eq!(ids(&all).len(), total);
    let types: BTreeSet<&str> = all["resources"]
        .as_array()
        .expect("resources")
        .iter()
        .filter_map(|one| one["type"].as_str())
        .collect();
    let expected = [
        "application_load_balancer",
        "cache_cluster",
        "database",
        "instance",
        "network_load_balancer",
        "queue",
        "table",
    ];
    assert!(types.is_superset(&BTreeSet::from(expected)), "{types:?}");
    let web = list(&tenant, &id, "q=web-1&region=us-east-1").await;
    assert!(web["resources"][0]["tags"].to_string().contains(r#"["env","production"]"#), "{web}");

    // 2
    pages(&tenant, &id, &all).await;
    let queues = list(&tenant, &id, "service=sqs&region=eu-west-1&q=ORDERS").await;
    assert!(ids(&queues).contains(&"sqs/eu-west-1/orders-incoming"), "{queues}");
    assert!(ids(&queues).iter().all(|id| id.starts_with("sqs/eu-west-1/")), "{queues}");
    let tables = list(&tenant, &id, "type=table&state=active").await;
    assert!(ids(&tables).iter().all(|id| id.starts_with("dynamodb/")) && tables["total"].as_u64() >= Some(4));
    for (field, question) in [("service", "service=s3"), ("type", "type=bucket"), ("limit", "limit=many")] {
        let path = tenant.connection_path(&id, &format!("/resources?{question}"));
        assert_eq!(tenant.caller.get(&path).await.problem(422, "invalid_field")["field"], field);
    }
}

/// By threes, until there is no cursor: the same as all at once.
async fn pages(tenant: &Tenant, id: &str, all: &Value) {
    let mut read = Vec::new();
    let mut cursor = String::new();
    loop {
        let encoded: String = form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
        let page = list(tenant, id, &format!("limit=3&cursor={encoded}")).await;
        assert_eq!(page["total"], all["total"]);
        read.extend(page["resources"].as_array().expect("resources").clone());
        match page["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(Value::from(read), all["resources"]);
}

#[tokio::test]
async fn what_is_new_and_what_is_gone() {
    let tenant = Tenant::new("gone").await;
    let customer = Customer::first();
    let name = unique("short-lived");
    let question = format!("q={name}");
    let of_interest = json!({"regions": ["us-east-1"], "features": ["sqs_discovery", "metrics"]});
    let id = connected(&tenant, &customer, &of_interest).await;
    tenant.discovered(&id).await;
    assert_eq!(list(&tenant, &id, &question).await["total"], 0);

    let url = customer.create_queue(&name).await;
    rediscovered(&tenant, &id).await;
    let there = list(&tenant, &id, &question).await;
    let queue = &there["resources"][0];
    assert_eq!((&queue["state"], &queue["kind"]), (&json!("active"), &json!("Standard")), "{there}");
    assert!(
        queue.get("gone_at").is_none() && shape::is_time(queue["first_seen_at"].as_str().unwrap_or_default())
    );
    let metrics = queue["metrics"].as_array().expect("metrics");
    assert!(metrics.contains(&json!("ApproximateAgeOfOldestMessage")), "{queue}");

    customer.delete_queue(&url).await;
    rediscovered(&tenant, &id).await;
    assert_eq!(list(&tenant, &id, &question).await["total"], 0, "it is not among what there is");
    let gone = list(&tenant, &id, &format!("{question}&state=gone")).await;
    let gone = &gone["resources"][0];
    assert_eq!((&gone["state"], &gone["first_seen_at"]), (&json!("gone"), &queue["first_seen_at"]), "{gone}");
    assert!(shape::is_time(gone["gone_at"].as_str().unwrap_or_default()), "{gone}");
    let named = list(&tenant, &id, &format!("id={}", queue["id"].as_str().expect("an id"))).await;
    assert_eq!(&named["resources"][0], gone, "whoever names it sees it");
}

/// The permissions of everything but what is said here.
pub(super) fn without(policy: &Value, action: &str) -> Value {
    let mut policy = policy.clone();
    for statement in policy["Statement"].as_array_mut().expect("statements") {
        if let Some(actions) = statement["Action"].as_array_mut() {
            actions.retain(|one| one != action);
        }
    }
    let statements = policy["Statement"].as_array_mut().expect("statements");
    statements.retain(|statement| statement["Action"] != action && statement["Action"] != json!([]));
    policy
}

#[tokio::test]
async fn a_denied_cell_stops_no_other() {
    let tenant = Tenant::new("denied-cell").await;
    let customer = Customer::second();
    let id = connected(&tenant, &customer, &json!({"regions": REGIONS})).await;
    tenant.discovered(&id).await;
    let role = tenant.connection(&id).await["role_arn"].as_str().expect("an ARN").to_owned();
    let role = role.rsplit('/').next().expect("a name");
    let strict = tenant.caller.get(&tenant.path("policies?permissions=strict")).await.expect(200);
    let permissions = &strict["permission_policy"];

    // 4
    customer.permit(role, &without(permissions, "rds:DescribeDBInstances")).await;
    let matrix = rediscovered(&tenant, &id).await;
    for region in REGIONS {
        let denied = cell(&matrix, "rds", region);
        assert_eq!(
            (&denied["state"], &denied["count"]),
            (&json!("denied"), &json!(1)),
            "what it had stays: {denied}"
        );
        let message = denied["message"].as_str().expect("AWS's words");
        assert!(message.contains("rds:DescribeDBInstances"), "{message}");
        assert!(shape::is_time(denied["again_at"].as_str().unwrap_or_default()), "{denied}");
        for service in ["ec2", "elbv2", "elasticache", "sqs", "dynamodb"] {
            assert_eq!(cell(&matrix, service, region)["state"], "ok", "{matrix}");
        }
    }
    assert_eq!(tenant.connection(&id).await["status"], "connected");
    customer.permit(role, permissions).await;
    let matrix = rediscovered(&tenant, &id).await;
    assert!(REGIONS.iter().all(|region| cell(&matrix, "rds", region)["state"] == "ok"), "{matrix}");

    // 5
    let mut regional = permissions.clone();
    regional["Statement"].as_array_mut().expect("statements").push(json!({
        "Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    }));
    customer.permit(role, &regional).await;
    let matrix = rediscovered(&tenant, &id).await;
    for cell in matrix["cells"].as_array().expect("cells") {
        let expected: &[&str] = if cell["region"] == "eu-west-1" { &["denied"] } else { &["ok", "empty"] };
        assert!(expected.contains(&cell["state"].as_str().unwrap_or_default()), "{cell}");
    }
    assert_eq!(tenant.connection(&id).await["status"], "connected");
}

#[tokio::test]
async fn nobody_looks_at_an_account_that_is_not_connected() {
    let tenant = Tenant::new("not-connected").await;
    tenant.external_id().await;
    let id = tenant.connect(&Customer::first().account, &unique("Nobody")).await;
    let discover = tenant.connection_path(&id, "/discover");
    tenant.caller.act(&discover).await.problem(409, "connection_not_proven");
    let matrix = tenant.caller.get(&tenant.connection_path(&id, "/matrix")).await.expect(200);
    assert_eq!((&matrix["cells"], &matrix["discovery"]["percentage"]), (&json!([]), &json!(0)));
}
