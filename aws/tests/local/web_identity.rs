//! A role that trusts an OIDC provider's tokens, and the way from there into a customer's role.
//!
//! The local AWS checks audience and subject against the trust policy. It does not verify signatures, nor the time in a
//! token: both are AWS's to do, and the Worker's tests verify its tokens with a library of their own.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use deputize_aws::{DenyReason, Error, Unsigned, sts::AssumeRoleWithWebIdentity, sts::AssumedRole};

use crate::{Bench, CUSTOMER, assume, seed::MAY_ASSUME};

const ISSUER: &str = "deputize.example";
const AUDIENCE: &str = "sts.amazonaws.com";

fn token(audience: &str, subject: &str) -> String {
    let part = |text: String| URL_SAFE_NO_PAD.encode(text);
    let claims = format!(
        r#"{{"iss":"https://{ISSUER}","aud":"{audience}","sub":"{subject}","iat":1795314601,"exp":4102444800}}"#
    );
    format!(
        "{}.{}.{}",
        part(r#"{"alg":"ES256","typ":"JWT"}"#.to_owned()),
        part(claims),
        part("signature".to_owned())
    )
}

async fn show(bench: &Bench, role_arn: &str, token: &str) -> Result<AssumedRole, Error> {
    let client = Unsigned {
        transport: &bench.transport,
        pace: &bench.pace,
        endpoints: &bench.endpoints,
        region: bench.region,
        counter: &bench.counter,
    };
    let input =
        AssumeRoleWithWebIdentity { role_arn, session_name: "deputize", token, duration_seconds: 3600 };
    client.assume_role_with_web_identity(&input).await
}

#[tokio::test]
async fn from_a_token_into_our_role_and_from_there_into_the_customers() {
    let Some(bench) = Bench::new() else { return };
    let ours = bench.web_identity_role("WebOurs", ISSUER, AUDIENCE, "deputize:aws", MAY_ASSUME).await;
    let session = show(&bench, &ours, &token(AUDIENCE, "deputize:aws")).await.unwrap();
    assert_eq!(session.assumed_role_arn, "arn:aws:sts::111111111111:assumed-role/WebOurs/deputize");

    let theirs = bench.role_for(CUSTOMER, "TrustsOurRole", &ours, Some("the-id")).await;
    let client = bench.client(&session.credentials);
    let reader = client.assume_role(&assume(&theirs, Some("the-id"))).await.unwrap();
    let who = bench.client(&reader.credentials).get_caller_identity().await.unwrap();
    assert_eq!(who.account, CUSTOMER);
    let refused = client.assume_role(&assume(&theirs, None)).await;
    assert!(matches!(refused, Err(Error::Denied { .. })), "{refused:?}");
}

#[tokio::test]
async fn another_audience_or_subject_is_refused() {
    let Some(bench) = Bench::new() else { return };
    let ours = bench.web_identity_role("WebStrict", ISSUER, AUDIENCE, "deputize:aws", MAY_ASSUME).await;
    for (audience, subject) in
        [("sts.example", "deputize:aws"), (AUDIENCE, "deputize:aws-cn"), (AUDIENCE, "")]
    {
        let refused = show(&bench, &ours, &token(audience, subject)).await;
        assert!(
            matches!(refused, Err(Error::Denied { reason: DenyReason::Unspecified, .. })),
            "{audience} {subject}: {refused:?}"
        );
    }
}
