//! The form that goes out without a signature, the session that comes back, the bounds and the refusals.

use std::time::{Duration, UNIX_EPOCH};

use super::*;
use crate::{
    Counter, DenyReason, Endpoints,
    scripted::{Scripted, ScriptedPace},
};

const ARN: &str = "arn:aws:iam::111111111111:role/Ours";

/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html#API_AssumeRoleWithWebIdentity_Examples>
const SESSION: &str = r#"<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>amzn1.account.AF6RHO7KZU5XRVQJGXK6HB56KR2A</SubjectFromWebIdentityToken>
    <Audience>client.5498841531868486423.1548@apps.example.com</Audience>
    <AssumedRoleUser>
      <Arn>arn:aws:sts::123456789012:assumed-role/FederatedWebIdentityRole/app1</Arn>
      <AssumedRoleId>AROACLKWSDQRAOEXAMPLE:app1</AssumedRoleId>
    </AssumedRoleUser>
    <Credentials>
      <SessionToken>AQoDYXdzEE0a8ANXXXXXXXXNO1ewxE5TijQyp+IEXAMPLE</SessionToken>
      <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey>
      <Expiration>2014-10-24T23:00:23Z</Expiration>
      <AccessKeyId>ASgeIAIOSFODNN7EXAMPLE</AccessKeyId>
    </Credentials>
    <SourceIdentity>SourceIdentityValue</SourceIdentity>
    <Provider>www.amazon.com</Provider>
  </AssumeRoleWithWebIdentityResult>
  <ResponseMetadata><RequestId>ad4156e9-bce1-11e2-82e6-6b6efEXAMPLE</RequestId></ResponseMetadata>
</AssumeRoleWithWebIdentityResponse>"#;

fn input() -> AssumeRoleWithWebIdentity<'static> {
    AssumeRoleWithWebIdentity {
        role_arn: ARN,
        session_name: "deputize",
        token: "aaaa.bbbb.cccc",
        duration_seconds: 3600,
    }
}

async fn run(script: &Scripted, input: &AssumeRoleWithWebIdentity<'_>) -> Result<AssumedRole, Error> {
    let client = Unsigned {
        transport: script,
        pace: &ScriptedPace::at(UNIX_EPOCH + Duration::from_secs(1_795_314_601)),
        endpoints: &Endpoints::aws(),
        region: "us-east-1",
        counter: &Counter::new(),
    };
    client.assume_role_with_web_identity(input).await
}

#[tokio::test]
async fn the_token_is_the_only_proof() {
    let script = Scripted::new().answer(200, SESSION);
    let session = run(&script, &input()).await.unwrap();
    assert_eq!(
        script.body(0),
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A111111111111%3Arole%2FOurs\
         &RoleSessionName=deputize&WebIdentityToken=aaaa.bbbb.cccc&DurationSeconds=3600"
    );
    for header in ["authorization", "x-amz-date", "x-amz-security-token"] {
        assert_eq!(script.header(0, header), "", "{header}");
    }
    assert_eq!(
        session.assumed_role_arn,
        "arn:aws:sts::123456789012:assumed-role/FederatedWebIdentityRole/app1"
    );
    assert_eq!(session.credentials.access_key_id(), "ASgeIAIOSFODNN7EXAMPLE");
    assert!(session.credentials.session_token().is_some());
    assert_eq!(session.credentials.expires_at(), Some(UNIX_EPOCH + Duration::from_secs(1_414_191_623)));
}

#[tokio::test]
async fn the_bounds_are_held_before_anything_is_sent() {
    async fn check(input: AssumeRoleWithWebIdentity<'_>, refused: Option<&str>) {
        let script = Scripted::new().answer(200, SESSION);
        let field = match run(&script, &input).await {
            Ok(_) => None,
            Err(Error::Invalid { field, .. }) => Some(field),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(field, refused);
        assert_eq!(script.sent(), usize::from(refused.is_none()));
    }
    let long = "a".repeat(TOKEN_MAX + 1);
    let cut = |length: usize| long.get(..length).unwrap();
    check(AssumeRoleWithWebIdentity { role_arn: cut(19), ..input() }, Some("role_arn")).await;
    check(AssumeRoleWithWebIdentity { session_name: "a b", ..input() }, Some("session_name")).await;
    check(AssumeRoleWithWebIdentity { token: "abc", ..input() }, Some("token")).await;
    check(AssumeRoleWithWebIdentity { token: cut(TOKEN_MAX), ..input() }, None).await;
    check(AssumeRoleWithWebIdentity { token: &long, ..input() }, Some("token")).await;
    check(AssumeRoleWithWebIdentity { duration_seconds: 899, ..input() }, Some("duration_seconds")).await;
    check(AssumeRoleWithWebIdentity { duration_seconds: 43_201, ..input() }, Some("duration_seconds")).await;
}

#[tokio::test]
async fn a_token_that_is_not_taken_is_told_from_a_role_that_does_not_trust_it() {
    let refusal = |status: u16, code: &str, message: &str| {
        let body = format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>r</RequestId></ErrorResponse>"
        );
        Scripted::new().answer(status, body.clone()).answer(status, body.clone()).answer(status, body)
    };
    for code in ["InvalidIdentityToken", "IDPRejectedClaim", "IDPCommunicationError"] {
        let script = refusal(400, code, "words");
        let error = run(&script, &input()).await.unwrap_err();
        assert_eq!(error, Error::BadToken { code: code.to_owned(), message: "words".to_owned() });
        let tried = if code == "IDPCommunicationError" { 3 } else { 1 };
        assert_eq!(script.sent(), tried, "{code}: only what AWS could not reach is asked again");
    }
    let error = run(&refusal(400, "ExpiredTokenException", "Token expired"), &input()).await.unwrap_err();
    assert_eq!(error, Error::Expired { code: "ExpiredTokenException".to_owned() });
    let message = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
    let error = run(&refusal(403, "AccessDenied", message), &input()).await.unwrap_err();
    assert!(matches!(error, Error::Denied { reason: DenyReason::Unspecified, .. }), "{error:?}");
}
