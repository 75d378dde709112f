//! What is drift, and what only looks like it.

use proptest::prelude::*;
use proptest::sample::subsequence;

use super::*;

fn trusting(document: Value) -> RoleState {
    RoleState { trust: Some(PolicyDocument(document)), boundary: Some(String::new()), ..RoleState::default() }
}

fn agreed() -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::111111111111:user/deputize" },
            "Action": "sts:AssumeRole",
            "Condition": { "StringEquals": { "sts:ExternalId": "id-1" } },
        }],
    })
}

/// `change what ↑` where it widens, without the arrow where it does not.
fn found(before: &RoleState, now: &RoleState) -> Vec<String> {
    let word = |change: Change| serde_json::to_value(change).unwrap().as_str().unwrap().to_owned();
    let line = |f: Finding| format!("{} {}{}", word(f.change), f.what, if f.widens { " ↑" } else { "" });
    compare(before, now).into_iter().map(line).collect()
}

fn check(change: impl FnOnce(&mut Value), expected: &[&str]) {
    let mut document = agreed();
    change(&mut document);
    assert_eq!(found(&trusting(agreed()), &trusting(document.clone())), expected, "{document}");
}

#[test]
fn a_trust_policy_that_was_changed() {
    check(
        |d| {
            d["Statement"][0]["Principal"]["AWS"] =
                json!(["arn:aws:iam::999999999999:root", "arn:aws:iam::111111111111:user/deputize"]);
        },
        &["principal_added arn:aws:iam::999999999999:root ↑"],
    );
    check(
        |d| drop(d["Statement"][0].as_object_mut().unwrap().remove("Condition")),
        &["condition_removed StringEquals sts:externalid ↑"],
    );
    check(
        |d| d["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"] = json!(["id-1", "id-2"]),
        &["condition_changed StringEquals sts:externalid: id-1, id-2 ↑"],
    );
    check(
        |d| d["Statement"][0]["Condition"]["Bool"] = json!({ "aws:MultiFactorAuthPresent": true }),
        &["condition_added Bool aws:multifactorauthpresent"],
    );
    check(
        |d| d["Statement"][0]["Action"] = json!(["sts:AssumeRole", "sts:TagSession"]),
        &["action_added sts:TagSession ↑"],
    );
    check(
        |d| {
            let other = json!({ "Effect": "Allow", "Principal": "*", "Action": "sts:TagSession" });
            d["Statement"].as_array_mut().unwrap().push(other);
        },
        &["statement_added Allow sts:TagSession to * ↑", "principal_added * ↑"],
    );
    check(
        |d| d["Statement"][0]["Effect"] = json!("Deny"),
        &[
            "statement_removed Allow sts:AssumeRole to arn:aws:iam::111111111111:user/deputize",
            "statement_added Deny sts:AssumeRole to arn:aws:iam::111111111111:user/deputize",
        ],
    );
    check(|d| *d = json!("not JSON"), &["document_changed The document does not read as a policy. ↑"]);
}

#[test]
fn policies_that_came_and_went() {
    let allow = |actions: Value| {
        Some(PolicyDocument(
            json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": actions, "Resource": "*" } }),
        ))
    };
    let named = |pairs: Vec<(&str, Option<PolicyDocument>)>| {
        Some(pairs.into_iter().map(|(name, document)| (name.to_owned(), document)).collect())
    };
    let aws = "arn:aws:iam::aws:policy/AdministratorAccess";
    let before = RoleState {
        inline: named(vec![
            ("Read", allow(json!(["ec2:DescribeInstances", "sqs:ListQueues"]))),
            ("Old", None),
        ]),
        attached: named(vec![]),
        ..RoleState::default()
    };
    let now = RoleState {
        inline: named(vec![("Read", allow(json!(["ec2:DescribeInstances", "s3:*"]))), ("New", None)]),
        attached: named(vec![(aws, None)]),
        ..RoleState::default()
    };
    assert_eq!(
        found(&before, &now),
        [
            "policy_added New ↑",
            "policy_removed Old ↑",
            "action_added s3:* ↑",
            "action_removed sqs:ListQueues",
            &format!("policy_added {aws} ↑"),
        ]
    );
    let findings = compare(&before, &now);
    let changed = changed(&before, &now, &findings);
    let [read] = changed.as_slice() else { panic!("{changed:?}") };
    assert_eq!(read.place, Place::Inline { name: "Read".to_owned() });
    assert!(read.before.contains("sqs:ListQueues") && read.now.contains("s3:*"));
}

