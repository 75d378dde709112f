//! What holds for every policy.

use proptest::prelude::*;

use super::*;

fn entry() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        OURS,
        "111111111111",
        "arn:aws:iam::111111111111:root",
        "*",
        "arn:aws:iam::111111111111:user/deputise",
        "arn:aws:iam::111111111111:role/deputize",
        "arn:aws-cn:iam::111111111111:user/deputize",
        "arn:aws:sts::111111111111:assumed-role/deputize/x",
        "arn:aws:iam::999999999999:root",
        "AROAEXAMPLEEXAMPLE123",
        "",
    ])
    .prop_map(str::to_owned)
}

fn principals() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => prop::collection::vec(entry(), 0..4).prop_map(|all| json!({ "AWS": all })),
        1 => Just(json!("*")),
        1 => Just(json!({ "Service": "ec2.amazonaws.com" })),
        1 => entry().prop_map(|one| json!({ "AWS": one, "Service": ["ec2.amazonaws.com"] })),
        1 => entry().prop_map(Value::String),
    ]
}

fn actions() -> impl Strategy<Value = Value> {
    let one = prop::sample::select(vec![
        "sts:AssumeRole",
        "sts:*",
        "STS:assume*",
        "sts:TagSession",
        "sts:AssumeRoleWithSAML",
        "*",
    ]);
    prop_oneof![
        one.clone().prop_map(|one| json!(one)),
        prop::collection::vec(one, 0..3).prop_map(|all| json!(all))
    ]
}

fn conditions() -> impl Strategy<Value = Value> {
    let operator = prop::sample::select(vec![
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringEqualsIfExists",
        "ForAllValues:StringEquals",
        "ForAnyValue:StringNotEquals",
        "Null",
        "Bool",
        "BoolIfExists",
        "ArnLike",
        "ArnNotEquals",
        "IpAddress",
        "DateLessThan",
        "StringMatches",
    ]);
    let key = prop::sample::select(vec![
        "sts:ExternalId",
        "STS:externalid",
        "aws:ExternalId",
        "aws:PrincipalArn",
        "aws:PrincipalOrgID",
        "aws:MultiFactorAuthPresent",
        "aws:SourceIp",
        "aws:SourceAccount",
    ]);
    let value = prop::sample::select(vec![
        ID,
        "*",
        "3f2c9c1e*",
        "other",
        "true",
        "false",
        OURS,
        "${aws:username}",
        "o-1",
        "",
    ]);
    let values = prop::collection::vec(value, 0..3);
    prop::collection::vec((operator, key, values), 0..4).prop_map(|all| {
        let mut block = json!({});
        for (operator, key, values) in all {
            block[operator][key] = json!(values);
        }
        block
    })
}

fn statement() -> impl Strategy<Value = Value> {
    let effect = prop::sample::select(vec!["Allow", "Allow", "Deny"]);
    (effect, principals(), actions(), conditions(), prop::bool::weighted(0.1), prop::bool::weighted(0.1))
        .prop_map(|(effect, principals, actions, conditions, not_principal, not_action)| {
            let principal = if not_principal { "NotPrincipal" } else { "Principal" };
            let action = if not_action { "NotAction" } else { "Action" };
            json!({ "Effect": effect, principal: principals, action: actions, "Condition": conditions })
        })
}

fn policy() -> impl Strategy<Value = Value> {
    prop::collection::vec(statement(), 1..4)
        .prop_map(|statements| json!({ "Version": "2012-10-17", "Statement": statements }))
}

fn kinds(policy: &Value) -> Vec<&'static str> {
    let kind = |answer: &ProbeAnswer| match answer.decision {
        Decision::Allowed(_) => "allowed",
        Decision::ExplicitlyDenied(_) => "explicitly denied",
        Decision::ImplicitlyDenied => "implicitly denied",
        Decision::Depends(_) => "depends",
    };
    examined(policy).answers.iter().map(kind).collect()
}

