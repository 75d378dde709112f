//! The connection's own schedule: a table of jobs, and the one alarm set to the earliest.

use std::time::Duration;

use domain::activity::Purpose;
use domain::api::Code;
use domain::time::Timestamp;
use serde::Deserialize;

use super::Connection;
use crate::edge::log;
use crate::fault::Fault;
use crate::objects::set_alarm;
use crate::{clock, sql};

/// If a run of the alarm is killed, the next one comes after this time at the latest.
const SAFETY: Duration = Duration::from_secs(30);
/// After a job failed for a reason of our own, it is tried again after this time.
const AFTER_FAULT: Duration = Duration::from_mins(1);

/// What an alarm may have to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Job {
    /// A round of the gate, of the propagation clock or of the daily re-check.
    Gate,
    /// Telling the workspace how the connection stands.
    Report,
    /// Telling the workspace what happened.
    Tell,
    /// Looking for what there is in the account.
    Discovery,
    /// Reading its metrics.
    Poll,
    /// Putting points that have settled into their place, and deleting old ones.
    Compact,
    /// Writing a test object into the captures bucket.
    Captures,
    /// Reading the role's own policies.
    Drift,
    /// A look at the role whose external ID is rotated.
    Rotation,
    /// Telling the workspace which external IDs are in use.
    Ids,
    /// Deleting events that are old.
    Forget,
    /// Sealing the connection's own key with the current encryption key.
    Seal,
}

impl Job {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Gate => "gate",
            Self::Report => "report",
            Self::Tell => "tell",
            Self::Discovery => "discovery",
            Self::Poll => "poll",
            Self::Compact => "compact",
            Self::Captures => "captures",
            Self::Drift => "drift",
            Self::Rotation => "rotation",
            Self::Ids => "ids",
            Self::Forget => "forget",
            Self::Seal => "seal",
        }
    }

    /// Whether it stands still while the connection is paused or cut off. What is not named here does.
    const fn calls_aws(self) -> bool {
        !matches!(self, Self::Report | Self::Tell | Self::Compact | Self::Ids | Self::Forget | Self::Seal)
    }
}

#[derive(Deserialize)]
struct Due {
    due_at: i64,
}

impl Connection {
    /// Makes a job due; an earlier time of the same job is forgotten.
    pub(super) fn plan(&self, job: Job, due_at: Timestamp) -> Result<(), Fault> {
        let values = vec![job.as_str().into(), sql::at(due_at)];
        sql::run(&self.sql, "INSERT OR REPLACE INTO schedule (job, due_at) VALUES (?, ?)", values)
    }

    /// Takes a job off the schedule.
    pub(super) fn unplan(&self, job: Job) -> Result<(), Fault> {
        sql::run(&self.sql, "DELETE FROM schedule WHERE job = ?", vec![job.as_str().into()])
    }

    /// When a job is due.
    pub(super) fn due_at(&self, job: Job) -> Result<Option<Timestamp>, Fault> {
        let query = "SELECT due_at FROM schedule WHERE job = ?";
        let due = sql::row::<Due>(&self.sql, query, vec![job.as_str().into()])?;
        Ok(due.map(|due| Timestamp::from_millis(due.due_at)))
    }

    /// The same, if it will be done then: a connection that is paused or cut off stands still.
    pub(super) fn planned_at(&self, job: Job) -> Result<Option<Timestamp>, Fault> {
        if self.may_run(job)? { self.due_at(job) } else { Ok(None) }
    }

    fn may_run(&self, job: Job) -> Result<bool, Fault> {
        Ok(!job.calls_aws() || self.activity()?.allows(Purpose::Work))
    }

    /// Sets the alarm to the earliest job that may run.
    pub(super) async fn arm(&self) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Row {
            job: Job,
            due_at: i64,
        }
        self.has_news.set(false);
        let query = "SELECT job, due_at FROM schedule ORDER BY due_at LIMIT 100";
        for Row { job, due_at } in sql::rows::<Row>(&self.sql, query, vec![])? {
            if self.may_run(job)? {
                return self.arm_at(Timestamp::from_millis(due_at)).await;
            }
        }
        Ok(self.state.storage().delete_alarm().await?)
    }

    async fn arm_at(&self, at: Timestamp) -> Result<(), Fault> {
        set_alarm(&self.state, at).await
    }

    /// The alarm's first step: it is set again, so that whatever becomes of this run another one comes. `false` when the
    /// connection has ended.
    pub(super) async fn rearm(&self) -> Result<bool, Fault> {
        match self.open() {
            Err(fault) if fault.code == Code::NotFound => return Ok(false),
            opened => {
                // Also when the tables cannot be read: that passes, or is mended by the next version.
                self.arm_at(clock::now().plus(SAFETY)).await?;
                opened?;
            }
        }
        Ok(true)
    }

    /// The alarm's work: does what is due, then arms for the next job.
    pub(super) async fn run_due(&self) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Row {
            job: Job,
        }
        let now = clock::now();
        let query = "SELECT job FROM schedule WHERE due_at <= ? ORDER BY due_at LIMIT 10";
        for Row { job } in sql::rows::<Row>(&self.sql, query, vec![sql::at(now)])? {
            // Asked for each: the connection may have been stopped by now.
            if !self.may_run(job)? {
                continue;
            }
            let done = match job {
                Job::Gate => self.prove().await,
                Job::Report => self.report().await,
                Job::Tell => self.tell_workspace().await,
                Job::Discovery => self.discover().await,
                Job::Poll => self.poll().await,
                Job::Compact => self.compact(),
                Job::Captures => self.check_captures().await,
                Job::Drift => self.watch_role().await,
                Job::Rotation => self.look().await,
                Job::Ids => self.keep_ids().await,
                Job::Forget => self.forget(),
                Job::Seal => self.look_after_seal(),
            };
            if let Err(fault) = done {
                if self.settings().is_err() {
                    return Ok(()); // The connection ended meanwhile.
                }
                log::background("connection", &fault);
                self.plan(job, clock::now().plus(AFTER_FAULT))?;
            }
            // What a job has told goes out before the next one, which may take minutes.
            if self.has_news.take()
                && let Err(fault) = self.tell_workspace().await
            {
                if self.settings().is_err() {
                    return Ok(());
                }
                log::background("connection", &fault);
                self.plan(Job::Tell, clock::now().plus(AFTER_FAULT))?;
            }
        }
        self.arm().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A connection that is paused or cut off is still told of, forgotten by and by, and kept sealed.
    #[test]
    fn what_goes_on_at_rest_calls_nobody() {
        let at_rest = [Job::Report, Job::Tell, Job::Compact, Job::Ids, Job::Forget, Job::Seal];
        assert!(at_rest.iter().all(|job| !job.calls_aws()));
        let at_work = [Job::Gate, Job::Discovery, Job::Poll, Job::Captures, Job::Drift, Job::Rotation];
        assert!(at_work.iter().all(|job| job.calls_aws()));
    }
}
