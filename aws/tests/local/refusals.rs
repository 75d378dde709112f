//! Wrong keys, wrong clocks, wrong sessions, and no AWS at all.

use std::{net::TcpListener, time::Duration};

use deputize_aws::{Bytes, Credentials, Endpoints, Error, Service, Transport, TransportError, http};

use crate::{
    Bench, CUSTOMER, HALF_AN_HOUR, assume,
    clock::HostPace,
    ministack::Ministack,
    seed::{MAY_ASSUME, between},
};

async fn kind(bench: &Bench, credentials: &Credentials) -> Error {
    bench.client(credentials).get_caller_identity().await.unwrap_err()
}

#[tokio::test]
async fn a_wrong_secret_and_an_unknown_key() {
    let Some(bench) = Bench::new() else { return };
    let us = bench.user("wrong-secret", Some(MAY_ASSUME)).await;
    let wrong = Credentials::long_lived(us.access_key_id(), "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    let error = kind(&bench, &wrong).await;
    assert!(matches!(error, Error::BadCredentials { .. }), "{error:?}");
    assert_eq!(error.code(), Some("SignatureDoesNotMatch"));

    let error = kind(&bench, &Credentials::long_lived("AKIAIOSFODNN7EXAMPLE", "secret")).await;
    assert!(matches!(error, Error::BadCredentials { .. }), "{error:?}");
    assert_eq!(error.code(), Some("InvalidClientTokenId"));
}

#[tokio::test]
async fn a_clock_that_is_half_an_hour_off() {
    let Some(mut bench) = Bench::new() else { return };
    let us = bench.user("skewed", Some(MAY_ASSUME)).await;
    for (ahead, behind) in [(HALF_AN_HOUR, Duration::ZERO), (Duration::ZERO, HALF_AN_HOUR)] {
        bench.pace = HostPace { ahead, behind };
        match kind(&bench, &us).await {
            Error::Skewed { server_time: Some(_), .. } => {}
            other => panic!("{other:?}"),
        }
        // EC2 says the same of a wrong key; the two clocks tell.
        let ec2 = bench.client(&us).describe_regions().await.unwrap_err();
        assert!(matches!(ec2, Error::Skewed { .. }), "{ec2:?}");
    }
}

#[tokio::test]
async fn a_session_that_is_over() {
    // One of its own: at each AssumeRole, another test's too, the local AWS forgets the sessions that are over, and then
    // it says that it knows no such key. AWS remembers.
    let Some(own) = Ministack::alone() else { return };
    let bench = Bench::at(own.address());
    let us = bench.user("expired", Some(MAY_ASSUME)).await;
    let arn = bench.role(CUSTOMER, "Short", Some("right-id")).await;
    // Below AWS's least; the local AWS lets it pass, this crate does not.
    let ask = [
        ("Action", "AssumeRole"),
        ("RoleArn", arn.as_str()),
        ("RoleSessionName", "short"),
        ("ExternalId", "right-id"),
        ("DurationSeconds", "1"),
    ];
    let (status, body) = bench.raw(("sts", "2011-06-15"), &us, &ask).await;
    assert_eq!(status, 200, "{body}");
    let session = Credentials::new(
        between(&body, "AccessKeyId"),
        between(&body, "SecretAccessKey"),
        Some(between(&body, "SessionToken").to_owned()),
        None,
    );
    tokio::time::sleep(Duration::from_secs(2)).await;
    let error = kind(&bench, &session).await;
    assert!(matches!(error, Error::Expired { .. }), "{error:?}");
    let error = bench.client(&session).describe_instances().await.unwrap_err();
    assert!(matches!(error, Error::Expired { .. }), "EC2 has its own word: {error:?}");
}

#[tokio::test]
async fn a_foreign_and_a_missing_session_token() {
    let Some(bench) = Bench::new() else { return };
    let us = bench.user("foreign", Some(MAY_ASSUME)).await;
    let arn = bench.role(CUSTOMER, "TwoSessions", Some("right-id")).await;
    let one = bench.client(&us).assume_role(&assume(&arn, Some("right-id"))).await.unwrap().credentials;
    let two = bench.client(&us).assume_role(&assume(&arn, Some("right-id"))).await.unwrap().credentials;
    for token in [two.session_token().map(str::to_owned), None] {
        let mixed = Credentials::new(one.access_key_id(), one.secret_access_key(), token, None);
        let error = kind(&bench, &mixed).await;
        assert!(matches!(error, Error::BadCredentials { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn nobody_listens() {
    let Some(mut bench) = Bench::new() else { return };
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    bench.endpoints = Endpoints::local(format!("http://127.0.0.1:{port}"));
    let error = kind(&bench, &Credentials::long_lived("AKIAIOSFODNN7EXAMPLE", "secret")).await;
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    assert_eq!(bench.counter.calls(Service::Sts), 3, "a cut connection is tried again");
}

#[tokio::test]
async fn nobody_answers() {
    let Some(bench) = Bench::new() else { return };
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let request = http::Request::post(url).body(Bytes::new()).unwrap();
    let result = bench.transport.send(request, Duration::from_millis(200)).await;
    assert_eq!(result.unwrap_err(), TransportError::Timeout);
}
