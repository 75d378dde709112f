//! What is news, and that nothing is lost by leaving out what is not.

use ConnectionStatus as Status;
use EventKind::{Connected, Failed, Recovered, Refused, Unanswered, WaitingAgain};
use proptest::prelude::*;

use super::*;

/// The events of these standings, one after the other.
fn told(standings: &[(Status, Option<Cause>)]) -> Vec<EventKind> {
    let mut last = Told::begin();
    let mut told = Vec::new();
    for (status, cause) in standings {
        if let Some(next) = last.next(*status, *cause) {
            told.push(next.kind);
            last = next;
        }
    }
    told
}

const GOOD: (Status, Option<Cause>) = (Status::Connected, None);
const WAITING: (Status, Option<Cause>) = (Status::Waiting, Some(Cause::Propagating));
const MISSING: (Status, Option<Cause>) = (Status::Failed, Some(Cause::RoleMissingOrMisspelt));
const DENIED: (Status, Option<Cause>) = (Status::Failed, Some(Cause::ExplicitDeny));
const OPEN: (Status, Option<Cause>) = (Status::Refused, Some(Cause::ExternalIdNotRequired));
const SILENT: (Status, Option<Cause>) = (Status::Connected, Some(Cause::StsUnreachable));

#[test]
fn a_change_is_an_event_and_not_every_check() {
    let check = |standings: &[(Status, Option<Cause>)], expected: &[EventKind]| {
        assert_eq!(told(standings), expected, "{standings:?}");
    };
    check(&[WAITING, WAITING, GOOD, GOOD, GOOD], &[Connected]);
    check(&[OPEN, OPEN, GOOD], &[Refused, Connected]);
    check(&[GOOD, OPEN, GOOD], &[Connected, Refused, Recovered]);
    check(&[GOOD, WAITING, WAITING, GOOD], &[Connected, WaitingAgain, Recovered]);
    check(&[GOOD, WAITING, MISSING, GOOD], &[Connected, WaitingAgain, Failed, Recovered]);
    check(&[GOOD, SILENT, SILENT, GOOD], &[Connected, Unanswered, Recovered]);
    check(&[OPEN, WAITING, MISSING], &[Refused, WaitingAgain, Failed]);
    // A failed role waits anew each day.
    check(&[WAITING, MISSING, WAITING, WAITING, MISSING, WAITING, MISSING], &[Failed]);
    check(&[MISSING, DENIED, DENIED, MISSING], &[Failed, Failed, Failed]);
}

#[test]
fn a_connection_that_is_older_than_its_history_begins_where_it_stands() {
    assert_eq!(Told::of(Status::Connected, None).next(Status::Connected, None), None);
    assert!(Told::of(Status::Connected, None).was_connected);
    assert_eq!(Told::of(MISSING.0, MISSING.1).next(MISSING.0, MISSING.1), None);
    assert_eq!(Told::of(Status::Waiting, WAITING.1), Told::begin());
}

#[test]
fn the_stored_form_is_pinned() {
    let json = r#"{"kind":"failed","cause":"explicit_deny","was_connected":true}"#;
    let told = Told { kind: Failed, cause: Some(Cause::ExplicitDeny), was_connected: true };
    assert_eq!(serde_json::to_string(&told).unwrap(), json);
    assert_eq!(serde_json::from_str::<Told>(json).unwrap(), told);
}

#[test]
fn changed_settings_are_named() {
    assert_eq!(settings_sentence(&["alias"]), "The alias was changed.");
    assert_eq!(settings_sentence(&["alerts"]), "The alerts were changed.");
    assert_eq!(settings_sentence(&["alias", "regions"]), "The alias and the regions were changed.");
    assert_eq!(settings_sentence(&["a", "b", "c"]), "The a, the b and the c were changed.");
}

#[test]
fn refused_cells_are_named_by_service() {
    let cell = |service, region: &str| EventCell { service, region: region.parse().unwrap() };
    let cells =
        [cell(Service::Sqs, "eu-west-1"), cell(Service::Rds, "eu-west-1"), cell(Service::Rds, "us-east-1")];
    assert_eq!(
        cells_sentence(EventKind::RegionDenied, &cells),
        "Refused: RDS in eu-west-1, us-east-1; SQS in eu-west-1."
    );
    let many: Vec<EventCell> = (1..8).map(|n| cell(Service::Ec2, &format!("eu-west-{n}"))).collect();
    assert_eq!(cells_sentence(EventKind::RegionRecovered, &many), "Answered again: EC2 in 7 regions.");
}

fn standing() -> impl Strategy<Value = (Status, Option<Cause>)> {
    prop::sample::select(vec![GOOD, WAITING, MISSING, DENIED, OPEN, SILENT])
}

proptest! {
    /// Whoever reads the history knows how the role stands: but for the waits of a role that has failed, or was never
    /// proven, which end as they began or are told.
    #[test]
    fn the_history_tells_how_it_stands(standings in prop::collection::vec(standing(), 1..60)) {
        let (mut last, mut kinds) = (Told::begin(), Vec::new());
        for (status, cause) in standings {
            let next = last.next(status, cause);
            if let Some(next) = next {
                prop_assert_ne!((next.kind, next.cause), (last.kind, last.cause));
                prop_assert!(next.was_connected || !last.was_connected);
                kinds.push(next.kind);
                last = next;
            }
            prop_assert!(last.status() == status || last.kind == Failed && status == Status::Waiting);
            if last.status() == status && status != Status::Waiting && status != Status::Refused {
                prop_assert_eq!(last.cause, cause);
            }
        }
        prop_assert!(kinds.iter().filter(|kind| **kind == Connected).count() <= 1);
        let proven = kinds.iter().position(|kind| matches!(kind, Connected | Unanswered));
        let recovered = kinds.iter().position(|kind| *kind == Recovered);
        prop_assert!(recovered.is_none() || proven < recovered && proven.is_some());
    }
}
