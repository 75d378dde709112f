//! Literals: AWS's own worked example, and two requests of our kind as botocore 1.43.106 signs them.

use std::time::{Duration, UNIX_EPOCH};

use super::*;

/// The key of AWS's documentation, which is nobody's.
fn credentials(session_token: Option<&str>) -> Credentials {
    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    Credentials::new("AKIDEXAMPLE", secret, session_token.map(str::to_owned), None)
}

struct Case {
    request: http::request::Builder,
    body: &'static str,
    token: Option<&'static str>,
    service: &'static str,
    expected: &'static str,
}

fn check(case: Case) {
    let mut request = case.request.body(Bytes::from_static(case.body.as_bytes())).unwrap();
    // 2015-08-30T12:36:00Z, the instant of AWS's examples.
    let now = UNIX_EPOCH + Duration::from_secs(1_440_938_160);
    sign(&mut request, &credentials(case.token), "us-east-1", case.service, now).unwrap();
    let header = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    assert_eq!(header("x-amz-date"), Some("20150830T123600Z"));
    assert_eq!(header("x-amz-security-token"), case.token);
    assert_eq!(header("authorization"), Some(case.expected));
}

/// <https://docs.aws.amazon.com/general/latest/gr/sigv4-calculate-signature.html> (ListUsers).
#[test]
fn as_in_the_documentation() {
    check(Case {
        request: http::Request::get("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08")
            .header("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
        body: "",
        token: None,
        service: "iam",
        expected: "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
            SignedHeaders=content-type;host;x-amz-date, \
            Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
    });
}

#[test]
fn a_form_to_a_host_with_a_port_as_botocore_signs_it() {
    check(Case {
        request: http::Request::post("http://127.0.0.1:4566/")
            .header("content-type", "application/x-www-form-urlencoded"),
        body: "Action=AssumeRole&Version=2011-06-15",
        token: None,
        service: "sts",
        expected: "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/sts/aws4_request, \
            SignedHeaders=content-type;host;x-amz-date, \
            Signature=15b97bde23f9325df6d5ebc0907acdd6a95ec91424e501d4c706b842c5060ef6",
    });
}

#[test]
fn json_with_a_session_as_botocore_signs_it() {
    check(Case {
        request: http::Request::post("https://monitoring.us-east-1.amazonaws.com/")
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", "GraniteServiceVersion20100801.GetMetricData"),
        body: "{}",
        token: Some("SESSION/TOKEN+=="),
        service: "monitoring",
        expected: "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/monitoring/aws4_request, \
            SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, \
            Signature=deee82972fd8a85bc0d8daabae816bf595d2afac9d30560ee49308c74290a9b0",
    });
}

#[test]
fn a_token_with_a_line_break_is_refused_without_being_shown() {
    let mut request = http::Request::post("https://sts.us-east-1.amazonaws.com/").body(Bytes::new()).unwrap();
    let error =
        sign(&mut request, &credentials(Some("se\ncret")), "us-east-1", "sts", UNIX_EPOCH).unwrap_err();
    assert!(matches!(error, Error::Invalid { field: "credentials", .. }));
    assert!(!error.to_string().contains("cret\""));
}
