//! `…/connections/{id}/alerts`: metric alerts.

use domain::api::AlertList;
use domain::monitoring::Rule;

use super::acting::{AsAdmin, AsViewer};
use super::params::OfAlert;
use crate::edge::Body;
use crate::fault::Fault;
use crate::idempotency::{IdempotencyKey, Made};
use crate::objects::Passed;
use crate::objects::connection::{DropAlert, FindAlerts, PutAlert, ShowAlerts};

/// `GET`. 401, 404.
#[worker::send]
pub(crate) async fn list(AsViewer(object): AsViewer) -> Result<Passed<AlertList>, Fault> {
    object.pass(&ShowAlerts {}).await
}

/// `POST`: a new one; all of them are answered. 400, 401, 403, 404; 422 with the field, and for one too many.
#[worker::send]
pub(crate) async fn create(
    AsAdmin { object, by }: AsAdmin,
    IdempotencyKey(key): IdempotencyKey,
    Body(rule): Body<Rule>,
) -> Result<Made<Body<AlertList>>, Fault> {
    let rule = rule.checked()?;
    let again = match key.clone() {
        Some(key) => object.ask(&FindAlerts { key }).await?,
        None => None,
    };
    let made = match again {
        Some(again) => again,
        None => object.ask(&PutAlert { id: None, rule, by, key }).await?,
    };
    Ok(Made { body: Body(made.reply), is_again: made.is_again })
}

/// `PUT …/{alert}`: another rule, whole. 400, 401, 403, 404; 422 with the field.
#[worker::send]
pub(crate) async fn change(
    AsAdmin { object, by }: AsAdmin,
    OfAlert(alert): OfAlert,
    Body(rule): Body<Rule>,
) -> Result<Body<AlertList>, Fault> {
    let call = PutAlert { id: Some(alert), rule: rule.checked()?, by, key: None };
    Ok(Body(object.ask(&call).await?.reply))
}

/// `DELETE …/{alert}`: gone; the others are answered. 401, 403, 404.
#[worker::send]
pub(crate) async fn remove(
    AsAdmin { object, by }: AsAdmin,
    OfAlert(id): OfAlert,
) -> Result<Passed<AlertList>, Fault> {
    object.pass(&DropAlert { id, by }).await
}
