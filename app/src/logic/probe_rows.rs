//! The three rows of the check: what each shows, and how they turn one by one.
//!
//! AWS often answers all three probes within one poll of ours. Shown at once they would be a flicker; they are revealed
//! one after the other, so that a person can follow what is being proved.

use domain::api::{Check, Connection, ConnectionStatus, LinkCheck};
use domain::gate::{Diagnosis, Outcome, Probe, Propagation};

/// Something whose check is shown: a connection, or what the holder of an onboarding link sees of one.
pub(crate) trait Checked {
    /// Where it stands.
    fn status(&self) -> ConnectionStatus;
    /// The newest result of each probe.
    fn checks(&self) -> &[Check];
}

impl Checked for Connection {
    fn status(&self) -> ConnectionStatus {
        self.status
    }

    fn checks(&self) -> &[Check] {
        &self.checks
    }
}

/// A check as the live view shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The account and the role that are checked.
    pub(crate) account: String,
    /// The role's name.
    pub(crate) role: String,
    /// Where it stands.
    pub(crate) status: ConnectionStatus,
    /// The newest result of each probe.
    pub(crate) checks: Vec<Check>,
    /// What is wrong, where something is.
    pub(crate) diagnosis: Option<Diagnosis>,
    /// The propagation clock.
    pub(crate) propagation: Propagation,
}

impl Checked for Standing {
    fn status(&self) -> ConnectionStatus {
        self.status
    }

    fn checks(&self) -> &[Check] {
        &self.checks
    }
}

impl From<&Connection> for Standing {
    fn from(connection: &Connection) -> Self {
        Self {
            account: connection.account_id.to_string(),
            role: connection.role_arn.name().to_string(),
            status: connection.status,
            checks: connection.checks.clone(),
            diagnosis: connection.diagnosis.clone(),
            propagation: connection.propagation,
        }
    }
}

impl From<&LinkCheck> for Standing {
    fn from(check: &LinkCheck) -> Self {
        Self {
            account: check.account_id.to_string(),
            role: check.role_arn.name().to_string(),
            status: check.status,
            checks: check.checks.clone(),
            diagnosis: check.diagnosis.clone(),
            propagation: check.propagation,
        }
    }
}

/// What a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// Not its turn yet.
    Ahead,
    /// AWS is being asked.
    Asking,
    /// AWS answered as it must.
    Passed,
    /// Denied so far, and asked again: a new role takes a while to be visible.
    NotYet,
    /// AWS answered, and not as it must.
    Failed,
    /// AWS did not answer the question.
    Inconclusive,
    /// The round ended before it.
    NotAsked,
}

/// How many rows have been revealed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reveal {
    shown: usize,
}

impl Reveal {
    /// Everything at once, for people who want no motion and for a check that is long over.
    pub(crate) fn all() -> Self {
        Self { shown: Probe::ALL.len() }
    }

    /// One row more, as far as there is something to show.
    #[must_use]
    pub(crate) fn next(self, checked: &impl Checked) -> Self {
        Self { shown: (self.shown + 1).min(Self::target(checked)) }
    }

    /// Whether all that is known is shown.
    pub(crate) fn is_complete(self, checked: &impl Checked) -> bool {
        self.shown >= Self::target(checked)
    }

    /// A settled round shows all rows, those that were not asked too; a running one only those with an answer.
    fn target(checked: &impl Checked) -> usize {
        let settled = checked.status() != ConnectionStatus::Waiting;
        if settled && !checked.checks().is_empty() {
            Probe::ALL.len()
        } else {
            let of_gate = |check: &&Check| Probe::ALL.iter().any(|probe| check.kind == *probe);
            checked.checks().iter().filter(of_gate).count()
        }
    }

    /// The rows in the order of asking. `asking` says that a round is under way.
    pub(crate) fn rows<C: Checked>(self, checked: Option<&C>, asking: bool) -> [Row; 3] {
        let waiting = checked.is_none_or(|c| c.status() == ConnectionStatus::Waiting);
        let mut next_is_asked = asking || waiting;
        let mut index = 0;
        Probe::ALL.map(|probe| {
            index += 1;
            let check = checked.and_then(|c| c.checks().iter().find(|check| check.kind == probe));
            match check {
                Some(check) if index <= self.shown => of_check(check, probe, waiting),
                None if index <= self.shown && !waiting => Row::NotAsked,
                _ if next_is_asked || checked.is_some_and(|c| !self.is_complete(c)) => {
                    let row = if index == self.shown + 1 { Row::Asking } else { Row::Ahead };
                    next_is_asked = next_is_asked && row != Row::Asking;
                    row
                }
                _ => Row::Ahead,
            }
        })
    }
}

