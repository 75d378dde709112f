//! Drift, run: the role is read by its own session, daily; the first reading is the baseline of the later ones.
//!
//! A call that is denied is noted as not granted and does the connection no harm. A kill in the middle loses a reading,
//! which the job repeats; what was agreed is written by [`AcceptDrift`] alone, and by the first reading.

use std::rc::Rc;
use std::time::Duration;

use aws::operation::{
    GET_POLICY, GET_POLICY_VERSION, GET_ROLE, GET_ROLE_POLICY, LIST_ATTACHED_ROLE_POLICIES,
    LIST_ROLE_POLICIES, Operation,
};
use domain::activity::Purpose;
use domain::api::{self, Code, ConnectionStatus, DriftState, EventKind};
use domain::arn::RoleArn;
use domain::drift::{self, Finding, RoleState};
use domain::policy::{Feature, PolicyDocument};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::poll::{Session, may_be_the_sessions};
use super::reach::Reach;
use super::record::Settings;
use super::schedule::Job;
use super::{AcceptDrift, CheckDrift, Connection, ShowDrift};
use crate::fault::Fault;
use crate::permit::Permit;
use crate::{clock, entropy};

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

/// What one reading gave.
#[derive(Default)]
struct Reading {
    state: RoleState,
    not_granted: Vec<String>,
}

