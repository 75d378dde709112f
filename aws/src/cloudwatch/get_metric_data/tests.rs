//! Batches, pages, order, states and bounds.

use std::time::Duration;

use super::*;
use crate::{
    Counter, Credentials, Endpoints,
    scripted::{Scripted, ScriptedPace},
};

fn query(id: &str) -> MetricQuery {
    MetricQuery {
        id: id.into(),
        namespace: "AWS/EC2".into(),
        metric: "CPUUtilization".into(),
        dimensions: vec![("InstanceId".into(), "i-1".into())],
        period_seconds: 300,
        stat: "Average".into(),
    }
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

async fn run(script: &Scripted, queries: &[MetricQuery]) -> Result<MetricData, Error> {
    run_between(script, queries, 1_700_000_000, 1_700_003_600).await
}

async fn run_between(
    script: &Scripted,
    queries: &[MetricQuery],
    start: u64,
    end: u64,
) -> Result<MetricData, Error> {
    let client = Client {
        transport: script,
        pace: &ScriptedPace::at(at(1_700_003_600)),
        endpoints: &Endpoints::aws(),
        credentials: &Credentials::long_lived("AKIDEXAMPLE", "secret"),
        region: "eu-west-1",
        counter: &Counter::new(),
    };
    client.get_metric_data(queries, at(start), at(end)).await
}

#[tokio::test]
async fn the_request_is_awsjson() {
    let script = Scripted::new().answer(200, r#"{"MetricDataResults":[]}"#);
    run(&script, &[query("q1")]).await.unwrap();
    assert_eq!(script.header(0, "x-amz-target"), "GraniteServiceVersion20100801.GetMetricData");
    assert_eq!(script.header(0, "content-type"), "application/x-amz-json-1.0");
    assert_eq!(
        script.body(0),
        r#"{"StartTime":1700000000,"EndTime":1700003600,"ScanBy":"TimestampAscending","MetricDataQueries":[{"Id":"q1","MetricStat":{"Metric":{"Namespace":"AWS/EC2","MetricName":"CPUUtilization","Dimensions":[{"Name":"InstanceId","Value":"i-1"}]},"Period":300,"Stat":"Average"}}]}"#
    );
}

#[tokio::test]
async fn a_series_goes_on_over_pages_and_comes_out_ascending() {
    let script = Scripted::new()
        .answer(
            200,
            r#"{"MetricDataResults":[{"Id":"a","Label":"CPUUtilization","Timestamps":[1.7000009E9,1.7000006E9],"Values":[3,2.5],"StatusCode":"PartialData"},
                {"Id":"b","Timestamps":[],"Values":[],"StatusCode":"Forbidden"}],
                "Messages":[{"Code":"ArithmeticError","Value":"a sentence"}],"NextToken":"t"}"#,
        )
        .answer(
            200,
            r#"{"MetricDataResults":[{"Id":"a","Timestamps":[1700000300],"Values":[1.0],"StatusCode":"Complete"}],"Messages":[]}"#,
        );
    let data = run(&script, &[query("a"), query("b")]).await.unwrap();
    assert_eq!(
        data.series,
        [
            Series {
                id: "a".into(),
                timestamps: vec![1_700_000_300, 1_700_000_600, 1_700_000_900],
                values: vec![1.0, 2.5, 3.0],
                status: SeriesStatus::Complete
            },
            Series { id: "b".into(), timestamps: vec![], values: vec![], status: SeriesStatus::Forbidden },
        ]
    );
    assert_eq!(data.messages, [Message { code: "ArithmeticError".into(), value: "a sentence".into() }]);
    assert!(script.body(1).ends_with(r#","NextToken":"t"}"#));
}

#[tokio::test]
async fn five_hundred_queries_are_one_call_and_one_more_is_two() {
    for (count, calls) in [(0, 0), (1, 1), (500, 1), (501, 2), (1001, 3)] {
        let queries: Vec<_> = (0..count).map(|n| query(&format!("q{n}"))).collect();
        let script = (0..calls).fold(Scripted::new(), |script, _| script.answer(200, "{}"));
        assert_eq!(run(&script, &queries).await, Ok(MetricData::default()));
        assert_eq!(script.sent(), calls);
    }
}

#[tokio::test]
async fn the_bounds_are_held_before_anything_is_sent() {
    async fn check(queries: &[MetricQuery], refused: &str) {
        let script = Scripted::new();
        match run(&script, queries).await {
            Err(Error::Invalid { field, .. }) => assert_eq!(field, refused),
            other => panic!("{other:?}"),
        }
        assert_eq!(script.sent(), 0);
    }
    for id in ["", "Q", "1q", "q-1", &"q".repeat(256)] {
        check(&[query(id)], "id").await;
    }
    check(&[query("q"), query("q")], "id").await;
    for period_seconds in [0, 2, 59, 90] {
        check(&[MetricQuery { period_seconds, ..query("q") }], "period_seconds").await;
    }
    let dimensions = vec![("n".to_owned(), "v".to_owned()); 31];
    check(&[MetricQuery { dimensions, ..query("q") }], "dimensions").await;
    assert!(matches!(
        run_between(&Scripted::new(), &[query("q")], 2, 2).await,
        Err(Error::Invalid { field: "end", .. })
    ));
}

#[tokio::test]
async fn a_fault_names_its_place_and_no_value() {
    let script = Scripted::new().answer(200, r#"{"MetricDataResults":[{"Id":"a","Values":["secret"]}]}"#);
    let error = run(&script, &[query("a")]).await.unwrap_err();
    assert!(error.to_string().contains("line 1 column"), "{error}");
    assert!(!error.to_string().contains("secret"), "{error}");
}
