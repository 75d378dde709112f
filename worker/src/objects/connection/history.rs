//! The connection's history. An event is written beside the state that it tells of, without an await between the two, so
//! that they commit together.

use domain::api::{ConnectionStatus, Event, EventKind, EventPage};
use domain::gate::Cause;
use domain::history::{self, KEEP, Told};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::record::Standing;
use super::schedule::Job;
use super::{Connection, Events};
use crate::fault::Fault;
use crate::{clock, sql};

/// An event as it is stored; its number and its time are columns.
#[derive(Serialize, Deserialize)]
struct Recorded {
    kind: EventKind,
    by: Option<String>,
    status_before: ConnectionStatus,
    status_after: ConnectionStatus,
    cause: Option<Cause>,
    detail: String,
}

#[derive(Deserialize)]
struct Row {
    seq: u64,
    at: i64,
    json: String,
}

impl Connection {
    /// Tells what somebody did, or what was found beside the gate; the role stands as before.
    pub(super) fn tell(&self, kind: EventKind, by: Option<&str>, now: Timestamp) -> Result<(), Fault> {
        self.tell_in_words(kind, by, history::sentence(kind).to_owned(), now)
    }

    /// The same, in words of its own.
    pub(super) fn tell_in_words(
        &self,
        kind: EventKind,
        by: Option<&str>,
        detail: String,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let status = self.standing()?.status;
        let by = by.map(str::to_owned);
        let event = Recorded { kind, by, status_before: status, status_after: status, cause: None, detail };
        self.record_event(&event, now)
    }

    /// Tells what a round of the gate has changed, if it is news; gives what was told last.
    pub(super) fn tell_round(
        &self,
        before: &Standing,
        status: ConnectionStatus,
        cause: Option<Cause>,
        now: Timestamp,
    ) -> Result<Told, Fault> {
        let told = before.told();
        let Some(next) = told.next(status, cause) else { return Ok(told) };
        let event = Recorded {
            kind: next.kind,
            by: None,
            status_before: told.status(),
            status_after: status,
            cause,
            detail: history::sentence(next.kind).to_owned(),
        };
        self.record_event(&event, now)?;
        Ok(next)
    }

    fn record_event(&self, event: &Recorded, now: Timestamp) -> Result<(), Fault> {
        let values = vec![sql::at(now), serde_json::to_string(event)?.into()];
        sql::run(&self.sql, "INSERT INTO event (at, json) VALUES (?, ?)", values)?;
        if self.due_at(Job::Forget)?.is_none() { self.plan(Job::Forget, now.plus(KEEP)) } else { Ok(()) }
    }

    /// A page, newest first.
    pub(super) fn events(&self, Events { before, limit }: Events) -> Result<EventPage, Fault> {
        self.settings()?;
        let query = "SELECT seq, at, json FROM event WHERE seq < ? ORDER BY seq DESC LIMIT ?";
        let number = |row: &Row| i64::try_from(row.seq).unwrap_or(i64::MAX);
        let (rows, next_cursor) = sql::page(&self.sql, query, vec![], (before, limit), number)?;
        let events = rows.into_iter().map(event).collect::<Result<_, _>>()?;
        Ok(EventPage { events, next_cursor })
    }

    /// Deletes what is older than it is kept; due again when the oldest of the rest will be.
    pub(super) fn forget(&self) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Oldest {
            at: i64,
        }
        let before = clock::now().minus(KEEP);
        sql::run(&self.sql, "DELETE FROM event WHERE at <= ?", vec![sql::at(before)])?;
        let oldest = sql::row::<Oldest>(&self.sql, "SELECT at FROM event ORDER BY seq LIMIT 1", vec![])?;
        match oldest {
            Some(Oldest { at }) => self.plan(Job::Forget, Timestamp::from_millis(at).plus(KEEP)),
            None => self.unplan(Job::Forget),
        }
    }
}

fn event(Row { seq, at, json }: Row) -> Result<Event, Fault> {
    let Recorded { kind, by, status_before, status_after, cause, detail } = serde_json::from_str(&json)?;
    let at = Timestamp::from_millis(at);
    Ok(Event { id: seq, at, kind, by, status_before, status_after, cause, detail })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a released version wrote must be read for as long as it is kept.
    #[test]
    fn the_stored_form_is_pinned() {
        let stored = r#"{"kind":"failed","by":null,"status_before":"waiting","status_after":"failed","cause":"role_missing_or_misspelt","detail":"The role could not be proven."}"#;
        let read: Recorded = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), stored);
    }
}
