//! The gate, run: asks the probes one by one, keeps each answer as it comes, and draws the conclusion.
//!
//! While AWS is awaited, other events run in this object. So after each answer the settings are read again; a round
//! whose role was corrected meanwhile is dropped, and the new role's own round is due already.
//!
//! The probes ask as us alone. Who else the role lets in is seen in its trust policy, which is read once a round is proven,
//! where the role grants that for the feature of policy drift.

mod others;
mod turn;

pub(super) use turn::Rounds;

use std::time::Duration;

use domain::activity::Purpose;
use domain::api::{Check, ConnectionStatus, EventKind};
use domain::gate::{self, Answer, Cause, Context, Probe, Propagation, RefusalKind, Round, Verdict};
use domain::history;
use domain::rotation::Rotation;
use domain::time::Timestamp;
use domain::window::ExternalId;

use super::Connection;
use super::assumer::{Probed, probe};
use super::keys::Keys;
use super::record::{Settings, Standing};
use super::schedule::Job;
use crate::fault::Fault;
use crate::identity::Assumer;
use crate::objects::Workspace;
use crate::objects::workspace::EarlierIds;
use crate::{clock, config};
use others::Others;

/// A role that was just proven is asked once more when propagation is over everywhere.
const SETTLED_AFTER: Duration = Duration::from_mins(1);
/// Trust is re-checked daily.
const RECHECK_AFTER: Duration = Duration::from_hours(24);
/// A connected role whose check was not answered (throttled, unreachable) is asked again soon.
const UNANSWERED_AFTER: Duration = Duration::from_mins(5);
/// Earlier IDs are tried in every so many rounds: each try is up to five more calls.
const EARLIER_EVERY: u32 = 4;

/// How a round ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// It was about a role, a key or a permit that is no more.
    Dropped,
    /// The role turned out to ask for the ID in its other form, which is in force now: it is to be asked once more.
    Adopted,
    /// It has its verdict.
    Concluded,
}

impl Connection {
    /// One round of the gate, whoever wants it; one at a time. While the external ID is rotated the role is looked at
    /// first: a customer who has replaced the ID is proven with the new one.
    ///
    /// Many who wait for their turn are content with one round: what each of them asks for is one that began after it
    /// asked.
    pub(super) async fn prove(&self) -> Result<(), Fault> {
        let asked = self.rounds.get().begun;
        let _under_way = self.turn().await;
        let Rounds { begun, concluded } = self.rounds.get();
        if concluded > asked {
            return Ok(());
        }
        let this = begun.wrapping_add(1);
        self.rounds.set(Rounds { begun: this, concluded });
        self.look_in_turn().await?;
        self.refresh_seal(&self.settings()?)?;
        let mut end = self.ask_round().await?;
        if end == End::Adopted {
            end = self.ask_round().await?;
        }
        if end == End::Concluded {
            self.rounds.set(Rounds { concluded: this, ..self.rounds.get() });
            self.report_or_plan().await?;
        }
        Ok(())
    }

    /// Asks the probes, and concludes.
    async fn ask_round(&self) -> Result<End, Fault> {
        let settings = self.settings()?;
        let wrong = self.wrong_ids(&settings)?;
        let (keys, permit) = (self.keys()?, self.permit(Purpose::Work)?);
        let assumer = self.assumer(&settings, &permit)?;
        let mut round = Round::default();
        while let Some(question) = round.next() {
            let id = match question {
                Probe::WithoutExternalId => None,
                Probe::WrongExternalId => Some(round.wrong_id(wrong.each_ref())),
                Probe::RightExternalId => Some(&settings.external_id),
            };
            let probed = probe(&assumer, &settings, id).await;
            if permit.is_revoked() || !self.is_about(&settings, keys.as_ref())? {
                return Ok(End::Dropped);
            }
            if !(round.is_in_doubt() && question == Probe::WrongExternalId) {
                self.note(question, &probed)?;
            }
            round.record(question, probed.answer);
        }
        let is_of_stack_set = self.asks_for_account(&settings, &round, &assumer).await?;
        let earlier_id_works = !is_of_stack_set && self.earlier_id_works(&settings, &round, &assumer).await?;
        let others = self.others(&settings, &round, &permit).await?;
        if permit.is_revoked() || !self.is_about(&settings, keys.as_ref())? {
            // A session that was taken for the reading is of the role as it was.
            self.drop_session();
            return Ok(End::Dropped);
        }
        if is_of_stack_set {
            self.adopt_account_form().await?;
            return Ok(End::Adopted);
        }
        let [wrong_id, _] = &wrong;
        self.conclude(&settings, &Found { round: &round, wrong_id, earlier_id_works, others })?;
        Ok(End::Concluded)
    }

