//! The receipt against a golden text, and what there is no receipt of.

use super::*;
use crate::api::KeysView;
use crate::gate::Propagation;
use crate::policy::Features;
use crate::window::ExternalId;

fn connection() -> Connection {
    let at = Timestamp::from_seconds(1_795_312_800);
    let check = |kind: Probe, code: Option<&str>| Check {
        kind: kind.into(),
        outcome: Outcome::Passed,
        at,
        aws_code: code.map(str::to_owned),
        aws_request_id: Some(format!("{}-request", kind.as_str())),
        problem: None,
    };
    Connection {
        id: ConnectionId::from_bytes([7; 16]),
        alias: None,
        account_id: "222222222222".parse().unwrap(),
        role_arn: "arn:aws:iam::222222222222:role/DeputizeReadOnly".parse().unwrap(),
        external_id: ExternalId::from_random_bytes([1; 16]),
        regions: vec![],
        captures: None,
        principal: Some("arn:aws:iam::111111111111:user/deputize".parse().unwrap()),
        keys: None,
        features: Features::default().with(Feature::SecurityAudit),
        rotated_at: None,
        activity: Activity::Active,
        last_check_at: None,
        next_check_at: None,
        rotation: None,
        cut_off: None,
        status: ConnectionStatus::Connected,
        status_since: at,
        diagnosis: None,
        checks: vec![
            check(Probe::WithoutExternalId, Some("AccessDenied")),
            check(Probe::WrongExternalId, Some("AccessDenied")),
            check(Probe::RightExternalId, None),
        ],
        propagation: Propagation::start(at),
        last_poll_at: None,
        next_poll_at: None,
        poll_messages: vec![],
        credentials: crate::api::CredentialsSetting::default(),
        created_at: at,
        created_by: "Owner".to_owned(),
    }
}

fn ours() -> Principal {
    "arn:aws:iam::111111111111:user/deputize".parse().unwrap()
}

fn written(connection: &Connection) -> Result<Receipt, NotProven> {
    written_as(connection, Some(&(ours(), connection.external_id.clone())))
}

fn written_as(
    connection: &Connection,
    asked_as: Option<&(Principal, ExternalId)>,
) -> Result<Receipt, NotProven> {
    let principal = ours();
    let facts = Facts {
        issuer: "https://deputize.example",
        version: "1.2.3",
        now: Timestamp::from_seconds(1_795_316_400),
        workspace: &WorkspaceId::from_bytes([9; 16]),
        workspace_name: "Example Monitoring",
        principal: &principal,
        session_name: "deputize-con_07070707070707070707070707070707",
        external_id_sha256: "c2hhMjU2",
        asked_as,
    };
    write(connection, facts)
}

#[test]
fn golden_receipt() {
    let receipt = written(&connection()).unwrap();
    insta::assert_json_snapshot!("receipt", receipt);
    assert_eq!(file_name(&receipt), "deputize-receipt-222222222222-2026-11-22.json");
    let text = serde_json::to_string(&receipt).unwrap();
    assert_eq!(serde_json::from_str::<Receipt>(&text).unwrap(), receipt);
    assert!(!text.contains(connection().external_id.as_str()), "the external ID is not shown whole");
}

#[test]
fn evidence_points_at_lines_of_the_receipt() {
    let receipt = written(&connection()).unwrap();
    let document = serde_json::to_value(&receipt).unwrap();
    for met in &receipt.requirements {
        assert!(!met.evidence.is_empty(), "{}", met.id);
        for pointer in &met.evidence {
            assert!(document.pointer(pointer).is_some(), "{}: {pointer}", met.id);
        }
        let shown = met.evidence.iter().any(|pointer| pointer.starts_with("/checks"));
        assert!(
            met.basis == Basis::Built || shown || met.id == "not_our_own",
            "{}: checked by what?",
            met.id
        );
    }
}

#[test]
fn a_users_key_is_said_and_what_it_undoes_is_not_claimed() {
    let user: Principal = "arn:aws:iam::222222222222:user/reader".parse().unwrap();
    let (last_four, entered_at) = ("ABCD".to_owned(), Timestamp::from_seconds(0));
    let keys = KeysView { user, last_four, entered_at, entered_by: "Owner".to_owned() };
    let receipt = written(&Connection { keys: Some(keys), ..connection() }).unwrap();
    assert!(receipt.requester.by_user_key);
    let claimed: Vec<&str> = receipt.requirements.iter().map(|met| met.id.as_str()).collect();
    assert!(!claimed.contains(&"role_not_keys") && !claimed.contains(&"not_our_own"), "{claimed:?}");
    assert!(claimed.contains(&"refused_without"));
}

#[test]
fn only_a_proven_role_has_one() {
    for status in [ConnectionStatus::Waiting, ConnectionStatus::Refused, ConnectionStatus::Failed] {
        let there = Connection { status, ..connection() };
        assert_eq!(written(&there), Err(NotProven::Standing(status)));
    }
    let activity =
        Activity::CutOff { since: Timestamp::from_seconds(0), by: "Owner".to_owned(), proof: None };
    assert_eq!(written(&Connection { activity, ..connection() }), Err(NotProven::CutOff));
    for outcome in [Outcome::Failed, Outcome::Inconclusive] {
        for index in 0..3 {
            let mut there = connection();
            there.checks.get_mut(index).unwrap().outcome = outcome;
            assert_eq!(written(&there), Err(NotProven::Unanswered));
        }
    }
    for index in 0..3 {
        let mut there = connection();
        there.checks.remove(index);
        assert_eq!(written(&there), Err(NotProven::Unanswered));
    }
}

#[test]
fn what_was_checked_with_another_identity_or_id_is_not_stated_of_this_one() {
    let there = connection();
    let other: Principal = "arn:aws:iam::111111111111:user/other".parse().unwrap();
    let (now, before) = (there.external_id.clone(), ExternalId::from_random_bytes([2; 16]));
    for asked_as in [None, Some((other, now.clone())), Some((ours(), before))] {
        assert_eq!(written_as(&there, asked_as.as_ref()), Err(NotProven::AskedOtherwise), "{asked_as:?}");
    }
    assert!(written_as(&there, Some(&(ours(), now))).is_ok());
}

#[test]
fn what_a_later_version_adds_is_passed_over() {
    let receipt = written(&connection()).unwrap();
    let mut document = serde_json::to_value(&receipt).unwrap();
    document["later"] = true.into();
    document["access"]["later"] = true.into();
    assert_eq!(serde_json::from_value::<Receipt>(document).unwrap(), receipt);
}
