//! The ledger of external IDs: the domain's window, stored.
//!
//! Nothing is awaited between reading the window and writing its next step, so a hundred concurrent requests see one
//! ID and two concurrent connects consume it once. The KV view follows afterwards; it is shown, never trusted.

use domain::access::Permission;
use domain::api::Code;
use domain::arn::AccountId;
use domain::audit::Action;
use domain::field::FieldError;
use domain::ids::ConnectionId;
use domain::time::Timestamp;
use domain::window::{ExternalId, Fate, NothingPending, Pending, Retired, Step, Window};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{AskExternalId, EarlierIds, ReplaceExternalId, Workspace, list};
use crate::fault::Fault;
use crate::{clock, entropy, sql};

/// How many earlier IDs are tried on a role that denies the right one. Each is a call to AWS.
const EARLIER: i64 = 5;
/// The shortest life that KV takes, in seconds.
const KV_TTL_MIN: u64 = 60;

/// Which external ID a new connection takes. It is one of ours in each case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Takes {
    /// The pending one.
    #[default]
    Pending,
    /// The pending one, if it is this one.
    Named(String),
    /// The pending one, or one that is made at that moment: for clients that make the account first and its role afterwards.
    PendingOrNew,
}

#[derive(Deserialize)]
struct Row {
    id: ExternalId,
    issued_at: i64,
    expires_at: i64,
}

impl Workspace {
    pub(super) async fn ask_external_id(
        &self,
        AskExternalId { caller }: AskExternalId,
    ) -> Result<Pending, Fault> {
        // A viewer may read the pending ID, and making one is no more than that.
        self.authorize(&caller, Permission::Read)?;
        let now = clock::now();
        let window = self.window()?;
        if let Some(pending) = window.current(now) {
            return Ok(pending.clone());
        }
        self.take(window.ask(now, fresh()?), now).await
    }

    pub(super) async fn replace_external_id(&self, call: ReplaceExternalId) -> Result<Pending, Fault> {
        let actor = self.authorize(&call.caller, Permission::Connect)?;
        let now = clock::now();
        let window = self.window()?;
        let before = json!({"external_id": window.current(now).map(|pending| &pending.external_id)});
        let step = window.replace(now, fresh()?, &actor.id);
        let after = json!({"external_id": step.window.current(now).map(|pending| &pending.external_id)});
        self.audit(&actor, Action::ExternalIdReplaced, None, (before, after))?;
        self.take(step, now).await
    }

    /// Binds the ID that is to be taken to a connection of an account, without an await. 409 as [`Self::consume`]; 422 where
    /// another one than the pending one was named.
    pub(super) fn take_id(
        &self,
        takes: &Takes,
        now: Timestamp,
        connection: &ConnectionId,
        account: &AccountId,
    ) -> Result<ExternalId, Fault> {
        self.ready_for(takes, now)?;
        self.consume(now, connection, account)
    }

    /// Sees to it that the pending ID is the one to take.
    fn ready_for(&self, takes: &Takes, now: Timestamp) -> Result<(), Fault> {
        let window = self.window()?;
        match takes {
            Takes::Pending => Ok(()),
            Takes::PendingOrNew if window.current(now).is_some() => Ok(()),
            Takes::PendingOrNew => self.store(&window.ask(now, fresh()?), now),
            Takes::Named(named) => {
                if window.current(now).is_some_and(|pending| pending.external_id.as_str() == named) {
                    return Ok(());
                }
                let problem = "This external ID is not the one that is pending in this workspace: they are made here, \
                               one at a time, and none is taken from a caller.";
                let remedy = "Leave it out and read it from the answer, or make one by \
                              `POST /api/v2/integration/aws/generate_new_external_id` and connect within 48 hours.";
                Err(FieldError::new("external_id", problem, remedy).into())
            }
        }
    }

    /// Binds the pending ID to a connection of an account, without an await.
    ///
    /// 409 when none is pending: no role in AWS can trust an ID that was never shown.
    pub(super) fn consume(
        &self,
        now: Timestamp,
        connection: &ConnectionId,
        account: &AccountId,
    ) -> Result<ExternalId, Fault> {
        let (id, step) = self.window()?.consume(now, connection.clone()).map_err(|nothing| {
            let detail = match nothing {
                NothingPending::None => {
                    "No external ID is pending in this workspace; the last one was used up."
                }
                NothingPending::Expired => "The pending external ID has expired: its 48 hours are over.",
            };
            Fault::new(Code::ExternalIdNotPending, detail)
                .remedy("Get the current external ID, put it into the role's trust policy, then connect.")
        })?;
        self.store(&step, now)?;
        self.bind_to_account(&id, account)?;
        Ok(id)
    }

    /// Whose an ID is from now on.
    pub(super) fn bind_to_account(&self, id: &ExternalId, account: &AccountId) -> Result<(), Fault> {
        let values = vec![account.to_string().into(), id.issued().to_string().into()];
        sql::run(&self.sql, "UPDATE external_id SET account = ? WHERE id = ?", values)
    }

