//! The captures bucket: named, checked at once and then daily, and forgotten.
//!
//! A check of its own beside the gate: it runs with the account's session, and whatever it finds, the account stays
//! connected. While S3 is awaited other events run in this object, so the bucket is read again before anything is kept.

use std::rc::Rc;
use std::time::Duration;

use aws::operation::{DELETE_OBJECT, PUT_OBJECT};
use aws::s3::Object;
use domain::activity::Purpose;
use domain::api::{self, Check, CheckKind, ConnectionStatus, EventKind};
use domain::arn::Region;
use domain::captures::{Answer, CheckProblem, PROOF, Step, judge, test_key};
use domain::gate::Outcome;
use domain::policy::{CaptureBucket, Feature};
use serde::{Deserialize, Serialize};

use super::reach::Reach;
use super::record::Settings;
use super::schedule::Job;
use super::session::{Session, may_be_the_sessions};
use super::{Connection, NameCaptures, View};
use crate::clock;
use crate::fault::Fault;
use crate::permit::Permit;

/// What was proven is proven again daily.
const RECHECK_AFTER: Duration = Duration::from_hours(24);
/// A question that was not answered is asked again soon.
const UNANSWERED_AFTER: Duration = Duration::from_mins(5);

/// The stored record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Captures {
    pub(super) bucket: CaptureBucket,
    /// The region that the bucket was last found in.
    #[serde(default)]
    region: Option<String>,
    /// The newest result.
    #[serde(default)]
    pub(super) check: Option<Check>,
}

impl Connection {
    pub(super) fn captures(&self) -> Result<Option<Captures>, Fault> {
        self.record("captures")
    }

    /// Names the bucket, or takes it away, and with it the feature. A named one is checked at once if the account is
    /// connected.
    pub(super) async fn name_captures(&self, call: NameCaptures) -> Result<api::Connection, Fault> {
        let settings = self.settings()?;
        let features = settings.features;
        let named = self.captures()?.map(|captures| captures.bucket);
        if named != call.bucket {
            let words = words(call.bucket.as_ref());
            self.tell_in_words(EventKind::SettingsChanged, Some(&call.by), words, clock::now())?;
        }
        if let Some(bucket) = call.bucket {
            self.keep_captures(bucket)?;
            self.keep_settings(&Settings { features: features.with(Feature::S3Captures), ..settings })?;
            self.plan(Job::Captures, clock::now())?;
            // Paused, it is checked once it goes on.
            if self.permit(Purpose::Work).is_ok() {
                self.check_captures().await?;
            }
        } else {
            self.keep_settings(&Settings { features: features.without(Feature::S3Captures), ..settings })?;
            self.forget_captures()?;
        }
        self.arm().await?;
        self.view(View {})
    }

    /// Keeps a bucket that was named anew: nothing is known of it yet.
    pub(super) fn keep_captures(&self, bucket: CaptureBucket) -> Result<(), Fault> {
        self.keep("captures", &Captures { bucket, region: None, check: None })
    }

    /// Nothing is written into a bucket any more: it goes with the feature, and is named anew with it.
    pub(super) fn forget_captures(&self) -> Result<(), Fault> {
        self.take_away("captures")?;
        self.unplan(Job::Captures)
    }

    /// Makes the check due for an account that was connected since the bucket was named.
    pub(super) fn plan_captures(&self) -> Result<(), Fault> {
        if self.captures()?.is_some() && self.due_at(Job::Captures)?.is_none() {
            self.plan(Job::Captures, clock::now())?;
        }
        Ok(())
    }

    /// Writes the test object and deletes it; then the next check is due. Not due while the account is not connected.
    pub(super) async fn check_captures(&self) -> Result<(), Fault> {
        let settings = self.settings()?;
        let Some(captures) = self.captures()? else { return self.unplan(Job::Captures) };
        let is_wanted = settings.features.contains(Feature::S3Captures);
        if !is_wanted || self.standing()?.status != ConnectionStatus::Connected {
            return self.unplan(Job::Captures);
        }
        let permit = self.permit(Purpose::Work)?;
        let found = self.write_and_delete(&settings, &captures, &permit).await;
        // The bucket may have been changed, or the connection stopped or ended, meanwhile.
        if permit.is_revoked()
            || self.settings().is_err()
            || self.captures()?.map(|now| now.bucket) != Some(captures.bucket.clone())
        {
            return Ok(());
        }
        let Found { outcome, region, aws_code, problem } = found;
        let kind = CheckKind::S3Captures;
        let check = Check { kind, outcome, at: clock::now(), aws_code, aws_request_id: None, problem };
        let region = region.or(captures.region);
        self.keep("captures", &Captures { bucket: captures.bucket, region, check: Some(check) })?;
        let pause = if outcome == Outcome::Inconclusive { UNANSWERED_AFTER } else { RECHECK_AFTER };
        self.plan(Job::Captures, clock::now().plus(pause))
    }