#[test]
fn a_policy_that_denies_narrows_while_it_is_there() {
    let of = |effects: &[&str]| {
        let statement = |effect: &&str| json!({ "Effect": effect, "Action": "iam:*", "Resource": "*" });
        let statements: Vec<Value> = effects.iter().map(statement).collect();
        let document = PolicyDocument(json!({ "Version": "2012-10-17", "Statement": statements }));
        let inline = Some([("P".to_owned(), Some(document))].into_iter().collect());
        RoleState { inline, ..RoleState::default() }
    };
    let none = RoleState { inline: Some(BTreeMap::new()), ..RoleState::default() };
    for (effects, added, removed) in [
        (&["Allow"][..], "policy_added P ↑", "policy_removed P"),
        (&["Deny"], "policy_added P", "policy_removed P ↑"),
        (&["Deny", "Allow"], "policy_added P ↑", "policy_removed P ↑"),
    ] {
        assert_eq!(found(&none, &of(effects)), [added], "{effects:?}");
        assert_eq!(found(&of(effects), &none), [removed], "{effects:?}");
    }
}

#[test]
fn what_was_not_granted_is_not_compared_and_completes_the_baseline() {
    let read = trusting(agreed());
    let nothing = RoleState::default();
    assert_eq!(compare(&read, &nothing), []);
    assert_eq!(compare(&nothing, &read), []);
    assert!(nothing.is_empty() && !read.is_empty());
    assert_eq!(nothing.completed_by(&read), read);
    assert_eq!(read.completed_by(&trusting(json!("other"))), read, "what is there stays");
}

#[test]
fn a_boundary_that_is_gone_widens() {
    let with = |boundary: &str| RoleState { boundary: Some(boundary.to_owned()), ..RoleState::default() };
    assert_eq!(found(&with("arn:b"), &with("")), ["boundary_changed arn:b was taken away ↑"]);
    assert_eq!(found(&with(""), &with("arn:b")), ["boundary_changed arn:b"]);
}

#[test]
fn the_permission_names_the_role_itself() {
    let role: RoleArn = "arn:aws:iam::222222222222:role/R".parse().unwrap();
    let text = permission(&role).compact();
    for action in Feature::PolicyDrift.actions() {
        assert!(text.contains(action.name), "{}", action.name);
    }
    assert!(text.contains(r#""Resource":"arn:aws:iam::222222222222:role/R""#), "{text}");
    assert!(text.contains(r#""Resource":"arn:aws:iam::222222222222:policy/Deputize*""#), "{text}");
}

/// A statement in one of many spellings of the same meaning.
fn spelt(actions: &[String], lists: bool, upper: bool, sid: bool) -> Value {
    let case = |text: &String| if upper { text.to_uppercase() } else { text.clone() };
    let actions: Vec<String> = actions.iter().map(case).collect();
    let action = match actions.as_slice() {
        [one] if !lists => json!(one),
        all => json!(all),
    };
    let mut statement = json!({
        "Effect": "Allow",
        "Principal": { "AWS": if upper { json!("arn:aws:iam::111111111111:root") } else { json!(["111111111111"]) } },
        "Action": action,
        "Condition": { "StringEquals": { (if upper { "STS:ExternalId" } else { "sts:externalid" }): if lists { json!(["x"]) } else { json!("x") } } },
    });
    if sid {
        statement["Sid"] = json!("Any");
    }
    statement
}

fn statements() -> impl Strategy<Value = Vec<Vec<String>>> {
    let actions: Vec<String> = ["ec2:a", "ec2:b", "s3:c", "s3:d", "sqs:e"].map(str::to_owned).to_vec();
    prop::collection::vec(subsequence(actions, 1..=3), 1..4)
}

proptest! {
    #[test]
    fn order_and_spelling_are_no_drift(all in statements(), lists: bool, upper: bool, sid: bool, turn in 0_usize..4) {
        let document = |lists, upper, sid| -> Vec<Value> { all.iter().map(|actions| spelt(actions, lists, upper, sid)).collect() };
        let mut other = document(lists, upper, sid);
        let at = turn % other.len();
        other.rotate_left(at);
        let policy = |statements: Value| trusting(json!({ "Version": "2012-10-17", "Statement": statements }));
        let mut turned: Vec<Value> = document(!lists, !upper, !sid);
        turned.reverse();
        prop_assert_eq!(compare(&policy(json!(other)), &policy(json!(turned))), []);
    }

    #[test]
    fn one_action_more_is_found(all in statements()) {
        let mut more = all.clone();
        more[0].push("iam:new".to_owned());
        let policy = |all: &[Vec<String>]| {
            trusting(json!({ "Version": "2012-10-17", "Statement": all.iter().map(|a| spelt(a, true, false, false)).collect::<Vec<_>>() }))
        };
        let found = compare(&policy(&all), &policy(&more));
        prop_assert!(found.iter().any(|finding| finding.what.contains("iam:new") && finding.widens), "{:?}", found);
    }
}
