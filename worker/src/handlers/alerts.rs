//! `…/connections/{id}/alerts`: metric alerts.

use axum::extract::Extension;
use axum::http::StatusCode;
use domain::api::{AlertList, Role};
use domain::monitoring::Rule;
use worker::Env;

use super::acting::AsAdmin;
use super::connections::{find, find_as};
use super::params::{InWorkspace, OfAlert, OfConnection};
use crate::credential::Credential;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::connection::{DropAlert, PutAlert, ShowAlerts};

/// `GET`. 401, 404.
#[worker::send]
pub(crate) async fn list(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
) -> Result<Passed<AlertList>, Fault> {
    let object = find(&env, credential, &id, connection, Role::Viewer).await?;
    object.pass(&ShowAlerts {}).await
}

/// `POST`: a new one; all of them are answered. 400, 401, 403, 404; 422 with the field, and for one too many.
#[worker::send]
pub(crate) async fn create(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
    Body(rule): Body<Rule>,
) -> Result<(StatusCode, Passed<AlertList>), Fault> {
    let (object, by) = find_as(&env, credential, &id, connection, Role::Admin).await?;
    let list = object.pass(&PutAlert { id: None, rule: rule.checked()?, by }).await?;
    Ok((StatusCode::CREATED, list))
}

/// `PUT …/{alert}`: another rule, whole. 400, 401, 403, 404; 422 with the field.
#[worker::send]
pub(crate) async fn change(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
    OfAlert(alert): OfAlert,
    Body(rule): Body<Rule>,
) -> Result<Passed<AlertList>, Fault> {
    let (object, by) = find_as(&env, credential, &id, connection, Role::Admin).await?;
    object.pass(&PutAlert { id: Some(alert), rule: rule.checked()?, by }).await
}

/// `DELETE …/{alert}`: gone; the others are answered. 401, 403, 404.
#[worker::send]
pub(crate) async fn remove(
    AsAdmin { object, by }: AsAdmin,
    OfAlert(id): OfAlert,
) -> Result<Passed<AlertList>, Fault> {
    object.pass(&DropAlert { id, by }).await
}
