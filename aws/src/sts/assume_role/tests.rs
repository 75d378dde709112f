//! The form that goes out, the session that comes back, and the bounds in between.

use std::time::UNIX_EPOCH;

use super::*;
use crate::{
    Counter, Endpoints,
    scripted::{Scripted, ScriptedPace},
};

const ARN: &str = "arn:aws:iam::222222222222:role/DeputizeRole";

/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html#API_AssumeRole_Examples>,
/// with the token on one line, as it comes.
const SESSION: &str = r#"<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult>
  <SourceIdentity>DevUser123</SourceIdentity>
    <AssumedRoleUser>
      <Arn>arn:aws:sts::123456789012:assumed-role/demo/John</Arn>
      <AssumedRoleId>ARO123EXAMPLE123:John</AssumedRoleId>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>
      <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY</SecretAccessKey>
      <SessionToken>AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQW==</SessionToken>
      <Expiration>2019-11-09T13:34:41Z</Expiration>
    </Credentials>
    <PackedPolicySize>6</PackedPolicySize>
  </AssumeRoleResult>
  <ResponseMetadata>
    <RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId>
  </ResponseMetadata>
</AssumeRoleResponse>"#;

fn input() -> AssumeRole<'static> {
    AssumeRole {
        role_arn: ARN,
        session_name: "deputize",
        external_id: None,
        duration_seconds: 900,
        policy: None,
        policy_arns: &[],
    }
}

async fn run(script: &Scripted, input: &AssumeRole<'_>) -> Result<AssumedRole, Error> {
    let client = Client {
        transport: script,
        pace: &ScriptedPace::at(UNIX_EPOCH + Duration::from_secs(1_795_314_601)),
        endpoints: &Endpoints::aws(),
        credentials: &Credentials::long_lived("AKIDEXAMPLE", "secret"),
        region: "us-east-1",
        counter: &Counter::new(),
    };
    client.assume_role(input).await
}

#[tokio::test]
async fn the_form_has_what_was_given_and_nothing_else() {
    let script = Scripted::new().answer(200, SESSION).answer(200, SESSION);
    run(&script, &input()).await.unwrap();
    assert_eq!(
        script.body(0),
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A222222222222%3Arole%2FDeputizeRole\
         &RoleSessionName=deputize&DurationSeconds=900"
    );
    let arns = ["arn:aws:iam::aws:policy/SecurityAudit", "arn:aws:iam::222222222222:policy/Own"];
    let all = AssumeRole {
        external_id: Some("a:b/c"),
        duration_seconds: 3600,
        policy: Some("{\"a\": 1}"),
        policy_arns: &arns,
        ..input()
    };
    run(&script, &all).await.unwrap();
    assert!(
        script.body(1).ends_with(
            "&DurationSeconds=3600&ExternalId=a%3Ab%2Fc&Policy=%7B%22a%22%3A+1%7D\
             &PolicyArns.member.1.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FSecurityAudit\
             &PolicyArns.member.2.arn=arn%3Aaws%3Aiam%3A%3A222222222222%3Apolicy%2FOwn"
        ),
        "{}",
        script.body(1)
    );
}

#[tokio::test]
async fn the_session_is_read() {
    let session = run(&Scripted::new().answer(200, SESSION), &input()).await.unwrap();
    assert_eq!(session.assumed_role_arn, "arn:aws:sts::123456789012:assumed-role/demo/John");
    assert_eq!(session.assumed_role_id, "ARO123EXAMPLE123:John");
    assert_eq!(session.packed_policy_size, Some(6));
    assert_eq!(session.credentials.access_key_id(), "ASIAIOSFODNN7EXAMPLE");
    assert_eq!(session.credentials.secret_access_key(), "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY");
    assert_eq!(
        session.credentials.session_token(),
        Some("AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQW==")
    );
    assert_eq!(session.credentials.expires_at(), Some(UNIX_EPOCH + Duration::from_secs(1_573_306_481)));
    assert!(!format!("{session:?}").contains("wJalr"));
}

#[tokio::test]
async fn an_answer_without_its_parts_is_unreadable_and_shows_no_secret() {
    for (gone, instead) in [("Expiration", "Expired"), ("AccessKeyId", "Id"), ("Arn", "arn")] {
        let error =
            run(&Scripted::new().answer(200, SESSION.replace(gone, instead)), &input()).await.unwrap_err();
        assert!(matches!(error, Error::Unreadable { operation: "AssumeRole", .. }), "{error:?}");
        assert!(!format!("{error:?}").contains("EXAMPLE"), "{error:?}");
    }
    let no_date = SESSION.replace("2019-11-09T13:34:41Z", "soon");
    assert!(matches!(
        run(&Scripted::new().answer(200, no_date), &input()).await,
        Err(Error::Unreadable { .. })
    ));
}

#[tokio::test]
async fn the_bounds_are_held_on_both_sides_before_anything_is_sent() {
    async fn check(input: AssumeRole<'_>, refused: Option<&str>) {
        let script = Scripted::new().answer(200, SESSION);
        let field = match run(&script, &input).await {
            Ok(_) => None,
            Err(Error::Invalid { field, .. }) => Some(field),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(field, refused, "{input:?}");
        assert_eq!(script.sent(), usize::from(refused.is_none()));
    }
    let long = "a".repeat(2049);
    let cut = |length: usize| long.get(..length).unwrap();
    let arn = |role_arn| AssumeRole { role_arn, ..input() };
    check(arn(cut(19)), Some("role_arn")).await;
    check(arn(cut(20)), None).await;
    check(arn(cut(2048)), None).await;
    check(arn(cut(2049)), Some("role_arn")).await;
    let name = |session_name| AssumeRole { session_name, ..input() };
    check(name("a"), Some("session_name")).await;
    check(name("a_+=,.@-"), None).await;
    check(name(cut(64)), None).await;
    check(name(cut(65)), Some("session_name")).await;
    check(name("with space"), Some("session_name")).await;
    check(name("a:b"), Some("session_name")).await;
    let id = |external_id| AssumeRole { external_id: Some(external_id), ..input() };
    check(id(""), Some("external_id")).await;
    check(id("a"), Some("external_id")).await;
    check(id("a_+=,.@:/-"), None).await;
    check(id("a b"), Some("external_id")).await;
    check(id("ä1"), Some("external_id")).await;
    check(id(cut(1224)), None).await;
    check(id(cut(1225)), Some("external_id")).await;
    let seconds = |duration_seconds| AssumeRole { duration_seconds, ..input() };
    check(seconds(899), Some("duration_seconds")).await;
    check(seconds(43_200), None).await;
    check(seconds(43_201), Some("duration_seconds")).await;
    let policy = |policy| AssumeRole { policy: Some(policy), ..input() };
    check(policy(""), Some("policy")).await;
    check(policy(cut(2048)), None).await;
    check(policy(&long), Some("policy")).await;
}
