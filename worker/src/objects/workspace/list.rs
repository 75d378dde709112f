//! The list of connections. How each stands, its own object says; that no role is in the list twice, this one does.

use std::time::Duration;

use domain::access::Permission;
use domain::activity::Activity;
use domain::api::{Code, ConnectionPage, ConnectionStatus, ConnectionSummary};
use domain::arn::{Region, RoleArn};
use domain::audit::{Action, Subject};
use domain::field::FieldError;
use domain::ids::{ConnectionId, WorkspaceId};
use domain::policy::{CaptureBucket, Features};
use domain::window::ExternalId;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Actor, ClaimRole, Connect, FindConnection, ListConnections, RemoveConnection, Report, Workspace,
};
use crate::fault::Fault;
use crate::keys::SealedKeys;
use crate::objects::Connection;
use crate::objects::connection::{Begin, End};
use crate::objects::once::Once;
use crate::{clock, entropy, sql};

/// How soon the alarm goes on with what could not be finished.
pub(super) const RETRY_AFTER: Duration = Duration::from_secs(5);
/// How many unfinished connections one alarm sees to: it stays within the 1,000 operations of an invocation.
const FINISH_AT_ONCE: i64 = 50;

#[derive(Deserialize)]
struct Row {
    seq: i64,
    summary: String,
}

#[derive(Deserialize)]
struct Unfinished {
    id: ConnectionId,
    workspace: WorkspaceId,
    external_id: ExternalId,
    state: String,
    regions: String,
    features: Option<String>,
    captures: Option<String>,
    summary: String,
    keys: Option<String>,
}

impl Workspace {
    /// Steps: 403 who may not; 409 a role that is listed already; 409 no pending external ID, or 422 another one than was
    /// named, or a connection that is of no StackSet; then, in one commit, the ID is consumed and the connection listed; then
    /// its object begins. If that last step is lost, the alarm or the next question repeats it.
    pub(super) async fn connect_account(&self, call: Connect) -> Result<Once<ConnectionId>, Fault> {
        let actor = self.authorize(&call.caller, Permission::Connect)?;
        if let Some(again) = self.again::<ConnectionId>(call.key.as_ref())? {
            self.finish_one(&again.reply).await?;
            return Ok(again);
        }
        self.require_unlisted(&call.role, None)?;
        let now = clock::now();
        // A key is sealed for the connection that it belongs to, so with one the id is there already.
        let id = match &call.keys {
            Some(keys) => keys.connection.clone(),
            None => ConnectionId::from_bytes(entropy::bytes()?),
        };
        let external_id = match &call.stack_set_of {
            Some(other) => self.id_of_stack_set(other)?.for_account(call.role.account()),
            None => self.take_id(&call.takes, now, &id, call.role.account())?,
        };
        let name = call.alias.clone().unwrap_or_else(|| call.role.account().to_string());
        let after = json!({
            "role_arn": call.role, "external_id": external_id, "regions": call.regions, "features": call.features,
            "captures": call.captures, "has_own_key": call.keys.is_some(),
        });
        self.audit(&actor, Action::ConnectionCreated, Some(Subject::named(&id, name)), (Value::Null, after))?;
        let summary = ConnectionSummary {
            id: id.clone(),
            alias: call.alias,
            account_id: call.role.account().clone(),
            role_arn: call.role.clone(),
            status: ConnectionStatus::Waiting,
            status_since: now,
            activity: Activity::default(),
            created_at: now,
            created_by: actor.name,
        };
        self.enlist(&summary, &external_id, &call.regions, call.features, call.captures.as_ref())?;
        if let Some(keys) = &call.keys {
            let values = vec![serde_json::to_string(keys)?.into(), id.to_string().into()];
            sql::run(&self.sql, "UPDATE connection SET keys = ? WHERE id = ?", values)?;
        }
        let made = self.made(call.key.as_ref(), id, None)?;
        self.wake_in(RETRY_AFTER).await?;
        self.finish_one(&made.reply).await?;
        self.show().await;
        Ok(made)
    }

