//! `/workspaces/{ws}/connections`.

use axum::extract::Extension;
use axum::http::StatusCode;
use domain::access::Permission;
use domain::api::{self, ConnectionPage, ConnectionPatch, ConnectionSummary, NewConnection};
use domain::connecting;
use domain::ids::{ConnectionId, WorkspaceId};
use domain::policy::Features;
use serde::de::DeserializeOwned;
use worker::Env;

use super::acting::{AsAdmin, AsViewer};
use super::enter;
use super::params::{InWorkspace, OfConnection, Params};
use crate::credential::Credential;
use crate::edge::Body;
use crate::fault::Fault;
use crate::idempotency::{IdempotencyKey, Key, Made};
use crate::objects::connection::{Change, CheckNow, View, require_foreign};
use crate::objects::once::Once;
use crate::objects::workspace::{
    Authorize, Connect, FindConnected, FindConnection, KeepAnswer, ListConnections, RemoveConnection, Takes,
};
use crate::objects::{Connection, Passed, Workspace};
use crate::{config, entropy, keys};

/// `GET`: a page, newest first. 401, 404; 422 for `limit` and `cursor`.
#[worker::send]
pub(crate) async fn list(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    params: Params,
) -> Result<Passed<ConnectionPage>, Fault> {
    let (before, limit) = params.page()?;
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&ListConnections { caller, before, limit }).await
}

/// `POST`: connects an account with the pending external ID; the gate begins at once.
///
/// 400 for a body of another shape, an external ID in it included; 401; 403 for viewers; 404; 409 for a role that is
/// connected already, or when no external ID is pending; 422 for a wrong field, our own account, a
/// partition without a principal, a key that AWS does not take; 503 when a key cannot be encrypted.
#[worker::send]
pub(crate) async fn create(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    IdempotencyKey(key): IdempotencyKey,
    Body(new): Body<NewConnection>,
) -> Result<Made<Passed<api::Connection>>, Fault> {
    let made = connect(&env, credential, &id, &new, key.clone()).await?;
    answered(&env, &id, key, made, async |connection| {
        let view = Connection::of(&env, &id, &connection)?.pass(&View {}).await?;
        Ok(view.text().to_owned())
    })
    .await
}

/// The answer about a connection that was made: as it is now, or, for a request that is repeated, as it was then.
pub(super) async fn answered<T: DeserializeOwned>(
    env: &Env,
    id: &WorkspaceId,
    key: Option<Key>,
    made: Once<ConnectionId>,
    shown: impl AsyncFnOnce(ConnectionId) -> Result<String, Fault>,
) -> Result<Made<Passed<T>>, Fault> {
    let Once { reply, is_again, answer, .. } = made;
    let answer = match (answer, key) {
        (Some(answer), _) => answer,
        (None, None) => shown(reply).await?,
        // It is given away only once it is kept, so that every later one is the same.
        (None, Some(key)) => {
            let answer = shown(reply).await?;
            Workspace::of(env, id)?.ask(&KeepAnswer { key, answer }).await?
        }
    };
    Ok(Made { body: Passed::kept(answer)?, is_again })
}

/// Connects an account; its id. The same faults.
pub(super) async fn connect(
    env: &Env,
    credential: Credential,
    id: &WorkspaceId,
    new: &NewConnection,
    key: Option<Key>,
) -> Result<Once<ConnectionId>, Fault> {
    connect_taking(env, credential, id, new, Takes::Pending, key).await
}

