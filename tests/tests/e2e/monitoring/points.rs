//! From where points are read, how long they are kept, and how finely.
//!
//! What is found after the first poll is read back as far as what was there then.
//!
//! 1. Points of a whole hour: the settled ones are in blocks, and a chart does not tell.
//! 2. Sixteen days later they are hourly: their mean.
//! 3. Ninety-one days later they are gone.

use std::time::Duration;

use deputize_tests::customer::Customer;
use deputize_tests::{environment, eventually, tenant::Tenant, unique};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::discovery::rediscovered;
use crate::connections::connected;

fn values(data: &Value) -> Vec<Option<f64>> {
    data["series"][0]["values"].as_array().expect("values").iter().map(Value::as_f64).collect()
}

#[tokio::test]
async fn by_and_by_hourly_and_then_gone() {
    let tenant = Tenant::new("kept").await;
    let features = json!({"regions": ["us-east-1"], "features": ["ec2_discovery", "metrics"]});
    let id = connected(&tenant, &Customer::first(), &features).await;
    let resources = tenant.resources(&id).await;
    let web = resources.iter().find(|one| one["name"] == "web-1").expect("the seed has web-1");
    let instance = web["id"].as_str().expect("an id");
    tenant.when(&id, "read", |one| one["last_poll_at"].is_string()).await;
    // One poll alone is looked at: the next one would bring points of now.
    tenant.caller.act(&tenant.connection_path(&id, "/pause")).await.expect(200);

    // 1
    let hour = Duration::from_hours(1);
    let now = OffsetDateTime::now_utc();
    let end = now.replace_time(time::Time::from_hms(now.hour(), 0, 0).expect("an hour"));
    let ask = async |days: u64, step: u32| {
        let back = |at: OffsetDateTime| {
            (at - hour * 24 * u32::try_from(days).expect("some")).format(&Rfc3339).expect("a time")
        };
        let (from, to) = (back(end - hour), back(end));
        let question =
            format!("/metrics?resource={instance}&name=CPUUtilization&from={from}&to={to}&step={step}");
        tenant.caller.get(&tenant.connection_path(&id, &question)).await.expect(200)
    };
    let fine = values(&ask(0, 300).await);
    assert_eq!((fine.len(), fine.iter().flatten().count()), (12, 12), "a whole hour: {fine:?}");
    let mean = fine.iter().flatten().sum::<f64>() / 12.0;
    let close = |values: &[Option<f64>]| matches!(values, [Some(value)] if (value - mean).abs() < 1e-9);
    assert!(close(&values(&ask(0, 3600).await)), "a longer step is the mean");

    // 2
    let look_after = async |days: u64| {
        environment::shared().let_points_age(&id, days);
        tenant
            .caller
            .patch(&tenant.connection_path(&id, ""), &json!({"alias": format!("after {days}")}))
            .await
            .expect(200);
    };
    look_after(16).await;
    eventually("the points are hourly", Duration::from_mins(1), async || {
        let found = values(&ask(16, 300).await);
        (found.iter().flatten().count() == 1 && close(&values(&ask(16, 3600).await))).then_some(())
    })
    .await;

    // 3
    look_after(75).await;
    eventually("the points are gone", Duration::from_mins(1), async || {
        values(&ask(91, 3600).await).iter().all(Option::is_none).then_some(())
    })
    .await;
    assert!(values(&ask(0, 3600).await).iter().all(Option::is_none), "what has aged is not of now");
}

#[tokio::test]
async fn what_is_found_later_has_its_past() {
    const VISIBLE: (&str, &str) = ("AWS/SQS", "ApproximateNumberOfMessagesVisible");
    let tenant = Tenant::new("found-later").await;
    let customer = Customer::first();
    let of_interest = json!({"regions": ["us-east-1"], "features": ["sqs_discovery", "metrics"]});
    let id = connected(&tenant, &customer, &of_interest).await;
    tenant.discovered(&id).await;
    tenant.when(&id, "read", |one| one["last_poll_at"].is_string()).await;

    let name = unique("later");
    let url = customer.create_queue(&name).await;
    // Neither of these is in what the next poll reads of the region: that goes ten minutes back.
    for (age, value) in [(150, 7.0), (40, 9.0)] {
        customer.put_point(VISIBLE, &[("QueueName", name.as_str())], age, value).await;
    }
    rediscovered(&tenant, &id).await;
    let question = format!("/metrics?resource=sqs/us-east-1/{name}&name={}&step=300", VISIBLE.1);
    let path = tenant.connection_path(&id, &question);
    let shown = async || {
        let found: Vec<f64> =
            values(&tenant.caller.get(&path).await.expect(200)).into_iter().flatten().collect();
        found
    };
    eventually("its past is there", Duration::from_mins(1), async || {
        (shown().await == [7.0, 9.0]).then_some(())
    })
    .await;

    // Gone and back again: what came in between is read too.
    customer.delete_queue(&url).await;
    rediscovered(&tenant, &id).await;
    let url = customer.create_queue(&name).await;
    customer.put_point(VISIBLE, &[("QueueName", name.as_str())], 80, 8.0).await;
    rediscovered(&tenant, &id).await;
    eventually("what came meanwhile is there", Duration::from_mins(1), async || {
        (shown().await == [7.0, 8.0, 9.0]).then_some(())
    })
    .await;
    customer.delete_queue(&url).await;
}
