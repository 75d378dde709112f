//! The gate's order, verdicts, diagnosis and clock.

use std::time::Duration;

use proptest::prelude::*;

use super::Probe as P;
use super::*;
use crate::arn::{Principal, RoleArn};
use crate::time::Timestamp;
use crate::trust::{self, Outsiders};
use crate::window::ExternalId;

fn account(text: &str) -> AccountId {
    text.parse().unwrap()
}

fn assumed() -> Answer {
    Answer::Assumed { account: account("222222222222") }
}

fn refused(kind: RefusalKind) -> Answer {
    Answer::Refused(Refusal { kind, code: Some("AccessDenied".to_owned()) })
}

fn round(answers: &[Answer]) -> Round {
    let mut round = Round::default();
    for answer in answers {
        let probe = round.next().expect("the round goes on");
        round.record(probe, answer.clone());
    }
    round
}

fn diagnosed(answers: &[Answer], earlier_id_works: bool, still_waiting: bool) -> Option<Diagnosis> {
    diagnosed_with(answers, earlier_id_works, still_waiting, None)
}

fn diagnosed_with(
    answers: &[Answer],
    earlier_id_works: bool,
    still_waiting: bool,
    outsiders: Option<&Outsiders>,
) -> Option<Diagnosis> {
    let principal: Principal = "arn:aws:iam::111111111111:user/deputize".parse().unwrap();
    let role: RoleArn = "arn:aws:iam::222222222222:role/Reader".parse().unwrap();
    let external_id = ExternalId::from_random_bytes([1; 16]);
    let context = Context {
        principal: &principal,
        identity: Identity::Keys,
        role: &role,
        external_id: &external_id,
        wrong_id: &external_id.near_miss(),
        outsiders,
        earlier_id_works,
        still_waiting,
    };
    diagnose(&round(answers), context)
}

fn cause_of(answers: &[Answer], earlier_id_works: bool, still_waiting: bool) -> Option<Cause> {
    diagnosed(answers, earlier_id_works, still_waiting).map(|diagnosis| diagnosis.cause)
}

#[test]
fn the_order_is_without_wrong_right_and_then_the_first_two_again() {
    let denied = refused(RefusalKind::Denied);
    let mut round = Round::default();
    let mut asked = Vec::new();
    while let Some(probe) = round.next() {
        asked.push(probe);
        round.record(probe, if probe.must_work() { assumed() } else { denied.clone() });
    }
    assert_eq!(
        asked,
        [
            P::WithoutExternalId,
            P::WrongExternalId,
            P::RightExternalId,
            P::WithoutExternalId,
            P::WrongExternalId
        ]
    );
    assert_eq!(round.verdict(&account("222222222222"), Identity::Keys), Verdict::Proven);
    assert_eq!(
        round.verdict(&account("333333333333"), Identity::Keys),
        Verdict::Denied,
        "a role of another account is not proven"
    );
}

#[test]
fn a_role_that_becomes_visible_in_the_middle_is_still_found_open() {
    let denied = refused(RefusalKind::Denied);
    let late = round(&[denied.clone(), denied, assumed(), assumed()]);
    assert_eq!(late.next(), None);
    assert_eq!(late.verdict(&account("222222222222"), Identity::Keys), Verdict::Open);
}

