//! The rotation's stages, one by one, and under any answers in any order.

use proptest::prelude::*;

use super::Door::{Opens, Refuses, Unknown};
use super::*;

const T0: Timestamp = Timestamp::from_millis(1_795_312_800_000);

fn start() -> Rotation {
    let id = |n| ExternalId::from_random_bytes([n; 16]);
    Rotation::start(id(1), id(2), T0, "Ada")
}

fn at(stage: Stage) -> Rotation {
    Rotation { stage, ..start() }
}

fn seen(seconds: u64, old: Door, new: Door, stranger: Door) -> Seen {
    Seen { at: T0.plus(Duration::from_secs(seconds)), old, new, stranger, mistyped: false }
}

fn check(from: Stage, look: Seen, stage: Option<Stage>, news: Option<News>) {
    let step = at(from).after(look);
    assert_eq!((step.rotation.map(|after| after.stage), step.news), (stage, news), "{from:?} {look:?}");
}

#[test]
fn the_happy_way_waits_twice_for_a_minute() {
    let one = start().after(seen(5, Opens, Refuses, Refuses));
    assert_eq!(one.news, None);
    let two = one.rotation.unwrap().after(seen(20, Opens, Opens, Refuses));
    assert_eq!(two.news, Some(News::Proven));
    let proven = two.rotation.unwrap();
    assert_eq!(proven.in_force(), &proven.old);
    assert_eq!(proven.next_look(T0.plus(Duration::from_secs(20))), T0.plus(Duration::from_secs(80)));

    let early = proven.after(seen(79, Opens, Opens, Refuses)).rotation.unwrap();
    assert_eq!(early.stage, Stage::Proven);
    let three = early.after(seen(80, Opens, Opens, Refuses));
    assert_eq!(three.news, Some(News::Switched));
    let switched = three.rotation.unwrap();
    assert_eq!(switched.in_force(), &switched.new);

    let four = switched.after(seen(100, Refuses, Opens, Refuses)).rotation.unwrap();
    assert_eq!(four.stage, Stage::Dropped);
    let five = four.after(seen(160, Refuses, Opens, Refuses));
    assert_eq!(five, Step { rotation: None, news: Some(News::Finished) });
}

#[test]
fn a_customer_who_replaces_the_id_is_switched_at_once() {
    for from in [Stage::Listed, Stage::Proven] {
        check(from, seen(1, Refuses, Opens, Refuses), Some(Stage::Dropped), Some(News::Replaced));
    }
}

#[test]
fn what_is_taken_back_leads_back() {
    check(Stage::Proven, seen(61, Opens, Refuses, Refuses), Some(Stage::Listed), Some(News::Unproven));
    check(Stage::Proven, seen(61, Opens, Opens, Opens), Some(Stage::Listed), None);
    check(Stage::Dropped, seen(61, Opens, Opens, Refuses), Some(Stage::Switched), None);
    check(Stage::Dropped, seen(61, Refuses, Refuses, Refuses), Some(Stage::Switched), None);
}

#[test]
fn an_old_id_that_stays_open_is_waited_for_and_told_every_week() {
    let week = 7 * 24 * 3600;
    let mut rotation = at(Stage::Switched);
    let mut told = Vec::new();
    for day in 1..=22 {
        let step = rotation.after(seen(day * 24 * 3600, Opens, Opens, Refuses));
        told.extend(step.news.map(|news| (day, news)));
        rotation = step.rotation.unwrap();
        assert_eq!((rotation.stage, rotation.finding()), (Stage::Switched, Finding::OldStillOpen));
    }
    assert_eq!(told, [(7, News::Waits), (14, News::Waits), (21, News::Waits)]);
    assert_eq!(
        rotation.next_look(T0.plus(Duration::from_secs(week))),
        T0.plus(Duration::from_secs(week + 3600))
    );
}

#[test]
fn looks_grow_from_seconds_to_an_hour() {
    let pause = |seconds| {
        let now = T0.plus(Duration::from_secs(seconds));
        start().next_look(now).since(now).as_secs()
    };
    assert_eq!([0, 150, 600, 36_000, 1_000_000].map(pause), [15, 15, 60, 3600, 3600]);
}

#[test]
fn strangers_are_strangers_to_both() {
    let mut near = start();
    near.new = near.old.near_miss();
    for rotation in [start(), near] {
        let [none, old, new] = rotation.strangers();
        assert_eq!(none, None);
        for id in [old, new].into_iter().flatten() {
            assert!(id != rotation.old && id != rotation.new, "{id}");
            let neighbour = rotation.neighbour(&id);
            assert!(![&id, &rotation.old, &rotation.new].contains(&&neighbour), "{neighbour}");
        }
    }
}

