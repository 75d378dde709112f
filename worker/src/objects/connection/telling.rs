//! Telling the workspace what happened. An event is written beside the state that it tells of; from there the alarm takes
//! it to the workspace, and again until the workspace has said up to which number it has taken them. It counts on its side
//! too, so an answer that is lost doubles nothing. What people did goes the same way, into the audit log.

use super::Connection;
use super::deeds::ToTell;
use super::schedule::Job;
use crate::clock;
use crate::fault::Fault;
use crate::objects::Workspace;
use crate::objects::workspace::{TakeDeeds, TakeEvents};

/// The record of the last event that the workspace has taken. A connection that is older than this has none, and tells all
/// that it knows when it tells next.
const TAKEN: &str = "events_taken";
/// So many calls in one run: 500 events. The next run goes on at once.
const CALLS_AT_ONCE: usize = 5;

impl Connection {
    /// Sends what the workspace has not taken yet; then it is not due any more.
    pub(super) async fn tell_workspace(&self) -> Result<(), Fault> {
        for _ in 0..CALLS_AT_ONCE {
            let settings = self.settings()?;
            let taken: u64 = self.record(TAKEN)?.unwrap_or_default();
            let events = self.events_after(taken)?;
            if events.is_empty() {
                return self.tell_deeds().await;
            }
            let account = settings.role.account().clone();
            let call = TakeEvents { connection: settings.id, alias: settings.alias, account, events };
            let taken = Workspace::of(&self.env, &settings.workspace)?.ask(&call).await?;
            // 404 for one that ended meanwhile: it must not leave a record behind.
            self.settings()?;
            self.keep(TAKEN, &taken)?;
        }
        self.plan(Job::Tell, clock::now())
    }

    /// The same of what people did; then nothing is due any more, but what may still be under way.
    async fn tell_deeds(&self) -> Result<(), Fault> {
        for _ in 0..CALLS_AT_ONCE {
            let ToTell { deeds, next } = self.deeds_to_tell()?;
            if deeds.is_empty() {
                return match next {
                    Some(at) => self.plan(Job::Tell, at),
                    None => self.unplan(Job::Tell),
                };
            }
            let settings = self.settings()?;
            let call = TakeDeeds { connection: settings.id, deeds };
            let taken = Workspace::of(&self.env, &settings.workspace)?.ask(&call).await?;
            self.settings()?;
            self.forget_deeds(taken)?;
        }
        self.plan(Job::Tell, clock::now())
    }
}
