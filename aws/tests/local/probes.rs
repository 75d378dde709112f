//! The three probes of the gate, as the Worker sends them.

use deputize_aws::{DenyReason, Error, PolicyKind, Service, sts::AssumeRole};

use crate::{Bench, CUSTOMER, NOBODY, assume, seed::MAY_ASSUME};

const DENY_ALL: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"#;

fn denied(result: Result<deputize_aws::sts::AssumedRole, Error>) -> (String, DenyReason) {
    match result.map(|session| session.assumed_role_arn) {
        Err(Error::Denied { code, message, reason, .. }) => {
            assert_eq!(code, "AccessDenied");
            (message, reason)
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_role_that_requires_the_id_passes_all_three() {
    let Some(bench) = Bench::new() else { return };
    let us = bench.user("probes", Some(MAY_ASSUME)).await;
    let arn = bench.role(CUSTOMER, "Strict", Some("3f1d4c5e-7a8b-4c9d-8e0f-1a2b3c4d5e6f")).await;
    let client = bench.client(&us);

    let (without, reason) = denied(client.assume_role(&assume(&arn, None)).await);
    assert_eq!(reason, DenyReason::Unspecified);
    let (wrong, _) = denied(client.assume_role(&assume(&arn, Some("wrong-id"))).await);
    assert_eq!(without, wrong, "AWS does not tell which");

    let right = assume(&arn, Some("3f1d4c5e-7a8b-4c9d-8e0f-1a2b3c4d5e6f"));
    let session = client.assume_role(&right).await.unwrap();
    assert_eq!(session.assumed_role_arn, "arn:aws:sts::222222222222:assumed-role/Strict/deputize-test");
    assert!(session.assumed_role_id.ends_with(":deputize-test"));
    assert!(session.credentials.session_token().is_some_and(|token| !token.is_empty()));
    assert_eq!(bench.counter.calls(Service::Sts), 3, "one call a probe, no refusal repeated");

    let who = bench.client(&session.credentials).get_caller_identity().await.unwrap();
    assert_eq!((who.account.as_str(), who.arn), (CUSTOMER, session.assumed_role_arn));
}

#[tokio::test]
async fn a_role_that_lets_anyone_in_is_seen() {
    let Some(bench) = Bench::new() else { return };
    let us = bench.user("probes-open", Some(MAY_ASSUME)).await;
    let arn = bench.role(CUSTOMER, "Open", None).await;
    for id in [None, Some("any-id")] {
        bench.client(&us).assume_role(&assume(&arn, id)).await.unwrap();
    }
}

#[tokio::test]
async fn an_unknown_role_and_an_unknown_account_look_like_a_wrong_id() {
    let Some(bench) = Bench::new() else { return };
    let us = bench.user("probes-unknown", Some(MAY_ASSUME)).await;
    bench.role(CUSTOMER, "Known", Some("right-id")).await;
    for (account, name) in
        [(CUSTOMER, "NoSuchRole"), (NOBODY, "Known"), (CUSTOMER, "known"), (CUSTOMER, "Known")]
    {
        let arn = format!("arn:aws:iam::{account}:role/{name}");
        let (message, reason) = denied(bench.client(&us).assume_role(&assume(&arn, Some("wrong-id"))).await);
        assert_eq!(reason, DenyReason::Unspecified, "{message}");
        assert!(message.ends_with(&format!("sts:AssumeRole on resource: {arn}")), "{message}");
    }
}

#[tokio::test]
async fn our_own_missing_right_is_told_apart() {
    let Some(bench) = Bench::new() else { return };
    let arn = bench.role(CUSTOMER, "ForNobody", Some("right-id")).await;
    let nobody = bench.user("probes-without-right", None).await;
    let (message, reason) = denied(bench.client(&nobody).assume_role(&assume(&arn, Some("right-id"))).await);
    assert_eq!(reason, DenyReason::NotAllowed(PolicyKind::Identity), "{message}");

    let forbidden = MAY_ASSUME.replace("Allow", "Deny");
    let forbidden = bench.user("probes-forbidden", Some(&forbidden)).await;
    let (message, reason) =
        denied(bench.client(&forbidden).assume_role(&assume(&arn, Some("right-id"))).await);
    assert_eq!(reason, DenyReason::ExplicitDeny(PolicyKind::Identity), "{message}");
}

#[tokio::test]
async fn a_probes_session_may_do_nothing() {
    let Some(bench) = Bench::new() else { return };
    let us = bench.user("probes-deny-all", Some(MAY_ASSUME)).await;
    let arn = bench.role(CUSTOMER, "Harmless", Some("right-id")).await;
    let free = bench.client(&us).assume_role(&assume(&arn, Some("right-id"))).await.unwrap().credentials;
    bench.client(&free).describe_instances().await.unwrap();

    let input = AssumeRole { policy: Some(DENY_ALL), ..assume(&arn, Some("right-id")) };
    let tied = bench.client(&us).assume_role(&input).await.unwrap().credentials;
    match bench.client(&tied).describe_instances().await {
        Err(Error::Denied { code, reason, .. }) => {
            assert_eq!(code, "UnauthorizedOperation");
            // AWS says "in a session policy" here; the local AWS names the wrong kind of policy.
            assert!(matches!(reason, DenyReason::ExplicitDeny(_)), "{reason:?}");
        }
        other => panic!("{other:?}"),
    }
}
