//! When the alarm is due: it follows from what is behind, from the outbox, and from the few jobs that have a row of their
//! own.

use std::time::Duration;

use domain::time::Timestamp;
use serde::Deserialize;

use super::{Workspace, list};
use crate::fault::Fault;
use crate::objects::set_alarm;
use crate::{clock, sql};

/// Old events and messages are deleted, and secrets sealed anew, once a day.
pub(super) const LOOK_AFTER: &str = "look_after";

impl Workspace {
    /// Makes the alarm go off after this time at the latest.
    pub(super) async fn wake_in(&self, pause: Duration) -> Result<(), Fault> {
        self.wake_at(clock::now().plus(pause)).await
    }

    /// The same by its time. One that is set to an earlier time stays.
    pub(super) async fn wake_at(&self, at: Timestamp) -> Result<(), Fault> {
        let set = self.state.storage().get_alarm().await?;
        if set.is_some_and(|set| set <= at.as_millis()) { Ok(()) } else { set_alarm(&self.state, at).await }
    }

    /// Sets the alarm to what is due next, as the tables have it now.
    pub(super) async fn arm(&self) -> Result<(), Fault> {
        match self.next_due()? {
            Some(at) => set_alarm(&self.state, at).await,
            None => Ok(self.state.storage().delete_alarm().await?),
        }
    }

    /// When the alarm has something to do next.
    pub(super) fn next_due(&self) -> Result<Option<Timestamp>, Fault> {
        #[derive(Deserialize)]
        struct Due {
            at: Option<i64>,
        }
        let behind = self.is_behind()?.then(|| clock::now().plus(list::RETRY_AFTER));
        let query =
            "SELECT min(at) AS at FROM (SELECT min(due_at) AS at FROM delivery WHERE due_at IS NOT NULL
             UNION ALL SELECT min(due_at) FROM schedule)";
        let due =
            sql::row::<Due>(&self.sql, query, vec![])?.and_then(|due| due.at).map(Timestamp::from_millis);
        Ok([behind, due].into_iter().flatten().min())
    }

    /// Makes a job due, unless it is.
    pub(super) fn plan(&self, job: &str, at: Timestamp) -> Result<(), Fault> {
        let statement = "INSERT INTO schedule (job, due_at) VALUES (?, ?) ON CONFLICT DO NOTHING";
        sql::run(&self.sql, statement, vec![job.into(), sql::at(at)])
    }

    /// Takes a job off the schedule if it is due; whether it was.
    pub(super) fn take_due(&self, job: &str, now: Timestamp) -> Result<bool, Fault> {
        #[derive(Deserialize)]
        struct Taken {}
        let statement = "DELETE FROM schedule WHERE job = ? AND due_at <= ? RETURNING job";
        Ok(sql::row::<Taken>(&self.sql, statement, vec![job.into(), sql::at(now)])?.is_some())
    }
}