#[test]
fn findings() {
    let check = |stage, look: Seen, expected| {
        assert_eq!(Rotation { seen: Some(look), ..at(stage) }.finding(), expected, "{stage:?} {look:?}");
    };
    assert_eq!(start().finding(), Finding::NotChecked);
    check(Stage::Listed, seen(1, Opens, Refuses, Refuses), Finding::NotListed);
    check(Stage::Listed, seen(1, Refuses, Refuses, Refuses), Finding::BothRefused);
    check(Stage::Listed, seen(1, Opens, Opens, Opens), Finding::OpenToStrangers);
    let mistyped = Seen { mistyped: true, ..seen(1, Opens, Refuses, Refuses) };
    check(Stage::Listed, mistyped, Finding::NewMistyped);
    check(Stage::Listed, Seen { old: Refuses, ..mistyped }, Finding::NewMistyped);
    check(Stage::Listed, Seen { stranger: Opens, ..mistyped }, Finding::OpenToStrangers);
    check(Stage::Proven, seen(1, Opens, Opens, Refuses), Finding::SettlingNew);
    check(Stage::Proven, seen(1, Opens, Unknown, Refuses), Finding::NotAnswered);
    check(Stage::Switched, seen(1, Opens, Opens, Refuses), Finding::OldStillOpen);
    check(Stage::Switched, seen(1, Opens, Refuses, Refuses), Finding::NewRemoved);
    check(Stage::Dropped, seen(1, Refuses, Opens, Refuses), Finding::SettlingOld);
}

#[test]
fn the_stored_form_is_pinned() {
    let stored = r#"{"old":"01010101-0101-4101-8101-010101010101","new":"02020202-0202-4202-8202-020202020202","stage":"listed","stage_since":"2026-11-22T02:00:00.000Z","started_at":"2026-11-22T02:00:00.000Z","started_by":"Ada","seen":{"at":"2026-11-22T02:00:01.000Z","old":"opens","new":"refuses","stranger":"unknown"},"reminded_at":null}"#;
    let read: Rotation = serde_json::from_str(stored).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), stored);
    assert_eq!(read.seen, Some(seen(1, Opens, Refuses, Unknown)));
}

fn door() -> impl Strategy<Value = Door> {
    prop_oneof![3 => Just(Opens), 3 => Just(Refuses), 1 => Just(Unknown)]
}

proptest! {
    /// Whatever AWS answers, the ID in force is one that has just worked where the other one did not, or that has worked
    /// for as long as AWS takes to settle; and the end is reached only when the old one was refused for as long.
    #[test]
    fn under_any_answers(looks in prop::collection::vec((door(), door(), door(), 1_u64..100), 1..200)) {
        let (mut rotation, mut now) = (start(), 0);
        let (mut new_works_since, mut old_refused_since) = (None::<u64>, None::<u64>);
        for (old, new, stranger, pause) in looks {
            now += pause;
            // A question without an answer breaks no series; the opposite answer does.
            if new == Refuses || stranger == Opens { new_works_since = None }
            if new == Opens && stranger == Refuses { new_works_since = new_works_since.or(Some(now)) }
            if old == Opens || new == Refuses { old_refused_since = None }
            if old == Refuses && new == Opens { old_refused_since = old_refused_since.or(Some(now)) }

            let before = rotation.clone();
            let step = rotation.after(seen(now, old, new, stranger));
            let Some(after) = step.rotation else {
                prop_assert_eq!(step.news, Some(News::Finished));
                prop_assert_eq!(before.in_force(), &before.new);
                let refused_for = old_refused_since.map(|since| now - since);
                prop_assert!(refused_for >= Some(SETTLES_AFTER.as_secs()), "{refused_for:?}");
                return Ok(());
            };
            if after.in_force() != before.in_force() {
                prop_assert_eq!(after.in_force(), &after.new, "there is no way back");
                let worked_for = new_works_since.map(|since| now - since);
                prop_assert!(old == Refuses && worked_for.is_some() || worked_for >= Some(SETTLES_AFTER.as_secs()));
                prop_assert_eq!(stranger, Refuses);
                prop_assert!(!after.can_be_cancelled());
            }
            let due = after.next_look(after.seen.unwrap().at);
            prop_assert!(due > after.seen.unwrap().at);
            rotation = after;
        }
    }
}
