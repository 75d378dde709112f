//! Each typical slip has its own words.

use super::*;

/// The gravest finding, and all that are graver than a note.
fn grave(policy: &Value) -> Vec<Slip> {
    examined(policy)
        .findings
        .into_iter()
        .filter(|one| one.weight != Weight::Note)
        .map(|one| one.slip)
        .collect()
}

fn notes(policy: &Value) -> Vec<Slip> {
    examined(policy)
        .findings
        .into_iter()
        .filter(|one| one.weight == Weight::Note)
        .map(|one| one.slip)
        .collect()
}

#[test]
fn principals() {
    let id = json!({ "StringEquals": { "sts:ExternalId": ID } });
    for (principal, expected) in [
        (json!({ "AWS": "arn:aws:iam::111111111111:user/deputise" }), Slip::PrincipalMistyped),
        (json!({ "AWS": "arn:aws:iam::111111111111:user/Deputize" }), Slip::PrincipalMistyped),
        (json!({ "AWS": "arn:aws:iam::111111111111:user/deputize\u{200b}" }), Slip::PrincipalMistyped),
        (json!({ "AWS": "arn:aws:iam::999999999999:root" }), Slip::OtherAccount),
        (json!({ "AWS": "999999999999" }), Slip::OtherAccount),
        (json!({ "AWS": "arn:aws-cn:iam::111111111111:user/deputize" }), Slip::OtherPartition),
        (json!({ "AWS": "AIDAEXAMPLEEXAMPLE123" }), Slip::DeadPrincipal),
        (json!({ "AWS": "arn:aws:sts::111111111111:assumed-role/deputize/abc" }), Slip::SessionPrincipal),
        (json!({ "AWS": "arn:aws:iam::222222222222:instance-profile/Reader" }), Slip::InvalidPrincipal),
        (json!({ "AWS": "arn:aws:iam::111111111111:role/somebody-else" }), Slip::OtherPrincipal),
        (json!({ "Service": "ec2.amazonaws.com" }), Slip::NotForAccounts),
        (
            json!({ "Federated": "arn:aws:iam::222222222222:oidc-provider/token.example.com" }),
            Slip::NotForAccounts,
        ),
    ] {
        assert_eq!(grave(&allow(principal.clone(), id.clone())), [expected], "{principal}");
    }
    assert_eq!(notes(&allow(json!({ "AWS": "111111111111" }), id.clone())), [Slip::WholeAccount]);
    assert_eq!(notes(&allow(json!("*"), id.clone())), [Slip::Anyone]);
    assert_eq!(notes(&allow(json!({ "AWS": ["*", OURS] }), id.clone())), [Slip::Anyone]);
    assert_eq!(
        grave(&allow(json!({ "AWS": [OURS, "arn:aws:iam::999999999999:group/G"] }), id.clone())),
        [Slip::InvalidPrincipal]
    );
    assert_eq!(notes(&allow(json!({ "AWS": [OURS, "AROAEXAMPLEEXAMPLE123"] }), id)), [Slip::DeadPrincipal]);
}

#[test]
fn an_element_and_its_opposite() {
    for (name, value) in [("NotPrincipal", json!({ "AWS": "999999999999" })), ("NotAction", json!("iam:*"))] {
        let mut policy = right_policy();
        policy["Statement"][0][name] = value;
        assert_eq!(grave(&policy), [Slip::BothForms], "{name}");
    }
}

#[test]
fn an_open_allow_behind_a_deny_opens_nothing() {
    let policy = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "AWS": OURS }, "Action": "sts:AssumeRole" },
        { "Effect": "Deny", "Principal": { "AWS": "*" }, "Action": "sts:AssumeRole",
          "Condition": { "StringNotEquals": { "sts:ExternalId": ID } } },
    ] });
    assert_eq!(examined(&policy).verdict, Verdict::Right);
    assert_eq!(grave(&policy), []);
}

