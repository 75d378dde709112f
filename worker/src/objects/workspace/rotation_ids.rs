//! The ledger's part in a rotation: an ID that is made for one connection, and never for another.
//!
//! Such an ID is never pending: no window shows it, and no connect takes it. States in the ledger: `coming` (made, not in
//! force yet), then `consumed` like every ID that is in force, or `cancelled`; the one before becomes `rotated`.

use domain::ids::ConnectionId;
use domain::time::Timestamp;
use domain::window::ExternalId;

use super::{IdsOf, KeepIds, MakeRotationId, Workspace};
use crate::fault::Fault;
use crate::{clock, entropy, sql};

/// How many of a connection's IDs are given: each is a call to AWS.
const IDS_MAX: i64 = 20;

impl Workspace {
    /// The IDs that were made for a connection, whatever became of them. Those of its workspace that never were are no
    /// business of its role's.
    pub(super) fn ids_of(&self, IdsOf { connection }: &IdsOf) -> Result<Vec<ExternalId>, Fault> {
        #[derive(serde::Deserialize)]
        struct Id {
            id: ExternalId,
        }
        self.open()?;
        let query = "SELECT id FROM external_id WHERE by = ? ORDER BY issued_at DESC LIMIT ?";
        let rows: Vec<Id> = sql::rows(&self.sql, query, vec![connection.to_string().into(), IDS_MAX.into()])?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }

    /// Makes an ID for a connection. One that was made before and is not in force, because its answer was lost or it was
    /// cancelled, ends by it: at most one is coming.
    pub(super) fn make_rotation_id(
        &self,
        MakeRotationId { connection }: MakeRotationId,
    ) -> Result<ExternalId, Fault> {
        self.open()?;
        self.require_listed(&connection)?;
        let now = clock::now();
        let id = ExternalId::from_random_bytes(entropy::bytes()?);
        self.end_ids("coming", "cancelled", &connection, [&id, &id], now)?;
        let statement =
            "INSERT INTO external_id (id, issued_at, expires_at, state, by) VALUES (?, ?, ?, 'coming', ?)";
        // It does not expire: a rotation waits for as long as the customer takes.
        let values = vec![id.to_string().into(), sql::at(now), sql::at(now), connection.to_string().into()];
        sql::run(&self.sql, statement, values)?;
        Ok(id)
    }

    /// Which IDs a connection uses. Again, it changes nothing.
    pub(super) fn keep_ids(&self, call: &KeepIds) -> Result<(), Fault> {
        self.open()?;
        let (now, of) = (clock::now(), &call.connection);
        let coming = call.coming.as_ref().unwrap_or(&call.in_force);
        self.end_ids("consumed", "rotated", of, [&call.in_force, coming], now)?;
        self.end_ids("coming", "cancelled", of, [&call.in_force, coming], now)?;
        let (id, by) = (call.in_force.to_string(), of.to_string());
        sql::run(
            &self.sql,
            "UPDATE external_id SET state = 'consumed' WHERE id = ? AND by = ? AND state IN ('coming', 'cancelled')",
            vec![call.in_force.issued().to_string().into(), by.as_str().into()],
        )?;
        // As the role has it: with the account's number where a StackSet made it.
        let statement = "UPDATE connection SET external_id = ? WHERE id = ? AND external_id <> ?";
        sql::run(&self.sql, statement, vec![id.as_str().into(), by.into(), id.as_str().into()])
    }

    /// All IDs of a connection in one state, but these two, go to another.
    fn end_ids(
        &self,
        from: &str,
        to: &str,
        of: &ConnectionId,
        but: [&ExternalId; 2],
        now: Timestamp,
    ) -> Result<(), Fault> {
        let statement =
            "UPDATE external_id SET state = ?, ended_at = ? WHERE by = ? AND state = ? AND id NOT IN (?, ?)";
        let [one, other] = but.map(|id| id.issued().to_string());
        let values =
            vec![to.into(), sql::at(now), of.to_string().into(), from.into(), one.into(), other.into()];
        sql::run(&self.sql, statement, values)
    }

    /// 404 for a connection that was removed while it asked.
    fn require_listed(&self, id: &ConnectionId) -> Result<(), Fault> {
        #[derive(serde::Deserialize)]
        struct Found {}
        let query = "SELECT id FROM connection WHERE id = ? AND state <> 'removed'";
        let found = sql::row::<Found>(&self.sql, query, vec![id.to_string().into()])?;
        found.map(|_| ()).ok_or_else(|| Fault::not_found("connection"))
    }
}
