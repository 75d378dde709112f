//! Two pages; a page that is empty and goes on; no more pages than were asked for; nothing; a refusal.

use super::*;
use crate::scripted::{Bench, Scripted};

const FIRST: &str = r#"{"Metrics":[{"Namespace":"MyApp","MetricName":"Orders","Dimensions":[{"Name":"Shop","Value":"a & b"},{"Name":"Stage","Value":"prod"}]}],"NextToken":"a+b"}"#;
const LAST: &str =
    r#"{"Metrics":[{"Namespace":"MyApp","MetricName":"Orders","Dimensions":[]}],"OwningAccounts":[]}"#;

const MY_APP: MetricsOf<'_> = MetricsOf { namespace: Some("MyApp"), metric: None };

#[tokio::test]
async fn all_pages_are_read() {
    let script =
        Scripted::new().answer(200, FIRST).answer(200, r#"{"Metrics":[],"NextToken":"c"}"#).answer(200, LAST);
    let bench = Bench::new();
    let listed = bench.client(&script).list_metrics(MY_APP, 20).await.unwrap();
    let dimensions: Vec<_> = listed.metrics.iter().map(|one| one.dimensions.len()).collect();
    assert_eq!((dimensions, listed.is_cut), (vec![2, 0], false));
    let first = listed.metrics.first().unwrap();
    assert_eq!((first.namespace.as_str(), first.metric.as_str()), ("MyApp", "Orders"));
    assert_eq!(first.dimensions[0], ("Shop".to_owned(), "a & b".to_owned()));
    assert_eq!(script.body(0), r#"{"Namespace":"MyApp","RecentlyActive":"PT3H"}"#);
    assert_eq!(script.body(1), r#"{"Namespace":"MyApp","RecentlyActive":"PT3H","NextToken":"a+b"}"#);
    assert_eq!(script.body(2), r#"{"Namespace":"MyApp","RecentlyActive":"PT3H","NextToken":"c"}"#);
    assert_eq!(script.header(0, "content-type"), "application/x-amz-json-1.0");
    assert_eq!(script.header(0, "x-amz-target"), "GraniteServiceVersion20100801.ListMetrics");
    assert!(script.header(0, "authorization").contains("/eu-west-1/monitoring/aws4_request"));
}

#[tokio::test]
async fn no_more_pages_than_were_asked_for() {
    let (script, bench) = (Scripted::new().answer(200, FIRST), Bench::new());
    let listed = bench.client(&script).list_metrics(MetricsOf::default(), 1).await.unwrap();
    assert_eq!((listed.metrics.len(), listed.is_cut), (1, true));
    assert_eq!(script.body(0), r#"{"RecentlyActive":"PT3H"}"#);
    let (script, bench) = (Scripted::new().answer(200, LAST), Bench::new());
    let orders = MetricsOf { metric: Some("Orders"), ..MY_APP };
    let listed = bench.client(&script).list_metrics(orders, 1).await.unwrap();
    assert_eq!((listed.metrics.len(), listed.is_cut), (1, false), "the last page is not cut");
    assert_eq!(script.body(0), r#"{"Namespace":"MyApp","MetricName":"Orders","RecentlyActive":"PT3H"}"#);
}

#[tokio::test]
async fn where_nothing_is_there_and_where_it_goes_round() {
    for reply in ["{}", r#"{"Metrics":[]}"#, r#"{"Metrics":[],"NextToken":""}"#] {
        let (script, bench) = (Scripted::new().answer(200, reply), Bench::new());
        assert_eq!(
            bench.client(&script).list_metrics(MY_APP, 20).await,
            Ok(ListedMetrics::default()),
            "{reply}"
        );
    }
    let page = r#"{"Metrics":[],"NextToken":"a"}"#;
    let (script, bench) = (Scripted::new().answer(200, page).answer(200, page), Bench::new());
    let refused = bench.client(&script).list_metrics(MY_APP, 20).await;
    assert!(matches!(refused, Err(Error::Unreadable { operation: "ListMetrics", .. })), "{refused:?}");
}

#[tokio::test]
async fn a_refusal() {
    let denied = r#"{"__type":"com.amazon.coral.service#AccessDeniedException","message":"User: u is not authorized to perform: cloudwatch:ListMetrics"}"#;
    let (script, bench) = (Scripted::new().answer(403, denied), Bench::new());
    let refused = bench.client(&script).list_metrics(MY_APP, 20).await.unwrap_err();
    assert!(matches!(refused, Error::Denied { .. }), "{refused:?}");
}