#[test]
fn conditions() {
    let ours = || json!({ "AWS": OURS });
    for (condition, expected) in [
        (
            json!({ "StringEquals": { "sts:ExternalId": ID.to_uppercase() } }),
            Slip::ExternalId(Likeness::Case),
        ),
        (
            json!({ "StringEquals": { "sts:ExternalId": format!("{ID} ") } }),
            Slip::ExternalId(Likeness::Decorated),
        ),
        (
            json!({ "StringEquals": { "sts:ExternalId": ID.replace('-', "") } }),
            Slip::ExternalId(Likeness::Dashes),
        ),
        (
            json!({ "StringEquals": { "sts:ExternalId": ["other", near_miss(ID)] } }),
            Slip::ExternalId(Likeness::Typo),
        ),
        (json!({ "StringEquals": { "sts:ExternalId": "other" } }), Slip::ExternalId(Likeness::Other)),
        (json!({ "StringEquals": { "aws:ExternalId": ID } }), Slip::ExternalIdKey),
        (json!({ "StringEquals": { "ExternalId": ID } }), Slip::ExternalIdKey),
        (json!({ "ArnEquals": { "sts:ExternalId": ID } }), Slip::ExternalIdOperator),
        (json!({ "NumericEquals": { "sts:ExternalId": ID } }), Slip::ExternalIdOperator),
        (json!({ "StringEqual": { "sts:ExternalId": ID } }), Slip::ExternalIdOperator),
        (json!({ "StringNotEquals": { "sts:ExternalId": "other" } }), Slip::IdNegated),
        (json!({ "StringEqualsIfExists": { "sts:ExternalId": ID } }), Slip::IdOptional),
        (json!({ "ForAllValues:StringEquals": { "sts:ExternalId": ID } }), Slip::IdOptional),
        (json!({ "Null": { "sts:ExternalId": "false" } }), Slip::IdOptional),
        (json!({ "StringLike": { "sts:ExternalId": "3f2c*" } }), Slip::IdPattern),
        (json!({}), Slip::NoExternalId),
    ] {
        assert_eq!(grave(&allow(ours(), condition.clone())), [expected], "{condition}");
    }
    let with_id = |operator: &str, key: &str, value: &str| {
        let mut condition = json!({ "StringEquals": { "sts:ExternalId": ID } });
        condition[operator][key] = json!(value);
        allow(ours(), condition)
    };
    assert_eq!(grave(&with_id("Bool", "aws:MultiFactorAuthPresent", "true")), [Slip::Mfa]);
    assert_eq!(grave(&with_id("StringEquals", "aws:SourceAccount", "111111111111")), [Slip::Condition]);
    assert_eq!(grave(&with_id("StringEquals", "aws:PrincipleArn", OURS)), [Slip::UnknownKey]);
    assert_eq!(grave(&with_id("StringEqual", "aws:PrincipalArn", OURS)), [Slip::UnknownOperator]);
    assert_eq!(grave(&with_id("IpAddress", "aws:SourceIp", "203.0.113.0/24")), [Slip::Unknowable]);
    assert_eq!(
        notes(&allow(ours(), json!({ "StringEquals": { "sts:ExternalId": [ID, "older"] } }))),
        [Slip::MoreIds]
    );
    assert_eq!(
        notes(&allow(ours(), json!({ "StringLike": { "sts:ExternalId": format!("{ID}*") } }))),
        [Slip::IdPattern]
    );
}

#[test]
fn actions_and_denials() {
    let mut policy = right_policy();
    policy["Statement"][0]["Action"] = json!("sts:AssumeRoleWithWebIdentity");
    assert_eq!(grave(&policy), [Slip::Action]);
    let mut policy = right_policy();
    let deny = json!({ "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole" });
    policy["Statement"].as_array_mut().unwrap().push(deny);
    assert_eq!(grave(&policy), [Slip::Denied]);
    policy["Statement"][1]["Condition"] = json!({ "StringNotEquals": { "sts:ExternalId": near_miss(ID) } });
    assert_eq!(grave(&policy), [Slip::ExternalId(Likeness::Typo)]);
    policy["Statement"][1]["Condition"] =
        json!({ "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } });
    assert_eq!(grave(&policy), [Slip::Mfa]);
}

#[test]
fn the_whole() {
    let check = |arn: &str, expected: &[Slip]| {
        let pasted = Pasted { role_arn: Some(arn.to_owned()), ..pasted(&right_policy()) };
        let examination = with_request(|request| examine(&pasted, request).unwrap());
        let slips: Vec<Slip> = examination.findings.into_iter().map(|one| one.slip).collect();
        assert_eq!(slips, expected, "{arn}");
    };
    check("arn:aws:iam::222222222222:role/Reader", &[]);
    check("arn:aws:iam::222222222222:role/reader", &[Slip::OtherRole]);
    check("arn:aws:iam::222222222222:role/team/Reader", &[Slip::OtherRole]);
    check("arn:aws:iam::333333333333:role/Reader", &[Slip::OtherRole]);
    let mut old = right_policy();
    old.as_object_mut().unwrap().shift_remove("Version");
    assert_eq!(notes(&old), [Slip::NoVersion]);
    let many: Vec<String> =
        (0..60).map(|n| format!("arn:aws:iam::999999999999:role/somebody-{n:03}")).collect();
    let mut long = right_policy();
    long["Statement"][0]["Principal"]["AWS"] = json!(many);
    long["Statement"][0]["Principal"]["AWS"].as_array_mut().unwrap().push(json!(OURS));
    assert_eq!(notes(&long), [Slip::TooLong]);
}

#[test]
fn a_role_of_ours_asks_with_a_session() {
    let principal: Principal = "arn:aws:iam::111111111111:role/deputize".parse().unwrap();
    let request = Request { principal: &principal, role: None, external_id: Some(ID) };
    let verdict = |condition: Value| {
        let policy = allow(json!({ "AWS": principal.to_string() }), condition);
        examine(&pasted(&policy), &request).unwrap().verdict
    };
    let id = || json!({ "StringEquals": { "sts:ExternalId": ID } });
    assert_eq!(verdict(id()), Verdict::Right);
    let mut mfa = id();
    mfa["BoolIfExists"] = json!({ "aws:MultiFactorAuthPresent": "true" });
    assert_eq!(verdict(mfa), Verdict::Closed);
    let mut kind = id();
    kind["StringEquals"]["aws:PrincipalType"] = json!("AssumedRole");
    assert_eq!(verdict(kind), Verdict::Right);
    let mut issued = id();
    issued["DateGreaterThan"] = json!({ "aws:TokenIssueTime": "2026-01-01T00:00:00Z" });
    assert_eq!(verdict(issued), Verdict::Depends);
}
