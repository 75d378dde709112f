//! What goes out, that it is signed as `aws-sigv4` signs for S3, and what the refusals tell.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode,
};
use aws_sigv4::sign::v4;

use super::*;
use crate::scripted::{Scripted, ScriptedPace};
use crate::{Counter, Credentials, Endpoints};

const NOW: SystemTime = UNIX_EPOCH;

fn object() -> Object<'static> {
    Object { bucket: "captures.example", key: "deputize/a=1/check-1", owner: "222222222222" }
}

async fn run(script: &Scripted, object: &Object<'_>, body: Option<&'static str>) -> Result<(), Error> {
    let client = Client {
        transport: script,
        pace: &ScriptedPace::at(NOW + Duration::from_secs(1_795_314_601)),
        endpoints: &Endpoints::aws(),
        credentials: &Credentials::new("ASIAEXAMPLE", "secret", Some("token".into()), None),
        region: "eu-central-1",
        counter: &Counter::new(),
    };
    match body {
        Some(body) => client.put_object(object, body).await,
        None => client.delete_object(object).await,
    }
}

/// The authorization that AWS's own signer gives for the same request.
fn expected(method: &str, body: &str) -> String {
    let identity =
        aws_credential_types::Credentials::new("ASIAEXAMPLE", "secret", Some("token".into()), None, "t")
            .into();
    let mut settings = SigningSettings::default();
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("eu-central-1")
        .name("s3")
        .time(NOW + Duration::from_secs(1_795_314_601))
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let url = "https://s3.eu-central-1.amazonaws.com/captures.example/deputize/a%3D1/check-1";
    let headers = [("x-amz-expected-bucket-owner", "222222222222")];
    let request =
        SignableRequest::new(method, url, headers.into_iter(), SignableBody::Bytes(body.as_bytes())).unwrap();
    let (signed, _) = aws_sigv4::http_request::sign(request, &parameters).unwrap().into_parts();
    signed.headers().find(|(name, _)| *name == "authorization").unwrap().1.to_owned()
}

#[tokio::test]
async fn it_is_signed_as_aws_signs_it() {
    let script = Scripted::new().answer(200, "").answer(204, "");
    run(&script, &object(), Some("proof")).await.unwrap();
    run(&script, &object(), None).await.unwrap();
    assert_eq!(script.body(0), "proof");
    assert_eq!(script.header(0, "authorization"), expected("PUT", "proof"));
    assert_eq!(script.header(1, "authorization"), expected("DELETE", ""));
    assert_eq!(
        script.header(1, "x-amz-content-sha256"),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}

#[tokio::test]
async fn a_key_stays_inside_its_bucket() {
    for key in ["", "/a", "a/../b", "./a", "..", "a//b", "a b", "a?b", "a%2e", &"a".repeat(1025)] {
        let script = Scripted::new().answer(200, "");
        let refused = run(&script, &Object { key, ..object() }, Some("x")).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "key", .. })), "{key}: {refused:?}");
        assert_eq!(script.sent(), 0);
    }
    for bucket in ["ab", "Captures", "a/b", ".a", &"a".repeat(64)] {
        let refused = run(&Scripted::new(), &Object { bucket, ..object() }, None).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "bucket", .. })), "{bucket}");
    }
}

#[tokio::test]
async fn refusals_tell_what_to_do() {
    let body = |code: &str, more: &str| {
        format!(
            "<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>words</Message>{more}<RequestId>r</RequestId></Error>"
        )
    };
    let refused = async |script: Scripted| run(&script, &object(), Some("x")).await.unwrap_err();
    let elsewhere = Error::WrongRegion { code: "PermanentRedirect".into(), region: Some("us-west-2".into()) };
    let header = [("x-amz-bucket-region", "us-west-2")];
    let redirected = Scripted::new().answer_with(301, &header, body("PermanentRedirect", ""));
    assert_eq!(refused(redirected).await, elsewhere);
    let malformed = body("AuthorizationHeaderMalformed", "<Region>us-west-2</Region>");
    let Error::WrongRegion { region, .. } = refused(Scripted::new().answer(400, malformed)).await else {
        panic!("another error")
    };
    assert_eq!(region.as_deref(), Some("us-west-2"));
    let missing = refused(Scripted::new().answer(404, body("NoSuchBucket", ""))).await;
    assert_eq!(missing, Error::NotFound { code: "NoSuchBucket".into(), message: "words".into() });
    let denied = refused(Scripted::new().answer(403, body("AccessDenied", ""))).await;
    assert!(matches!(denied, Error::Denied { .. }), "{denied:?}");
}