/// The same with the external ID that is said. 422 where another one than the pending one is named.
pub(super) async fn connect_taking(
    env: &Env,
    credential: Credential,
    id: &WorkspaceId,
    new: &NewConnection,
    takes: Takes,
    key: Option<Key>,
) -> Result<Once<ConnectionId>, Fault> {
    let usual = config::principal(env)?;
    let (workspace, caller) = enter(env, credential, id).await?;
    let wanted = connecting::read_new(new, &usual)?;
    require_foreign(env, &wanted.role)?;
    let keys = if let Some(secret) = &wanted.keys {
        // Whose a key is, only those who may use it learn.
        workspace.ask(&Authorize { caller: caller.clone(), needs: Permission::Connect }).await?;
        // Nor is AWS asked again for one that was connected: the key may have been changed since.
        if let Some(key) = key.clone()
            && let Some(made) = workspace.ask(&FindConnected { caller: caller.clone(), key }).await?
        {
            return Ok(made);
        }
        let connection = ConnectionId::from_bytes(entropy::bytes()?);
        Some(keys::accept(env, wanted.role.partition(), id, &connection, secret).await?)
    } else {
        config::principal_in(env, wanted.role.partition())?;
        None
    };
    workspace.ask(&Connect { keys, takes, key, ..Connect::wanted(caller, wanted) }).await
}

/// `GET …/{id}`. 401, 404.
#[worker::send]
pub(crate) async fn show(AsViewer(object): AsViewer) -> Result<Passed<api::Connection>, Fault> {
    object.pass(&View {}).await
}

/// `PATCH …/{id}`: what is missing stays. 400, 401, 403, 404; 409 for account and role of a connected one, or for a role
/// that another connection has; 422 for a wrong field or our own account.
#[worker::send]
pub(crate) async fn change(
    AsAdmin { object, by }: AsAdmin,
    Body(patch): Body<ConnectionPatch>,
) -> Result<Passed<api::Connection>, Fault> {
    let change = Change {
        by,
        alias: patch.alias.as_deref().map(connecting::read_alias).transpose()?.map(Option::unwrap_or_default),
        regions: patch.regions.as_deref().map(connecting::read_regions).transpose()?,
        features: patch.features.as_deref().map(Features::read).transpose()?,
        account: patch.account_id.as_deref().map(str::parse).transpose()?,
        role_name: patch.role_name.as_deref().map(str::parse).transpose()?,
    };
    object.pass(&change).await
}

/// `POST …/{id}/check`: runs the gate now and answers with its outcome. 401, 403, 404; 409 while paused or cut off, or when
/// many ask for it at once.
#[worker::send]
pub(crate) async fn check(AsAdmin { object, .. }: AsAdmin) -> Result<Passed<api::Connection>, Fault> {
    object.pass(&CheckNow {}).await
}

/// `DELETE …/{id}`: gone, its state too. 401, 403, 404.
#[worker::send]
pub(crate) async fn remove(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
) -> Result<StatusCode, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.ask(&RemoveConnection { caller, id: connection }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The connection's object, once the workspace has said that the caller may.
pub(super) async fn find(
    env: &Env,
    credential: Credential,
    id: &WorkspaceId,
    connection: ConnectionId,
    needs: Permission,
) -> Result<Connection, Fault> {
    Ok(find_as(env, credential, id, connection, needs).await?.0)
}

/// The same with the caller's name, for what the history tells of. What the object is asked then, is in the audit log.
pub(super) async fn find_as(
    env: &Env,
    credential: Credential,
    id: &WorkspaceId,
    connection: ConnectionId,
    needs: Permission,
) -> Result<(Connection, String), Fault> {
    let (workspace, caller) = enter(env, credential, id).await?;
    let actor = workspace.ask(&FindConnection { caller, needs, id: connection.clone() }).await?;
    let object = Connection::of(env, id, &connection)?.acting(actor.audited(), actor.from);
    Ok((object, actor.name))
}

/// All connections of a workspace, newest first.
pub(super) async fn all(
    env: &Env,
    credential: Credential,
    id: &WorkspaceId,
) -> Result<Vec<ConnectionSummary>, Fault> {
    /// How many are read at once.
    const PAGE: u32 = 500;
    let (workspace, caller) = enter(env, credential, id).await?;
    let (mut connections, mut before) = (Vec::new(), None);
    loop {
        let page = workspace.ask(&ListConnections { caller: caller.clone(), before, limit: PAGE }).await?;
        connections.extend(page.connections);
        before = page.next_cursor.and_then(|cursor| cursor.parse().ok());
        if before.is_none() {
            return Ok(connections);
        }
    }
}
