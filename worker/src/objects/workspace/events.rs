//! What happened in the workspace. Its connections tell it ([`TakeEvents`]), some of it is found here. An event and the
//! messages that it is sent in are written in one commit.

use std::time::Duration;

use domain::access::Permission;
use domain::api::{ConnectionSummary, Event, EventConnection, EventKind, WorkspaceEvent, WorkspaceEventPage};
use domain::history::{self, KEEP};
use domain::ids::ConnectionId;
use domain::time::Timestamp;
use domain::webhook::KEEP_DELIVERIES;
use serde::Deserialize;

use super::schedule::LOOK_AFTER;
use super::{ListEvents, TakeEvents, Workspace};
use crate::fault::Fault;
use crate::objects::once;
use crate::{clock, sql};

/// How often old rows are deleted.
pub(super) const EVERY: Duration = Duration::from_hours(24);

#[derive(Deserialize)]
struct Row {
    seq: i64,
    json: String,
}

impl Workspace {
    /// Takes what a connection tells. What was taken before is known by its number and skipped. 404 for one that is not in
    /// the list any more.
    pub(super) async fn take_events(&self, call: TakeEvents) -> Result<u64, Fault> {
        #[derive(Deserialize)]
        struct Told {
            told: u64,
        }
        self.open()?;
        let TakeEvents { connection: id, alias, account: account_id, events } = call;
        let query = "SELECT told FROM connection WHERE id = ? AND state <> 'removed'";
        let found = sql::row::<Told>(&self.sql, query, vec![id.to_string().into()])?;
        let before = found.ok_or_else(|| Fault::not_found("connection"))?.told;
        let connection = EventConnection { id: id.clone(), alias, account_id };
        let mut told = before;
        for event in events.into_iter().filter(|event| event.id > before) {
            told = told.max(event.id);
            self.record_event(of_connection(event, connection.clone()))?;
        }
        if told > before {
            let values = vec![i64::try_from(told).unwrap_or(i64::MAX).into(), id.to_string().into()];
            sql::run(&self.sql, "UPDATE connection SET told = ? WHERE id = ?", values)?;
            self.wake_for_events().await?;
        }
        Ok(told)
    }

