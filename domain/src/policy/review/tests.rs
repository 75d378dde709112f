//! Own policies, each with what is said about it.

use super::*;
use crate::policy::{Feature, Features, Permissions, tests::role};

fn of(features: &[Feature]) -> Role {
    Role { features: features.iter().copied().collect(), ..role() }
}

/// The findings as `weight action@statement`, or the refusal.
fn said(text: &str, features: &[Feature]) -> String {
    match review(text, &of(features)) {
        Err(error) => format!("{}: {}", error.field, error.problem),
        Ok((_, review)) => {
            let words = review.findings.iter().map(|finding| {
                let at = finding.statement.map(|number| format!("@{number}")).unwrap_or_default();
                format!("{:?} {}{at}", finding.weight, finding.action.as_deref().unwrap_or("-"))
            });
            words.collect::<Vec<_>>().join("; ")
        }
    }
}

fn policy(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

fn allow(action: &str, resource: &str) -> String {
    format!(r#"{{"Effect":"Allow","Action":{action},"Resource":{resource}}}"#)
}

const METRICS: &[Feature] = &[Feature::Metrics];

#[test]
fn the_computed_policies_are_enough_and_not_too_much() {
    for features in
        Feature::ALL.into_iter().map(|feature| Features::NONE.with(feature)).chain([Features::all()])
    {
        let role = Role { features, permissions: Permissions::Strict, ..role() };
        if let Some(policy) = role.permission_policy() {
            let (_, review) = review(&policy.pretty(), &role).unwrap();
            assert_eq!(review.findings, [], "{features:?}");
        }
    }
}

#[test]
fn the_wildcard_form_covers_the_strict_one() {
    let role = Role { features: Features::all(), permissions: Permissions::Wildcard, ..role() };
    let (_, review) = review(&role.permission_policy().unwrap().pretty(), &role).unwrap();
    let worse: Vec<_> = review.findings.iter().filter(|finding| finding.weight != Weight::Notice).collect();
    assert!(worse.is_empty(), "{worse:#?}");
}

#[test]
fn what_is_missing() {
    let check = |text: &str, expected: &str| assert_eq!(said(text, METRICS), expected, "{text}");
    let name = "cloudwatch:GetMetricData";
    check(&policy(&allow(r#""cloudwatch:GetMetricData""#, r#""*""#)), "");
    check(&policy(&allow(r#"["CloudWatch:getmetricdata"]"#, r#"["*"]"#)), "");
    check(&policy(&allow(r#""cloudwatch:GetMetric????""#, r#""*""#)), "Notice cloudwatch:GetMetric????@1");
    check(
        &policy(&allow(r#""cloudwatch:ListMetrics""#, r#""*""#)),
        &format!("Missing {name}; Notice cloudwatch:ListMetrics@1"),
    );
    check(
        &policy(&allow(r#""cloudwatch:GetMetricData""#, r#""arn:aws:cloudwatch:*:*:alarm:x""#)),
        &format!("Missing {name}@1"),
    );
    let both = format!(
        r#"{},{{"Effect":"Deny","Action":"cloudwatch:*","Resource":"*"}}"#,
        allow(r#""cloudwatch:GetMetricData""#, r#""*""#)
    );
    check(&policy(&both), &format!("Missing {name}@2"));
    let conditional = r#"{"Effect":"Allow","Action":"cloudwatch:GetMetricData","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}"#;
    check(&policy(conditional), &format!("Notice {name}@1"));
    let not_action = r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"#;
    check(&policy(not_action), "Excess -@1");
    let not_resource =
        r#"{"Effect":"Allow","Action":"cloudwatch:GetMetricData","NotResource":"arn:aws:s3:::b"}"#;
    check(&policy(not_resource), "");
    // The call's resource is `*`, which no narrower one names: neither does such a Deny reach it.
    let allowed = allow(r#""cloudwatch:GetMetricData""#, r#""*""#);
    for (deny, expected) in [
        (r#""Action":"*","Resource":"arn:aws:s3:::secret/*""#, String::new()),
        (r#""Action":"*","NotResource":"arn:aws:s3:::secret/*""#, format!("Missing {name}@2")),
        (r#""Action":"*","NotResource":"*""#, String::new()),
    ] {
        check(&policy(&format!(r#"{allowed},{{"Effect":"Deny",{deny}}}"#)), &expected);
    }
    // As `aws iam get-role-policy` prints it.
    let printed = format!(
        r#"{{"RoleName":"R","PolicyDocument":{}}}"#,
        policy(&allow(r#""cloudwatch:GetMetricData""#, r#""*""#))
    );
    check(&printed, "");
}

#[test]
fn resources_that_are_narrowed() {
    let check = |resource: &str, expected: &str| {
        let both = allow(r#"["s3:PutObject","s3:DeleteObject"]"#, resource);
        assert_eq!(said(&policy(&both), &[Feature::S3Captures]), expected, "{resource}");
    };
    check(r#""arn:aws:s3:::my-captures/deputize/*""#, "");
    check(r#""arn:aws:s3:::my-captures/*""#, "Excess s3:PutObject@1; Excess s3:DeleteObject@1");
    check(r#""*""#, "Excess s3:PutObject@1; Excess s3:DeleteObject@1");
    check(
        r#""arn:aws:s3:::other/*""#,
        "Missing s3:PutObject@1; Missing s3:DeleteObject@1; Excess s3:PutObject@1; Excess s3:DeleteObject@1",
    );
    let role_read = |resource: &str| {
        let all =
            r#"["iam:GetRole","iam:GetRolePolicy","iam:ListRolePolicies","iam:ListAttachedRolePolicies"]"#;
        let own = allow(
            r#"["iam:GetPolicy","iam:GetPolicyVersion"]"#,
            r#""arn:aws:iam::222222222222:policy/Deputize*""#,
        );
        said(&policy(&format!("{},{own}", allow(all, resource))), &[Feature::PolicyDrift])
    };
    assert_eq!(role_read(r#""arn:aws:iam::222222222222:role/DeputizeReadOnly""#), "");
    assert!(role_read(r#""arn:aws:iam::222222222222:role/Other""#).starts_with("Missing iam:GetRole@1; "));
    // A Deny that holds the account's number, where we do not know it.
    let denied = |resource: &str| {
        let all = allow(r#""iam:Get*""#, r#""*""#) + "," + &allow(r#""iam:List*""#, r#""*""#);
        let deny = format!(r#"{{"Effect":"Deny","Action":"iam:*","Resource":"{resource}"}}"#);
        said(&policy(&format!("{all},{deny}")), &[Feature::PolicyDrift])
    };
    assert!(denied("arn:aws:iam::222222222222:role/*").starts_with("Missing iam:GetRole@3; "));
    assert!(!denied("arn:aws:iam::222222222222:role/Admin*").contains("Missing"));
    let databases = allow(r#""rds:DescribeDBInstances""#, r#""arn:aws:rds:*:222222222222:db:*""#);
    let regions = allow(r#""ec2:DescribeRegions""#, r#""*""#);
    assert_eq!(said(&policy(&format!("{databases},{regions}")), &[Feature::RdsDiscovery]), "");
}

#[test]
fn what_is_too_much() {
    let check = |action: &str, expected: &str| {
        let text = policy(&allow(&format!(r#"["cloudwatch:GetMetricData",{action}]"#), r#""*""#));
        assert_eq!(said(&text, METRICS), expected, "{action}");
    };
    check(r#""*""#, "Excess *@1");
    check(r#""ec2:*""#, "Excess ec2:*@1");
    check(r#""ec2:TerminateInstances""#, "Excess ec2:TerminateInstances@1");
    check(r#""s3:Get*""#, "Excess s3:Get*@1");
    check(r#""secretsmanager:GetSecretValue""#, "Excess secretsmanager:GetSecretValue@1");
    check(r#""rds:Describe*""#, "Notice rds:Describe*@1");
    for content in
        ["dynamodb:Scan", "sqs:ReceiveMessage", "logs:Filter*", "sts:GetSessionToken", "redshift:Get*"]
    {
        let text = policy(&allow(&format!(r#"["cloudwatch:GetMetricData","{content}"]"#), r#""*""#));
        let (_, review) = review(&text, &of(METRICS)).unwrap();
        let told = review.findings.iter().map(|finding| finding.problem.as_str()).collect::<String>();
        assert!(told.contains("reads what is inside"), "{content}: {told}");
    }
    check(r#""cloudwatch:Get*""#, "Notice cloudwatch:Get*@1");
    check(r#""cloudwatch:*""#, "Excess cloudwatch:*@1");
}

#[test]
fn what_aws_would_refuse() {
    let check =
        |text: &str, expected: &str| assert_eq!(said(text, METRICS), format!("policy: {expected}"), "{text}");
    check("", "The policy is empty.");
    check("{\n  \"Version\": \"2012-10-17\",\n}", "Line 3, column 1: trailing comma.");
    check("[]", "This is not a policy: it is no JSON object.");
    check(r#"{"version":"2012-10-17"}"#, "A policy has no element `version`.");
    check(r#"{"Version":"2026-11-24","Statement":[]}"#, "The Version is not one of IAM's.");
    check(r#"{"Version":"2012-10-17","Statement":[]}"#, "The policy has no Statement.");
    check(
        &policy(r#"{"Effect":"allow","Action":"*","Resource":"*"}"#),
        "The Effect of statement 1 is neither Allow nor Deny.",
    );
    check(&policy(r#"{"Effect":"Allow","Action":"*"}"#), "Statement 1 has no Resource.");
    check(
        &policy(r#"{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}"#),
        "Statement 1 has both Action and NotAction.",
    );
    check(
        &policy(r#"{"Effect":"Allow","Action":["x"],"Resource":"*"}"#),
        "`x` in statement 1 is not an action.",
    );
    check(
        &policy(r#"{"Effect":"Allow","Action":"*","Resource":"bucket"}"#),
        "`bucket` in statement 1 is not a resource.",
    );
    check(
        &policy(r#"{"Effect":"Allow","Action":1,"Resource":"*"}"#),
        "Action of statement 1 is neither a text nor a list of texts.",
    );
    check(
        &policy(r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#),
        "Statement 1 has a Principal: that belongs in a trust policy.",
    );
    check(
        &policy(r#"{"Sid":"a-b","Effect":"Allow","Action":"*","Resource":"*"}"#),
        "The Sid of statement 1 has other characters than letters and digits.",
    );
    let long = allow(&format!("\"ec2:{}\"", "a".repeat(10_300)), r#""*""#);
    assert!(said(&policy(&long), METRICS).starts_with("policy: The policy has 103"), "too long");
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,120}") {
        let _ = review(&text, &of(METRICS));
    }
}
