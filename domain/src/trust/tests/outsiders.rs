//! Who gets in beside us with our ID, and the policy that keeps them out.

use super::*;

const ADMIN: &str = "arn:aws:iam::222222222222:role/Admin";

fn found(policy: &Value) -> Option<Outsiders> {
    with_request(|request| outsiders(&pasted(policy), request).unwrap())
}

fn by_our_id() -> Value {
    json!({ "StringEquals": { "sts:ExternalId": ID } })
}

/// Who gets in, in words; empty for nobody.
fn who(principal: Value, condition: Value) -> String {
    found(&allow(principal, condition)).map(|found| found.who.to_string()).unwrap_or_default()
}

#[test]
fn who_gets_in_with_our_id() {
    const ANYONE: &str = "everybody in any AWS account";
    const ACCOUNT: &str = "everybody in the AWS account 999999999999";
    let id = by_our_id;
    let under = |key: &str, value: Value| json!({ "StringEquals": { "sts:ExternalId": ID }, "StringLike": { key: value } });
    for (principal, condition, expected) in [
        (json!("*"), id(), ANYONE),
        (json!({ "AWS": "*" }), id(), ANYONE),
        (json!({ "AWS": [OURS, "*"] }), id(), ANYONE),
        (json!("*"), under("aws:PrincipalArn", json!("arn:aws:iam::*:user/deputize")), ANYONE),
        (json!({ "AWS": [OURS, "arn:aws:iam::999999999999:root"] }), id(), ACCOUNT),
        (json!({ "AWS": [OURS, "999999999999"] }), id(), ACCOUNT),
        (json!("*"), under("aws:PrincipalAccount", json!(["111111111111", "999999999999"])), ACCOUNT),
        // Only us, or those who are named one by one, or the accounts of the two sides.
        (json!({ "AWS": OURS }), id(), ""),
        (json!({ "AWS": "111111111111" }), id(), ""),
        (json!({ "AWS": [OURS, ADMIN, "222222222222"] }), id(), ""),
        (json!({ "AWS": [OURS, "arn:aws:iam::999999999999:role/Auditor"] }), id(), ""),
        (json!({ "AWS": [OURS, "arn:aws:iam::999999999999:user/deputize"] }), id(), ""),
        (json!("*"), under("aws:PrincipalAccount", json!("111111111111")), ""),
        (json!("*"), under("aws:PrincipalArn", json!(OURS)), ""),
        // Nobody here can tell.
        (json!("*"), under("aws:PrincipalOrgID", json!("o-1")), ""),
        (json!({ "Service": "ec2.amazonaws.com" }), json!({}), ""),
    ] {
        assert_eq!(who(principal.clone(), condition), expected, "{principal}");
    }
}

#[test]
fn who_needs_no_id_of_ours_is_not_our_business() {
    let mut policy = right_policy();
    for principal in [json!({ "AWS": "arn:aws:iam::999999999999:root" }), json!({ "AWS": ADMIN })] {
        let theirs = json!({ "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole" });
        policy["Statement"].as_array_mut().unwrap().push(theirs);
    }
    assert_eq!(found(&policy), None);
}

#[test]
fn a_deny_of_everybody_else_keeps_them_out() {
    let mut policy = allow(json!("*"), by_our_id());
    policy["Statement"].as_array_mut().unwrap().push(json!({
        "Effect": "Deny", "Principal": "*", "Action": "sts:*",
        "Condition": { "StringNotEquals": { "aws:PrincipalAccount": ["111111111111", "222222222222"] } },
    }));
    assert_eq!(found(&policy), None);
}

#[test]
fn the_correction_names_us_and_leaves_the_rest() {
    let corrected = |policy: &Value| found(policy).expect("somebody gets in").correction.policy.0;
    for principal in [json!("*"), json!({ "AWS": "*" }), json!({ "AWS": [OURS, "999999999999"] })] {
        assert_eq!(corrected(&allow(principal.clone(), by_our_id())), right_policy(), "{principal}");
    }
    let mut expected = right_policy();
    expected["Statement"][0]["Principal"]["AWS"] = json!([OURS, ADMIN]);
    assert_eq!(corrected(&allow(json!({ "AWS": ["*", ADMIN] }), by_our_id())), expected);

    // Everybody but one: IAM would not store it, and the local AWS does.
    let mut all_but = right_policy();
    let statement = all_but["Statement"][0].as_object_mut().unwrap();
    statement.shift_remove("Principal");
    statement.insert("NotPrincipal".to_owned(), json!({ "AWS": "999999999999" }));
    assert_eq!(corrected(&all_but), right_policy());

    // A second statement for everybody, beside the right one and one of the customer's own.
    let mut beside = right_policy();
    let admin = json!({ "Effect": "Allow", "Principal": { "AWS": ADMIN }, "Action": "sts:AssumeRole" });
    let open = allow(json!("*"), by_our_id())["Statement"][0].clone();
    beside["Statement"].as_array_mut().unwrap().push(admin);
    let mut whole = beside.clone();
    whole["Statement"].as_array_mut().unwrap().push(open);
    assert_eq!(corrected(&whole), beside);
}
