//! A link to the millisecond, and as a state machine under any order of acts.

use proptest::prelude::*;

use super::*;
use crate::api::NewLink;
use crate::arn::Partition;

const T0: Timestamp = Timestamp::from_millis(1_795_312_800_000);

fn terms(json: &str) -> Result<Terms, String> {
    let new: NewLink = serde_json::from_str(json).map_err(|error| format!("malformed: {error}"))?;
    read_new(&new, Partition::Aws).map_err(|error| format!("{}: {}", error.field, error.problem))
}

fn asker() -> Asker {
    Asker { name: "Ada".into(), email: Some("ada@example.com".into()), workspace: "Acme".into() }
}

fn link(json: &str) -> OnboardingLink {
    let (id, external_id) = (LinkId::from_bytes([1; 16]), ExternalId::from_random_bytes([2; 16]));
    OnboardingLink::new(id, external_id, terms(json).unwrap(), asker(), T0)
}

fn connection(n: u8) -> ConnectionId {
    ConnectionId::from_bytes([n; 16])
}

fn account(digit: char) -> AccountId {
    digit.to_string().repeat(12).parse().unwrap()
}

#[test]
fn what_is_wanted_is_read_field_by_field() {
    let check = |json: &str, expected: &str| {
        let got = terms(json).map_or_else(|error| error, |terms| format!("{} h", terms.life_hours));
        assert!(got.starts_with(expected), "{json}: {got}");
    };
    check("{}", "48 h");
    check(r#"{"life_hours":1}"#, "1 h");
    check(r#"{"life_hours":0}"#, "life_hours: ");
    check(r#"{"life_hours":49}"#, "life_hours: ");
    check(r#"{"expected_account_id":""}"#, "48 h");
    check(r#"{"expected_account_id":"2222-2222-2222"}"#, "expected_account_id: The account ID has dashes");
    check(r#"{"regions":["Mars"]}"#, "regions: ");
    check(r#"{"features":["mind_reading"]}"#, "features: ");
    check(r#"{"features":["metrics","s3_captures"]}"#, "bucket: S3 captures need a bucket.");
    check(r#"{"features":["metrics","s3_captures"],"bucket":""}"#, "bucket: S3 captures need a bucket.");
    check(r#"{"features":["s3_captures"],"bucket":"s3://mine"}"#, "bucket: This is an address");
    check(r#"{"features":["s3_captures"],"bucket":"mine","prefix":"/x"}"#, "prefix: ");
    check(r#"{"features":["s3_captures"],"bucket":"mine"}"#, "48 h");
    check(r#"{"bucket":"mine"}"#, "bucket: A bucket is named, and S3 captures are not among the features.");
    check(r#"{"partition":"china"}"#, "partition: `china` is not an AWS partition.");
    check(r#"{"partition":"aws-cn","regions":["cn-north-1"]}"#, "48 h");
    check(
        r#"{"partition":"aws-cn","regions":["eu-west-1"]}"#,
        "regions: eu-west-1 is not a region of the partition aws-cn.",
    );
    check(r#"{"regions":["us-gov-west-1"]}"#, "regions: us-gov-west-1 is not a region of the partition aws.");
    check(&format!(r#"{{"note":"{}"}}"#, "a".repeat(501)), "note: ");
    check(r#"{"note":"a\u0007"}"#, "note: ");
    check(r#"{"external_id":"mine"}"#, "malformed: unknown field `external_id`");
    let all = terms(
        r#"{"alias":" A ","note":" one\r\ntwo ","features":["metrics"],"expected_account_id":"222222222222"}"#,
    );
    let all = all.unwrap();
    assert_eq!((all.alias.as_deref(), all.note.as_deref()), (Some("A"), Some("one\ntwo")));
    assert_eq!(Vec::from(all.features), [crate::policy::Feature::Metrics]);
    assert_eq!(all.expected, Some(account('2')));
    assert_eq!((all.captures, all.partition), (None, Some(Partition::Aws)), "the usual partition, said");
    let there = terms(r#"{"features":["s3_captures"],"bucket":"mine","partition":"aws-us-gov"}"#).unwrap();
    let captures = there.captures.map(|captures| format!("{}/{}", captures.bucket, captures.prefix));
    assert_eq!((captures.as_deref(), there.partition), (Some("mine/deputize/"), Some(Partition::UsGov)));
}

#[test]
fn it_works_to_the_last_millisecond_and_not_after_it() {
    let link = link(r#"{"life_hours":1}"#);
    let end = T0.plus(Duration::from_hours(1));
    let last = end.minus(Duration::from_millis(1));
    assert!(link.clone().connect(last, connection(1), account('2')).is_ok());
    assert_eq!(link.state(last), LinkState::Open);
    assert_eq!(link.clone().connect(end, connection(1), account('2')), Err(Refusal::Expired));
    assert_eq!((link.state(end), link.state_since(end)), (LinkState::Expired, end));
    assert_eq!(link.clone().see(end), Err(Refusal::Expired));
    assert_eq!(link.revoke(end, "per_1"), Err(Refusal::Expired));
}

#[test]
fn of_two_connects_the_second_is_refused() {
    let once = link("{}").connect(T0, connection(1), account('2')).unwrap();
    assert_eq!(once.clone().connect(T0, connection(2), account('2')), Err(Refusal::Used));
    assert_eq!(once.connection(), Some(&connection(1)));
}

#[test]
fn an_expected_account_is_the_only_one() {
    let link = link(r#"{"expected_account_id":"222222222222"}"#);
    let other = || Refusal::OtherAccountExpected { expected: account('2') };
    assert_eq!(link.clone().connect(T0, connection(1), account('3')), Err(other()));
    let entered = link.connect(T0, connection(1), account('2')).unwrap();
    assert_eq!(entered.require_correctable(T0, &account('3')), Err(other()));
    assert_eq!(entered.require_correctable(T0, &account('2')), Ok(()));
}

#[test]
fn proven_after_its_time_is_connected_and_read_no_more() {
    let entered = link(r#"{"life_hours":1}"#).connect(T0, connection(1), account('2')).unwrap();
    let late = T0.plus(Duration::from_hours(2));
    assert_eq!(entered.state(late), LinkState::Expired);
    let connected = entered.reported(late, account('2'), true);
    assert_eq!(connected.state(late), LinkState::Connected);
    assert_eq!(connected.require_readable(late), Err(Refusal::Used));
    assert_eq!(connected.revoke(late, "per_1"), Err(Refusal::Used));
}

#[test]
fn checks_have_a_pause_and_entries_an_end() {
    let mut link = link("{}");
    assert_eq!(link.clone().check(T0), Err(Refusal::NotEntered));
    link = link.connect(T0, connection(1), account('2')).unwrap().check(T0).unwrap();
    let soon = T0.plus(Duration::from_secs(4));
    assert_eq!(link.clone().check(soon), Err(Refusal::TooSoon { wait: Duration::from_secs(6) }));
    assert!(link.clone().check(T0.plus(CHECK_EVERY)).is_ok());
    for _ in 0..ATTEMPTS_MAX {
        link = link.attempt(T0).unwrap();
    }
    assert_eq!(link.attempt(T0), Err(Refusal::TooManyAttempts));
}

#[test]
fn every_refusal_says_whom_to_ask() {
    for refusal in [
        Refusal::Expired,
        Refusal::Used,
        Refusal::Revoked,
        Refusal::OtherAccountExpected { expected: account('2') },
        Refusal::TooManyAttempts,
    ] {
        let (detail, remedy) = refusal.words(Some(&asker()));
        assert!(
            detail.ends_with('.') && remedy.contains("Ada of Acme (ada@example.com)"),
            "{detail} {remedy}"
        );
        let token = Asker { email: None, ..asker() };
        assert!(refusal.words(Some(&token)).1.contains("Acme"), "{refusal}");
    }
    assert!(Refusal::Unknown.words(None).1.contains("the person who sent it to you"));
}

/// What a released version wrote must be read for ever.
#[test]
fn the_stored_form_is_pinned() {
    let stored = concat!(
        r#"{"id":"lnk_01010101010101010101010101010101","external_id":"02020202-0202-4202-8202-020202020202","#,
        r#""terms":{"alias":null,"features":["metrics"],"regions":["eu-west-1"],"expected":null,"note":null,"life_hours":48},"#,
        r#""asker":{"name":"Ada","email":"ada@example.com","workspace":"Acme"},"created_at":"2026-11-22T02:00:00.000Z","#,
        r#""expires_at":"2026-11-24T02:00:00.000Z","stage":{"entered":{"connection":"con_01010101010101010101010101010101","#,
        r#""account":"222222222222"}},"since":"2026-11-22T02:00:00.000Z","attempts":1,"checked_at":null}"#,
    );
    let read: OnboardingLink = serde_json::from_str(stored).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), stored, "as the first version wrote it");
    assert_eq!((&read.terms.captures, read.terms.partition), (&None, None));
    let more = r#""life_hours":48,"captures":{"bucket":"mine","prefix":"deputize/"},"partition":"aws-cn"}"#;
    let stored = stored.replace(r#""life_hours":48}"#, more);
    let read: OnboardingLink = serde_json::from_str(&stored).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), stored);
    assert_eq!(read.terms.partition, Some(Partition::China));
}

#[derive(Clone, Debug)]
enum Act {
    See,
    Connect(char),
    Correct(char),
    Check,
    Proven,
    Revoke,
    Wait(u64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        Just(Act::See),
        prop::sample::select(vec!['2', '3']).prop_map(Act::Connect),
        prop::sample::select(vec!['2', '3']).prop_map(Act::Correct),
        Just(Act::Check),
        Just(Act::Proven),
        Just(Act::Revoke),
        (1_u64..40_000_000).prop_map(Act::Wait),
    ]
}

proptest! {
    #[test]
    fn under_any_order_of_acts(acts in prop::collection::vec(act(), 1..60), expects in any::<bool>()) {
        let mut link = link(if expects { r#"{"expected_account_id":"222222222222","life_hours":24}"# } else { "{}" });
        let (mut now, mut n, external_id) = (T0, 0_u8, link.external_id.clone());
        for act in acts {
            let before = link.clone();
            n = n.wrapping_add(1);
            let next = match act {
                Act::Wait(millis) => { now = now.plus(Duration::from_millis(millis)); continue }
                Act::See => link.clone().see(now),
                Act::Connect(digit) => link.clone().connect(now, connection(n), account(digit)),
                Act::Correct(digit) => link
                    .require_correctable(now, &account(digit))
                    .map(|()| link.clone().reported(now, account(digit), false)),
                Act::Check => link.clone().check(now),
                Act::Proven => Ok(link.clone().reported(now, account('2'), true)),
                Act::Revoke => link.clone().revoke(now, "per_1"),
            };
            link = next.unwrap_or(link);
            prop_assert_eq!(&link.external_id, &external_id, "a link has one external ID for good");
            if let Some(bound) = before.connection() {
                let same = link.connection() == Some(bound);
                prop_assert!(same || link.state(now) == LinkState::Revoked, "a link binds one connection");
            }
            if matches!(before.stage, Stage::Connected { .. } | Stage::Revoked { .. }) {
                prop_assert_eq!(&link.stage, &before.stage, "what has ended has ended");
            }
            if expects {
                prop_assert_ne!(link.account(), Some(&account('3')), "only the expected account");
            }
            if now >= link.expires_at && !matches!(act, Act::Proven) {
                prop_assert_eq!(&link, &before, "nothing but a proof happens after its time");
            }
        }
    }
}
