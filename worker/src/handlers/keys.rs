//! The access keys of IAM users that assume a role in our stead.

use axum::extract::Extension;
use domain::access::Permission;
use domain::api::{self, KeyOwner, NewKeys};
use domain::keys::read_keys;
use worker::Env;

use super::enter;
use super::params::{InWorkspace, OfConnection, Params};
use crate::credential::Credential;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::connection::{ReplaceKeys, View, has_no_keys};
use crate::objects::workspace::{Authorize, FindConnection};
use crate::objects::{Connection, Passed};
use crate::{config, keys};

/// `POST /workspaces/{ws}/keys/identify`: whose a key is, so that the role can be made to trust its user. Nothing is kept.
/// `?partition=` names another partition than the usual one.
///
/// 400, 401, 403 for viewers, 404; 422 for a key of the wrong form, or one that AWS does not take; 503 without AWS.
#[worker::send]
pub(crate) async fn identify(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    params: Params,
    Body(new): Body<NewKeys>,
) -> Result<Body<KeyOwner>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.ask(&Authorize { caller, needs: Permission::Connect }).await?;
    let partition = match params.read("partition", "Send `aws`, `aws-cn`, `aws-us-gov` or `aws-eusc`.")? {
        Some(partition) => partition,
        None => config::principal(&env)?.partition(),
    };
    Ok(Body(keys::identify(&env, partition, &read_keys(&new)?).await?))
}

/// `PUT …/connections/{id}/keys`: another key in the place of the connection's own; the gate runs with it at once.
///
/// 400, 401, 403 for viewers, 404; 409 for a connection without keys; 422 for a key of the wrong form, or one that AWS
/// does not take; 503 without AWS, or when the key cannot be encrypted.
#[worker::send]
pub(crate) async fn replace(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
    Body(new): Body<NewKeys>,
) -> Result<Passed<api::Connection>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let actor =
        workspace.ask(&FindConnection { caller, needs: Permission::Connect, id: connection.clone() }).await?;
    let key = read_keys(&new)?;
    let object = Connection::of(&env, &id, &connection)?.acting(actor.audited(), actor.from);
    let there = object.ask(&View {}).await?;
    // Before AWS is shown the secret.
    if there.keys.is_none() {
        return Err(has_no_keys());
    }
    let partition = there.role_arn.partition();
    let keys = keys::accept(&env, partition, &id, &connection, &key).await?;
    object.pass(&ReplaceKeys { keys, by: actor.name }).await
}
