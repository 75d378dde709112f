//! Three pages, of which the last is empty; no tables; refusals.

use super::*;
use crate::scripted::{Bench, Scripted};

#[tokio::test]
async fn each_page_begins_behind_the_last_name() {
    // A full page names its last table even where no other follows: then the next one is empty.
    let script = Scripted::new()
        .answer(200, r#"{"TableNames":["Forum","Reply"],"LastEvaluatedTableName":"Reply"}"#)
        .answer(200, r#"{"TableNames":["Thread"],"LastEvaluatedTableName":"Thread"}"#)
        .answer(200, r#"{"TableNames":[]}"#);
    let bench = Bench::new();
    assert_eq!(bench.client(&script).list_tables().await.unwrap(), ["Forum", "Reply", "Thread"]);
    assert_eq!(script.body(0), r#"{"Limit":100}"#);
    assert_eq!(script.body(1), r#"{"Limit":100,"ExclusiveStartTableName":"Reply"}"#);
    assert_eq!(script.body(2), r#"{"Limit":100,"ExclusiveStartTableName":"Thread"}"#);
    assert_eq!(script.header(0, "content-type"), "application/x-amz-json-1.0");
    assert_eq!(script.header(0, "x-amz-target"), "DynamoDB_20120810.ListTables");
    assert!(script.header(0, "authorization").contains("/eu-west-1/dynamodb/aws4_request"));
}

#[tokio::test]
async fn none_is_none() {
    for reply in ["{}", r#"{"TableNames":[]}"#, r#"{"TableNames":[],"LastEvaluatedTableName":null}"#] {
        let (script, bench) = (Scripted::new().answer(200, reply), Bench::new());
        assert_eq!(bench.client(&script).list_tables().await, Ok(vec![]), "{reply}");
    }
}

#[tokio::test]
async fn a_page_that_does_not_move_on_does_not_go_round_for_ever() {
    let page = r#"{"TableNames":["a"],"LastEvaluatedTableName":"a"}"#;
    let (script, bench) = (Scripted::new().answer(200, page).answer(200, page), Bench::new());
    let refused = bench.client(&script).list_tables().await;
    assert!(matches!(refused, Err(Error::Unreadable { operation: "ListTables", .. })), "{refused:?}");
    assert_eq!(script.sent(), 2);
}

#[tokio::test]
async fn throttling_is_waited_out_and_a_refusal_is_a_denial() {
    let throttled = r#"{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"m"}"#;
    let (script, bench) = (Scripted::new().answer(400, throttled).answer(200, "{}"), Bench::new());
    assert_eq!(bench.client(&script).list_tables().await, Ok(vec![]));

    let denied = r#"{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"User: u is not authorized to perform: dynamodb:ListTables on resource: * because no identity-based policy allows the dynamodb:ListTables action"}"#;
    let (script, bench) = (Scripted::new().answer(400, denied), Bench::new());
    let refused = bench.client(&script).list_tables().await.unwrap_err();
    let Error::Denied { reason, .. } = refused else { panic!("{refused:?}") };
    assert_eq!(reason, crate::DenyReason::NotAllowed(crate::PolicyKind::Identity));
}