#[test]
fn causes() {
    let denied = || refused(RefusalKind::Denied);
    let check = |answers: &[Answer], earlier, waiting, expected| {
        assert_eq!(cause_of(answers, earlier, waiting), Some(expected), "{answers:?}");
    };
    check(&[assumed()], false, true, Cause::ExternalIdNotRequired);
    check(&[denied(), assumed()], false, true, Cause::ExternalIdNotRequired);
    check(&[denied(), assumed(), denied(), denied()], false, true, Cause::MistypedExternalId);
    check(&[denied(), denied(), denied()], false, true, Cause::Propagating);
    check(&[denied(), denied(), denied()], true, true, Cause::StaleExternalId);
    check(&[denied(), denied(), denied()], false, false, Cause::RoleMissingOrMisspelt);
    check(&[refused(RefusalKind::NoIdentityPolicy)], false, true, Cause::PrincipalLacksAssumeRole);
    check(&[refused(RefusalKind::CallerDenied)], false, true, Cause::PrincipalDenied);
    check(&[denied(), denied(), refused(RefusalKind::ExplicitDeny)], false, true, Cause::ExplicitDeny);
    check(&[refused(RefusalKind::BadCredentials)], false, true, Cause::OurCredentialsInvalid);
    check(&[refused(RefusalKind::Skewed)], false, true, Cause::ClockSkew);
    check(&[refused(RefusalKind::Throttled)], false, true, Cause::Throttled);
    check(&[refused(RefusalKind::Unreachable)], false, true, Cause::StsUnreachable);
    check(&[refused(RefusalKind::RegionDisabled)], false, true, Cause::RegionDisabled);
    check(&[refused(RefusalKind::Unknown)], false, true, Cause::Unexpected);
    let elsewhere = Answer::Assumed { account: account("333333333333") };
    check(&[denied(), denied(), elsewhere, denied(), denied()], false, true, Cause::WrongAccount);
    assert_eq!(cause_of(&[denied(), denied(), assumed(), denied(), denied()], false, true), None);
}

#[test]
fn a_wrong_id_that_is_let_in_is_asked_about_with_another_one() {
    let denied = || refused(RefusalKind::Denied);
    let entered = account("222222222222");
    let (first, second) = (ExternalId::from_random_bytes([1; 16]), ExternalId::from_random_bytes([2; 16]));
    let check = |answers: &[Answer], asked: Option<Probe>, verdict| {
        let round = round(answers);
        assert_eq!((round.next(), round.verdict(&entered, Identity::Keys)), (asked, verdict), "{answers:?}");
        assert!(round.is_in_doubt(), "{answers:?}");
        assert_eq!(round.wrong_id([&first, &second]), &second);
    };
    assert_eq!(round(&[denied()]).wrong_id([&first, &second]), &first);
    let let_in = [denied(), assumed()];
    let then = |rest: &[Answer]| [let_in.as_slice(), rest].concat();
    check(&let_in, Some(P::WrongExternalId), Verdict::Open);
    // Any ID opens it, or nobody knows: it lets strangers in.
    check(&then(&[assumed()]), None, Verdict::Open);
    check(&then(&[refused(RefusalKind::Throttled)]), None, Verdict::Open);
    // Its neighbour does not open it: the role holds this one letter by letter.
    check(&then(&[denied()]), Some(P::RightExternalId), Verdict::Mistyped);
    for right in [denied(), assumed(), refused(RefusalKind::Throttled)] {
        check(&then(&[denied(), right]), None, Verdict::Mistyped);
    }
    // The same after the right one.
    let late = |rest: &[Answer]| [&[denied(), denied(), assumed(), denied(), assumed()], rest].concat();
    check(&late(&[]), Some(P::WrongExternalId), Verdict::Open);
    check(&late(&[assumed()]), None, Verdict::Open);
    check(&late(&[denied()]), None, Verdict::Mistyped);
}

#[test]
fn a_typing_error_is_told_digit_by_digit() {
    let denied = || refused(RefusalKind::Denied);
    let (right, wrong) = ("01010101-0101-4101-8101-010101010101", "01010101-0101-4101-8101-010101010102");
    for (answer, takes) in [(denied(), "demands"), (assumed(), "beside the right")] {
        let told = diagnosed(&[denied(), assumed(), denied(), answer], false, true).unwrap();
        assert_eq!(told.cause, Cause::MistypedExternalId);
        for part in [takes, right, wrong] {
            assert!(told.detail.contains(part), "{part}: {}", told.detail);
        }
        assert!(told.remedy.contains(right) && told.remedy.contains(wrong), "{}", told.remedy);
        assert!(told.trust_policy.is_some_and(|policy| policy.compact().contains(right)));
        assert!(told.command.is_some_and(|command| command.contains(right) && !command.contains(wrong)));
    }
    assert!(
        Cause::MistypedExternalId.is_the_customers() && Cause::MistypedExternalId.is_in_the_trust_policy()
    );
}

