//! Drift, run: the role is read by its own session, daily; the first reading is the baseline of the later ones.
//!
//! A call that is denied is noted as not granted and does the connection no harm. A kill in the middle loses a reading,
//! which the job repeats; what was agreed is written by [`AcceptDrift`] alone, and by the first reading.

mod reading;

use std::rc::Rc;
use std::time::Duration;

use domain::activity::Purpose;
use domain::api::{self, Code, ConnectionStatus, DriftState, EventKind};
use domain::arn::RoleArn;
use domain::drift::{self, Finding, RoleState};
use domain::policy::Feature;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::reach::Reach;
use super::record::Settings;
use super::schedule::Job;
use super::{AcceptDrift, CheckDrift, Connection, ShowDrift};
use crate::fault::Fault;
use crate::permit::Permit;
use crate::{clock, entropy};
use reading::{Reading, read, trust};

/// How often the role is read.
const EVERY: Duration = Duration::from_hours(24);
/// After a reading that AWS did not answer.
const UNANSWERED_AFTER: Duration = Duration::from_mins(15);
/// What is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Watch {
    /// Of which role; another one begins anew.
    role: Option<RoleArn>,
    baseline: RoleState,
    baseline_at: Option<Timestamp>,
    /// Who agreed; nobody for a first reading.
    baseline_by: Option<String>,
    live: RoleState,
    checked_at: Option<Timestamp>,
    /// The actions that the role does not grant.
    not_granted: Vec<String>,
    /// Why the last reading was not whole, where AWS did not answer.
    trouble: Option<String>,
    /// What was told last, and since when it is so.
    told: Vec<Finding>,
    told_at: Option<Timestamp>,
}

impl Watch {
    fn findings(&self) -> Vec<Finding> {
        drift::compare(&self.baseline, &self.live)
    }

    /// A reading. Each part's first one is its baseline.
    fn take(&mut self, reading: Reading, now: Timestamp) {
        if self.baseline_at.is_none() && !reading.state.is_empty() {
            self.baseline_at = Some(now);
        }
        self.baseline = self.baseline.completed_by(&reading.state);
        self.live = reading.state;
        self.not_granted = reading.not_granted;
        self.checked_at = Some(now);
        self.trouble = None;
    }

    /// What is news of the findings: an event, once for each other set of them.
    fn news(&mut self, now: Timestamp) -> Option<EventKind> {
        let findings = self.findings();
        if findings == self.told {
            return None;
        }
        let kind = if findings.is_empty() { EventKind::DriftGone } else { EventKind::DriftFound };
        (self.told, self.told_at) = (findings, Some(now));
        Some(kind)
    }

    /// Names what was read, so that nobody agrees to something that they have not seen.
    fn fingerprint(&self) -> Result<String, Fault> {
        Ok(entropy::digest(&serde_json::to_string(&self.live)?))
    }
}

impl Connection {
    /// One reading; then the next is due. None is due when the feature is off or the role not proven.
    pub(super) async fn watch_role(&self) -> Result<(), Fault> {
        let settings = self.settings()?;
        if !self.is_watched(&settings)? {
            return self.unplan(Job::Drift);
        }
        let permit = self.permit(Purpose::Work)?;
        let read = self.read_role(&settings, &permit).await;
        // While AWS was awaited the connection may have been stopped or ended, or its role become another one.
        let after = self.settings()?;
        if permit.is_revoked() || after.role != settings.role || !self.is_watched(&after)? {
            return Ok(());
        }
        let now = clock::now();
        let mut watch = self.watch(&settings.role)?;
        let pause = match read {
            Ok(reading) => {
                watch.take(reading, now);
                if let Some(kind) = watch.news(now) {
                    self.tell_in_words(kind, None, words(&watch.told), now)?;
                }
                EVERY
            }
            Err(trouble) => {
                watch.trouble = Some(trouble);
                UNANSWERED_AFTER
            }
        };
        self.keep("drift", &watch)?;
        self.plan(Job::Drift, now.plus(pause))
    }

    fn is_watched(&self, settings: &Settings) -> Result<bool, Fault> {
        let connected = self.standing()?.status == ConnectionStatus::Connected;
        Ok(connected && settings.features.contains(Feature::PolicyDrift))
    }

    fn watch(&self, role: &RoleArn) -> Result<Watch, Fault> {
        let kept = self.record::<Watch>("drift")?.filter(|watch| watch.role.as_ref() == Some(role));
        Ok(kept.unwrap_or_else(|| Watch { role: Some(role.clone()), ..Watch::default() }))
    }

    /// The role's trust policy as AWS gives it, read by the role's own session; `None` where the role does not grant it, or
    /// no feature asks for it. `Err` is a sentence for people.
    pub(super) async fn read_trust(
        &self,
        settings: &Settings,
        permit: &Rc<Permit>,
    ) -> Result<Option<String>, String> {
        let ask = async |session| trust(&self.reach(session, settings, permit), &settings.role).await;
        self.with_session(settings, permit, ask, Option::is_none).await
    }

    /// Whether somebody has agreed to this very trust policy.
    pub(super) fn is_agreed(&self, settings: &Settings, trust: &str) -> Result<bool, Fault> {
        let watch = self.watch(&settings.role)?;
        Ok(watch.baseline_by.is_some() && watch.baseline.trust == Some(drift::read(trust)))
    }

    /// `Err` is a sentence for people.
    async fn read_role(&self, settings: &Settings, permit: &Rc<Permit>) -> Result<Reading, String> {
        let ask = async |session| read(&self.reach(session, settings, permit), &settings.role).await;
        self.with_session(settings, permit, ask, Reading::begins_denied).await
    }

