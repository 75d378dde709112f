//! Bad days, played by a script: throttling, faults, cuts, refusals.

use std::time::UNIX_EPOCH;

use super::*;
use crate::scripted::{Scripted, ScriptedPace};

const WHO: &str = r"<GetCallerIdentityResponse><GetCallerIdentityResult>
    <Arn>arn:aws:iam::111111111111:user/deputize</Arn><UserId>AIDAEXAMPLE</UserId><Account>111111111111</Account>
    </GetCallerIdentityResult></GetCallerIdentityResponse>";

const THROTTLED: &str = r"<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code>
    <Message>Rate exceeded</Message></Error><RequestId>r</RequestId></ErrorResponse>";

const DENIED: &str = r"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>
    <Message>User: u is not authorized</Message></Error><RequestId>r</RequestId></ErrorResponse>";

struct Run {
    result: Result<String, Error>,
    calls: u32,
    slept: Vec<Duration>,
    dates: Vec<String>,
}

async fn run(script: Scripted) -> Run {
    let pace = ScriptedPace::at(UNIX_EPOCH + Duration::from_secs(1_795_314_601));
    let credentials = Credentials::long_lived("AKIDEXAMPLE", "secret");
    let (endpoints, counter) = (Endpoints::aws(), Counter::new());
    let client = Client {
        transport: &script,
        pace: &pace,
        endpoints: &endpoints,
        credentials: &credentials,
        region: "us-east-1",
        counter: &counter,
    };
    let result = client.get_caller_identity().await.map(|who| who.account);
    assert_eq!(counter.calls(Service::Sts), counter.total());
    assert_eq!(counter.total() as usize, script.sent());
    Run {
        result,
        calls: counter.total(),
        slept: pace.slept(),
        dates: (0..script.sent()).map(|place| script.header(place, "x-amz-date")).collect(),
    }
}

fn account() -> String {
    "111111111111".to_owned()
}

#[tokio::test]
async fn throttling_is_waited_out_and_each_attempt_is_signed_afresh() {
    let run = run(Scripted::new().answer(400, THROTTLED).answer(400, THROTTLED).answer(200, WHO)).await;
    assert_eq!((run.result, run.calls), (Ok(account()), 3));
    assert_eq!(run.slept, [Duration::from_millis(500), Duration::from_secs(1)]);
    assert_eq!(run.dates, ["20261122T023001Z", "20261122T023001Z", "20261122T023002Z"]);
}

#[tokio::test]
async fn throttling_that_does_not_end_is_told() {
    let run = run(Scripted::new().answer(400, THROTTLED).answer(400, THROTTLED).answer(400, THROTTLED)).await;
    assert_eq!(
        (run.result, run.calls),
        (Err(Error::Throttled { code: "Throttling".into(), message: "Rate exceeded".into() }), 3)
    );
}

#[tokio::test]
async fn faults_and_cut_connections_are_repeated() {
    let cut = || TransportError::Connect("connection reset".into());
    let run_ = run(Scripted::new().answer(503, "").fail(cut()).answer(200, WHO)).await;
    assert_eq!((run_.result, run_.calls), (Ok(account()), 3));
    let run_ = run(Scripted::new().fail(TransportError::Timeout).answer(200, WHO)).await;
    assert_eq!((run_.result, run_.calls), (Ok(account()), 2));
    let run_ = run(Scripted::new().fail(cut()).fail(cut()).fail(cut())).await;
    assert_eq!((run_.result, run_.calls), (Err(Error::Unreachable { detail: "connection reset".into() }), 3));
    let run_ = run(Scripted::new().answer(500, "<html>").answer(502, "").answer(503, "")).await;
    let gone = Error::Service { status: 503, code: String::new(), message: String::new(), request_id: None };
    assert_eq!((run_.result, run_.calls), (Err(gone), 3));
}

#[tokio::test]
async fn refusals_and_unreadable_answers_are_never_repeated() {
    let run_ = run(Scripted::new().answer(403, DENIED)).await;
    assert!(matches!(run_.result, Err(Error::Denied { reason: crate::DenyReason::Unspecified, .. })));
    assert_eq!(run_.calls, 1);
    let run_ = run(Scripted::new().answer(200, "<GetCallerIdentityResponse/>")).await;
    assert!(matches!(run_.result, Err(Error::Unreadable { operation: "GetCallerIdentity", .. })));
    let run_ = run(Scripted::new().fail(TransportError::Malformed("no".into()))).await;
    assert!(matches!(run_.result, Err(Error::Invalid { field: "endpoint", .. })));
    assert_eq!(run_.calls, 1);
}
