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

fn client<'a>(
    script: &'a Scripted,
    pace: &'a ScriptedPace,
    given: &'a (Endpoints, Credentials, Counter),
) -> Client<'a, Scripted, ScriptedPace> {
    let (endpoints, credentials, counter) = given;
    Client { transport: script, pace, endpoints, credentials, region: "eu-west-1", counter }
}

fn given() -> (Endpoints, Credentials, Counter) {
    (Endpoints::aws(), Credentials::long_lived("AKIDEXAMPLE", "secret"), Counter::new())
}

#[tokio::test]
async fn each_attempt_and_each_page_asks_to_be_admitted() {
    let script = Scripted::new()
        .answer(400, THROTTLED)
        .answer(200, r#"{"TableNames":["a"],"LastEvaluatedTableName":"a"}"#)
        .answer(503, "")
        .answer(200, "{}")
        .answer(200, "<GetPolicyResponse><GetPolicyResult><Policy><DefaultVersionId>v1</DefaultVersionId></Policy></GetPolicyResult></GetPolicyResponse>");
    let (pace, given) = (ScriptedPace::at(UNIX_EPOCH), given());
    let client = client(&script, &pace, &given);
    assert_eq!(client.list_tables().await.unwrap(), ["a"]);
    client.get_policy_version_in_force("arn:aws:iam::123456789012:policy/P").await.unwrap();
    let table = (Service::DynamoDb, "eu-west-1".to_owned());
    let iam = (Service::Iam, "us-east-1".to_owned());
    assert_eq!(pace.admitted(), [table.clone(), table.clone(), table.clone(), table, iam]);
    assert_eq!(given.2.total(), 5);
}

#[tokio::test]
async fn an_unsigned_call_asks_too() {
    let (script, pace, given) = (Scripted::new(), ScriptedPace::at(UNIX_EPOCH), given());
    let client = Unsigned {
        transport: &script,
        pace: &pace,
        endpoints: &given.0,
        region: "us-east-1",
        counter: &given.2,
    };
    let cut = client.call(Service::Sts, "AssumeRoleWithWebIdentity", Bytes::new()).await;
    assert!(matches!(cut, Err(Error::Unreachable { .. })));
    assert_eq!(pace.admitted(), vec![(Service::Sts, "us-east-1".to_owned()); 3]);
}

#[tokio::test]
async fn what_is_held_back_is_signed_late_and_loses_no_time() {
    // Twenty seconds before each attempt, which is more in all than a call may take.
    let script = Scripted::new().answer(400, THROTTLED).answer(400, THROTTLED).answer(200, WHO);
    let start = UNIX_EPOCH + Duration::from_secs(1_795_314_601);
    let (pace, given) = (ScriptedPace::at(start).holding(Duration::from_secs(20)), given());
    client(&script, &pace, &given).get_caller_identity().await.unwrap();
    let dates: Vec<_> = (0..script.sent()).map(|place| script.header(place, "x-amz-date")).collect();
    assert_eq!(dates, ["20261122T023021Z", "20261122T023041Z", "20261122T023102Z"]);
}

#[tokio::test]
async fn by_default_nothing_is_held_back() {
    struct Plain;
    impl Pace for Plain {
        fn now(&self) -> SystemTime {
            UNIX_EPOCH
        }
        async fn sleep(&self, _: Duration) {}
        fn jitter(&self) -> f64 {
            0.5
        }
    }
    let (script, given) = (Scripted::new().answer(200, WHO), given());
    let (endpoints, credentials, counter) = &given;
    let client =
        Client { transport: &script, pace: &Plain, endpoints, credentials, region: "eu-west-1", counter };
    client.get_caller_identity().await.unwrap();
}
