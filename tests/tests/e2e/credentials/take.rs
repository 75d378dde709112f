//! `POST …/credentials`: what is given, what it may do, and what is told of it.
//!
//! 1. Taken by a token: a session of the role that is named after the token, for the least time, under a policy with the
//!    features' actions. It works in AWS, and no further than the policy, though the role goes further.
//! 2. Narrowed to some features, to a region, and by a policy of one's own: AWS refuses the rest.
//! 3. The audit log has who, from where, which account, why, how long and for what; the history has it once for each reason.
//! 4. The credentials are nowhere: neither in the log nor in any file of the Worker's storage.
//! 5. A policy beyond the features, features and regions beyond the connection's, and reasons that are none are refused by
//!    their fields.

use deputize_tests::environment;
use deputize_tests::organisation::Organisation;
use serde_json::{Value, json};

use super::{Lender, run, variables};
use crate::audit::entry;
use crate::logs::nothing_holds;

/// What EC2 answers to whoever may not.
const DENIED: &str = "UnauthorizedOperation";

#[tokio::test]
async fn a_session_that_may_do_what_the_features_call() {
    // 1
    let lender = Lender::new("credentials-take", &json!({})).await;
    let answer = lender.program.post(&lender.path(""), &json!({"reason": " Nightly report "})).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let given = answer.expect(200);
    let session = format!("/deputize-{}", lender.token.0);
    assert!(given["assumed_role_arn"].as_str().is_some_and(|arn| arn.ends_with(&session)), "{given}");
    let policy = given["session_policy"].to_string();
    assert!(policy.contains("ec2:DescribeInstances") && !policy.contains("ec2:Describe*"), "{policy}");
    assert!(!given.to_string().contains("external_id"), "{given}");
    let program = run(&variables(&given));
    assert_eq!(program["arn"], given["assumed_role_arn"], "{program}");
    assert_eq!(program["answers"]["instances"], "ok", "{program}");
    assert_eq!(program["answers"]["queues"], "ok", "{program}");
    // The role's own policy has ec2:Describe*: what it lets a session do that is under no policy of its own, this one may not.
    let connection = lender.tenant.connection(&lender.id).await;
    let text = |name: &str| connection[name].as_str().expect("a text").to_owned();
    let organisation = Organisation::of(environment::shared());
    let whole = organisation.assume(&text("role_arn"), &text("external_id")).await;
    let names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
    let control = run(&names.into_iter().zip(whole.iter().map(String::as_str)).collect::<Vec<_>>());
    assert_eq!(control["answers"]["volumes"], "ok", "{control}");
    assert_eq!(program["answers"]["volumes"], DENIED, "the session policy is in force: {program}");
    assert_eq!(program["answers"]["users"], "AccessDenied", "{program}");

    // 2
    let queues = lender.take(&json!({"reason": "queues", "features": ["sqs_discovery"]})).await;
    let program = run(&variables(&queues));
    assert_eq!(program["answers"]["instances"], DENIED, "{program}");
    assert_eq!(program["answers"]["queues"], "ok", "{program}");
    let here = lender.take(&json!({"reason": "one region", "regions": ["us-east-1"]})).await;
    let program = run(&variables(&here));
    assert_eq!(program["answers"]["instances"], "ok", "{program}");
    assert_eq!(program["answers"]["instances_elsewhere"], DENIED, "{program}");
    let own = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}]}"#;
    let own = lender.take(&json!({"reason": "own", "policy": own, "duration_seconds": 3600})).await;
    let program = run(&variables(&own));
    assert_eq!((&program["answers"]["queues"], &program["arn"]), (&json!("ok"), &given["assumed_role_arn"]));
    assert_eq!(program["answers"]["instances"], DENIED, "{program}");

    // 3
    let line = entry(&lender.tenant, &lender.owner.caller, "credentials.taken").await;
    assert_eq!(line["actor"], json!({"kind": "token", "id": lender.token.0, "name": line["actor"]["name"]}));
    assert_eq!(line["subject"]["id"], lender.id, "{line}");
    let after = &line["after"];
    assert_eq!((&after["reason"], &after["duration_seconds"]), (&json!("own"), &json!(3600)), "{line}");
    assert_eq!(
        (&after["own_policy"], &after["session"]),
        (&json!(true), &given["assumed_role_arn"]),
        "{line}"
    );
    assert!(after["features"].as_array().is_some_and(|features| features.len() > 5), "{line}");
    assert!(line.get("unfinished").is_none(), "{line}");
    lender.take(&json!({"reason": "Nightly report"})).await;
    let path = lender.tenant.connection_path(&lender.id, "/events");
    let events = lender.owner.caller.get(&path).await.expect(200);
    let told: Vec<&Value> = events["events"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|event| event["kind"] == "credentials_taken")
        .collect();
    assert_eq!(told.len(), 4, "each reason once: {events}");
    assert!(
        told[3]["detail"].as_str().is_some_and(|text| text.contains("Reason: Nightly report")),
        "{events}"
    );

    // 4
    let secrets = [&given, &queues, &here, &own].map(|one| {
        ["secret_access_key", "session_token"].map(|name| one[name].as_str().expect("a text").to_owned())
    });
    let secrets: Vec<&str> = secrets.iter().flatten().map(String::as_str).collect();
    nothing_holds(environment::shared().state(), &secrets);
}

#[tokio::test]
async fn what_is_too_much_is_refused_by_its_field() {
    // 5
    let extra = json!({"features": ["ec2_discovery", "metrics"], "regions": ["us-east-1"]});
    let lender = Lender::new("credentials-fields", &extra).await;
    let allow = |action: &str| {
        json!({"Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}).to_string()
    };
    for (field, named, request) in [
        ("reason", "missing", json!({"reason": ""})),
        ("reason", "missing", json!({"reason": "  "})),
        ("reason", "200", json!({"reason": "a".repeat(201)})),
        ("reason", "control", json!({"reason": "a\nb"})),
        ("duration_seconds", "899", json!({"reason": "r", "duration_seconds": 899})),
        ("duration_seconds", "3601", json!({"reason": "r", "duration_seconds": 3601})),
        ("features", "sqs_discovery", json!({"reason": "r", "features": ["sqs_discovery"]})),
        ("features", "bills", json!({"reason": "r", "features": ["bills"]})),
        ("regions", "eu-west-1", json!({"reason": "r", "regions": ["eu-west-1"]})),
        ("policy", "ec2:RunInstances", json!({"reason": "r", "policy": allow("ec2:RunInstances")})),
        ("policy", "ec2:Describe*", json!({"reason": "r", "policy": allow("ec2:Describe*")})),
        ("policy", "`*`", json!({"reason": "r", "policy": allow("*")})),
        ("policy", "Line 1", json!({"reason": "r", "policy": "{"})),
        ("policy", "2048", json!({"reason": "r", "policy": "a".repeat(2049)})),
    ] {
        let answer = lender.program.post(&lender.path(""), &request).await;
        let problem = answer.problem(422, "invalid_field");
        assert_eq!(problem["field"], field, "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|text| text.contains(named)), "{named}: {problem}");
    }
    let beyond = json!({"reason": "r", "external_id": "x"});
    lender.program.post(&lender.path(""), &beyond).await.problem(400, "malformed_request");
    // The connection's own regions bound it where none is asked for.
    let given = lender.take(&json!({"reason": "r", "features": ["metrics"]})).await;
    let regions = &given["session_policy"]["Statement"][1]["Condition"]["StringNotEquals"];
    assert_eq!(regions["aws:RequestedRegion"], json!(["us-east-1"]), "{given}");
}
