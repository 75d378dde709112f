//! The sessions of a person: begun, confirmed, renewed, listed, ended.
//!
//! A session's secret is known to the browser alone; here is its digest. When the person's role in a workspace changes, each
//! session is given another secret with its next request, so that one that leaked before is worth nothing afterwards. The
//! one before counts until the new one is shown, and half a minute more: a console asks several things at once, and only one
//! of the answers brings the new secret. Where that answer is lost, whoever shows the one before is given yet another.

use std::time::Duration;

use domain::api::{Session, SessionList, SignedInBy};
use domain::ids::SessionId;
use domain::sign_in::{SESSION_IDLE, SESSION_LIFE};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    EndOtherSessions, EndSession, EndSessionById, ListSessions, Person, RenewSession, SignedIn, Whose,
};
use crate::device::Device;
use crate::fault::Fault;
use crate::{clock, entropy, sql};

/// The last use is written at most this often: reading pages must not cost a row write each.
const TOUCH_EVERY: Duration = Duration::from_hours(1);
/// How long the secret before counts: for the requests that were under way when the new one was given. After so long without
/// the new one, its answer is taken for lost.
const OLD_SECRET_LIFE: Duration = Duration::from_secs(30);
/// In `renew`: the session is to be given another secret.
const WANTED: i64 = 1;
/// In `renew`: it was given one that nobody has shown yet. The one before counts meanwhile.
const UNSEEN: i64 = 2;
/// More than these nobody uses; the one unused for longest makes room.
const SESSIONS_MAX: i64 = 50;
const SECONDS_A_DAY: u64 = 24 * 60 * 60;

/// A session that is about to begin.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct NewSession {
    /// The digest of its secret.
    pub(crate) digest: String,
    /// Where.
    pub(crate) device: Device,
    /// How.
    pub(crate) by: SignedInBy,
}

#[derive(Deserialize)]
struct Row {
    id: SessionId,
    digest: String,
    created_at: i64,
    used_at: i64,
    renew: i64,
    old_until: Option<i64>,
    device: Option<String>,
    begun_by: Option<String>,
}

impl Row {
    fn used(&self) -> Timestamp {
        Timestamp::from_millis(self.used_at)
    }

    fn ends_at(&self) -> Timestamp {
        Timestamp::from_millis(self.created_at).plus(SESSION_LIFE)
    }

    fn idle_until(&self) -> Timestamp {
        self.used().plus(SESSION_IDLE).min(self.ends_at())
    }

    fn is_over(&self, now: Timestamp) -> bool {
        now >= self.idle_until()
    }

    /// Whether whoever shows this secret is to be given another one.
    fn is_due(&self, secret: &str, now: Timestamp) -> bool {
        if self.digest == secret {
            return self.renew & WANTED != 0;
        }
        let is_lost = self.old_until.is_none_or(|until| now >= Timestamp::from_millis(until));
        self.renew & UNSEEN != 0 && is_lost
    }

    fn shown(&self, asking: &str) -> Session {
        // What cannot be read is not known; a list is no place to fail for it.
        let device: Device =
            self.device.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
        let agent = if device.agent.is_empty() { "Unknown browser".to_owned() } else { device.agent };
        Session {
            id: self.id.clone(),
            is_this: self.digest == asking,
            created_at: Timestamp::from_millis(self.created_at),
            last_used_at: self.used(),
            idle_until: self.idle_until(),
            ends_at: self.ends_at(),
            agent,
            address: device.address,
            country: device.country,
            by: self.begun_by.as_deref().and_then(|json| serde_json::from_str(json).ok()),
        }
    }
}

const COLUMNS: &str =
    "SELECT id, digest, created_at, used_at, renew, old_until, device, begun_by FROM session";

impl Person {
    /// Begins one. The caller has made sure that it may.
    pub(super) fn begin(&self, NewSession { digest, device, by }: NewSession) -> Result<(), Fault> {
        let now = clock::now();
        self.drop_ended(now)?;
        let id = SessionId::from_bytes(entropy::bytes()?);
        let values = vec![
            digest.into(),
            id.to_string().into(),
            sql::at(now),
            sql::at(now),
            serde_json::to_string(&device)?.into(),
            serde_json::to_string(&by)?.into(),
        ];
        sql::run(
            &self.sql,
            "INSERT INTO session (digest, id, created_at, used_at, device, begun_by) VALUES (?, ?, ?, ?, ?, ?)",
            values,
        )
    }

    /// Those that are over take up no room, nor do more than anybody uses.
    fn drop_ended(&self, now: Timestamp) -> Result<(), Fault> {
        let ended = vec![sql::at(now.minus(SESSION_LIFE)), sql::at(now.minus(SESSION_IDLE))];
        sql::run(&self.sql, "DELETE FROM session WHERE created_at <= ? OR used_at <= ?", ended)?;
        sql::run(
            &self.sql,
            "DELETE FROM session WHERE digest IN (SELECT digest FROM session ORDER BY used_at DESC LIMIT -1 OFFSET ?)",
            vec![(SESSIONS_MAX - 1).into()],
        )
    }