#[test]
fn a_proven_role_that_lets_others_in_is_told_who() {
    let (denied, right) = (|| refused(RefusalKind::Denied), ExternalId::from_random_bytes([1; 16]));
    let principal: Principal = "arn:aws:iam::111111111111:user/deputize".parse().unwrap();
    let open = crate::policy::trust_policy(&principal, &right).compact().replace(&principal.to_string(), "*");
    let request = trust::Request { principal: &principal, role: None, external_id: Some(right.as_str()) };
    let found = trust::outsiders(&trust::read(&open, None).unwrap(), &request).unwrap().unwrap();
    let proven = [denied(), denied(), assumed(), denied(), denied()];
    let told = diagnosed_with(&proven, false, true, Some(&found)).unwrap();
    assert_eq!(told.cause, Cause::OutsidersTrusted);
    assert!(told.detail.contains("everybody in any AWS account"), "{}", told.detail);
    assert_eq!(told.trust_policy, Some(crate::policy::trust_policy(&principal, &right)));
    assert!(
        told.command
            .is_some_and(|command| command.contains("update-assume-role-policy --role-name 'Reader'"))
    );
    // What the probes find comes first.
    let both = diagnosed_with(&[assumed()], false, true, Some(&found)).unwrap();
    assert_eq!(both.cause, Cause::ExternalIdNotRequired);
}

#[test]
fn where_one_answer_has_several_causes_there_is_an_order_of_checks() {
    let denied = || refused(RefusalKind::Denied);
    let missing = diagnosed(&[denied(), denied(), denied()], false, false).unwrap();
    let questions: Vec<&str> = missing.hand_checks.iter().map(|check| check.question.as_str()).collect();
    assert_eq!(
        questions,
        [
            "Is it the right account?",
            "Is the role there, by this very name?",
            "Does its trust policy name us and the external ID?",
            "Does your organisation in AWS forbid it?",
        ]
    );
    let all = serde_json::to_string(&missing.hand_checks).unwrap();
    for fact in ["222222222222", "role/Reader", "user/deputize", "01010101-0101-4101-8101-010101010101"] {
        assert!(all.contains(fact), "{fact} is missing: {all}");
    }
    assert!(diagnosed(&[assumed()], false, true).unwrap().hand_checks.is_empty(), "a plain cause needs none");
}

#[test]
fn whoever_can_mend_it_gets_a_command() {
    let denied = || refused(RefusalKind::Denied);
    let check = |answers: &[Answer], waiting, begins: &str| {
        let diagnosis = diagnosed(answers, false, waiting).unwrap();
        let command = diagnosis.command.unwrap_or_default();
        assert!(command.starts_with(begins), "{:?}: {command}", diagnosis.cause);
    };
    check(&[assumed()], true, "aws iam update-assume-role-policy --role-name 'Reader'");
    check(&[denied(), denied(), denied()], false, "aws iam get-role --role-name 'Reader'");
    let lacking = refused(RefusalKind::NoIdentityPolicy);
    check(&[lacking], true, "aws iam put-user-policy --user-name 'deputize'");
    check(&[refused(RefusalKind::BadCredentials)], true, "aws iam list-access-keys --user-name 'deputize'");
}

