//! Literals of AWS's own test suite and of botocore, and every signature of a spread of requests beside
//! the one that `aws-sigv4`'s HTTP front end makes.

use std::time::Duration;

use aws_sigv4::http_request::{self, SignableBody, SignableRequest, SigningSettings};

use super::*;

/// The key of AWS's documentation and test suite, which is nobody's.
const KEY: (&str, &str) = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

/// 2015-08-30T12:36:00Z, the instant of AWS's examples.
fn example_time() -> SystemTime {
    DateTime::from_secs(1_440_938_160).try_into().unwrap()
}

fn credentials(session_token: Option<&str>) -> Credentials {
    Credentials::new(KEY.0, KEY.1, session_token.map(str::to_owned), None)
}

fn get<'r>(request: &'r http::Request<Bytes>, name: &str) -> Option<&'r str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

fn check(
    request: http::request::Builder,
    body: &'static str,
    token: Option<&str>,
    service: &str,
    expected: &str,
) {
    let mut request = request.body(Bytes::from_static(body.as_bytes())).unwrap();
    sign(&mut request, &credentials(token), "us-east-1", service, example_time()).unwrap();
    assert_eq!(get(&request, "x-amz-date"), Some("20150830T123600Z"));
    assert_eq!(get(&request, "x-amz-security-token"), token);
    assert_eq!(get(&request, "authorization"), Some(expected));
}

/// `get-vanilla` and `post-x-www-form-urlencoded` of the SigV4 test suite that AWS publishes.
#[test]
fn as_in_awss_test_suite() {
    check(
        http::Request::get("https://example.amazonaws.com/"),
        "",
        None,
        "service",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
         SignedHeaders=host;x-amz-date, \
         Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    );
    check(
        http::Request::post("https://example.amazonaws.com/")
            .header("content-type", "application/x-www-form-urlencoded"),
        "Param1=value1",
        None,
        "service",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date, \
         Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    );
}

/// botocore 1.43.106.
#[test]
fn as_botocore_signs_a_form_to_a_port_and_json_with_a_session() {
    check(
        http::Request::post("http://127.0.0.1:4566/")
            .header("content-type", "application/x-www-form-urlencoded"),
        "Action=AssumeRole&Version=2011-06-15",
        None,
        "sts",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/sts/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date, \
         Signature=15b97bde23f9325df6d5ebc0907acdd6a95ec91424e501d4c706b842c5060ef6",
    );
    check(
        http::Request::post("https://monitoring.us-east-1.amazonaws.com/")
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", "GraniteServiceVersion20100801.GetMetricData"),
        "{}",
        Some("SESSION/TOKEN+=="),
        "monitoring",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/monitoring/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, \
         Signature=deee82972fd8a85bc0d8daabae816bf595d2afac9d30560ee49308c74290a9b0",
    );
}

/// What `aws-sigv4`'s front end puts into `authorization`.
fn oracle(
    request: &http::Request<Bytes>,
    token: Option<&str>,
    region: &str,
    service: &str,
    now: SystemTime,
) -> String {
    let identity =
        aws_credential_types::Credentials::new(KEY.0, KEY.1, token.map(str::to_owned), None, "test").into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service)
        .time(now)
        .settings(SigningSettings::default())
        .build()
        .unwrap()
        .into();
    let signable = SignableRequest::new(
        request.method().as_str(),
        request.uri().to_string(),
        request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())),
        SignableBody::Bytes(request.body()),
    )
    .unwrap();
    let (instructions, _) = http_request::sign(signable, &params).unwrap().into_parts();
    instructions.headers().find(|(name, _)| *name == "authorization").unwrap().1.to_owned()
}

#[test]
fn every_signature_is_the_front_ends() {
    let hosts =
        ["https://sts.us-east-1.amazonaws.com", "http://127.0.0.1:4566/", "https://h:443/", "http://h:80/"];
    let tokens = [None, Some("AQoDYXdzEPT//wEXAMPLEtc764bNrC9SAPBSM22==")];
    let scopes = [("us-east-1", "sts"), ("eu-west-1", "monitoring"), ("cn-north-1", "ec2")];
    let bodies = ["", "Action=AssumeRole", "{\"ä\": \"\u{1f980}\"}"];
    // The last second of a day, the first of the next, and a leap day.
    let times = [1_795_305_599, 1_795_305_600, 1_709_210_096].map(|at| UNIX_EPOCH + Duration::from_secs(at));
    for token in tokens {
        // One set of credentials for all, so that the kept key is often that of another scope.
        let credentials = credentials(token);
        for (host, now) in hosts.iter().flat_map(|host| times.map(|now| (host, now))) {
            for ((region, service), body) in scopes.iter().flat_map(|scope| bodies.map(|body| (scope, body)))
            {
                let mut request = http::Request::post(*host)
                    .header("X-Custom", "  spaces   inside ")
                    .header("content-type", "application/x-amz-json-1.0")
                    .header("x-amz-target", "A.B")
                    .body(Bytes::from_static(body.as_bytes()))
                    .unwrap();
                let expected = oracle(&request, token, region, service, now);
                // Twice, as a retry does: what the first left in the headers must not count.
                for _ in 0..2 {
                    sign(&mut request, &credentials, region, service, now).unwrap();
                    assert_eq!(
                        get(&request, "authorization"),
                        Some(expected.as_str()),
                        "{host} {region} {body}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_cannot_be_signed_is_refused_and_no_secret_is_shown() {
    let check = |uri: &str, token: Option<&str>, now, refused: &str| {
        let mut request = http::Request::post(uri).body(Bytes::new()).unwrap();
        let error = sign(&mut request, &credentials(token), "us-east-1", "sts", now).unwrap_err();
        assert!(matches!(error, Error::Invalid { field, .. } if field == refused), "{error:?}");
        assert!(!error.to_string().contains("hush"));
    };
    check("https://h/", Some("hush\nhush"), example_time(), "credentials");
    check("https://h/a=b", None, example_time(), "request");
    check("https://h/a/../b", None, example_time(), "request");
    check("https://h/?q=1", None, example_time(), "request");
    check("/", None, example_time(), "request");
    check("https://h/", None, UNIX_EPOCH - Duration::from_secs(1), "now");
}
