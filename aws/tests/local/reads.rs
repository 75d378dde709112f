//! What a session reads: regions, instances, metrics.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use deputize_aws::{
    Credentials, Error, Pace, Service,
    cloudwatch::{MetricQuery, MetricsOf, SeriesStatus},
};

use crate::{Bench, CUSTOMER, assume, seed::MAY_ASSUME};

/// A session that may read, in an account of its own.
async fn session(bench: &Bench, account: &str, name: &str) -> Credentials {
    let us = bench.user(name, Some(MAY_ASSUME)).await;
    let arn = bench.role(account, name, Some("right-id")).await;
    bench.client(&us).assume_role(&assume(&arn, Some("right-id"))).await.unwrap().credentials
}

#[tokio::test]
async fn instances_and_regions() {
    let Some(mut bench) = Bench::new() else { return };
    let account = "444444444444";
    let session = session(&bench, account, "reads-ec2").await;
    bench.region = "eu-west-1";
    let id = bench.instance(account, "web & co").await;

    let instances = bench.client(&session).describe_instances().await.unwrap();
    let [instance] = instances.as_slice() else { panic!("{instances:?}") };
    assert_eq!((&instance.id, instance.name.as_deref()), (&id, Some("web & co")));
    assert_eq!((instance.state.as_str(), instance.instance_type.as_str()), ("running", "t3.micro"));
    assert!(instance.availability_zone.starts_with("eu-west-1"), "{instance:?}");

    let regions = bench.client(&session).describe_regions().await.unwrap();
    assert!(regions.iter().any(|region| region.name == "eu-west-1" && region.usable()));
    assert_eq!(bench.counter.calls(Service::Ec2), 2);

    bench.region = "us-east-1";
    assert_eq!(bench.client(&session).describe_instances().await, Ok(vec![]), "another region, another list");
}

#[tokio::test]
async fn points_of_a_metric() {
    let Some(bench) = Bench::new() else { return };
    let session = session(&bench, CUSTOMER, "reads-metrics").await;
    // The last whole five minutes, and the ones before.
    let now = bench.pace.now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let end = now - now % 300;
    for (ago, value) in [(300, "30"), (900, "10"), (600, "20")] {
        bench.point(CUSTOMER, "i-reads", &(end - ago).to_string(), value).await;
    }
    let query = |id: &str, instance: &str| MetricQuery {
        id: id.into(),
        namespace: "AWS/EC2".into(),
        metric: "CPUUtilization".into(),
        dimensions: vec![("InstanceId".into(), instance.into())],
        period_seconds: 300,
        stat: "Average".into(),
    };
    let at = |seconds| -> SystemTime { UNIX_EPOCH + Duration::from_secs(seconds) };
    let queries = [query("here", "i-reads"), query("not_here", "i-none")];
    let data = bench.client(&session).get_metric_data(&queries, at(end - 900), at(end)).await.unwrap();

    let here = data.series.iter().find(|series| series.id == "here").unwrap();
    let expected: Vec<_> =
        [end - 900, end - 600, end - 300].iter().map(|at| i64::try_from(*at).unwrap()).collect();
    assert_eq!(here.timestamps, expected);
    assert_eq!(here.values, [10.0, 20.0, 30.0]);
    assert_eq!(here.status, SeriesStatus::Complete);
    let not_here = data.series.iter().find(|series| series.id == "not_here").unwrap();
    assert!(not_here.values.is_empty());
    assert_eq!(bench.counter.calls(Service::CloudWatch), 1);
}

#[tokio::test]
async fn metrics_of_a_namespace() {
    let Some(bench) = Bench::new() else { return };
    let session = session(&bench, CUSTOMER, "lists-metrics").await;
    for (namespace, metric, shop) in
        [("MyShop", "Orders", "north"), ("MyShop", "Orders", "south"), ("MyOther", "Orders", "north")]
    {
        bench.own_point(CUSTOMER, namespace, metric, shop).await;
    }
    let of = MetricsOf { namespace: Some("MyShop"), metric: None };
    let listed = bench.client(&session).list_metrics(of, 20).await.unwrap();
    let mut shops: Vec<_> =
        listed.metrics.iter().map(|one| (one.metric.as_str(), one.dimensions.as_slice())).collect();
    shops.sort_unstable();
    let shop = |name: &str| [("Shop".to_owned(), name.to_owned())];
    assert_eq!(shops, [("Orders", shop("north").as_slice()), ("Orders", shop("south").as_slice())]);
    assert_eq!((listed.is_cut, bench.counter.calls(Service::CloudWatch)), (false, 1));

    let all = bench.client(&session).list_metrics(MetricsOf::default(), 20).await.unwrap();
    assert!(all.metrics.iter().any(|one| one.namespace == "MyOther"), "{all:?}");
}

#[tokio::test]
async fn metrics_are_refused_without_the_right() {
    let Some(bench) = Bench::new() else { return };
    let us = bench.user("reads-nothing", Some(MAY_ASSUME)).await;
    let query = MetricQuery {
        id: "q".into(),
        namespace: "AWS/EC2".into(),
        metric: "CPUUtilization".into(),
        dimensions: vec![],
        period_seconds: 300,
        stat: "Average".into(),
    };
    let now = bench.pace.now();
    let result = bench.client(&us).get_metric_data(&[query], now - Duration::from_mins(10), now).await;
    assert!(matches!(result, Err(Error::Denied { .. })), "{result:?}");
}