    /// Whether the role denies the ID and takes it with the account's number, as a role does that a StackSet made. Nobody
    /// has to say so when they connect it.
    async fn asks_for_account(
        &self,
        settings: &Settings,
        round: &Round,
        assumer: &Assumer,
    ) -> Result<bool, Fault> {
        if !denies_right_id(round) || settings.external_id.is_per_account() || self.rotation()?.is_some() {
            return Ok(false);
        }
        let id = settings.external_id.for_account(settings.role.account());
        Ok(matches!(probe(assumer, settings, Some(&id)).await.answer, Answer::Assumed { .. }))
    }

    /// Puts the ID with the account's number in force.
    async fn adopt_account_form(&self) -> Result<(), Fault> {
        let settings = self.settings()?;
        let external_id = settings.external_id.for_account(settings.role.account());
        self.keep_settings(&Settings { external_id, ..settings })?;
        self.tell_in_words(
            EventKind::SettingsChanged,
            None,
            history::ID_WITH_ACCOUNT.to_owned(),
            clock::now(),
        )?;
        self.keep_ids_or_plan().await
    }

    /// Two IDs that are next to the right one, and strangers to the other that is right while it is rotated.
    fn wrong_ids(&self, settings: &Settings) -> Result<[ExternalId; 2], Fault> {
        let right = &settings.external_id;
        let also_right = match self.rotation()? {
            Some(Rotation { old, new, .. }) if old == *right => new,
            Some(Rotation { old, .. }) => old,
            None => right.clone(),
        };
        let first = right.near_miss_but(&also_right);
        let second = first.near_miss_but(&also_right);
        Ok([first, second])
    }

    /// Whether role and key are still those that the round began with.
    pub(super) fn is_about(&self, settings: &Settings, keys: Option<&Keys>) -> Result<bool, Fault> {
        Ok(self.settings()?.role == settings.role && self.keys()?.as_ref() == keys)
    }

    /// Keeps one answer, so that it is seen while the round goes on.
    fn note(&self, probe: Probe, Probed { answer, request_id }: &Probed) -> Result<(), Fault> {
        let mut standing = self.standing()?;
        let aws_code = match answer {
            Answer::Refused(refusal) => refusal.code.clone(),
            Answer::Assumed { .. } => None,
        };
        let check = Check {
            kind: probe.into(),
            outcome: gate::outcome(probe, answer),
            at: clock::now(),
            aws_code,
            aws_request_id: request_id.clone(),
            problem: None,
        };
        standing.checks.retain(|kept| kept.kind != probe);
        standing.checks.push(check);
        standing.checks.sort_by_key(|kept| Probe::ALL.iter().position(|probe| kept.kind == *probe));
        self.keep_standing(&standing)
    }

