//! Names, answers and the text for scrapers.

use super::*;
use crate::monitoring::{Metric, ResourceType, Statistic, find};

#[test]
fn metrics_are_named_as_in_yace() {
    let check = |resource, key, expected| {
        let metric = find(resource, key).unwrap();
        assert_eq!(naming::metric_name(resource.namespace().unwrap(), metric), expected);
    };
    check(ResourceType::Instance, "CPUUtilization", "aws_ec2_cpuutilization_average");
    check(ResourceType::Instance, "EBSReadBytes", "aws_ec2_ebsread_bytes_sum");
    check(ResourceType::Instance, "CPUCreditBalance", "aws_ec2_cpucredit_balance_average");
    check(ResourceType::Database, "FreeStorageSpace", "aws_rds_free_storage_space_minimum");
    check(
        ResourceType::ApplicationLoadBalancer,
        "TargetResponseTime:p95",
        "aws_applicationelb_target_response_time_p95",
    );
    check(
        ResourceType::Queue,
        "ApproximateNumberOfMessagesVisible",
        "aws_sqs_approximate_number_of_messages_visible_maximum",
    );
    let added = |namespace: &str, name: &str, statistic| {
        let name = naming::metric_name(namespace, &Metric::added(name, statistic));
        assert!(is_label_name(&name), "{name}");
        name
    };
    assert_eq!(
        added("CWAgent", "mem_used_percent", Statistic::Average),
        "aws_cwagent_mem_used_percent_average"
    );
    assert_eq!(added("AWS/Lambda", "Errors", Statistic::Sum), "aws_lambda_errors_sum");
    assert_eq!(added("My App", "Orders: total %", Statistic::P99), "aws_my_app_orders__total__percent_p99");
}

/// What is shown in one chart is one metric: none is two.
#[test]
fn no_name_is_two_metrics_of_a_resource() {
    for resource in ResourceType::ALL {
        let metrics = crate::monitoring::of_type(resource);
        let names: std::collections::BTreeSet<_> = metrics
            .iter()
            .map(|metric| naming::metric_name(resource.namespace().unwrap_or_default(), metric))
            .collect();
        assert_eq!(names.len(), metrics.len(), "{names:?}");
        assert!(names.iter().all(|name| is_label_name(name)), "{names:?}");
    }
}

#[test]
fn a_resource_is_labelled() {
    let tags =
        [("env", "production"), ("aws:stack-name", "web"), ("cost %", "1"), ("Größe", "2"), ("empty", "")];
    let tags: Vec<_> = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let told = naming::Told {
        account: &"222222222222".parse().unwrap(),
        connection: &crate::ids::ConnectionId::from_bytes([1; 16]),
        alias: None,
        region: &"eu-west-1".parse().unwrap(),
        resource_type: ResourceType::Queue,
        id: "sqs/eu-west-1/orders",
        source: &ResourceType::Queue.source("orders").unwrap(),
        name: None,
        tags: &tags,
    };
    let labels: Vec<_> =
        naming::labels(&told).iter().map(|(label, value)| format!("{label}={value}")).collect();
    assert_eq!(
        labels,
        [
            "account_id=222222222222",
            "connection=con_01010101010101010101010101010101",
            "dimension_QueueName=orders",
            "name=orders",
            "region=eu-west-1",
            "resource=sqs/eu-west-1/orders",
            "tag_Gr__e=2",
            "tag_aws_stack_name=web",
            "tag_cost__percent=1",
            "tag_env=production",
            "type=queue",
        ]
    );
}

#[test]
fn answers_are_prometheus_own() {
    let now = Steps::instant(Timestamp::from_millis(1_795_305_600_500));
    let text = answer::at_an_instant(ask("1 / 0", now).unwrap(), now).unwrap();
    assert_eq!(
        text,
        r#"{"status":"success","data":{"resultType":"scalar","result":[1795305600.500,"+Inf"]}}"#
    );
    let steps = Steps::over(at(15), at(20), FIVE).unwrap();
    let text = answer::over_a_range(ask("cpu{id=~'a|c'} / 10", steps).unwrap(), steps).unwrap();
    assert_eq!(
        text,
        r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"id":"a","region":"eu"},"values":[[1795306500,"0.4"],[1795306800,"0.5"]]},{"metric":{"id":"c","region":"us"},"values":[[1795306800,"0.5"]]}]}}"#
    );
    let text = answer::over_a_range(ask("2", steps).unwrap(), steps).unwrap();
    assert!(text.contains(r#"[{"metric":{},"values":[[1795306500,"2"],[1795306800,"2"]]}]"#), "{text}");
    let text = answer::at_an_instant(ask("cpu{id='none'}", now).unwrap(), now).unwrap();
    assert_eq!(text, r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#);
    let text = answer::refused(&parse("cpu{id=\"").unwrap_err());
    assert_eq!(
        text,
        r#"{"status":"error","errorType":"bad_data","error":"the text that begins at 7 has no end"}"#
    );
    assert_eq!(
        (answer::number(f64::NAN), answer::number(1e21), answer::number(-1.5e-7)),
        ("NaN".to_owned(), "1000000000000000000000".to_owned(), "-0.00000015".to_owned())
    );
}

#[test]
fn a_scraper_reads_lines() {
    let labels = [(NAME, "aws_ec2_cpuutilization_average"), ("name", "a \"b\" \\c\nd")];
    let track = |value| Track { labels: labels.iter().copied().collect(), values: vec![value] };
    assert_eq!(
        exposition::write(&[track(Some(1.5)), track(None)]),
        "# HELP aws_ec2_cpuutilization_average How much of the instance's processors is used.\n\
         # TYPE aws_ec2_cpuutilization_average gauge\n\
         aws_ec2_cpuutilization_average{name=\"a \\\"b\\\" \\\\c\\nd\"} 1.5\n"
    );
}

#[test]
fn times_and_durations() {
    assert_eq!(read_time("time", "1795305600.25").unwrap(), Timestamp::from_millis(1_795_305_600_250));
    assert_eq!(read_time("time", "2026-11-22T00:00:00Z").unwrap(), at(0));
    for wrong in ["", "yesterday", "NaN", "1e30", "-1"] {
        assert_eq!(read_time("time", wrong).unwrap_err().kind(), "bad_data", "{wrong}");
    }
    assert_eq!(read_duration("1h30m"), Some(Duration::from_mins(90)));
    assert_eq!(read_duration("500ms"), Some(Duration::from_millis(500)));
    assert_eq!(read_duration("1w1d"), Some(Duration::from_hours(8 * 24)));
    for wrong in ["", "5", "m", "5x", "5m3", "99999999999999999999s", "9999999999999999y"] {
        assert_eq!(read_duration(wrong), None, "{wrong}");
    }
}

#[test]
fn matchers_cross_to_the_connections() {
    let matchers = parse_selector("cpu{id=~'a|b',region!='us'}").unwrap();
    let text = serde_json::to_string(&matchers).unwrap();
    assert_eq!(text, r#"[["__name__","Equal","cpu"],["id","Match","a|b"],["region","NotEqual","us"]]"#);
    assert_eq!(serde_json::from_str::<Vec<Matcher>>(&text).unwrap(), matchers);
    assert_eq!(Matcher::exact(&matchers, NAME), Some("cpu"));
    assert_eq!(Matcher::exact(&matchers, "id"), None);
    assert!(Matcher::all_take(&matchers, "id", "a") && !Matcher::all_take(&matchers, "id", "ab"));
}
