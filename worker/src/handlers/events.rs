//! `…/connections/{id}/events`: what happened to a connection.

use axum::extract::Extension;
use domain::api::{EventPage, Role};
use worker::Env;

use super::connections::find;
use super::params::{InWorkspace, OfConnection, Params};
use crate::credential::Credential;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::connection::Events;

/// `GET`: a page, newest first. 401, 404; 422 for `limit` and `cursor`.
#[worker::send]
pub(crate) async fn list(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
    params: Params,
) -> Result<Passed<EventPage>, Fault> {
    let (before, limit) = params.page()?;
    let object = find(&env, credential, &id, connection, Role::Viewer).await?;
    object.pass(&Events { before, limit }).await
}