    /// Whether the role trusts an earlier ID of the workspace. It is asked only when the right ID was denied without a
    /// reason, and then not in every round.
    async fn earlier_id_works(
        &self,
        settings: &Settings,
        round: &Round,
        assumer: &Assumer,
    ) -> Result<bool, Fault> {
        if !denies_right_id(round) {
            return Ok(false);
        }
        let standing = self.standing()?;
        let waiting = standing.status == ConnectionStatus::Waiting;
        let last = standing.propagation.after_round(clock::now()).next_at.is_none();
        if waiting && !last && standing.propagation.attempts % EARLIER_EVERY != 0 {
            return Ok(standing.diagnosis.is_some_and(|diagnosis| diagnosis.cause == Cause::StaleExternalId));
        }
        let (than, account) = (settings.external_id.clone(), settings.role.account().clone());
        let call = EarlierIds { than, of: settings.id.clone(), account };
        for id in Workspace::of(&self.env, &settings.workspace)?.ask(&call).await? {
            let id = settings.external_id.like(&id, settings.role.account());
            let probed = probe(assumer, settings, Some(&id)).await;
            if matches!(probed.answer, Answer::Assumed { .. }) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn conclude(&self, settings: &Settings, found: &Found<'_>) -> Result<(), Fault> {
        let now = clock::now();
        let before = self.standing()?;
        let (principal, issuer) = (self.principal(settings)?, config::issuer(&self.env)?);
        let identity = match &issuer {
            _ if self.keys()?.is_some() => gate::Identity::User,
            Some(issuer) => gate::Identity::Oidc { issuer },
            None => gate::Identity::Keys,
        };
        let outsiders = match &found.others {
            Others::GetIn(outsiders) => Some(outsiders.as_ref()),
            Others::None | Others::Unanswered => None,
        };
        let verdict = found.round.verdict(settings.role.account(), identity);
        let next = next(&before, verdict, found, now);
        let diagnosis = gate::diagnose(
            found.round,
            Context {
                principal: &principal,
                identity,
                role: &settings.role,
                external_id: &settings.external_id,
                wrong_id: found.wrong_id,
                outsiders,
                earlier_id_works: found.earlier_id_works,
                still_waiting: next.propagation.next_at.is_some(),
            },
        );
        let diagnosis = if found.leaves_outsiders(&before) { before.diagnosis.clone() } else { diagnosis };
        let since = if next.status == before.status { before.since } else { now };
        let cause = diagnosis.as_ref().map(|diagnosis| diagnosis.cause);
        let told = Some(self.tell_round(&before, next.status, cause, now)?);
        let asked_as = diagnosis.is_none().then(|| (principal.clone(), settings.external_id.clone()));
        self.keep_standing(&Standing {
            status: next.status,
            since,
            diagnosis,
            propagation: next.propagation,
            told,
            asked_as,
            ..before
        })?;
        self.plan(Job::Gate, next.gate_at)?;
        if next.status != ConnectionStatus::Connected {
            self.drop_session();
            self.unplan(Job::Discovery)?;
            self.unplan(Job::Poll)?;
        } else if self.due_at(Job::Discovery)?.is_none() {
            // It was not connected before, or not in use. What there is comes first; it makes the poll due.
            self.discover_anew()?;
            // They take themselves off the schedule where the feature is off.
            self.plan(Job::Drift, now)?;
            self.plan(Job::Captures, now)?;
        }
        Ok(())
    }
}

/// What a round has found out.
struct Found<'a> {
    round: &'a Round,
    /// The wrong ID that was asked first.
    wrong_id: &'a ExternalId,
    earlier_id_works: bool,
    others: Others,
}

impl Found<'_> {
    /// Whether others got in when it was last known, and nothing was answered to that now.
    fn leaves_outsiders(&self, before: &Standing) -> bool {
        let cause = before.diagnosis.as_ref().map(|diagnosis| diagnosis.cause);
        matches!(self.others, Others::Unanswered)
            && before.status == ConnectionStatus::Refused
            && cause == Some(Cause::OutsidersTrusted)
    }
}

/// Where a round leads.
struct Next {
    status: ConnectionStatus,
    propagation: Propagation,
    gate_at: Timestamp,
}