    /// The ID with which a StackSet made the role of a connection. 422 when it is not in the list, or its role was made
    /// otherwise: then its ID is that one account's alone.
    fn id_of_stack_set(&self, connection: &ConnectionId) -> Result<ExternalId, Fault> {
        #[derive(Deserialize)]
        struct Found {
            external_id: ExternalId,
        }
        let query = "SELECT external_id FROM connection WHERE id = ? AND state <> 'removed'";
        let found = sql::row::<Found>(&self.sql, query, vec![connection.to_string().into()])?;
        let (problem, remedy) = match found {
            Some(Found { external_id }) if external_id.is_per_account() => return Ok(external_id),
            Some(_) => (
                "That connection's role was not made by a StackSet, so its external ID is its own alone.",
                "Name a connection whose external ID ends with its account ID, or leave `stack_set_of` out.",
            ),
            None => (
                "There is no such connection in this workspace.",
                "Name one that is in the list of accounts.",
            ),
        };
        Err(FieldError::new("stack_set_of", problem, remedy).into())
    }

    /// Lists a connection whose object has not begun, without an await.
    pub(super) fn enlist(
        &self,
        summary: &ConnectionSummary,
        external_id: &ExternalId,
        regions: &[Region],
        features: Features,
        captures: Option<&CaptureBucket>,
    ) -> Result<(), Fault> {
        sql::run(
            &self.sql,
            "INSERT INTO connection (id, role_key, external_id, state, regions, features, captures, summary)
             VALUES (?, ?, ?, 'listed', ?, ?, ?, ?)",
            vec![
                summary.id.to_string().into(),
                role_key(&summary.role_arn).into(),
                external_id.to_string().into(),
                serde_json::to_string(regions)?.into(),
                serde_json::to_string(&features)?.into(),
                captures.map(serde_json::to_string).transpose()?.into(),
                serde_json::to_string(summary)?.into(),
            ],
        )
    }

    pub(super) fn list_connections(&self, call: &ListConnections) -> Result<ConnectionPage, Fault> {
        self.authorize(&call.caller, Permission::Read)?;
        let query = "SELECT seq, summary FROM connection WHERE state <> 'removed' AND seq < ? ORDER BY seq DESC LIMIT ?";
        let (rows, next_cursor) =
            sql::page(&self.sql, query, vec![], (call.before, call.limit), |row: &Row| row.seq)?;
        let connections =
            rows.iter().map(|row| serde_json::from_str(&row.summary)).collect::<Result<_, _>>()?;
        Ok(ConnectionPage { connections, next_cursor })
    }

    /// 404 when it is not in the list.
    pub(super) async fn find_connection(&self, call: FindConnection) -> Result<Actor, Fault> {
        #[derive(Deserialize)]
        struct State {
            state: String,
        }
        let actor = self.authorize(&call.caller, call.needs)?;
        let query = "SELECT state FROM connection WHERE id = ? AND state <> 'removed'";
        let found = sql::row::<State>(&self.sql, query, vec![call.id.to_string().into()])?;
        if found.ok_or_else(|| Fault::not_found("connection"))?.state == "listed" {
            self.finish_one(&call.id).await?;
        }
        Ok(actor)
    }

    /// 409 when another connection has the role.
    pub(super) fn claim_role(&self, ClaimRole { id, role }: ClaimRole) -> Result<(), Fault> {
        self.open()?;
        self.require_unlisted(&role, Some(&id))?;
        let values = vec![role_key(&role).into(), id.to_string().into()];
        sql::run(&self.sql, "UPDATE connection SET role_key = ? WHERE id = ? AND state <> 'removed'", values)
    }

    pub(super) async fn remove_connection(&self, call: RemoveConnection) -> Result<(), Fault> {
        let RemoveConnection { caller, id } = call;
        let actor = self
            .find_connection(FindConnection { caller, needs: Permission::Connect, id: id.clone() })
            .await?;
        if let Some(summary) = self.summary_of(&id)? {
            let name = summary.alias.unwrap_or_else(|| summary.account_id.to_string());
            let was = json!({"role_arn": summary.role_arn, "status": summary.status});
            self.audit(
                &actor,
                Action::ConnectionRemoved,
                Some(Subject::named(&id, name)),
                (was, Value::Null),
            )?;
        }
        self.take_off(&id, &actor.name)?;
        let link_ended = self.link_ends_with(&id, &actor.id)?;
        self.wake_in(RETRY_AFTER).await?;
        self.finish_one(&id).await?;
        if link_ended {
            self.show_links().await;
        }
        Ok(())
    }

