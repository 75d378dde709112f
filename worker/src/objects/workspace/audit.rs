//! The audit log, stored: [`domain::audit`]'s chain, one row an entry, written in the commit of what it tells of.
//!
//! What is done to a connection is told by its object, which writes it down before it begins ([`TakeDeeds`]).

use domain::access::Permission;
use domain::api::{AuditEntry, AuditPage, AuditProof};
use domain::audit::{self, Action, Deed, FIRST, Subject, Verifier, changes, sealed};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Actor, ExportAudit, ListAudit, TakeDeeds, VerifyAudit, Workspace};
use crate::fault::Fault;
use crate::{clock, sql};

/// So many lines of an export come in one answer: about a megabyte.
const LINES: i64 = 2_000;
/// So many entries are verified at once.
const AT_ONCE: i64 = 1_000;

/// Lines of the export, and where the next ones begin.
#[derive(Serialize, Deserialize)]
pub(crate) struct Lines {
    pub(crate) lines: Vec<String>,
    pub(crate) next: Option<u64>,
}

#[derive(Deserialize)]
struct Row {
    seq: i64,
    line: String,
}

#[derive(Deserialize)]
struct Last {
    seq: u64,
    hash: String,
}

impl Workspace {
    /// Writes down what was done, with what changed by it, without an await.
    pub(super) fn audit(
        &self,
        actor: &Actor,
        action: Action,
        subject: Option<Subject>,
        change: (Value, Value),
    ) -> Result<(), Fault> {
        self.audit_of(actor.audited(), actor.from.clone(), action, subject, change)
    }

    /// The same of somebody whom no caller's credential names.
    pub(super) fn audit_of(
        &self,
        actor: audit::Actor,
        from: Option<String>,
        action: Action,
        subject: Option<Subject>,
        (before, after): (Value, Value),
    ) -> Result<(), Fault> {
        let (before, after) = changes(&before, &after);
        let at = clock::now();
        self.append(&Deed { at, action, actor, from, subject, before, after, unfinished: false })
    }

    /// Puts it at the end of the chain.
    fn append(&self, deed: &Deed) -> Result<(), Fault> {
        let query = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
        let last = sql::row::<Last>(&self.sql, query, vec![])?;
        let (seq, previous) = last.map_or((1, FIRST.to_owned()), |last| (last.seq + 1, last.hash));
        let (line, hash) = sealed(seq, deed, &previous)?;
        let statement =
            "INSERT INTO audit (seq, at, action, actor, subject, line, hash) VALUES (?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            i64::try_from(seq).unwrap_or(i64::MAX).into(),
            sql::at(deed.at),
            deed.action.word().into(),
            deed.actor.id.as_str().into(),
            deed.subject.as_ref().map(|subject| subject.id.clone()).into(),
            line.into(),
            hash.into(),
        ];
        sql::run(&self.sql, statement, values)
    }

    /// Takes what was done to a connection. What was taken before is known by its number. 404 for one that has ended.
    pub(super) fn take_deeds(&self, call: TakeDeeds) -> Result<u64, Fault> {
        #[derive(Deserialize)]
        struct Taken {
            audited: u64,
        }
        self.open()?;
        let TakeDeeds { connection, deeds } = call;
        let query = "SELECT audited FROM connection WHERE id = ?";
        let found = sql::row::<Taken>(&self.sql, query, vec![connection.to_string().into()])?;
        let before = found.ok_or_else(|| Fault::not_found("connection"))?.audited;
        let mut taken = before;
        for (number, deed) in deeds.into_iter().filter(|(number, _)| *number > before) {
            taken = taken.max(number);
            self.append(&deed)?;
        }
        if taken > before {
            let values = vec![i64::try_from(taken).unwrap_or(i64::MAX).into(), connection.to_string().into()];
            sql::run(&self.sql, "UPDATE connection SET audited = ? WHERE id = ?", values)?;
        }
        Ok(taken)
    }

    pub(super) fn list_audit(&self, call: ListAudit) -> Result<AuditPage, Fault> {
        let ListAudit { caller, actions, actor, subject, from, to, before, limit } = call;
        self.authorize(&caller, Permission::ReadAudit)?;
        let null = |value: Option<String>| value.map_or(sql::Value::Null, Into::into);
        let at = |time: Option<_>| time.map_or(sql::Value::Null, sql::at);
        let actions = (!actions.is_empty()).then(|| serde_json::to_string(&actions)).transpose()?;
        // A parameter that is not given takes all.
        let query = "SELECT seq, line FROM audit
             WHERE (?1 IS NULL OR action IN (SELECT value FROM json_each(?1))) AND (?2 IS NULL OR actor = ?2)
             AND (?3 IS NULL OR subject = ?3) AND (?4 IS NULL OR at >= ?4) AND (?5 IS NULL OR at < ?5)
             AND seq < ?6 ORDER BY seq DESC LIMIT ?7";
        let values = vec![null(actions), null(actor), null(subject), at(from), at(to)];
        let (rows, next_cursor) = sql::page(&self.sql, query, values, (before, limit), |row: &Row| row.seq)?;
        let entries = rows.iter().map(|row| serde_json::from_str::<AuditEntry>(&row.line));
        Ok(AuditPage { entries: entries.collect::<Result<_, _>>()?, next_cursor })
    }

    /// Lines as they were hashed, oldest first.
    pub(super) fn export_audit(&self, call: &ExportAudit) -> Result<Lines, Fault> {
        self.authorize(&call.caller, Permission::ReadAudit)?;
        let rows = self.lines_after(call.after, LINES)?;
        let is_more = i64::try_from(rows.len()).is_ok_and(|rows| rows == LINES);
        let last = rows.last().and_then(|row| u64::try_from(row.seq).ok());
        Ok(Lines { lines: rows.into_iter().map(|row| row.line).collect(), next: last.filter(|_| is_more) })
    }

    fn lines_after(&self, after: u64, limit: i64) -> Result<Vec<Row>, Fault> {
        let query = "SELECT seq, line FROM audit WHERE seq > ? ORDER BY seq LIMIT ?";
        sql::rows(&self.sql, query, vec![i64::try_from(after).unwrap_or(i64::MAX).into(), limit.into()])
    }

    /// Reads the whole chain again.
    pub(super) fn verify_audit(&self, call: &VerifyAudit) -> Result<AuditProof, Fault> {
        self.authorize(&call.caller, Permission::ReadAudit)?;
        let (mut verifier, mut after) = (Verifier::from_the_first(), 0);
        loop {
            let rows = self.lines_after(after, AT_ONCE)?;
            let Some(last) = rows.last().and_then(|row| u64::try_from(row.seq).ok()) else { break };
            after = last;
            for row in rows {
                if let Err(broken) = verifier.take(&row.line) {
                    let so_far = verifier.finish();
                    return Ok(AuditProof {
                        entries: so_far.entries,
                        head: so_far.head,
                        broken: Some(broken),
                    });
                }
            }
        }
        let whole = verifier.finish();
        Ok(AuditProof { entries: whole.entries, head: whole.head, broken: None })
    }
}
