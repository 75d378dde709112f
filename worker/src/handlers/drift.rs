//! `…/connections/{id}/drift`: whether the role's policies are as they were agreed.

use axum::extract::Extension;
use domain::api::{self, Role};
use worker::Env;

use super::acting::AsAdmin;
use super::connections::{find, find_as};
use super::params::{InWorkspace, OfConnection};
use crate::credential::Credential;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::connection::{AcceptDrift, CheckDrift, ShowDrift};

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
pub(crate) async fn check(AsAdmin { object, .. }: AsAdmin) -> Result<Passed<api::Drift>, Fault> {
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
    let (object, by) = find_as(&env, credential, &id, connection, Role::Admin).await?;
    object.pass(&AcceptDrift { fingerprint, by }).await
}