    fn reach(&self, session: aws::Credentials, settings: &Settings, permit: &Rc<Permit>) -> Reach {
        Reach::with(&self.env, session, permit.clone(), settings.features)
    }

    pub(super) fn show_drift(&self, _: ShowDrift) -> Result<api::Drift, Fault> {
        let settings = self.settings()?;
        let watch = self.watch(&settings.role)?;
        let is_on = settings.features.contains(Feature::PolicyDrift);
        let findings = if is_on { watch.findings() } else { Vec::new() };
        let state = match () {
            () if !is_on => DriftState::Off,
            () if !self.is_watched(&settings)? => DriftState::NotConnected,
            () if watch.checked_at.is_none() => DriftState::Waiting,
            () if watch.live.is_empty() => DriftState::NotGranted,
            () if findings.is_empty() => DriftState::Same,
            () => DriftState::Drifted,
        };
        let since = watch.told_at.filter(|_| !findings.is_empty());
        Ok(api::Drift {
            state,
            changed: drift::changed(&watch.baseline, &watch.live, &findings),
            findings,
            since,
            baseline_at: watch.baseline_at,
            baseline_by: watch.baseline_by.clone(),
            checked_at: watch.checked_at,
            next_at: self.due_at(Job::Drift)?,
            not_granted: watch.not_granted.clone(),
            trouble: watch.trouble.clone(),
            permission: drift::permission(&settings.role),
            fingerprint: watch.fingerprint()?,
        })
    }

    /// Reads the role now. 409 when there is nothing to read.
    pub(super) async fn check_drift(&self, _: CheckDrift) -> Result<api::Drift, Fault> {
        if !self.is_watched(&self.settings()?)? {
            return Err(Fault::new(Code::ConnectionNotProven, "The role's policies are not watched now.")
                .remedy("Switch policy drift on, and prove the role."));
        }
        self.watch_role().await?;
        self.arm().await?;
        self.show_drift(ShowDrift {})
    }

    /// Agrees to what was read. 409 when the role was read anew since, and said something else.
    pub(super) fn accept_drift(
        &self,
        AcceptDrift { fingerprint, by }: AcceptDrift,
    ) -> Result<api::Drift, Fault> {
        let settings = self.settings()?;
        let mut watch = self.watch(&settings.role)?;
        if watch.fingerprint()? != fingerprint {
            return Err(Fault::new(Code::DriftMoved, "The role has changed again since this was shown.")
                .remedy("Look at the differences as they are now, then accept them."));
        }
        // A part that cannot be read any more stays as it was agreed.
        watch.baseline = watch.live.completed_by(&watch.baseline);
        let now = clock::now();
        (watch.baseline_at, watch.baseline_by) = (Some(now), Some(by.clone()));
        let was = words(&watch.told);
        if watch.news(now).is_some() {
            self.tell_in_words(EventKind::DriftAccepted, Some(&by), was, now)?;
        }
        self.keep("drift", &watch)?;
        self.show_drift(ShowDrift {})
    }
}

/// The findings in a sentence, for the history; the page has them all.
fn words(findings: &[Finding]) -> String {
    let some: Vec<&str> = findings.iter().take(3).map(|finding| finding.what.as_str()).collect();
    match findings.len() {
        0 => "The role's policies are as they were agreed.".to_owned(),
        count if count > some.len() => format!("{count} differences, among them {}.", some.join(", ")),
        _ => format!("It differs in {}.", some.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(trust: &str) -> Reading {
        let state = RoleState { trust: Some(drift::read(trust)), ..RoleState::default() };
        Reading { state, not_granted: vec!["iam:GetPolicy".to_owned()] }
    }

    const AGREED: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"1"},"Action":"sts:AssumeRole"}]}"#;

    #[test]
    fn the_first_reading_is_the_baseline_and_findings_are_told_once() {
        let mut watch = Watch::default();
        let at = Timestamp::from_seconds;
        let mut read = |trust: &str, seconds| {
            watch.take(reading(trust), at(seconds));
            (watch.news(at(seconds)), watch.findings().len(), watch.baseline_at)
        };
        let widened = AGREED.replace(r#""1""#, r#"["1","2"]"#);
        assert_eq!(read(AGREED, 1), (None, 0, Some(at(1))));
        assert_eq!(read(&widened, 2), (Some(EventKind::DriftFound), 1, Some(at(1))));
        assert_eq!(read(&widened, 3), (None, 1, Some(at(1))));
        assert_eq!(read(AGREED, 4), (Some(EventKind::DriftGone), 0, Some(at(1))));
    }

    #[test]
    fn findings_in_a_sentence() {
        assert_eq!(words(&[]), "The role's policies are as they were agreed.");
        let finding = |what: &str| Finding {
            place: drift::Place::Trust,
            change: drift::Change::ActionAdded,
            what: what.to_owned(),
            widens: true,
        };
        assert_eq!(words(&[finding("s3:*")]), "It differs in s3:*.");
        assert_eq!(words(&["a", "b", "c", "d"].map(finding)), "4 differences, among them a, b, c.");
    }

    #[test]
    fn what_is_kept_can_be_read_back() {
        let mut watch = Watch::default();
        watch.take(reading(AGREED), Timestamp::from_seconds(1));
        let text = serde_json::to_string(&watch).unwrap();
        assert_eq!(serde_json::from_str::<Watch>(&text).unwrap(), watch);
    }
}