fn next(before: &Standing, verdict: Verdict, found: &Found<'_>, now: Timestamp) -> Next {
    let was_connected = before.status == ConnectionStatus::Connected;
    let settled =
        |status, pause| Next { status, propagation: before.propagation.settled(), gate_at: now.plus(pause) };
    match verdict {
        Verdict::Proven if matches!(found.others, Others::GetIn(_)) => {
            settled(ConnectionStatus::Refused, RECHECK_AFTER)
        }
        Verdict::Proven if found.leaves_outsiders(before) => {
            settled(ConnectionStatus::Refused, UNANSWERED_AFTER)
        }
        Verdict::Proven if was_connected => settled(ConnectionStatus::Connected, RECHECK_AFTER),
        Verdict::Proven => settled(ConnectionStatus::Connected, SETTLED_AFTER),
        Verdict::Open => settled(ConnectionStatus::Refused, RECHECK_AFTER),
        Verdict::Denied => settled(ConnectionStatus::Failed, RECHECK_AFTER),
        // Not being answered says nothing about the role: what was proven stays proven.
        Verdict::NotYet if was_connected && !is_denied(found.round) => {
            settled(ConnectionStatus::Connected, UNANSWERED_AFTER)
        }
        // What is wrong on our side says nothing about the role either, and a role that waits goes on waiting.
        Verdict::Unasked if before.status != ConnectionStatus::Waiting => {
            settled(before.status, UNANSWERED_AFTER)
        }
        Verdict::NotYet | Verdict::Mistyped | Verdict::Unasked => {
            let waiting = before.status == ConnectionStatus::Waiting;
            let clock = if waiting { before.propagation } else { Propagation::start(now) };
            let propagation = clock.after_round(now);
            let over = if verdict == Verdict::Unasked { UNANSWERED_AFTER } else { RECHECK_AFTER };
            match propagation.next_at {
                Some(gate_at) => Next { status: ConnectionStatus::Waiting, propagation, gate_at },
                None => Next { status: ConnectionStatus::Failed, propagation, gate_at: now.plus(over) },
            }
        }
    }
}

/// Whether AWS denies the right ID without a reason.
fn denies_right_id(round: &Round) -> bool {
    matches!(round.setback(),
        Some((Probe::RightExternalId, Answer::Refused(refusal))) if refusal.kind == RefusalKind::Denied)
}

fn is_denied(round: &Round) -> bool {
    matches!(round.setback(), Some((_, Answer::Refused(refusal))) if refusal.kind.is_denial())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(status: ConnectionStatus, verdict: Verdict) -> (ConnectionStatus, Duration) {
        let (began, now) = (Timestamp::from_seconds(1_000_000), Timestamp::from_seconds(2_000_000));
        let propagation = Propagation::start(began);
        let before = Standing {
            status,
            since: began,
            diagnosis: None,
            checks: Vec::new(),
            propagation,
            told: None,
            asked_as: None,
        };
        let (round, wrong_id) = (Round::default(), ExternalId::from_random_bytes([1; 16]));
        let found =
            Found { round: &round, wrong_id: &wrong_id, earlier_id_works: false, others: Others::None };
        let next = next(&before, verdict, &found, now);
        (next.status, next.gate_at.since(now))
    }

    /// One key of ours that is wrong meets every connection at once.
    #[test]
    fn what_is_wrong_on_our_side_ends_no_connection_and_is_asked_again_soon() {
        use ConnectionStatus::{Connected, Failed, Refused, Waiting};
        for status in [Connected, Failed, Refused] {
            assert_eq!(after(status, Verdict::Unasked), (status, UNANSWERED_AFTER));
        }
        assert_eq!(after(Waiting, Verdict::Unasked), (Failed, UNANSWERED_AFTER), "after its ten minutes");
        assert_eq!(after(Connected, Verdict::Denied), (Failed, RECHECK_AFTER));
    }
}
