//! What people do to a connection, for the workspace's audit log.
//!
//! A call that came with an [`Acting`] is written down before it begins, with how things were; afterwards how they are is put
//! beside it, or, when it was refused, it is taken out again. So nothing can be done that leaves no line: a call that was killed
//! in its middle is told of as unfinished. What somebody takes, and does not change, is written down by
//! [`Connection::write_down`] and [`Connection::settle_deed`], with what came of it. From here the lines go the way of the history's events (`telling`).

use std::time::Duration;

use domain::audit::{Action, Deed, Subject, changes};
use domain::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::keys::Keys;
use super::schedule::Job;
use super::{Connection, ShowAlerts};
use crate::fault::Fault;
use crate::objects::{Acting, Answer};
use crate::{clock, sql};

/// A deed that has no end after this time was killed. The longest call asks AWS a few times with a deadline each.
const KILLED_AFTER: Duration = Duration::from_mins(5);
/// So many are told in one call.
const AT_ONCE: i64 = 100;

#[derive(Deserialize)]
struct Row {
    seq: u64,
    json: String,
    done: i64,
}

/// What the log calls a call; `None` for those that change nothing and ask AWS nothing.
fn action_of(call: &str) -> Option<Action> {
    Some(match call {
        "Change" | "Integrate" => Action::ConnectionChanged,
        "ReplaceKeys" => Action::KeysReplaced,
        "NameCaptures" => Action::CapturesChanged,
        "SwitchCredentials" => Action::CredentialsSwitched,
        "CheckNow" => Action::ConnectionChecked,
        "Pause" => Action::ConnectionPaused,
        "Resume" => Action::ConnectionResumed,
        "CutOff" => Action::ConnectionCutOff,
        "ProveCutOff" => Action::CutOffProved,
        "StartRotation" => Action::RotationStarted,
        "CheckRotation" => Action::RotationChecked,
        "CancelRotation" => Action::RotationCancelled,
        "CheckDrift" => Action::DriftChecked,
        "AcceptDrift" => Action::DriftAccepted,
        "Discover" => Action::DiscoveryStarted,
        "Choose" => Action::MonitoringChanged,
        "PutAlert" => Action::AlertChanged,
        "DropAlert" => Action::AlertRemoved,
        _ => return None,
    })
}

/// What there is to tell: deeds, oldest first, each with its number; and when there may be a next one.
pub(super) struct ToTell {
    pub(super) deeds: Vec<(u64, Deed)>,
    pub(super) next: Option<Timestamp>,
}

/// A deed that is under way.
pub(super) struct Begun {
    seq: i64,
    deed: Deed,
}

impl Connection {
    /// Writes down what is about to be done.
    pub(super) fn begin_deed(&self, acting: Option<Acting>, call: &str) -> Result<Option<Begun>, Fault> {
        let (Some(acting), Some(action)) = (acting, action_of(call)) else { return Ok(None) };
        let before = self.audited()?;
        self.write_down(acting, action, (before, Value::Null)).map(Some)
    }

    /// Writes down a deed of this kind that is about to be done, with how things are `before` and what is known of `after`.
    pub(super) fn write_down(
        &self,
        Acting { actor, from }: Acting,
        action: Action,
        (before, after): (Value, Value),
    ) -> Result<Begun, Fault> {
        #[derive(Deserialize)]
        struct Written {
            seq: i64,
        }
        let settings = self.settings()?;
        let name = settings.alias.unwrap_or_else(|| settings.role.account().to_string());
        let subject = Some(Subject::named(&settings.id, name));
        let at = clock::now();
        let deed = Deed { at, action, actor, from, subject, before, after, unfinished: true };
        let statement = "INSERT INTO deed (at, done, json) VALUES (?, 0, ?) RETURNING seq";
        let values = vec![sql::at(at), serde_json::to_string(&deed)?.into()];
        let written = sql::row::<Written>(&self.sql, statement, values)?;
        let seq = written.ok_or_else(|| Fault::internal("a deed without a number"))?.seq;
        self.plan_telling(at.plus(KILLED_AFTER))?;
        Ok(Begun { seq, deed })
    }

    /// Writes down what came of it.
    pub(super) fn end_deed(&self, begun: Begun, answer: &Answer) -> Result<(), Fault> {
        let Begun { seq, deed } = begun;
        if answer.is_refused {
            return sql::run(&self.sql, "DELETE FROM deed WHERE seq = ?", vec![seq.into()]);
        }
        let (before, after) = changes(&deed.before, &self.audited()?);
        self.keep_deed(seq, &Deed { before, after, unfinished: false, ..deed })
    }

