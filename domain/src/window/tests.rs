//! The window, to the millisecond on both sides, and as a state machine under any order of acts.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::arn::AccountId;

const T0: Timestamp = Timestamp::from_millis(1_795_312_800_000);

fn id(n: u8) -> ExternalId {
    ExternalId::from_random_bytes([n; 16])
}

fn connection(n: u8) -> ConnectionId {
    ConnectionId::from_bytes([n; 16])
}

#[test]
fn the_same_id_to_the_last_millisecond_and_another_after_it() {
    let step = Window::default().ask(T0, id(1));
    assert!(step.issued && step.retired.is_none());
    let last = T0.plus(WINDOW).minus(Duration::from_millis(1));

    let inside = step.window.clone().ask(last, id(2));
    assert!(!inside.issued);
    assert_eq!(inside.window, step.window);

    let outside = step.window.ask(T0.plus(WINDOW), id(2));
    assert!(outside.issued);
    assert_eq!(outside.retired.unwrap().fate, Fate::Expired);
    assert_eq!(outside.window.pending.unwrap().external_id, id(2));
}

#[test]
fn consumed_to_the_last_millisecond_and_not_after_it() {
    let window = Window::default().ask(T0, id(1)).window;
    let last = T0.plus(WINDOW).minus(Duration::from_millis(1));

    let (taken, step) = window.clone().consume(last, connection(1)).unwrap();
    assert_eq!(taken, id(1));
    assert_eq!(step.retired.unwrap().fate, Fate::Consumed { connection: connection(1) });
    assert_eq!(
        step.window.consume(last, connection(2)),
        Err(NothingPending::None),
        "twice is once too often"
    );

    assert_eq!(window.consume(T0.plus(WINDOW), connection(1)), Err(NothingPending::Expired));
}

#[test]
fn replacing_restarts_the_clock_and_says_who() {
    let window = Window::default().ask(T0, id(1)).window;
    let later = T0.plus(Duration::from_hours(1));
    let step = window.replace(later, id(2), "per_x");
    assert_eq!(step.retired.unwrap().fate, Fate::Replaced { by: "per_x".to_owned() });
    assert_eq!(step.window.pending.unwrap().expires_at, later.plus(WINDOW));
}

#[test]
fn an_external_id_is_a_version_4_uuid_and_its_near_miss_differs_in_one_digit() {
    let one = ExternalId::from_random_bytes([0xff; 16]);
    assert_eq!(one.as_str(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    assert_eq!(one.near_miss().as_str(), "ffffffff-ffff-4fff-bfff-fffffffffff0");
    assert_eq!(one.near_miss().as_str().parse::<ExternalId>().unwrap(), one.near_miss());
    for bad in [
        "",
        "x",
        "FFFFFFFF-FFFF-4FFF-BFFF-FFFFFFFFFFFF",
        "ffffffff-ffff-1fff-bfff-ffffffffffff",
        "ffffffffffff4fffbfffffffffffffff",
    ] {
        assert!(bad.parse::<ExternalId>().is_err(), "{bad}");
    }
}

#[test]
fn with_the_number_of_an_account() {
    let account: AccountId = "222222222222".parse().unwrap();
    let (plain, own) = (id(1), id(1).for_account(&account));
    assert_eq!(own.as_str(), format!("{plain}:222222222222"));
    assert!(own.is_per_account() && !plain.is_per_account());
    assert_eq!((own.issued(), plain.issued()), (plain.clone(), plain.clone()));
    assert_eq!(own.for_account(&account), own, "the number comes once");
    assert_eq!(own.to_string().parse::<ExternalId>().unwrap(), own);
    assert_eq!(own.like(&id(2), &account), id(2).for_account(&account));
    assert_eq!(plain.like(&id(2).for_account(&account), &account), id(2));
    assert!(format!("{plain}:2222").parse::<ExternalId>().is_err());
    assert!(format!("{plain}:").parse::<ExternalId>().is_err());
}

#[derive(Clone, Debug)]
enum Act {
    Ask,
    Replace,
    Consume,
    Wait(u64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => Just(Act::Ask),
        1 => Just(Act::Replace),
        2 => Just(Act::Consume),
        3 => (1_u64..200_000_000).prop_map(Act::Wait),
    ]
}

proptest! {
    #[test]
    fn under_any_order_of_acts(acts in prop::collection::vec(act(), 1..60)) {
        let (mut window, mut now, mut fresh) = (Window::default(), T0, 0_u128);
        let mut ended = HashSet::new();
        let mut consumed = 0_u8;
        for act in acts {
            fresh += 1;
            let candidate = ExternalId::from_random_bytes(fresh.to_be_bytes());
            let before = window.current(now).cloned();
            let step = match act {
                Act::Wait(millis) => { now = now.plus(Duration::from_millis(millis)); continue }
                Act::Ask => window.clone().ask(now, candidate),
                Act::Replace => window.clone().replace(now, candidate, "somebody"),
                Act::Consume => {
                    let Ok((taken, step)) = window.clone().consume(now, connection(consumed)) else {
                        prop_assert!(before.is_none());
                        continue;
                    };
                    prop_assert_eq!(Some(&taken), before.as_ref().map(|p| &p.external_id));
                    consumed = consumed.wrapping_add(1);
                    step
                }
            };
            if matches!(act, Act::Ask) && let Some(before) = before {
                prop_assert_eq!(step.window.pending.as_ref(), Some(&before), "inside the window the ID stays");
            }
            if let Some(retired) = &step.retired {
                prop_assert!(ended.insert(retired.pending.external_id.clone()), "an ID ends once");
            }
            if let Some(pending) = &step.window.pending {
                prop_assert!(!ended.contains(&pending.external_id), "an ID never comes back");
                prop_assert_eq!(pending.expires_at.since(pending.issued_at), WINDOW);
            }
            window = step.window;
        }
    }
}
