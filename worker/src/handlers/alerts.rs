//! `…/connections/{id}/alerts`: metric alerts.

use axum::http::StatusCode;
use domain::api::AlertList;
use domain::monitoring::Rule;

use super::acting::{AsAdmin, AsViewer};
use super::params::OfAlert;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::connection::{DropAlert, PutAlert, ShowAlerts};

/// `GET`. 401, 404.
#[worker::send]
pub(crate) async fn list(AsViewer(object): AsViewer) -> Result<Passed<AlertList>, Fault> {
    object.pass(&ShowAlerts {}).await
}

/// `POST`: a new one; all of them are answered. 400, 401, 403, 404; 422 with the field, and for one too many.
#[worker::send]
pub(crate) async fn create(
    AsAdmin { object, by }: AsAdmin,
    Body(rule): Body<Rule>,
) -> Result<(StatusCode, Passed<AlertList>), Fault> {
    let list = object.pass(&PutAlert { id: None, rule: rule.checked()?, by }).await?;
    Ok((StatusCode::CREATED, list))
}

/// `PUT …/{alert}`: another rule, whole. 400, 401, 403, 404; 422 with the field.
#[worker::send]
pub(crate) async fn change(
    AsAdmin { object, by }: AsAdmin,
    OfAlert(alert): OfAlert,
    Body(rule): Body<Rule>,
) -> Result<Passed<AlertList>, Fault> {
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