    async fn write_and_delete(&self, settings: &Settings, captures: &Captures, permit: &Rc<Permit>) -> Found {
        let key = test_key(&captures.bucket, settings.id.as_str());
        let failed = |step, error: Option<&aws::Error>| {
            let answer = error.map_or(Answer::None, answer);
            let (outcome, problem) = judge(step, &answer, &captures.bucket, &settings.role, &key);
            let aws_code = error.and_then(aws::Error::code).map(str::to_owned);
            Found { outcome, region: None, aws_code, problem: Some(problem) }
        };
        let mut wrote = Err(Unwritten::Unasked);
        for _ in 0..2 {
            let Ok(Session { credentials, is_kept }) = self.session(settings, permit).await else {
                return failed(Step::Put, None);
            };
            let customer = Reach::with(&self.env, credentials, permit.clone(), settings.features);
            wrote = prove(&customer, settings, captures, &key).await;
            let is_turned_away =
                matches!(&wrote, Err(Unwritten::Put(error)) if is_kept && may_be_the_sessions(error));
            if !is_turned_away || permit.is_revoked() {
                break;
            }
            // A new session may be let in.
            self.drop_session();
        }
        match wrote {
            Ok(region) => {
                Found { outcome: Outcome::Passed, region: Some(region), aws_code: None, problem: None }
            }
            Err(Unwritten::Unasked) => failed(Step::Put, None),
            Err(Unwritten::Put(error)) => failed(Step::Put, Some(&error)),
            Err(Unwritten::Undeleted(region, error)) => {
                Found { region: Some(region), ..failed(Step::Delete, Some(&error)) }
            }
        }
    }
}

/// Why the test object did not come and go.
enum Unwritten {
    /// No chosen feature asks for it.
    Unasked,
    /// It could not be written.
    Put(aws::Error),
    /// It was written in this region, and could not be deleted.
    Undeleted(String, aws::Error),
}

/// Writes the test object and deletes it; gives the bucket's region.
async fn prove(
    customer: &Reach,
    settings: &Settings,
    captures: &Captures,
    key: &str,
) -> Result<String, Unwritten> {
    let object =
        Object { bucket: captures.bucket.bucket.as_str(), key, owner: settings.role.account().as_str() };
    let home = settings.role.partition().sts_region();
    let guess = captures.region.as_deref().or(settings.regions.first().map(Region::as_str));
    let mut region = guess.unwrap_or(home.as_str()).to_owned();
    let mut put = put_object(customer, &region, &object).await;
    if let Err(Unwritten::Put(aws::Error::WrongRegion { region: Some(named), .. })) = &put {
        region.clone_from(named);
        put = put_object(customer, &region, &object).await;
    }
    put?;
    let client = customer.client(&DELETE_OBJECT, &region).ok_or(Unwritten::Unasked)?;
    match client.delete_object(&object).await {
        Ok(()) => Ok(region),
        Err(error) => Err(Unwritten::Undeleted(region, error)),
    }
}

async fn put_object(customer: &Reach, region: &str, object: &Object<'_>) -> Result<(), Unwritten> {
    let client = customer.client(&PUT_OBJECT, region).ok_or(Unwritten::Unasked)?;
    client.put_object(object, PROOF).await.map_err(Unwritten::Put)
}

/// What one check found.
struct Found {
    outcome: Outcome,
    region: Option<String>,
    aws_code: Option<String>,
    problem: Option<CheckProblem>,
}

/// For the history.
fn words(bucket: Option<&CaptureBucket>) -> String {
    match bucket {
        Some(CaptureBucket { bucket, prefix }) => {
            format!("Captures are written into the bucket {bucket}, under {prefix}.")
        }
        None => "Captures are not written any more; their bucket was taken away.".to_owned(),
    }
}

fn answer(error: &aws::Error) -> Answer {
    match error {
        aws::Error::Denied { .. } => Answer::Denied,
        aws::Error::NotFound { .. } => Answer::NoBucket,
        aws::Error::WrongRegion { .. } => Answer::Elsewhere,
        _ => Answer::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a released version wrote must be read for ever.
    #[test]
    fn the_stored_form_is_pinned() {
        let stored = r#"{"bucket":{"bucket":"my-captures","prefix":"deputize/"},"region":"eu-west-1","check":{"kind":"s3_captures","outcome":"passed","at":"2026-11-22T02:00:00.000Z"}}"#;
        let read: Captures = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), stored);
    }
}
