//! Operators, held against another evaluator: the crate `iam-rs`, which knows no third answer and needs all keys.

use iam_rs::{
    Arn, Context, Decision as Theirs, IAMPolicy, IAMRequest, PolicyEvaluator, Principal as TheirPrincipal,
    PrincipalId,
};
use proptest::prelude::*;

use super::*;

const OPERATORS: [&str; 18] = [
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "StringEqualsIfExists",
    "StringNotEqualsIfExists",
    "StringLikeIfExists",
    "StringNotLikeIfExists",
    "ForAnyValue:StringEquals",
    "ForAllValues:StringEquals",
    "ForAnyValue:StringLike",
    "ForAllValues:StringLike",
    "ArnEquals",
    "ArnNotEquals",
    "ArnLike",
    "ArnNotLike",
];

fn values() -> impl Strategy<Value = Vec<String>> {
    let one = prop_oneof![
        Just(OURS.to_owned()),
        Just(OURS.to_uppercase()),
        Just("arn:aws:iam::111111111111:user/*".to_owned()),
        Just("arn:aws:iam::11111111111?:user/deputize".to_owned()),
        Just("arn:aws:iam::999999999999:root".to_owned()),
    ];
    prop::collection::vec(one, 1..3)
}

proptest! {
    #[test]
    fn both_say_the_same(operator in prop::sample::select(&OPERATORS[..]), values in values(), is_there: bool) {
        // The ARN of the caller is a key that is known; the source's ARN is one that our requests do not have.
        let key = if is_there { "aws:PrincipalArn" } else { "aws:SourceArn" };
        // Theirs compares ArnEquals letter by letter; AWS says that it is ArnLike.
        prop_assume!(!operator.starts_with("Arn") || operator.contains("Like") || values.iter().all(|v| !v.contains(['*', '?'])));
        let policy = allow(json!("*"), json!({ operator: { key: values } }));
        let ours = matches!(examined(&policy).answers[2].decision, Decision::Allowed(_));

        let mut for_them = policy.clone();
        for_them["Statement"][0].as_object_mut().unwrap().shift_remove("Principal");
        for_them["Statement"][0]["Resource"] = json!("*");
        let theirs = IAMPolicy::from_json(&for_them.to_string()).unwrap();
        let mut context = Context::new();
        if is_there {
            context = context.with_string("aws:PrincipalArn", OURS);
        }
        let request = IAMRequest::new_with_context(
            TheirPrincipal::Aws(PrincipalId::String(OURS.to_owned())),
            "sts:AssumeRole",
            Arn::parse("arn:aws:iam::222222222222:role/Reader").unwrap(),
            context,
        );
        let answer = PolicyEvaluator::with_policies(vec![theirs]).evaluate(&request).unwrap();
        prop_assert_eq!(ours, answer.decision == Theirs::Allow, "{}", policy);
    }
}
