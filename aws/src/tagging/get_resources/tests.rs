//! Three pages, one of them empty; the protocol's own content type; bounds; refusals.

use super::*;
use crate::scripted::{Bench, Scripted};

fn tag(key: &str, value: &str) -> Tag {
    Tag { key: key.into(), value: value.into() }
}

#[tokio::test]
async fn all_pages_are_read_and_an_empty_token_ends() {
    let script = Scripted::new()
        .answer(
            200,
            r#"{"PaginationToken":"eyJ9","ResourceTagMappingList":[
                {"ResourceARN":"arn:aws:sqs:eu-west-1:123456789012:orders","Tags":[{"Key":"team","Value":"shop"},{"Key":"bare","Value":""}]},
                {"ResourceARN":"arn:aws:sqs:eu-west-1:123456789012:once-tagged","Tags":[]}]}"#,
        )
        .answer(200, r#"{"PaginationToken":"eyJ8","ResourceTagMappingList":[]}"#)
        .answer(
            200,
            r#"{"PaginationToken":"","ResourceTagMappingList":[
                {"ResourceARN":"arn:aws:ec2:eu-west-1:123456789012:instance/i-1","Tags":[{"Key":"Name"}],"ComplianceDetails":{}}]}"#,
        );
    let bench = Bench::new();
    let tags_of = bench.client(&script).get_resources(&["sqs", "ec2:instance"]).await.unwrap();
    let expected = BTreeMap::from([
        ("arn:aws:ec2:eu-west-1:123456789012:instance/i-1".to_owned(), vec![tag("Name", "")]),
        ("arn:aws:sqs:eu-west-1:123456789012:once-tagged".to_owned(), vec![]),
        ("arn:aws:sqs:eu-west-1:123456789012:orders".to_owned(), vec![tag("team", "shop"), tag("bare", "")]),
    ]);
    assert_eq!(tags_of, expected);
    assert_eq!(script.body(0), r#"{"ResourcesPerPage":100,"ResourceTypeFilters":["sqs","ec2:instance"]}"#);
    let second =
        r#"{"ResourcesPerPage":100,"ResourceTypeFilters":["sqs","ec2:instance"],"PaginationToken":"eyJ9"}"#;
    assert_eq!(script.body(1), second);
    assert_eq!(script.header(0, "content-type"), "application/x-amz-json-1.1");
    assert_eq!(script.header(0, "x-amz-target"), "ResourceGroupsTaggingAPI_20170126.GetResources");
    assert!(script.header(0, "authorization").contains("/eu-west-1/tagging/aws4_request"));
}

#[tokio::test]
async fn no_type_means_all_and_nothing_is_nothing() {
    for reply in ["{}", r#"{"PaginationToken":"","ResourceTagMappingList":[]}"#] {
        let (script, bench) = (Scripted::new().answer(200, reply), Bench::new());
        assert_eq!(bench.client(&script).get_resources(&[]).await, Ok(BTreeMap::new()), "{reply}");
        assert_eq!(script.body(0), r#"{"ResourcesPerPage":100}"#);
    }
}

#[tokio::test]
async fn a_type_out_of_bounds_is_not_sent() {
    let long = "x".repeat(TYPE_MAX + 1);
    for kinds in [&["ec2", ""][..], &[&long]] {
        let (script, bench) = (Scripted::new(), Bench::new());
        let refused = bench.client(&script).get_resources(kinds).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "resource_types", .. })), "{refused:?}");
        assert_eq!(script.sent(), 0);
    }
}

#[tokio::test]
async fn a_token_that_comes_twice_and_a_resource_without_a_name() {
    let page = r#"{"PaginationToken":"a","ResourceTagMappingList":[]}"#;
    let (script, bench) = (Scripted::new().answer(200, page).answer(200, page), Bench::new());
    let refused = bench.client(&script).get_resources(&[]).await;
    assert!(matches!(refused, Err(Error::Unreadable { operation: "GetResources", .. })), "{refused:?}");
    let nameless = r#"{"ResourceTagMappingList":[{"Tags":[{"Key":"k","Value":"v"}]}]}"#;
    let (script, bench) = (Scripted::new().answer(200, nameless), Bench::new());
    let refused = bench.client(&script).get_resources(&[]).await;
    assert!(matches!(refused, Err(Error::Unreadable { operation: "GetResources", .. })), "{refused:?}");
}

#[tokio::test]
async fn its_refusals() {
    let throttled = r#"{"__type":"ThrottledException","Message":"Rate exceeded"}"#;
    let (script, bench) = (Scripted::new().answer(400, throttled).answer(200, "{}"), Bench::new());
    assert_eq!(bench.client(&script).get_resources(&[]).await, Ok(BTreeMap::new()));

    let refused_with = async |code: &str| {
        let body = format!(r#"{{"__type":"{code}","Message":"m"}}"#);
        let (script, bench) = (Scripted::new().answer(400, body), Bench::new());
        bench.client(&script).get_resources(&[]).await.unwrap_err()
    };
    assert!(matches!(refused_with("AccessDeniedException").await, Error::Denied { .. }));
    assert!(matches!(refused_with("InvalidParameterException").await, Error::Rejected { .. }));
    assert!(matches!(refused_with("PaginationTokenExpiredException").await, Error::Rejected { .. }));
}