/// Texts of one become lists of one, everywhere in a policy.
fn listed(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .map(|(name, value)| {
                let is_list = matches!(value, Value::String(text) if text != "*" && !["Effect", "Version", "Principal", "NotPrincipal"].contains(&name.as_str()));
                (name.clone(), if is_list { json!([value]) } else { listed(value) })
            })
            .collect(),
        Value::Array(items) => items.iter().map(listed).collect(),
        other => other.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// A policy that nobody but us gets into by our ID, and that lets us in: whatever there was, and as far as it was right.
    #[test]
    fn the_narrowed_policy_keeps_outsiders_out_and_us_in(policy in policy(), right in any::<bool>()) {
        let mut policy = policy;
        if right {
            policy["Statement"].as_array_mut().unwrap().push(allow(json!("*"), json!({ "StringEquals": { "sts:ExternalId": ID } }))["Statement"][0].clone());
        }
        let found = with_request(|request| outsiders(&pasted(&policy), request).unwrap());
        if let Some(found) = found {
            let narrowed = found.correction.policy.0;
            prop_assert_eq!(examined(&narrowed).verdict, Verdict::Right, "{}", narrowed);
            let left = with_request(|request| outsiders(&pasted(&narrowed), request).unwrap());
            prop_assert!(left.is_none(), "{:?}: {}", left, narrowed);
        }
    }

    #[test]
    fn the_corrected_policy_passes_all_three_probes(policy in policy()) {
        let examination = examined(&policy);
        if let Some(correction) = examination.correction {
            let again = examined(&correction.policy.0);
            prop_assert_eq!(again.verdict, Verdict::Right, "{}", correction.policy.pretty());
            prop_assert_eq!(again.correction, None);
        } else {
            prop_assert_eq!(examination.verdict, Verdict::Right);
        }
    }

    #[test]
    fn a_deny_that_applies_is_never_overruled(policy in policy()) {
        for answer in examined(&policy).answers {
            let denied = answer.traces.iter().any(|one| one.effect == Effect::Deny && one.applies == Truth::Yes);
            prop_assert_eq!(denied, matches!(answer.decision, Decision::ExplicitlyDenied(_)));
        }
    }

    #[test]
    fn one_more_deny_never_lets_anybody_in(policy in policy(), mut deny in statement()) {
        let before = kinds(&policy);
        deny["Effect"] = json!("Deny");
        let mut more = policy.clone();
        more["Statement"].as_array_mut().unwrap().push(deny);
        for (before, after) in before.iter().zip(kinds(&more)) {
            prop_assert!(after != "allowed" || *before == "allowed", "{before} became {after}: {more}");
        }
    }

    #[test]
    fn the_order_of_statements_does_not_matter(policy in policy()) {
        let mut reversed = policy.clone();
        reversed["Statement"].as_array_mut().unwrap().reverse();
        prop_assert_eq!(kinds(&policy), kinds(&reversed));
    }

    #[test]
    fn a_text_and_a_list_of_one_are_the_same(policy in policy()) {
        prop_assert_eq!(kinds(&policy), kinds(&listed(&policy)));
    }

    #[test]
    fn what_is_not_right_has_a_grave_finding(policy in policy()) {
        let examination = examined(&policy);
        let grave = examination.findings.iter().any(|finding| finding.weight != Weight::Note);
        prop_assert!(grave || examination.verdict == Verdict::Right, "{policy}");
    }

    /// Right and yet not to be stored as it stands is possible; right and open, or right and closed, is not.
    #[test]
    fn what_is_right_has_no_grave_finding_but_of_its_form(policy in policy()) {
        use Slip::{BothForms, InvalidPrincipal, NotPrincipal, OtherRole, Prohibited, Spelling};
        let examination = examined(&policy);
        let is_of_form = |slip| {
            matches!(slip, BothForms | InvalidPrincipal | NotPrincipal | OtherRole | Prohibited | Spelling)
                // A statement beside the right one that names nobody, or asks for nothing.
                || matches!(slip, Slip::OtherPrincipal | Slip::Action)
        };
        for finding in examination.findings.iter().filter(|_| examination.verdict == Verdict::Right) {
            let is_grave = matches!(finding.weight, Weight::Opens | Weight::Blocks);
            prop_assert!(!is_grave || is_of_form(finding.slip), "{finding:?} {policy}");
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,120}") {
        let _ = read(&text, None);
        let _ = read_external_id(&text);
        let _ = likeness(&text, ID);
    }

    #[test]
    fn no_change_of_a_policy_makes_it_panic(policy in policy(), at in 0_usize..2000, put in "[\\[\\]{},:\"'a%#/“]{0,3}", take in 0_usize..4) {
        let text = PolicyDocument(policy).pretty();
        let start = at % (text.len() + 1);
        let end = (start + take).min(text.len());
        if let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) {
            match read(&format!("{before}{put}{after}"), Some("Reader")) {
                Ok(pasted) => drop(with_request(|request| examine(&pasted, request))),
                Err(unreadable) => prop_assert!(!unreadable.problem.is_empty() && !unreadable.remedy.is_empty()),
            }
        }
    }
}