/// A path of IAM's may hold any visible character, and the command is for a person's shell.
#[test]
fn a_role_writes_nothing_into_the_shell() {
    let role: RoleArn = r#"arn:aws:iam::222222222222:role/a';id;'"$(id)/Reader"#.parse().unwrap();
    let (principal, external_id) =
        ("arn:aws:iam::111111111111:user/deputize".parse().unwrap(), ExternalId::from_random_bytes([1; 16]));
    let context = Context {
        principal: &principal,
        identity: Identity::Keys,
        role: &role,
        external_id: &external_id,
        wrong_id: &external_id,
        outsiders: None,
        earlier_id_works: false,
        still_waiting: false,
    };
    let denied = || refused(RefusalKind::Denied);
    let lacking = [denied(), denied(), refused(RefusalKind::NoIdentityPolicy)];
    let command = diagnose(&round(&lacking), context).unwrap().command.unwrap();
    let (_, document) = command.split_once("--policy-document ").unwrap();
    // One word: nothing but `'\''` ends what the first quote began.
    let word = document.strip_prefix('\'').unwrap().strip_suffix('\'').unwrap().replace(r"'\''", "’");
    assert!(!word.contains('\''), "{command}");
    let policy: serde_json::Value = serde_json::from_str(&word.replace('’', "'")).unwrap();
    assert_eq!(policy["Statement"][0]["Resource"], role.to_string());
}

#[test]
fn an_open_role_gets_the_policy_that_closes_it() {
    insta::assert_json_snapshot!(diagnosed(&[assumed()], false, true).unwrap());
}

#[test]
fn the_clock_grows_from_two_seconds_to_sixty_and_ends_at_ten_minutes() {
    let start = Timestamp::from_seconds(1_000_000);
    let mut clock = Propagation::start(start);
    let mut pauses = Vec::new();
    while let Some(due) = clock.next_at {
        let before = due;
        clock = clock.after_round(before);
        if let Some(next) = clock.next_at {
            pauses.push(next.since(before));
        }
    }
    assert_eq!(pauses.first(), Some(&Duration::from_secs(2)));
    assert_eq!(pauses.iter().max(), Some(&Duration::from_mins(1)));
    assert_eq!(pauses.iter().sum::<Duration>(), Duration::from_mins(10));
}

proptest! {
    /// Of three neighbouring IDs, whichever a role holds: it is proven for the right one alone, and open for none.
    #[test]
    fn an_id_that_is_held_letter_by_letter_is_never_an_open_door(bytes: [u8; 16], holds in prop::collection::vec(0_usize..3, 1..3)) {
        let right = ExternalId::from_random_bytes(bytes);
        let (first, second) = (right.near_miss(), right.near_miss().near_miss());
        let ids = [&right, &first, &second];
        let is_held = |id: &ExternalId| holds.iter().any(|n| ids.get(*n) == Some(&id));
        let mut round = Round::default();
        while let Some(probe) = round.next() {
            let lets_in = match probe {
                P::WithoutExternalId => false,
                P::WrongExternalId => is_held(round.wrong_id([&first, &second])),
                P::RightExternalId => is_held(&right),
            };
            round.record(probe, if lets_in { assumed() } else { refused(RefusalKind::Denied) });
        }
        let expected = match (is_held(&right), is_held(&first), is_held(&second)) {
            (_, true, true) => Verdict::Open,
            (_, true, false) => Verdict::Mistyped,
            (true, false, _) => Verdict::Proven,
            (false, false, _) => Verdict::NotYet,
        };
        prop_assert_eq!(round.verdict(&account("222222222222"), Identity::Keys), expected);
    }

    /// Whatever AWS answers, nothing but three right answers proves a role.
    #[test]
    fn nothing_else_proves_a_role(answers in prop::collection::vec(0_u8..10, 5)) {
        let mut round = Round::default();
        let mut good = 0;
        for n in answers {
            let Some(probe) = round.next() else { break };
            let answer = match n {
                0..=3 => assumed(),
                4 => Answer::Assumed { account: account("333333333333") },
                5..=7 => refused(RefusalKind::Denied),
                8 => refused(RefusalKind::Throttled),
                _ => refused(RefusalKind::Skewed),
            };
            let right = if probe.must_work() { n <= 3 } else { (5..=7).contains(&n) };
            good += u8::from(right);
            round.record(probe, answer);
        }
        prop_assert_eq!(round.verdict(&account("222222222222"), Identity::Keys) == Verdict::Proven, good == 5);
    }
}