impl Reading {
    /// A denied answer is none, and its action is noted.
    fn granted<T>(
        &mut self,
        operation: &Operation,
        answer: Result<T, aws::Error>,
    ) -> Result<Option<T>, aws::Error> {
        match answer {
            Ok(answer) => Ok(Some(answer)),
            Err(aws::Error::Denied { .. }) => {
                if !self.not_granted.iter().any(|noted| noted == operation.action) {
                    self.not_granted.push(operation.action.to_owned());
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Whether the first question was denied.
    fn begins_denied(&self) -> bool {
        self.not_granted.first().is_some_and(|action| action == GET_ROLE.action)
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

    /// The role's trust policy as AWS gives it, read by the role's own session; `None` where the role does not grant it.
    /// `Err` is a sentence for people.
    pub(super) async fn read_trust(
        &self,
        settings: &Settings,
        permit: &Rc<Permit>,
    ) -> Result<Option<String>, String> {
        let Session { credentials, is_kept } = self.session(settings, permit).await?;
        let first = self.get_role_with(credentials, settings, permit).await;
        let is_turned_away = match &first {
            Ok(trust) => trust.is_none(),
            Err(error) => may_be_the_sessions(error),
        };
        let trust = if is_kept && is_turned_away && !permit.is_revoked() {
            self.drop_session();
            let Session { credentials, .. } = self.session(settings, permit).await?;
            self.get_role_with(credentials, settings, permit).await
        } else {
            first
        };
        trust.map_err(|error| error.to_string())
    }

    /// The trust policy; `None` where the session may not read it, or no feature asks for it.
    async fn get_role_with(
        &self,
        credentials: aws::Credentials,
        settings: &Settings,
        permit: &Rc<Permit>,
    ) -> Result<Option<String>, aws::Error> {
        let customer = Reach::with(&self.env, credentials, permit.clone(), settings.features);
        let home = settings.role.partition().sts_region();
        let Some(client) = customer.client(&GET_ROLE, home.as_str()) else { return Ok(None) };
        match client.get_role(settings.role.name().as_str()).await {
            Ok(role) => Ok(Some(role.trust_policy)),
            Err(aws::Error::Denied { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether somebody has agreed to this very trust policy.
    pub(super) fn is_agreed(&self, settings: &Settings, trust: &str) -> Result<bool, Fault> {
        let watch = self.watch(&settings.role)?;
        Ok(watch.baseline_by.is_some() && watch.baseline.trust == Some(drift::read(trust)))
    }

    /// `Err` is a sentence for people.
    async fn read_role(&self, settings: &Settings, permit: &Rc<Permit>) -> Result<Reading, String> {
        let Session { credentials, is_kept } = self.session(settings, permit).await?;
        let first = self.read_with(credentials, settings, permit).await;
        let is_turned_away = match &first {
            Ok(reading) => reading.begins_denied(),
            Err(error) => may_be_the_sessions(error),
        };
        let reading = if is_kept && is_turned_away && !permit.is_revoked() {
            self.drop_session();
            let Session { credentials, .. } = self.session(settings, permit).await?;
            self.read_with(credentials, settings, permit).await
        } else {
            first
        };
        reading.map_err(|error| error.to_string())
    }

    async fn read_with(
        &self,
        credentials: aws::Credentials,
        settings: &Settings,
        permit: &Rc<Permit>,
    ) -> Result<Reading, aws::Error> {
        let customer = Reach::with(&self.env, credentials, permit.clone(), settings.features);
        read(&customer, &settings.role).await
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

/// Reads all that the role grants of itself, one call after the other.
async fn read(customer: &Reach, role: &RoleArn) -> Result<Reading, aws::Error> {
    let (home, name) = (role.partition().sts_region(), role.name().as_str());
    let mut reading = Reading::default();
    if let Some(client) = customer.client(&GET_ROLE, home.as_str())
        && let Some(found) = reading.granted(&GET_ROLE, client.get_role(name).await)?
    {
        reading.state.trust = Some(drift::read(&found.trust_policy));
        reading.state.boundary = Some(found.boundary.unwrap_or_default());
    }
    if let Some(client) = customer.client(&LIST_ROLE_POLICIES, home.as_str())
        && let Some(names) = reading.granted(&LIST_ROLE_POLICIES, client.list_role_policies(name).await)?
    {
        let mut inline = std::collections::BTreeMap::new();
        for policy in names {
            let text = match customer.client(&GET_ROLE_POLICY, home.as_str()) {
                Some(client) => {
                    reading.granted(&GET_ROLE_POLICY, client.get_role_policy(name, &policy).await)?
                }
                None => None,
            };
            inline.insert(policy, text.as_deref().map(drift::read));
        }
        reading.state.inline = Some(inline);
    }
    if let Some(client) = customer.client(&LIST_ATTACHED_ROLE_POLICIES, home.as_str())
        && let Some(policies) =
            reading.granted(&LIST_ATTACHED_ROLE_POLICIES, client.list_attached_role_policies(name).await)?
    {
        let mut attached = std::collections::BTreeMap::new();
        for aws::iam::AttachedPolicy { arn } in policies {
            let document = if is_of_aws(&arn) {
                None
            } else {
                managed(customer, home.as_str(), &arn, &mut reading).await?
            };
            attached.insert(arn, document);
        }
        reading.state.attached = Some(attached);
    }
    Ok(reading)
}

async fn managed(
    customer: &Reach,
    home: &str,
    arn: &str,
    reading: &mut Reading,
) -> Result<Option<PolicyDocument>, aws::Error> {
    let Some(client) = customer.client(&GET_POLICY, home) else { return Ok(None) };
    let version = client.get_policy_version_in_force(arn).await;
    let Some(version) = reading.granted(&GET_POLICY, version)? else { return Ok(None) };
    let Some(client) = customer.client(&GET_POLICY_VERSION, home) else { return Ok(None) };
    let text = client.get_policy_version(arn, &version).await;
    Ok(reading.granted(&GET_POLICY_VERSION, text)?.as_deref().map(drift::read))
}

/// `arn:aws:iam::aws:policy/…`: kept by AWS, and changed by AWS.
fn is_of_aws(arn: &str) -> bool {
    arn.split(':').nth(4) == Some("aws")
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

    #[test]
    fn policies_of_aws_are_told_apart() {
        assert!(is_of_aws("arn:aws:iam::aws:policy/SecurityAudit"));
        assert!(!is_of_aws("arn:aws:iam::222222222222:policy/aws"));
    }
}
