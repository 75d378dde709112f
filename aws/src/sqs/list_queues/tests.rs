//! Two pages; no queues at all; refusals in the words of both protocols; names.

use super::*;
use crate::scripted::{Bench, Scripted};

#[tokio::test]
async fn all_pages_are_read_and_the_page_is_asked_for() {
    let script = Scripted::new()
        .answer(
            200,
            r#"{"QueueUrls":["https://sqs.eu-west-1.amazonaws.com/123456789012/orders"],"NextToken":"a+b"}"#,
        )
        .answer(200, r#"{"QueueUrls":["https://sqs.eu-west-1.amazonaws.com/123456789012/mail.fifo"]}"#);
    let bench = Bench::new();
    let urls = bench.client(&script).list_queues().await.unwrap();
    let names: Vec<_> = urls.iter().map(|url| queue_name(url)).collect();
    assert_eq!(names, ["orders", "mail.fifo"]);
    assert_eq!(script.body(0), r#"{"MaxResults":1000}"#);
    assert_eq!(script.body(1), r#"{"MaxResults":1000,"NextToken":"a+b"}"#);
    assert_eq!(script.header(0, "content-type"), "application/x-amz-json-1.0");
    assert_eq!(script.header(0, "x-amz-target"), "AmazonSQS.ListQueues");
    assert!(script.header(0, "authorization").contains("/eu-west-1/sqs/aws4_request"));
}

#[tokio::test]
async fn without_queues_the_list_is_left_out() {
    for reply in ["{}", r#"{"QueueUrls":[]}"#, r#"{"QueueUrls":[],"NextToken":""}"#, r#"{"NextToken":null}"#]
    {
        let (script, bench) = (Scripted::new().answer(200, reply), Bench::new());
        assert_eq!(bench.client(&script).list_queues().await, Ok(vec![]), "{reply}");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_and_a_token_that_comes_twice() {
    let page = r#"{"QueueUrls":[],"NextToken":"a"}"#;
    let (script, bench) = (Scripted::new().answer(200, page).answer(200, page), Bench::new());
    let refused = bench.client(&script).list_queues().await;
    assert!(matches!(refused, Err(Error::Unreadable { operation: "ListQueues", .. })), "{refused:?}");
    let (script, bench) = (Scripted::new().answer(200, r#"{"QueueUrls":["ht"#), Bench::new());
    let refused = bench.client(&script).list_queues().await;
    assert!(matches!(refused, Err(Error::Unreadable { operation: "ListQueues", .. })), "{refused:?}");
}

#[tokio::test]
async fn the_old_protocols_word_stands_in_a_header() {
    let denied = r#"{"__type":"com.amazon.coral.service#AccessDeniedException","message":"User: u is not authorized to perform: sqs:listqueues"}"#;
    let header = [("x-amzn-query-error", "AccessDenied;Sender")];
    let (script, bench) = (Scripted::new().answer_with(403, &header, denied), Bench::new());
    let refused = bench.client(&script).list_queues().await.unwrap_err();
    assert!(matches!(refused, Error::Denied { .. }), "{refused:?}");
    assert_eq!(refused.code(), Some("AccessDenied"));

    let gone =
        r#"{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}"#;
    let header = [("x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender")];
    let (script, bench) = (Scripted::new().answer_with(400, &header, gone), Bench::new());
    let refused = bench.client(&script).list_queues().await;
    assert!(matches!(refused, Err(Error::NotFound { .. })), "{refused:?}");
}

#[test]
fn a_name_is_the_last_part() {
    assert_eq!(queue_name("http://127.0.0.1:4566/123456789012/q"), "q");
    assert_eq!(queue_name("https://queue.amazonaws.com/123456789012/of_old"), "of_old");
    assert_eq!(queue_name("bare"), "bare");
    assert_eq!(queue_name(""), "");
}