    /// Takes a connection off the list, without an await. The role is free at once; the row stays until the object has
    /// ended.
    pub(super) fn take_off(&self, id: &ConnectionId, by: &str) -> Result<(), Fault> {
        self.tell_removed(id, by)?;
        let values = vec![id.to_string().into()];
        sql::run(&self.sql, "UPDATE connection SET state = 'removed', role_key = NULL WHERE id = ?", values)
    }

    /// Keeps the newest summary. A report of a connection that was removed meanwhile is dropped.
    pub(super) async fn take_report(&self, Report { summary }: Report) -> Result<(), Fault> {
        self.open()?;
        let values = vec![
            serde_json::to_string(&summary)?.into(),
            role_key(&summary.role_arn).into(),
            summary.id.to_string().into(),
        ];
        let statement = "UPDATE connection SET summary = ?, role_key = ? WHERE id = ? AND state <> 'removed'";
        sql::run(&self.sql, statement, values)?;
        if self.link_follows(&summary)? {
            self.show_links().await;
        }
        Ok(())
    }

    /// What the alarm goes on with.
    pub(super) async fn finish_connections(&self) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Id {
            id: ConnectionId,
        }
        // In no order: ones that fail again and again leave room for the others.
        let query = "SELECT id FROM connection WHERE state <> 'begun' ORDER BY random() LIMIT ?";
        for Id { id } in sql::rows::<Id>(&self.sql, query, vec![FINISH_AT_ONCE.into()])? {
            if let Err(fault) = self.finish_one(&id).await {
                crate::edge::log::background("workspace", &fault);
            }
        }
        Ok(())
    }

    /// Begins or ends one connection's object. Both are idempotent there.
    pub(super) async fn finish_one(&self, id: &ConnectionId) -> Result<(), Fault> {
        let query =
            "SELECT connection.id, workspace.id AS workspace, external_id, state, regions, features, captures,
                    summary, keys
             FROM connection, workspace WHERE connection.id = ? AND state <> 'begun'";
        let Some(row) = sql::row::<Unfinished>(&self.sql, query, vec![id.to_string().into()])? else {
            return Ok(());
        };
        let object = Connection::of(&self.env, &row.workspace, &row.id)?;
        if row.state == "removed" {
            object.ask(&End {}).await?;
            return sql::run(&self.sql, "DELETE FROM connection WHERE id = ?", vec![id.to_string().into()]);
        }
        let summary: ConnectionSummary = serde_json::from_str(&row.summary)?;
        let regions: Vec<Region> = serde_json::from_str(&row.regions)?;
        let features: Option<Features> = row.features.as_deref().map(serde_json::from_str).transpose()?;
        let captures: Option<CaptureBucket> =
            row.captures.as_deref().map(serde_json::from_str).transpose()?;
        let keys: Option<SealedKeys> = row.keys.as_deref().map(serde_json::from_str).transpose()?;
        let (workspace, external_id, features) =
            (row.workspace, row.external_id, features.unwrap_or_default());
        object.ask(&Begin { workspace, external_id, regions, features, captures, summary, keys }).await?;
        // From here on the key is the object's alone.
        let statement =
            "UPDATE connection SET state = 'begun', keys = NULL WHERE id = ? AND state = 'listed'";
        sql::run(&self.sql, statement, vec![id.to_string().into()])
    }

    /// 409 with the id of the connection that has the role.
    pub(super) fn require_unlisted(&self, role: &RoleArn, but: Option<&ConnectionId>) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Id {
            id: ConnectionId,
        }
        let query = "SELECT id FROM connection WHERE role_key = ? AND id <> ?";
        let but = but.map(ToString::to_string).unwrap_or_default();
        let Some(Id { id }) = sql::row(&self.sql, query, vec![role_key(role).into(), but.into()])? else {
            return Ok(());
        };
        let mut fault = Fault::new(
            Code::AlreadyConnected,
            format!("The role {role} is connected to this workspace already."),
        )
        .remedy("Open the existing connection; its external ID is the one that the role must trust.");
        fault.connection = Some(id);
        Err(fault)
    }
}

fn role_key(role: &RoleArn) -> String {
    format!("{}/{}/{}", role.partition(), role.account(), role.name().as_str().to_ascii_lowercase())
}
