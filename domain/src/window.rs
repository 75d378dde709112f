//! The external-ID window: one pending ID a workspace, for 48 hours.
//!
//! `none → pending(id, issued_at, expires_at = issued_at + 48 h) → consumed(connection) | replaced(by whom) | expired`.
//! Asking while one is pending gives the same ID; connecting an account consumes it; only an explicit act replaces it;
//! after 48 hours it is expired; an ID never comes back. Called by the worker's Workspace object, which stores what
//! [`Step`] says and is the only writer.

mod external_id;

pub use external_id::ExternalId;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ids::ConnectionId;
use crate::time::Timestamp;

/// How long a pending external ID stays the same: long enough to leave the page, ask a colleague, and come back.
pub const WINDOW: Duration = Duration::from_hours(48);

/// An external ID that waits for its account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The ID.
    pub external_id: ExternalId,
    /// When it was made.
    pub issued_at: Timestamp,
    /// The first instant at which it no longer counts: `issued_at` + 48 h.
    pub expires_at: Timestamp,
}

impl Pending {
    fn new(external_id: ExternalId, now: Timestamp) -> Self {
        Self { external_id, issued_at: now, expires_at: now.plus(WINDOW) }
    }

    fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }
}

/// What became of an external ID that is no longer pending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fate", rename_all = "snake_case")]
pub enum Fate {
    /// An AWS account was connected with it; it is bound to that connection from now on.
    Consumed {
        /// The connection.
        connection: ConnectionId,
    },
    /// Somebody asked for another one.
    Replaced {
        /// Who: a person's or token's id.
        by: String,
    },
    /// Its 48 hours passed.
    Expired,
}

/// A pending ID that ended in this step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retired {
    /// The ID with its times.
    pub pending: Pending,
    /// What became of it.
    pub fate: Fate,
}

/// One transition, to be stored as a whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is pending afterwards.
    pub window: Window,
    /// What ended.
    pub retired: Option<Retired>,
    /// Whether `window` holds an ID that was made just now.
    pub issued: bool,
}

/// The state of a workspace's window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The pending ID, expired or not; `None` before the first and after a consumed one.
    pub pending: Option<Pending>,
}

/// There is no external ID that a connection could be bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NothingPending {
    /// None was made since the last one was consumed.
    #[error("no external ID is pending")]
    None,
    /// The last one's 48 hours passed.
    #[error("the pending external ID has expired")]
    Expired,
}

impl Window {
    /// The pending ID, unless its time is over.
    pub fn current(&self, now: Timestamp) -> Option<&Pending> {
        self.pending.as_ref().filter(|pending| !pending.is_expired(now))
    }

    /// Gives the pending ID, the same one inside the window; makes `fresh` the pending one where there is none.
    #[must_use]
    pub fn ask(self, now: Timestamp, fresh: ExternalId) -> Step {
        match self.pending {
            Some(pending) if !pending.is_expired(now) => {
                Step { window: Self { pending: Some(pending) }, retired: None, issued: false }
            }
            ended => Step {
                window: Self { pending: Some(Pending::new(fresh, now)) },
                retired: ended.map(|pending| Retired { pending, fate: Fate::Expired }),
                issued: true,
            },
        }
    }

    /// Makes `fresh` the pending ID on somebody's explicit wish.
    #[must_use]
    pub fn replace(self, now: Timestamp, fresh: ExternalId, by: &str) -> Step {
        let retired = self.pending.map(|pending| {
            let fate =
                if pending.is_expired(now) { Fate::Expired } else { Fate::Replaced { by: by.to_owned() } };
            Retired { pending, fate }
        });
        Step { window: Self { pending: Some(Pending::new(fresh, now)) }, retired, issued: true }
    }

    /// Binds the pending ID to a connection. Afterwards nothing is pending.
    pub fn consume(
        self,
        now: Timestamp,
        connection: ConnectionId,
    ) -> Result<(ExternalId, Step), NothingPending> {
        match self.pending {
            None => Err(NothingPending::None),
            Some(pending) if pending.is_expired(now) => Err(NothingPending::Expired),
            Some(pending) => {
                let id = pending.external_id.clone();
                let retired = Some(Retired { pending, fate: Fate::Consumed { connection } });
                Ok((id, Step { window: Self { pending: None }, retired, issued: false }))
            }
        }
    }
}

#[cfg(test)]
mod tests;