    /// The connection's own come first: a role that was put back trusts one of them.
    ///
    /// Whoever owns a role sees in `CloudTrail` what was asked of it, and its trust policy could be made to tell one ID from
    /// another. So an ID goes to the account that consumed it and to no other; what never was in force goes to members'
    /// connections, and to none that a stranger made by a link.
    pub(super) fn earlier_ids(&self, call: &EarlierIds) -> Result<Vec<ExternalId>, Fault> {
        #[derive(Deserialize)]
        struct Id {
            id: ExternalId,
        }
        self.open()?;
        let query = "SELECT id FROM external_id WHERE id <> ?1 AND (
               by = ?2 OR account = ?3
               OR ((state = 'replaced' OR (state = 'expired' AND by IS NULL))
                 AND NOT EXISTS (SELECT 1 FROM link WHERE connection = ?2)))
             ORDER BY by IS NOT NULL AND by = ?2 DESC, issued_at DESC LIMIT ?4";
        let values = vec![
            call.than.issued().to_string().into(),
            call.of.to_string().into(),
            call.account.to_string().into(),
            EARLIER.into(),
        ];
        let rows: Vec<Id> = sql::rows(&self.sql, query, values)?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }

    fn window(&self) -> Result<Window, Fault> {
        if let Some(window) = self.window.borrow().as_ref() {
            return Ok(window.clone());
        }
        let query = "SELECT id, issued_at, expires_at FROM external_id WHERE state = 'pending'";
        let pending = sql::row::<Row>(&self.sql, query, vec![])?.map(|row| Pending {
            external_id: row.id,
            issued_at: Timestamp::from_millis(row.issued_at),
            expires_at: Timestamp::from_millis(row.expires_at),
        });
        let window = Window { pending };
        self.window.replace(Some(window.clone()));
        Ok(window)
    }

    async fn take(&self, step: Step, now: Timestamp) -> Result<Pending, Fault> {
        self.store(&step, now)?;
        self.show().await;
        step.window.pending.ok_or_else(|| Fault::internal("a step without a pending ID"))
    }

    fn store(&self, step: &Step, now: Timestamp) -> Result<(), Fault> {
        self.window.take();
        if let Some(Retired { pending, fate }) = &step.retired {
            let (state, by) = match fate {
                Fate::Consumed { connection } => ("consumed", Some(connection.to_string())),
                Fate::Replaced { by } => ("replaced", Some(by.clone())),
                Fate::Expired => ("expired", None),
            };
            let statement = "UPDATE external_id SET state = ?, by = ?, ended_at = ? WHERE id = ?";
            let values = vec![state.into(), by.into(), sql::at(now), pending.external_id.to_string().into()];
            sql::run(&self.sql, statement, values)?;
        }
        if let Some(pending) = step.window.pending.as_ref().filter(|_| step.issued) {
            let statement =
                "INSERT INTO external_id (id, issued_at, expires_at, state) VALUES (?, ?, ?, 'pending')";
            let id = pending.external_id.to_string();
            sql::run(
                &self.sql,
                statement,
                vec![id.into(), sql::at(pending.issued_at), sql::at(pending.expires_at)],
            )?;
        }
        sql::run(&self.sql, "INSERT INTO view_due (one) VALUES (1) ON CONFLICT DO NOTHING", vec![])
    }

    /// Writes the KV view now; if that fails, the alarm does it later, and nobody waits for it.
    pub(super) async fn show(&self) {
        if let Err(fault) = self.write_view().await {
            crate::edge::log::background("workspace", &fault);
            if let Err(fault) = self.wake_in(list::RETRY_AFTER).await {
                crate::edge::log::background("workspace", &fault);
            }
        }
    }

    /// The pending ID in KV, `external-id/{workspace}`, for as long as it lives.
    pub(super) async fn write_view(&self) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Due {
            id: String,
        }
        let Some(due) = sql::row::<Due>(&self.sql, "SELECT id FROM workspace, view_due", vec![])? else {
            return Ok(());
        };
        let now = clock::now();
        let shown = self.window()?;
        let key = format!("external-id/{}", due.id);
        let kv = self.env.kv("EDGE")?;
        match shown.current(now) {
            Some(pending) => {
                let life = pending.expires_at.since(now).as_secs().max(KV_TTL_MIN);
                kv.put(&key, serde_json::to_string(pending)?)?.expiration_ttl(life).execute().await?;
            }
            None => kv.delete(&key).await?,
        }
        // Other calls ran while KV was written; what they made is written in its turn.
        if self.window()? == shown {
            sql::run(&self.sql, "DELETE FROM view_due", vec![])?;
        }
        Ok(())
    }
}

fn fresh() -> Result<ExternalId, Fault> {
    Ok(ExternalId::from_random_bytes(entropy::bytes()?))
}
