//! `…/connections/{id}/drift`: whether the role's policies are as they were agreed.

use axum::extract::Extension;
use domain::api::{self, Role};
use worker::Env;

use super::connections::find;
use super::enter;
use super::params::{InWorkspace, OfConnection};
use crate::credential::Credential;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::connection::{AcceptDrift, CheckDrift, ShowDrift};
use crate::objects::workspace::FindConnection;
use crate::objects::{Connection, Passed};

/// `GET`. 401, 404.
#[worker::send]
pub(crate) async fn show(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
) -> Result<Passed<api::Drift>, Fault> {
    let object = find(&env, credential, &id, connection, Role::Viewer).await?;
    object.pass(&ShowDrift {}).await
}

/// `POST …/check`: reads the role now. 401, 403, 404; 409 when the feature is off or the role not proven.
#[worker::send]
pub(crate) async fn check(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
) -> Result<Passed<api::Drift>, Fault> {
    let object = find(&env, credential, &id, connection, Role::Admin).await?;
    object.pass(&CheckDrift {}).await
}

/// `POST …/accept`: what is shown becomes the baseline. 400, 401, 403, 404; 409 when it is not what was shown any more.
#[worker::send]
pub(crate) async fn accept(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
    Body(api::AcceptDrift { fingerprint }): Body<api::AcceptDrift>,
) -> Result<Passed<api::Drift>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let found = FindConnection { caller, needs: Role::Admin, id: connection.clone() };
    let by = workspace.ask(&found).await?.name;
    let object = Connection::of(&env, &id, &connection)?;
    object.pass(&AcceptDrift { fingerprint, by }).await
}