    /// 401 for a session that is unknown or over.
    pub(super) fn whose(&self, Whose { session }: Whose) -> Result<SignedIn, Fault> {
        let row = self.find(&session)?;
        let now = clock::now();
        if now.since(row.used()) >= TOUCH_EVERY {
            let values = vec![sql::at(now), row.digest.clone().into()];
            sql::run(&self.sql, "UPDATE session SET used_at = ? WHERE digest = ?", values)?;
        }
        if row.digest == session && row.renew & UNSEEN != 0 {
            let statement = "UPDATE session SET renew = renew & ?, old_until = ? WHERE digest = ?";
            let values = vec![WANTED.into(), sql::at(now.plus(OLD_SECRET_LIFE)), session.clone().into()];
            sql::run(&self.sql, statement, values)?;
        }
        let renew = row.is_due(&session, now);
        Ok(SignedIn { renew, session: Some(row.id), ..self.signed_in()? })
    }

    /// Gives a session another secret in the place of the one that is shown, if it still is to have one. One that was given
    /// and never shown is worth nothing from then on.
    pub(super) fn renew(&self, RenewSession { session, to }: RenewSession) -> Result<bool, Fault> {
        let (row, now) = (self.find(&session)?, clock::now());
        if !row.is_due(&session, now) {
            return Ok(false);
        }
        let statement =
            "UPDATE session SET digest = ?, old_digest = ?, old_until = ?, renew = ? WHERE digest = ?";
        let old_until = sql::at(now.plus(OLD_SECRET_LIFE));
        let values = vec![to.into(), session.into(), old_until, UNSEEN.into(), row.digest.into()];
        sql::run(&self.sql, statement, values)?;
        Ok(true)
    }

    /// What this person may do has changed.
    pub(super) fn renew_all(&self) -> Result<(), Fault> {
        sql::run(&self.sql, "UPDATE session SET renew = renew | ?", vec![WANTED.into()])
    }

    pub(super) fn list_sessions(&self, ListSessions { session }: ListSessions) -> Result<SessionList, Fault> {
        let asking = self.find(&session)?.digest;
        let now = clock::now();
        let rows: Vec<Row> = sql::rows(
            &self.sql,
            &format!("{COLUMNS} ORDER BY used_at DESC, created_at DESC LIMIT 100"),
            vec![],
        )?;
        let sessions = rows.iter().filter(|row| !row.is_over(now)).map(|row| row.shown(&asking)).collect();
        let days = |life: Duration| u32::try_from(life.as_secs() / SECONDS_A_DAY).unwrap_or(u32::MAX);
        Ok(SessionList { sessions, idle_days: days(SESSION_IDLE), life_days: days(SESSION_LIFE) })
    }

    /// Ends one of them; whether it was the one that asks. 404 for one that is not there.
    pub(super) fn end_session_by_id(
        &self,
        EndSessionById { session, id }: EndSessionById,
    ) -> Result<bool, Fault> {
        let asking = self.find(&session)?;
        let query = format!("{COLUMNS} WHERE id = ?");
        let row = sql::row::<Row>(&self.sql, &query, vec![id.to_string().into()])?;
        let row = row.ok_or_else(|| Fault::not_found("session"))?;
        sql::run(&self.sql, "DELETE FROM session WHERE id = ?", vec![id.to_string().into()])?;
        Ok(row.id == asking.id)
    }

    pub(super) fn end_other_sessions(
        &self,
        EndOtherSessions { session }: EndOtherSessions,
    ) -> Result<(), Fault> {
        let asking = self.find(&session)?;
        sql::run(&self.sql, "DELETE FROM session WHERE id <> ?", vec![asking.id.to_string().into()])
    }

    pub(super) fn end_session(&self, EndSession { session }: EndSession) -> Result<(), Fault> {
        self.known()?;
        let values = vec![session.clone().into(), session.into()];
        sql::run(&self.sql, "DELETE FROM session WHERE digest = ? OR old_digest = ?", values)
    }

    /// 401 for a session that is unknown or over; one that is over goes.
    fn find(&self, session: &str) -> Result<Row, Fault> {
        self.known()?;
        let now = clock::now();
        let query =
            format!("{COLUMNS} WHERE digest = ? OR (old_digest = ? AND (old_until > ? OR renew & ? <> 0))");
        let values = vec![session.into(), session.into(), sql::at(now), UNSEEN.into()];
        let row = sql::row::<Row>(&self.sql, &query, values)?.ok_or_else(Fault::not_signed_in)?;
        if row.is_over(now) {
            sql::run(&self.sql, "DELETE FROM session WHERE digest = ?", vec![row.digest.into()])?;
            return Err(Fault::not_signed_in());
        }
        Ok(row)
    }
}