fn of_check(check: &Check, probe: Probe, waiting: bool) -> Row {
    match check.outcome {
        Outcome::Passed => Row::Passed,
        Outcome::Failed if waiting && probe.must_work() => Row::NotYet,
        Outcome::Failed => Row::Failed,
        Outcome::Inconclusive if waiting => Row::NotYet,
        Outcome::Inconclusive => Row::Inconclusive,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{Failed, Inconclusive, Passed};
    use domain::time::Timestamp;

    fn connection(status: &str, outcomes: &[Outcome]) -> Connection {
        let at = Timestamp::from_seconds(0);
        let mut connection: Connection = serde_json::from_value(serde_json::json!({
            "id": "con_07070707070707070707070707070707", "alias": null, "account_id": "222222222222",
            "role_arn": "arn:aws:iam::222222222222:role/R", "external_id": "11111111-1111-4111-8111-111111111111",
            "regions": [], "status": status, "status_since": at, "checks": [],
            "propagation": { "started_at": at, "attempts": 1, "next_at": null, "gives_up_at": at },
            "created_at": at, "created_by": "Ada",
        }))
        .unwrap();
        connection.checks = Probe::ALL
            .into_iter()
            .zip(outcomes)
            .map(|(kind, outcome)| Check {
                kind: kind.into(),
                outcome: *outcome,
                at,
                aws_code: None,
                aws_request_id: None,
                problem: None,
            })
            .collect();
        connection
    }

    fn walk(connection: &Connection) -> Vec<[Row; 3]> {
        let mut reveal = Reveal::default();
        let mut seen = vec![reveal.rows(Some(connection), false)];
        while !reveal.is_complete(connection) {
            reveal = reveal.next(connection);
            seen.push(reveal.rows(Some(connection), false));
        }
        seen
    }

    #[test]
    fn a_good_role_turns_green_one_by_one() {
        use Row::{Ahead, Asking, Passed as Ok};
        assert_eq!(
            walk(&connection("connected", &[Passed; 3])),
            [[Asking, Ahead, Ahead], [Ok, Asking, Ahead], [Ok, Ok, Asking], [Ok, Ok, Ok]]
        );
    }

    #[test]
    fn an_open_role_fails_at_the_first_and_the_rest_is_not_asked() {
        let last = *walk(&connection("refused", &[Failed])).last().unwrap();
        assert_eq!(last, [Row::Failed, Row::NotAsked, Row::NotAsked]);
    }

    #[test]
    fn a_denial_is_no_failure_while_the_role_may_be_on_its_way() {
        let last = *walk(&connection("waiting", &[Passed, Passed, Failed])).last().unwrap();
        assert_eq!(last, [Row::Passed, Row::Passed, Row::NotYet]);
        let last = *walk(&connection("failed", &[Passed, Passed, Failed])).last().unwrap();
        assert_eq!(last, [Row::Passed, Row::Passed, Row::Failed]);
    }

    #[test]
    fn a_silent_aws_is_no_verdict() {
        let last = *walk(&connection("failed", &[Inconclusive])).last().unwrap();
        assert_eq!(last, [Row::Inconclusive, Row::NotAsked, Row::NotAsked]);
    }

    #[test]
    fn before_the_first_answer_the_first_is_asked() {
        let rows = Reveal::default().rows(None::<&Connection>, true);
        assert_eq!(rows, [Row::Asking, Row::Ahead, Row::Ahead]);
        let rows = Reveal::default().rows(Some(&connection("waiting", &[])), false);
        assert_eq!(rows, [Row::Asking, Row::Ahead, Row::Ahead]);
    }

    #[test]
    fn all_at_once_without_motion() {
        let rows = Reveal::all().rows(Some(&connection("connected", &[Passed; 3])), false);
        assert_eq!(rows, [Row::Passed; 3]);
    }
}
