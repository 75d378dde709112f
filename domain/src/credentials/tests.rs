//! What may be asked for, and what is left of it.

use serde_json::json;

use super::*;
use crate::policy::{Feature, Permissions, RolePath};
use crate::time::Timestamp;

fn role() -> Role {
    Role {
        name: "Reader".parse().unwrap(),
        path: RolePath::default(),
        principal: "arn:aws:iam::111111111111:user/deputize".parse().unwrap(),
        external_id: crate::window::ExternalId::from_random_bytes([1; 16]),
        features: Features::NONE.with(Feature::Ec2Discovery).with(Feature::Metrics),
        permissions: Permissions::Wildcard,
        captures: None,
    }
}

const ON: CredentialsSetting = CredentialsSetting { enabled: true, longest_minutes: 30 };

fn wanted(request: serde_json::Value) -> Result<Wanted, FieldError> {
    let mut request = request;
    request.as_object_mut().unwrap().entry("reason").or_insert(json!("a report"));
    Wanted::read(&serde_json::from_value(request).unwrap())
}

fn narrowed(request: serde_json::Value, regions: &[&str]) -> Result<Narrowed, FieldError> {
    let regions: Vec<Region> = regions.iter().map(|name| name.parse().unwrap()).collect();
    wanted(request)?.narrow(&role(), &regions, ON)
}

#[test]
fn off_by_default() {
    let setting = CredentialsSetting::default();
    assert_eq!((setting.enabled, setting.longest_minutes), (false, 60));
}

#[test]
fn a_switch_keeps_what_it_does_not_say() {
    let switch = |enabled, longest_minutes| SwitchCredentials { enabled, longest_minutes };
    assert_eq!(ON.after(&switch(false, None)).unwrap(), CredentialsSetting { enabled: false, ..ON });
    assert_eq!(ON.after(&switch(true, Some(15))).unwrap().longest_seconds(), 900);
    for wrong in [0, 14, 61, u32::MAX] {
        assert_eq!(ON.after(&switch(true, Some(wrong))).unwrap_err().field, "longest_minutes");
    }
}

#[test]
fn a_reason_is_a_line() {
    assert_eq!(read_reason("  nightly report ").unwrap(), "nightly report");
    assert!(read_reason(&"é".repeat(REASON_MAX)).is_ok());
    for wrong in ["", "  ", "a\nb", "a\u{7}", &"é".repeat(REASON_MAX + 1)] {
        assert_eq!(read_reason(wrong).unwrap_err().field, "reason");
    }
}

#[test]
fn as_long_as_aws_and_the_connection_give() {
    for wrong in [0, 899, 3601] {
        assert_eq!(wanted(json!({"duration_seconds": wrong})).unwrap_err().field, "duration_seconds");
    }
    assert_eq!(narrowed(json!({}), &[]).unwrap().duration_seconds, 1800);
    assert_eq!(narrowed(json!({"duration_seconds": 900}), &[]).unwrap().duration_seconds, 900);
    let beyond = narrowed(json!({"duration_seconds": 1801}), &[]).unwrap_err();
    assert_eq!((&*beyond.field, beyond.problem.contains("1800")), ("duration_seconds", true));
}

#[test]
fn no_more_than_the_connection_has() {
    let all = narrowed(json!({}), &[]).unwrap();
    assert_eq!((all.features, all.regions.len()), (role().features, 0));
    let one = narrowed(json!({"features": ["metrics"], "regions": ["eu-west-1"]}), &[]).unwrap();
    assert_eq!(one.features, Features::NONE.with(Feature::Metrics));
    let text = one.policy.document.unwrap().compact();
    assert!(text.contains("eu-west-1") && !text.contains("ec2:"), "{text}");
    let limited = narrowed(json!({}), &["us-east-1"]).unwrap();
    assert!(limited.policy.document.unwrap().compact().contains(r#""aws:RequestedRegion":["us-east-1"]"#));
    let check = |request: serde_json::Value, field: &str| {
        assert_eq!(narrowed(request, &["us-east-1"]).unwrap_err().field, field);
    };
    check(json!({"features": ["tags"]}), "features");
    check(json!({"features": []}), "features");
    check(json!({"features": ["everything"]}), "features");
    check(json!({"regions": ["eu-west-1"]}), "regions");
    check(json!({"regions": ["nowhere"]}), "regions");
    check(json!({"policy": "a".repeat(SESSION_POLICY_MAX + 1)}), "policy");
    check(json!({"policy": "{}"}), "policy");
    assert_eq!(narrowed(json!({"regions": ["cn-north-1"]}), &[]).unwrap_err().field, "regions");
}

#[test]
fn a_session_is_named_after_whoever_asked() {
    let token = crate::ids::TokenId::from_bytes([7; 16]);
    let name = session_name(token.as_str());
    assert_eq!(name, "deputize-tok_07070707070707070707070707070707");
    for odd in ["", "a b/c:é", &"x".repeat(200)] {
        let name = session_name(odd);
        assert!((2..=64).contains(&name.len()), "{name}");
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c)), "{name}");
    }
}

fn given() -> TemporaryCredentials {
    TemporaryCredentials {
        access_key_id: "ASIAEXAMPLE".to_owned(),
        secret_access_key: "secret".to_owned(),
        session_token: "token".to_owned(),
        expires_at: Timestamp::from_seconds(1_795_312_800),
        assumed_role_arn: "arn:aws:sts::222222222222:assumed-role/Reader/deputize-tok_1".to_owned(),
        role_arn: "arn:aws:iam::222222222222:role/Reader".parse().unwrap(),
        account_id: "222222222222".parse().unwrap(),
        session_policy: None,
        managed_policies: Vec::new(),
    }
}

/// The members are those that botocore's `ContainerProvider` and `ProcessProvider` read, in their case.
#[test]
fn the_forms_that_sdks_read() {
    let container = serde_json::to_value(ContainerCredentials::from(given())).unwrap();
    assert_eq!(
        container,
        json!({
            "AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "secret", "Token": "token",
            "Expiration": "2026-11-22T02:00:00.000Z", "RoleArn": "arn:aws:iam::222222222222:role/Reader",
            "AccountId": "222222222222",
        })
    );
    let process = serde_json::to_value(ProcessCredentials::from(given())).unwrap();
    assert_eq!(
        process,
        json!({
            "Version": 1, "AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "secret", "SessionToken": "token",
            "Expiration": "2026-11-22T02:00:00.000Z", "AccountId": "222222222222",
        })
    );
}

#[test]
fn secrets_are_in_no_debug_text() {
    let text = format!("{:?}", given());
    assert!(!text.contains("secret\"") && !text.contains("\"token\"") && !text.contains("ASIA"), "{text}");
}