    /// Keeps an event and puts it into the outbox, without an await.
    pub(super) fn record_event(&self, event: WorkspaceEvent) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Kept {
            seq: u64,
        }
        let connection = event.connection.as_ref().map(|connection| connection.id.to_string());
        let statement = "INSERT INTO event (at, kind, connection, json) VALUES (?, ?, ?, ?) RETURNING seq";
        let values = vec![
            sql::at(event.at),
            event.kind.word().into(),
            connection.into(),
            serde_json::to_string(&event)?.into(),
        ];
        let kept = sql::row::<Kept>(&self.sql, statement, values)?;
        let seq = kept.ok_or_else(|| Fault::internal("an event without a number"))?.seq;
        self.enqueue(&WorkspaceEvent { id: seq, ..event })?;
        self.plan(LOOK_AFTER, clock::now().plus(EVERY))
    }

    /// Wakes the alarm for what has come into the outbox.
    pub(super) async fn wake_for_events(&self) -> Result<(), Fault> {
        match self.next_due()? {
            Some(at) => self.wake_at(at).await,
            None => Ok(()),
        }
    }

    /// How a connection of the list stood last.
    pub(super) fn summary_of(&self, id: &ConnectionId) -> Result<Option<ConnectionSummary>, Fault> {
        #[derive(Deserialize)]
        struct Row {
            summary: String,
        }
        let query = "SELECT summary FROM connection WHERE id = ? AND state <> 'removed'";
        let row = sql::row::<Row>(&self.sql, query, vec![id.to_string().into()])?;
        Ok(row.map(|row| serde_json::from_str(&row.summary)).transpose()?)
    }

    /// Tells that a connection was removed, beside the removal. Its own history ends with it.
    pub(super) fn tell_removed(&self, id: &ConnectionId, by: &str) -> Result<(), Fault> {
        let Some(summary) = self.summary_of(id)? else { return Ok(()) };
        let connection =
            EventConnection { id: summary.id, alias: summary.alias, account_id: summary.account_id };
        self.record_event(WorkspaceEvent {
            connection: Some(connection),
            by: Some(by.to_owned()),
            status_before: Some(summary.status),
            ..own(EventKind::Removed, clock::now())
        })
    }

    pub(super) fn list_events(&self, call: &ListEvents) -> Result<WorkspaceEventPage, Fault> {
        self.authorize(&call.caller, Permission::Read)?;
        // Only what is asked for is in the query, so that SQLite sees which index answers it.
        let kinds = if call.kinds.is_empty() { "" } else { "kind IN (SELECT value FROM json_each(?1)) AND " };
        let connections = if call.connections.is_empty() {
            ""
        } else {
            "connection IN (SELECT value FROM json_each(?2)) AND "
        };
        let query = format!(
            "SELECT seq, json FROM event WHERE {kinds}{connections}seq < ?3 ORDER BY seq DESC LIMIT ?4"
        );
        let values = vec![
            serde_json::to_string(&call.kinds)?.into(),
            serde_json::to_string(&call.connections)?.into(),
        ];
        let at = (call.before, call.limit);
        let (rows, next_cursor) = sql::page(&self.sql, &query, values, at, |row: &Row| row.seq)?;
        let events = rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok(WorkspaceEventPage { events, next_cursor })
    }

    /// The event of that number, while it is kept.
    pub(super) fn event(&self, seq: i64) -> Result<Option<WorkspaceEvent>, Fault> {
        let row = sql::row::<Row>(&self.sql, "SELECT seq, json FROM event WHERE seq = ?", vec![seq.into()])?;
        row.as_ref().map(read).transpose()
    }

    /// Once a day: deletes what is older than it is kept, and sees to the webhooks' secrets.
    pub(super) fn look_after(&self) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Count {
            n: i64,
        }
        let now = clock::now();
        if !self.take_due(LOOK_AFTER, now)? {
            return Ok(());
        }
        sql::run(&self.sql, "DELETE FROM event WHERE at <= ?", vec![sql::at(now.minus(KEEP))])?;
        let statement = "DELETE FROM delivery WHERE made_at <= ? AND state <> 'pending'";
        sql::run(&self.sql, statement, vec![sql::at(now.minus(KEEP_DELIVERIES))])?;
        self.forget_seen(now)?;
        once::forget(&self.sql, now)?;
        // Before the secrets: they need a setting, which may be missing.
        let query = "SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM webhook)
             + (SELECT count(*) FROM seen) + (SELECT count(*) FROM once) AS n";
        if sql::row::<Count>(&self.sql, query, vec![])?.is_some_and(|count| count.n > 0) {
            self.plan(LOOK_AFTER, now.plus(EVERY))?;
        }
        self.look_after_secrets(now)
    }
}

fn read(row: &Row) -> Result<WorkspaceEvent, Fault> {
    let event: WorkspaceEvent = serde_json::from_str(&row.json)?;
    Ok(WorkspaceEvent { id: u64::try_from(row.seq).unwrap_or_default(), ..event })
}

/// An event of the workspace itself; its number follows when it is kept.
pub(super) fn own(kind: EventKind, at: Timestamp) -> WorkspaceEvent {
    WorkspaceEvent {
        id: 0,
        at,
        kind,
        connection: None,
        by: None,
        status_before: None,
        status_after: None,
        cause: None,
        detail: history::sentence(kind).to_owned(),
        cells: Vec::new(),
    }
}

fn of_connection(event: Event, connection: EventConnection) -> WorkspaceEvent {
    let Event { id: _, at, kind, by, status_before, status_after, cause, detail, cells } = event;
    WorkspaceEvent {
        id: 0,
        at,
        kind,
        connection: Some(connection),
        by,
        status_before: Some(status_before),
        status_after: Some(status_after),
        cause,
        detail,
        cells,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a released version wrote must be read for as long as it is kept.
    #[test]
    fn the_stored_form_is_pinned() {
        let stored = r#"{"id":0,"at":"2026-11-22T02:00:00.000Z","kind":"region_denied","connection":{"id":"con_07070707070707070707070707070707","account_id":"222222222222"},"status_before":"connected","status_after":"connected","detail":"Refused: RDS in eu-west-1.","cells":[{"service":"rds","region":"eu-west-1"}]}"#;
        let event = read(&Row { seq: 7, json: stored.to_owned() }).unwrap();
        assert_eq!(event.id, 7);
        assert_eq!(serde_json::to_string(&WorkspaceEvent { id: 0, ..event }).unwrap(), stored);
    }
}