    /// Writes down what a deed turned out to be, and what came of it.
    pub(super) fn settle_deed(&self, begun: Begun, action: Action, after: Value) -> Result<(), Fault> {
        let Begun { seq, deed } = begun;
        self.keep_deed(seq, &Deed { action, after, unfinished: false, ..deed })
    }

    fn keep_deed(&self, seq: i64, deed: &Deed) -> Result<(), Fault> {
        let values = vec![serde_json::to_string(deed)?.into(), seq.into()];
        sql::run(&self.sql, "UPDATE deed SET done = 1, json = ? WHERE seq = ?", values)?;
        self.plan(Job::Tell, clock::now())?;
        self.has_news.set(true);
        Ok(())
    }

    /// Telling is due at that time, unless it is earlier.
    fn plan_telling(&self, at: Timestamp) -> Result<(), Fault> {
        let due = self.due_at(Job::Tell)?;
        if due.is_none_or(|due| due > at) {
            self.plan(Job::Tell, at)?;
            self.has_news.set(true);
        }
        Ok(())
    }

    /// What the log says of a connection: all that a person can choose, and no secret.
    fn audited(&self) -> Result<Value, Fault> {
        let settings = self.settings()?;
        let alerts: Vec<_> =
            self.show_alerts(ShowAlerts {})?.alerts.into_iter().map(|alert| alert.rule).collect();
        Ok(json!({
            "alias": settings.alias,
            "role_arn": settings.role,
            "regions": settings.regions,
            "features": settings.features,
            "external_id": settings.external_id,
            "activity": self.activity()?,
            "monitoring": self.choice()?,
            "captures": self.captures()?.map(|captures| captures.bucket),
            "credentials": self.credentials_setting()?,
            "access_key": self.keys()?.map(Keys::view),
            "rotation": self.rotation()?.is_some(),
            "alerts": alerts,
            "integration": self.kept_blocks()?,
        }))
    }

    /// The deeds that are to be told now. One that may still be under way keeps those behind it waiting, so that they are told in order.
    pub(super) fn deeds_to_tell(&self) -> Result<ToTell, Fault> {
        let query = "SELECT seq, json, done FROM deed ORDER BY seq LIMIT ?";
        let mut to_tell = ToTell { deeds: Vec::new(), next: None };
        for row in sql::rows::<Row>(&self.sql, query, vec![AT_ONCE.into()])? {
            let deed: Deed = serde_json::from_str(&row.json)?;
            let killed_at = deed.at.plus(KILLED_AFTER);
            if row.done == 0 && clock::now() < killed_at {
                to_tell.next = Some(killed_at);
                break;
            }
            to_tell.deeds.push((row.seq, deed));
        }
        Ok(to_tell)
    }

    /// Forgets those that the workspace has taken. The numbers of a connection go on all the same.
    pub(super) fn forget_deeds(&self, taken: u64) -> Result<(), Fault> {
        let values = vec![i64::try_from(taken).unwrap_or(i64::MAX).into()];
        sql::run(&self.sql, "DELETE FROM deed WHERE seq <= ?", values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::Call as _;
    use crate::objects::connection::{
        AcceptDrift, CancelRotation, Change, CheckDrift, CheckNow, CheckRotation, Choose, CutOff, Discover,
        DropAlert, Integrate, NameCaptures, Pause, ProveCutOff, PutAlert, ReplaceKeys, Resume, StartRotation,
        SwitchCredentials, View,
    };

    /// A call that is renamed must not fall out of the log.
    #[test]
    fn every_write_is_in_the_log() {
        let writes = [
            AcceptDrift::NAME,
            CancelRotation::NAME,
            Change::NAME,
            CheckDrift::NAME,
            CheckNow::NAME,
            CheckRotation::NAME,
            Choose::NAME,
            CutOff::NAME,
            Discover::NAME,
            DropAlert::NAME,
            Integrate::NAME,
            NameCaptures::NAME,
            Pause::NAME,
            ProveCutOff::NAME,
            PutAlert::NAME,
            ReplaceKeys::NAME,
            Resume::NAME,
            StartRotation::NAME,
            SwitchCredentials::NAME,
        ];
        for call in writes {
            assert!(action_of(call).is_some(), "{call}");
        }
        assert_eq!(action_of(View::NAME), None);
    }

    /// What a released version wrote must be told by the next.
    #[test]
    fn the_stored_form_is_pinned() {
        let stored = r#"{"at":"2026-11-30T02:00:00.000Z","action":"connection.paused","actor":{"kind":"token","id":"tok_1","name":"ci"},"subject":{"id":"con_1","name":"A"},"before":{"alias":"A"},"unfinished":true}"#;
        let read: Deed = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), stored);
    }
}
