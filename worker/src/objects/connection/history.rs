//! The connection's history. An event is written beside the state that it tells of, without an await between the two, so
//! that they commit together.

use domain::api::{ConnectionStatus, Event, EventCell, EventKind, EventPage};
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cells: Vec<EventCell>,
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
        self.tell_of_cells(kind, by, (detail, Vec::new()), now)
    }

    /// The same, of services in regions.
    pub(super) fn tell_of_cells(
        &self,
        kind: EventKind,
        by: Option<&str>,
        (detail, cells): (String, Vec<EventCell>),
        now: Timestamp,
    ) -> Result<(), Fault> {
        let status = self.standing()?.status;
        let by = by.map(str::to_owned);
        let (status_before, status_after) = (status, status);
        let event = Recorded { kind, by, status_before, status_after, cause: None, detail, cells };
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
            cells: Vec::new(),
        };
        self.record_event(&event, now)?;
        Ok(next)
    }

    fn record_event(&self, event: &Recorded, now: Timestamp) -> Result<(), Fault> {
        let values = vec![sql::at(now), serde_json::to_string(event)?.into()];
        sql::run(&self.sql, "INSERT INTO event (at, json) VALUES (?, ?)", values)?;
        // The workspace hears of it by the alarm: what commits here is told, whatever happens next.
        self.plan(Job::Tell, now)?;
        self.has_news.set(true);
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

    /// When something of that kind was told last, as far back as events are kept.
    pub(super) fn last_told(&self, kind: EventKind) -> Result<Option<Timestamp>, Fault> {
        #[derive(Deserialize)]
        struct Last {
            at: i64,
        }
        let query = "SELECT at FROM event WHERE json ->> 'kind' = ? ORDER BY seq DESC LIMIT 1";
        let last = sql::row::<Last>(&self.sql, query, vec![kind.word().into()])?;
        Ok(last.map(|last| Timestamp::from_millis(last.at)))
    }

    /// The events after one, oldest first, as many as one call to the workspace holds.
    pub(super) fn events_after(&self, seq: u64) -> Result<Vec<Event>, Fault> {
        let query = "SELECT seq, at, json FROM event WHERE seq > ? ORDER BY seq LIMIT 100";
        let after = i64::try_from(seq).unwrap_or(i64::MAX);
        let rows: Vec<Row> = sql::rows(&self.sql, query, vec![after.into()])?;
        rows.into_iter().map(event).collect()
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
    let Recorded { kind, by, status_before, status_after, cause, detail, cells } =
        serde_json::from_str(&json)?;
    let at = Timestamp::from_millis(at);
    Ok(Event { id: seq, at, kind, by, status_before, status_after, cause, detail, cells })
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
