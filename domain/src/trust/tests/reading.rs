//! What people paste.

use super::*;

fn read_policy(text: &str) -> Pasted {
    read(text, Some("Reader")).unwrap_or_else(|error| panic!("{error:?}: {text}"))
}

#[test]
fn every_form_holds_the_same_policy() {
    let policy = right_policy();
    let statements = &policy["Statement"];
    let arn = role().to_string();
    let role = json!({ "RoleName": "Reader", "Arn": arn, "AssumeRolePolicyDocument": policy });
    let encoded = policy.to_string().bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"));
    let encoded_role = json!({ "RoleName": "Reader", "Arn": arn, "AssumeRolePolicyDocument": encoded });
    for (text, has_arn) in [
        (policy.to_string(), false),
        (PolicyDocument(policy.clone()).pretty(), false),
        (format!("\u{feff}\n {policy} \n"), false),
        (json!({ "Version": "2012-10-17", "Statement": statements[0] }).to_string(), false),
        (statements.to_string(), false),
        (statements[0].to_string(), false),
        (json!({ "Role": role }).to_string(), true),
        (role.to_string(), true),
        (json!({ "Role": encoded_role }).to_string(), true),
        (json!([arn, policy]).to_string(), true),
        (json!([arn, encoded]).to_string(), true),
        (encoded.clone(), false),
        (json!(encoded).to_string(), false),
        (json!(policy.to_string()).to_string(), false),
        (json!({ "Roles": [{ "RoleName": "Other" }, role] }).to_string(), true),
        (
            json!({ "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": policy } })
                .to_string(),
            false,
        ),
    ] {
        let pasted = read_policy(&text);
        assert_eq!(pasted.document.0, policy, "{text}");
        assert_eq!(pasted.role_arn.as_ref() == Some(&arn), has_arn, "{text}");
    }
}

#[test]
fn each_slip_is_told_with_its_place() {
    let good = PolicyDocument(right_policy()).pretty();
    let check = |text: &str, at: Option<(usize, usize)>, problem: &str| {
        let error = read(text, None).expect_err(text);
        assert_eq!((error.at, error.problem.as_str()), (at, problem), "{text}");
    };
    check("", None, "There is nothing here yet.");
    check("  \n", None, "There is nothing here yet.");
    check("arn:aws:iam::222222222222:role/Reader", None, "This is an ARN, not a policy.");
    check("aws iam get-role --role-name 'Reader'", None, "This is the command itself.");
    check("Version: '2012-10-17'\nStatement:\n- Effect: Allow", None, "This is YAML.");
    check("resource \"aws_iam_role\" \"r\" {", None, "This is Terraform.");
    check("hello", None, "This is not a policy.");
    check("{}", None, "This is JSON, but no trust policy is in it.");
    check("[1, 2]", None, "This is JSON, but no trust policy is in it.");
    check("{\"Version\": \"2012-10-17\"}", None, "The policy has no `Statement`.");
    check("{\n  \"Version\": \"2012-10-17\",\n}", Some((2, 26)), "There is a comma too many.");
    check("{\n  \"a\": [1, 2,]\n}", Some((2, 13)), "There is a comma too many.");
    check("{\n  // trust\n  \"a\": 1\n}", Some((2, 3)), "This is a comment.");
    check("{\n  \"a\": 1, # trust\n  \"b\": 1\n}", Some((2, 11)), "This is a comment.");
    check("{\n  “Version”: 1\n}", Some((2, 3)), "These are typographic quotes.");
    check("{'Version': 1}", Some((1, 2)), "These are single quotes.");
    check("{\"a\": 1\n \"b\": 2}", Some((1, 8)), "A comma is missing here.");
    check("{Version: 1}", Some((1, 2)), "A name stands here without quotes.");
    check("{\"a\": 1}{\"b\": 2}", Some((1, 9)), "There is more text behind the policy.");
    check("{\"a\": \"b\nc\"}", Some((1, 9)), "A line ends inside of quotes.");
    check(good.strip_suffix('}').unwrap(), Some((16, 4)), "The text ends too early.");
    let twice = "{\"Statement\": [{\"Condition\": {\"StringEquals\": {}, \"StringEquals\": {}}}]}";
    let error = read(twice, None).unwrap_err();
    assert_eq!(error.problem, "The name `StringEquals` comes twice in one block.");
    check(&"[".repeat(100_000), None, "This is longer than any role.");
    assert!(read(&"[".repeat(10_000), None).is_err());
}

#[test]
fn several_roles_are_not_guessed_from() {
    let roles =
        json!({ "Roles": [{ "RoleName": "A", "AssumeRolePolicyDocument": {} }, { "RoleName": "B" }] })
            .to_string();
    assert_eq!(
        read(&roles, None).unwrap_err().problem,
        "There are 2 roles in this text, and none can be told to be the one."
    );
}

#[test]
fn shapes_that_iam_does_not_know_are_told_by_statement() {
    let check = |statement: Value, problem: &str| {
        let policy =
            json!({ "Version": "2012-10-17", "Statement": [right_policy()["Statement"][0], statement] });
        let error = with_request(|request| examine(&pasted(&policy), request)).expect_err(problem);
        assert_eq!(error.problem, problem);
    };
    check(json!("x"), "Statement 2: it is not a block.");
    check(json!({ "Principal": "*" }), "Statement 2: `Effect` is missing.");
    check(json!({ "Effect": "allow" }), "Statement 2: `Effect` is `allow`.");
    check(
        json!({ "Effect": "Allow", "Principal": [OURS] }),
        "Statement 2: `Principal` has a shape that IAM does not know.",
    );
    check(
        json!({ "Effect": "Allow", "Principal": { "Aws2": OURS } }),
        "Statement 2: the principal has the kind `Aws2`.",
    );
    check(
        json!({ "Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Condition": { "sts:ExternalId": ID } }),
        "Statement 2: `sts:ExternalId` in `Condition` holds no block of keys.",
    );
    assert!(with_request(|request| examine(&pasted(&json!({ "Statement": [] })), request)).is_err());
}
