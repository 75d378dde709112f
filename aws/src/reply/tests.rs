//! Replies as AWS writes them, one of each kind.

use super::*;

fn response(status: u16, headers: &[(&str, &str)], body: &'static str) -> http::Response<Bytes> {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Bytes::from_static(body.as_bytes())).unwrap()
}

fn check(response: &http::Response<Bytes>, code: &str, message: &str, request_id: Option<&str>) {
    let refusal = Refusal::read(response);
    assert_eq!((refusal.code.as_str(), refusal.message.as_str()), (code, message));
    assert_eq!(refusal.request_id.as_deref(), request_id);
    assert_eq!(refusal.status, response.status().as_u16());
}

#[test]
fn query_protocol() {
    let body = r#"<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>AccessDenied</Code>
    <Message>User: arn:aws:iam::111111111111:user/deputize is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/Nope</Message>
  </Error>
  <RequestId>2b3c1f6e-8f10-4b6a-9c0d-8e1f2a3b4c5d</RequestId>
</ErrorResponse>
"#;
    check(
        &response(403, &[], body),
        "AccessDenied",
        "User: arn:aws:iam::111111111111:user/deputize is not authorized to perform: sts:AssumeRole on resource: \
         arn:aws:iam::222222222222:role/Nope",
        Some("2b3c1f6e-8f10-4b6a-9c0d-8e1f2a3b4c5d"),
    );
}

#[test]
fn ec2() {
    let body = r#"<?xml version="1.0" encoding="UTF-8"?>
<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message></Error></Errors><RequestID>ea966190-f9aa-478e-9ede-example</RequestID></Response>"#;
    check(
        &response(503, &[], body),
        "RequestLimitExceeded",
        "Request limit exceeded.",
        Some("ea966190-f9aa-478e-9ede-example"),
    );
}

#[test]
fn json_with_and_without_a_namespace() {
    let id = [("x-amzn-requestid", "4a5b")];
    let check = |body, code| check(&response(400, &id, body), code, "Rate exceeded", Some("4a5b"));
    check(r#"{"__type":"ThrottlingException","message":"Rate exceeded"}"#, "ThrottlingException");
    check(
        r#"{"__type":"com.amazonaws.cloudwatch.v2010_08_01#Throttling","Message":"Rate exceeded"}"#,
        "Throttling",
    );
    check(r#"{"code":"Throttling","message":"Rate exceeded"}"#, "Throttling");
    check(
        r#"{"__type":"aws.api#ThrottlingException:http://internal.amazon.com/coral/","message":"Rate exceeded","extra":[1]}"#,
        "ThrottlingException",
    );
}

#[test]
fn the_code_in_a_header() {
    let body = r#"{"__type":"com.amazonaws.cloudwatch#InternalServiceFault","message":"m"}"#;
    check(
        &response(500, &[("x-amzn-query-error", "InternalServiceError;Receiver")], body),
        "InternalServiceError",
        "m",
        None,
    );
    check(
        &response(400, &[("x-amzn-errortype", "AccessDeniedException:http://x/")], "{}"),
        "AccessDeniedException",
        "",
        None,
    );
}

#[test]
fn what_no_service_wrote() {
    check(&response(502, &[], "<html><body><h1>502 Bad Gateway</h1></body></html>"), "", "", None);
    check(&response(503, &[], ""), "", "", None);
    check(&response(500, &[], "{not json"), "", "", None);
    check(&response(403, &[], "plain text"), "", "", None);
}

#[test]
fn the_date_is_the_servers_clock() {
    let refusal = Refusal::read(&response(403, &[("date", "Sun, 22 Nov 2026 02:30:01 GMT")], ""));
    assert_eq!(refusal.server_time, Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_314_601)));
    assert_eq!(Refusal::read(&response(403, &[("date", "yesterday")], "")).server_time, None);
}
