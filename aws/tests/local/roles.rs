//! A role that reads itself: refused without the right, then whole, its documents as they were written.

use deputize_aws::{Error, iam::AttachedPolicy};

use crate::{
    Bench, CUSTOMER, assume,
    seed::{MAY_ASSUME, MAY_READ, root},
};

const IAM: (&str, &str) = ("iam", "2010-05-08");
const MAY_READ_ITSELF: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:GetRole","iam:ListRolePolicies","iam:GetRolePolicy","iam:ListAttachedRolePolicies","iam:GetPolicy","iam:GetPolicyVersion"],"Resource":"*"}]}"#;

async fn done(bench: &Bench, parameters: &[(&str, &str)]) -> String {
    let (status, body) = bench.raw(IAM, &root(CUSTOMER), parameters).await;
    assert_eq!(status, 200, "{parameters:?}: {body}");
    body
}

#[tokio::test]
async fn a_role_reads_itself() {
    let Some(bench) = Bench::new() else { return };
    let name = "reads-itself";
    let us = bench.user(name, Some(MAY_ASSUME)).await;
    let arn = bench.role(CUSTOMER, name, Some("right-id")).await;
    let session = bench.client(&us).assume_role(&assume(&arn, Some("right-id"))).await.unwrap();
    assert!(session.request_id.is_some_and(|id| !id.is_empty()), "AWS names each call");
    let client = bench.client(&session.credentials);

    let refused = client.get_role(name).await.unwrap_err();
    assert!(matches!(&refused, Error::Denied { .. }), "{refused:?}");

    let put = [
        ("Action", "PutRolePolicy"),
        ("RoleName", name),
        ("PolicyName", "itself"),
        ("PolicyDocument", MAY_READ_ITSELF),
    ];
    done(&bench, &put).await;
    let own = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}]}"#;
    done(&bench, &[("Action", "CreatePolicy"), ("PolicyName", "own"), ("PolicyDocument", own)]).await;
    let own_arn = format!("arn:aws:iam::{CUSTOMER}:policy/own");
    done(&bench, &[("Action", "AttachRolePolicy"), ("RoleName", name), ("PolicyArn", &own_arn)]).await;

    let role = client.get_role(name).await.unwrap();
    assert!(role.trust_policy.contains(r#""sts:ExternalId":"right-id""#), "{}", role.trust_policy);
    let mut names = client.list_role_policies(name).await.unwrap();
    names.sort();
    assert_eq!(names, ["itself", "read"]);
    assert_eq!(client.get_role_policy(name, "read").await.unwrap(), MAY_READ);
    let attached = client.list_attached_role_policies(name).await.unwrap();
    assert_eq!(attached, [AttachedPolicy { arn: own_arn.clone() }]);
    let version = client.get_policy_version_in_force(&own_arn).await.unwrap();
    assert_eq!(client.get_policy_version(&own_arn, &version).await.unwrap(), own);
}
