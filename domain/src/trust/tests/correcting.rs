//! What the correction keeps, and what it takes away.

use super::*;

fn corrected(policy: &Value) -> Value {
    examined(policy).correction.expect("it is not right yet").policy.0
}

#[test]
fn a_right_policy_is_left_alone() {
    assert_eq!(examined(&right_policy()).correction, None);
}

#[test]
fn a_missing_condition_is_the_only_change() {
    let mut open = right_policy();
    open["Statement"][0].as_object_mut().unwrap().shift_remove("Condition");
    assert_eq!(corrected(&open), right_policy());
}

#[test]
fn conditions_that_we_meet_stay_and_others_go() {
    let policy = allow(
        json!({ "AWS": "111111111111" }),
        json!({
            "StringEquals": { "sts:ExternalId": "wrong", "aws:PrincipalAccount": "111111111111", "aws:PrincipalOrgID": "o-1" },
            "Bool": { "aws:MultiFactorAuthPresent": "true", "aws:SecureTransport": "true" },
        }),
    );
    let expected = allow(
        json!({ "AWS": "111111111111" }),
        json!({
            "StringEquals": { "sts:ExternalId": ID, "aws:PrincipalAccount": "111111111111" },
            "Bool": { "aws:SecureTransport": "true" },
        }),
    );
    assert_eq!(corrected(&policy), expected);
}

#[test]
fn others_keep_what_they_have() {
    let other = "arn:aws:iam::999999999999:role/Auditor";
    let policy =
        allow(json!({ "AWS": [other, OURS] }), json!({ "StringEquals": { "sts:ExternalId": "theirs" } }));
    let mut expected =
        allow(json!({ "AWS": other }), json!({ "StringEquals": { "sts:ExternalId": "theirs" } }));
    let ours = right_policy()["Statement"][0].clone();
    expected["Statement"].as_array_mut().unwrap().push(ours);
    assert_eq!(corrected(&policy), expected);
}

#[test]
fn an_open_door_beside_the_right_one_is_closed() {
    let mut policy = right_policy();
    let open =
        json!({ "Effect": "Allow", "Principal": { "AWS": [OURS, "999999999999"] }, "Action": "sts:*" });
    policy["Statement"].as_array_mut().unwrap().push(open);
    let mut expected = right_policy();
    let closed = json!({ "Effect": "Allow", "Principal": { "AWS": "999999999999" }, "Action": "sts:*" });
    expected["Statement"].as_array_mut().unwrap().push(closed);
    assert_eq!(corrected(&policy), expected);
}

#[test]
fn an_organisation_that_is_trusted_as_a_whole_stays_trusted() {
    let mut policy = right_policy();
    let theirs = json!({
        "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": "sts:AssumeRole",
        "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-1" } },
    });
    policy["Statement"].as_array_mut().unwrap().push(theirs);
    let corrected = corrected(&policy);
    assert_eq!(corrected["Statement"][1]["Condition"]["StringEquals"]["aws:PrincipalOrgID"], "o-1");
    assert_eq!(corrected["Statement"][1]["Condition"]["ArnNotEquals"]["aws:PrincipalArn"], OURS);
}

#[test]
fn a_deny_goes_on_for_everybody_else() {
    let mut policy = right_policy();
    policy["Statement"].as_array_mut().unwrap().push(json!({
        "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole",
        "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } },
    }));
    let corrected = corrected(&policy);
    assert_eq!(corrected["Statement"][1]["Condition"]["BoolIfExists"]["aws:MultiFactorAuthPresent"], "false");
    assert_eq!(corrected["Statement"][1]["Condition"]["ArnNotEquals"]["aws:PrincipalArn"], OURS);
}

#[test]
fn what_iam_would_not_store_is_gone() {
    let policy = json!({
        "version": "2012-10-17",
        "Statement": [
            { "effect": "Allow", "principal": { "aws": [OURS, "AROAEXAMPLEEXAMPLE123"] }, "action": "sts:AssumeRole", "Resource": "*",
              "condition": { "StringEquals": { "sts:ExternalId": ID } } },
            { "Effect": "Deny", "NotPrincipal": { "AWS": "999999999999" }, "Action": "sts:AssumeRole" },
        ],
    });
    let corrected = corrected(&policy);
    assert_eq!(corrected, right_policy());
}

#[test]
fn a_deny_that_others_share_keeps_their_ids() {
    let slip = ID.replace('-', "");
    let policy = |ids: Value| {
        let mut policy = right_policy();
        policy["Statement"].as_array_mut().unwrap().push(json!({
            "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole",
            "Condition": { "StringNotEquals": { "sts:ExternalId": ids } },
        }));
        policy
    };
    assert_eq!(corrected(&policy(json!(["theirs", slip]))), policy(json!(["theirs", ID])));
    assert_eq!(corrected(&policy(json!(slip))), policy(json!(ID)));
}

#[test]
fn what_iam_does_not_take_as_a_principal_goes() {
    let id = || json!({ "StringEquals": { "sts:ExternalId": ID } });
    let federated = "arn:aws:sts::999999999999:federated-user/Ann";
    let group = "arn:aws:iam::999999999999:group/Auditors";
    let policy = allow(json!({ "AWS": [OURS, group, federated, "*"] }), id());
    assert_eq!(corrected(&policy), allow(json!({ "AWS": [OURS, federated, "*"] }), id()));
    assert_eq!(corrected(&allow(json!({ "AWS": [OURS, format!("{OURS} ")] }), id())), right_policy());
}

#[test]
fn of_an_element_and_its_opposite_one_goes() {
    for (name, value) in [("NotPrincipal", json!({ "AWS": "999999999999" })), ("notAction", json!("sts:*"))] {
        let mut policy = right_policy();
        policy["Statement"][0][name] = value;
        assert_eq!(corrected(&policy), right_policy(), "{name}");
    }
}

#[test]
fn a_role_for_ec2_keeps_its_service() {
    let policy = allow(json!({ "Service": "ec2.amazonaws.com" }), json!({}));
    let corrected = corrected(&policy);
    assert_eq!(corrected["Statement"][0], policy["Statement"][0]);
    assert_eq!(corrected["Statement"][1], right_policy()["Statement"][0]);
}

#[test]
fn the_diff_of_a_typing_error_is_one_line() {
    let mut policy = right_policy();
    policy["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"] = ID.replace('9', "8").into();
    let examination = examined(&policy);
    let lines = diff(&examination.document.pretty(), &examination.correction.unwrap().policy.pretty());
    let changed: Vec<&DiffLine> = lines.iter().filter(|line| !matches!(line, DiffLine::Same(_))).collect();
    assert!(
        matches!(changed.as_slice(), [DiffLine::Removed(_), DiffLine::Added(new)] if new.contains(ID)),
        "{changed:?}"
    );
}
