//! The machine under any order of acts: nothing calls AWS for a connection that is not active, but the proof.

use proptest::prelude::*;

use super::*;
use crate::gate::RefusalKind;

const T0: Timestamp = Timestamp::from_millis(1_795_312_800_000);

fn refused(kind: RefusalKind) -> Answer {
    Answer::Refused(Refusal { kind, code: Some(format!("{kind:?}")) })
}

fn assumed() -> Answer {
    Answer::Assumed { account: "222222222222".parse().unwrap() }
}

#[test]
fn the_first_time_and_name_stay() {
    let paused = Activity::Active.after(Act::Pause, T0, "Ada").unwrap().unwrap();
    assert_eq!(paused, Activity::Paused { since: T0, by: "Ada".to_owned() });
    let later = Timestamp::from_millis(T0.as_millis() + 1);
    assert_eq!(paused.after(Act::Pause, later, "Bob"), Ok(None));

    let cut = paused.after(Act::CutOff, later, "Bob").unwrap().unwrap();
    assert_eq!(cut, Activity::CutOff { since: later, by: "Bob".to_owned(), proof: None });
    assert_eq!(cut.after(Act::CutOff, T0, "Eve"), Ok(None));
    assert_eq!(cut.after(Act::Pause, T0, "Eve"), Err(IsCutOff));
    assert_eq!(cut.after(Act::Resume, T0, "Ada"), Ok(Some(Activity::Active)));
}

#[test]
fn the_wire_and_the_stored_form_are_pinned() {
    let check = |activity: Activity, json: &str| {
        assert_eq!(serde_json::to_string(&activity).unwrap(), json);
        assert_eq!(serde_json::from_str::<Activity>(json).unwrap(), activity);
    };
    check(Activity::Active, r#"{"state":"active"}"#);
    check(
        Activity::Paused { since: T0, by: "Ada".to_owned() },
        r#"{"state":"paused","since":"2026-11-22T02:00:00.000Z","by":"Ada"}"#,
    );
    let proof = CutOffProof { at: T0, result: CutOffResult::StillOpen, aws_code: None };
    check(
        Activity::CutOff { since: T0, by: "Ada".to_owned(), proof: Some(proof) },
        r#"{"state":"cut_off","since":"2026-11-22T02:00:00.000Z","by":"Ada","proof":{"at":"2026-11-22T02:00:00.000Z","result":"still_open"}}"#,
    );
}

#[test]
fn a_denial_of_everything_is_the_one_proof() {
    use RefusalKind::{
        BadCredentials, CallerDenied, Denied, ExplicitDeny, NoIdentityPolicy, Throttled, Unreachable,
    };
    let check = |answers: &[Answer], result, code: Option<&str>| {
        let proof = judge(answers, T0);
        assert_eq!((proof.result, proof.aws_code.as_deref()), (result, code), "{answers:?}");
    };
    check(&[refused(Denied), refused(ExplicitDeny)], CutOffResult::Gone, Some("Denied"));
    check(&[refused(Denied), assumed()], CutOffResult::StillOpen, None);
    check(&[refused(Throttled), assumed()], CutOffResult::StillOpen, None);
    check(&[refused(Denied), refused(Throttled)], CutOffResult::Inconclusive, Some("Throttled"));
    check(&[refused(Unreachable)], CutOffResult::Inconclusive, Some("Unreachable"));
    check(&[refused(BadCredentials)], CutOffResult::Inconclusive, Some("BadCredentials"));
    // Our own side kept us from asking: the door may be open.
    check(&[refused(NoIdentityPolicy)], CutOffResult::Inconclusive, Some("NoIdentityPolicy"));
    check(&[refused(Denied), refused(CallerDenied)], CutOffResult::Inconclusive, Some("CallerDenied"));
    check(&[], CutOffResult::Inconclusive, None);
}

#[derive(Clone, Copy, Debug)]
enum Move {
    Act(Act),
    Prove(CutOffResult),
    Call(Purpose),
}

fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        Just(Move::Act(Act::Pause)),
        Just(Move::Act(Act::Resume)),
        Just(Move::Act(Act::CutOff)),
        Just(Move::Prove(CutOffResult::Gone)),
        Just(Move::Prove(CutOffResult::StillOpen)),
        Just(Move::Call(Purpose::Work)),
        Just(Move::Call(Purpose::CutOffProof)),
    ]
}

proptest! {
    /// Beside the machine walks the plainest account of what people asked for.
    #[test]
    fn under_any_order_of_acts(moves in prop::collection::vec(any_move(), 1..80)) {
        let (mut activity, mut now) = (Activity::default(), T0);
        let (mut stopped, mut cut) = (false, false);
        for one in moves {
            now = now.plus(std::time::Duration::from_secs(1));
            match one {
                Move::Act(act) => {
                    let after = activity.after(act, now, "somebody");
                    prop_assert_eq!(after == Err(IsCutOff), cut && act == Act::Pause);
                    if let Ok(Some(after)) = after {
                        prop_assert_ne!(&after, &activity);
                        activity = after;
                    }
                    match act {
                        Act::Pause => stopped = true,
                        Act::Resume => (stopped, cut) = (false, false),
                        Act::CutOff => (stopped, cut) = (true, true),
                    }
                }
                Move::Prove(result) => {
                    let after = activity.proven(CutOffProof { at: now, result, aws_code: None });
                    prop_assert_eq!(after.is_some(), cut, "only what is cut off can be proven to be");
                    activity = after.unwrap_or(activity);
                }
                Move::Call(Purpose::Work) => prop_assert_eq!(activity.allows(Purpose::Work), !stopped),
                Move::Call(Purpose::CutOffProof) => {
                    prop_assert_eq!(activity.allows(Purpose::CutOffProof), cut);
                }
            }
            prop_assert!(!(activity.allows(Purpose::Work) && activity.allows(Purpose::CutOffProof)));
        }
    }
}
