//! `…/connections/{id}/matrix`, `…/discover` and `…/monitoring`: what there is, what is read of it, and what that costs.

use axum::extract::Extension;
use domain::api::{Matrix, Monitoring, Role};
use domain::monitoring::Choice;
use worker::Env;

use super::acting::AsAdmin;
use super::connections::{find, find_as};
use super::params::{InWorkspace, OfConnection};
use crate::credential::Credential;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::connection::{Choose, Discover, ShowMatrix, ShowMonitoring};

/// `GET …/matrix`. 401, 404.
#[worker::send]
pub(crate) async fn matrix(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
) -> Result<Passed<Matrix>, Fault> {
    let object = find(&env, credential, &id, connection, Role::Viewer).await?;
    object.pass(&ShowMatrix {}).await
}

/// `POST …/discover`: begins a discovery of everything now. 401, 403, 404; 409 while paused, cut off or not connected.
#[worker::send]
pub(crate) async fn discover(AsAdmin { object, .. }: AsAdmin) -> Result<Passed<Matrix>, Fault> {
    object.pass(&Discover {}).await
}

/// `GET …/monitoring`. 401, 404.
#[worker::send]
pub(crate) async fn show(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
) -> Result<Passed<Monitoring>, Fault> {
    let object = find(&env, credential, &id, connection, Role::Viewer).await?;
    object.pass(&ShowMonitoring {}).await
}

/// `PUT …/monitoring`: the choice, whole. 400, 401, 403, 404; 422 with the field.
#[worker::send]
pub(crate) async fn choose(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
    Body(choice): Body<Choice>,
) -> Result<Passed<Monitoring>, Fault> {
    let (object, by) = find_as(&env, credential, &id, connection, Role::Admin).await?;
    object.pass(&Choose { choice: choice.checked()?, by }).await
}