#[test]
fn what_is_wrong_with_whoever_asks_is_told_apart() {
    let principal: Principal = "arn:aws-cn:iam::111111111111:role/Ours".parse().unwrap();
    let role: RoleArn = "arn:aws-cn:iam::222222222222:role/Reader".parse().unwrap();
    let external_id = ExternalId::from_random_bytes([1; 16]);
    let check = |kind: RefusalKind, identity, expected, said: &str| {
        let context = Context {
            principal: &principal,
            identity,
            role: &role,
            external_id: &external_id,
            wrong_id: &external_id.near_miss(),
            outsiders: None,
            earlier_id_works: false,
            still_waiting: false,
        };
        // The first two must be refused: there a denial is as it must be.
        let answers = if kind.is_denial() { vec![refused(kind); 3] } else { vec![refused(kind)] };
        let told = diagnose(&round(&answers), context).unwrap();
        assert_eq!(told.cause, expected);
        let words = format!("{} {}", told.detail, told.remedy);
        assert!(words.contains(said), "{words}");
    };
    let issuer: crate::oidc::Issuer = "https://deputize.example".parse().unwrap();
    let oidc = Identity::Oidc { issuer: &issuer };
    check(RefusalKind::BadCredentials, Identity::Keys, Cause::OurCredentialsInvalid, "AWS_ACCESS_KEY_ID_CN");
    check(RefusalKind::BadCredentials, oidc, Cause::OurCredentialsInvalid, "session of our own role");
    check(RefusalKind::BadCredentials, Identity::User, Cause::KeysInvalid, "replace it");
    check(RefusalKind::NoIdentityPolicy, Identity::Keys, Cause::PrincipalLacksAssumeRole, "Our own identity");
    check(RefusalKind::NoIdentityPolicy, Identity::User, Cause::UserLacksAssumeRole, "account 111111111111");
    check(
        RefusalKind::CallerDenied,
        Identity::Keys,
        Cause::PrincipalDenied,
        "Nothing is wrong on the customer's",
    );
    check(RefusalKind::CallerDenied, Identity::User, Cause::UserDenied, "account 111111111111");
    check(
        RefusalKind::TokenRefused,
        oidc,
        Cause::OurTokenRefused,
        "deployment:deputize.example:partition:aws-cn",
    );
    check(RefusalKind::TokenUnverified, oidc, Cause::OurTokenUnverified, ".well-known/openid-configuration");
    check(RefusalKind::KeysUnreadable, Identity::User, Cause::KeysUnreadable, "ENCRYPTION_KEY_PREVIOUS");
    assert!(Cause::KeysInvalid.is_the_customers() && !Cause::KeysUnreadable.is_the_customers());
}

#[test]
fn an_identity_of_ours_that_fails_says_nothing_about_the_role() {
    use RefusalKind as K;
    let verdict = |kind, identity| round(&[refused(kind)]).verdict(&account("222222222222"), identity);
    for kind in [K::TokenRefused, K::TokenUnverified, K::KeysUnreadable, K::Skewed] {
        assert_eq!(verdict(kind, Identity::Keys), Verdict::Unasked, "{kind:?}");
        assert_eq!(verdict(kind, Identity::User), Verdict::Unasked, "{kind:?}");
        assert!(!kind.is_denial(), "{kind:?}");
    }
    for kind in [K::BadCredentials, K::NoIdentityPolicy, K::CallerDenied] {
        assert_eq!(verdict(kind, Identity::Keys), Verdict::Unasked, "{kind:?}");
        assert_eq!(verdict(kind, Identity::User), Verdict::Denied, "its owner is to mend it: {kind:?}");
        assert!(!kind.is_denial(), "{kind:?}");
    }
    for kind in [K::Denied, K::ExplicitDeny, K::RegionDisabled, K::Throttled] {
        assert!(!kind.is_ours(Identity::Keys), "{kind:?}");
    }
}
