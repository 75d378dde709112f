//! `/workspaces/{ws}/resources` and `…/overview`: all accounts at once.
//!
//! 1. Two accounts: the overview has both, with their counts, what is busy, and the main metrics on one grid; of another range
//!    on another grid, with the rest as it is now. A range that cannot be is refused.
//! 2. Their resources are one list, account by account; in pages it is the same list.
//! 3. Named accounts alone; a cursor of no account is refused.

use std::time::Duration;

use deputize_tests::customer::Customer;
use deputize_tests::{eventually, tenant::Tenant};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::connections::connected;

async fn list(tenant: &Tenant, question: &str) -> Value {
    tenant.caller.get(&tenant.path(&format!("resources?{question}"))).await.expect(200)
}

#[tokio::test]
async fn two_accounts_at_once() {
    let tenant = Tenant::new("accounts").await;
    let none = tenant.caller.get(&tenant.path("overview")).await.expect(200);
    assert_eq!((&none["accounts"], &list(&tenant, "").await["total"]), (&json!([]), &json!(0)));
    let (one, other) = (Customer::first(), Customer::second());
    let first = connected(&tenant, &one, &json!({"regions": ["us-east-1"], "alias": "One"})).await;
    let second = connected(&tenant, &other, &json!({"regions": ["eu-west-1"]})).await;
    for id in [&first, &second] {
        tenant.discovered(id).await;
        tenant.when(id, "read", |one| one["last_poll_at"].is_string()).await;
    }

    // 1
    let overview = eventually("both have values", Duration::from_mins(1), async || {
        let overview = tenant.caller.get(&tenant.path("overview")).await.expect(200);
        let has = |one: &Value| one["overview"]["busiest"].as_array().is_some_and(|busy| !busy.is_empty());
        overview["accounts"].as_array().expect("accounts").iter().all(has).then_some(overview)
    })
    .await;
    let [newest, oldest] = overview["accounts"].as_array().expect("accounts").as_slice() else {
        panic!("two: {overview}")
    };
    assert_eq!((&newest["connection"], &newest["alias"]), (&json!(second), &json!(null)));
    assert_eq!((&oldest["account_id"], &oldest["alias"]), (&json!(one.account), &json!("One")));
    let steps = overview["accounts"][0]["overview"]["series"][0]["values"].as_array().map(Vec::len);
    assert!(steps >= Some(36), "three hours at five minutes: {steps:?}");
    for account in [newest, oldest] {
        let of = &account["overview"];
        assert_eq!((&of["percentage"], &of["failing_cells"]), (&json!(100), &json!(0)), "{account}");
        let services =
            of["counts"].as_array().expect("counts").iter().filter_map(|one| one["service"].as_str());
        assert!(services.collect::<Vec<_>>().starts_with(&["dynamodb", "ec2", "elasticache"]), "{of}");
        let values: Vec<f64> =
            of["busiest"].as_array().expect("some").iter().filter_map(|one| one["value"].as_f64()).collect();
        assert!(values.len() <= 5 && values.is_sorted_by(|one, next| one >= next), "{values:?}");
        let series = of["series"].as_array().expect("series");
        assert!(series.iter().all(|one| one["values"].as_array().map(Vec::len) == steps), "one grid");
    }

    let from = (OffsetDateTime::now_utc() - Duration::from_hours(24)).format(&Rfc3339).expect("a time");
    let day = tenant.caller.get(&tenant.path(&format!("overview?from={from}"))).await.expect(200);
    assert_eq!(day["step_seconds"], 1800, "{day}");
    let of = &day["accounts"][0]["overview"];
    let half_hours = of["series"][0]["values"].as_array().map(Vec::len);
    assert!(matches!(half_hours, Some(48 | 49)), "a day in half hours: {half_hours:?}");
    assert!(of["busiest"].as_array().is_some_and(|busy| !busy.is_empty()), "that is of now: {of}");
    for (field, question) in
        [("step", "step=90"), ("step", "step=60"), ("from", "from=2030-01-01T00:00:00Z"), ("to", "to=x")]
    {
        let path = tenant.path(&format!("overview?{question}"));
        assert_eq!(
            tenant.caller.get(&path).await.problem(422, "invalid_field")["field"],
            field,
            "{question}"
        );
    }

    // 2
    let all = list(&tenant, "limit=1000").await;
    let resources = all["resources"].as_array().expect("resources");
    assert_eq!(Some(u64::try_from(resources.len()).expect("some")), all["total"].as_u64());
    assert!(
        resources
            .iter()
            .map(|one| &one["connection"])
            .is_sorted_by(|a, b| a == b || (*a == second.as_str() && *b == first.as_str()))
    );
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let encoded: String = form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
        let page = list(&tenant, &format!("limit=7&cursor={encoded}")).await;
        assert_eq!(page["total"], all["total"]);
        paged.extend(page["resources"].as_array().expect("resources").clone());
        match page["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(&paged, resources);

    // 3
    let instances = list(&tenant, &format!("service=ec2&connection={first}")).await;
    let instances = instances["resources"].as_array().expect("resources");
    assert!(!instances.is_empty() && instances.iter().all(|of| of["account_id"] == one.account.as_str()));
    let path = tenant.path("resources?cursor=con_0%20x");
    assert_eq!(tenant.caller.get(&path).await.problem(422, "invalid_field")["field"], "cursor");
}
