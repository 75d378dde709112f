//! `…/connections/{id}/matrix`, `…/discover` and `…/monitoring`: what there is, what is read of it, and what that costs.

use domain::api::{Matrix, Monitoring};
use domain::monitoring::Choice;

use super::acting::{AsAdmin, AsViewer};
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::connection::{Choose, Discover, ShowMatrix, ShowMonitoring};

/// `GET …/matrix`. 401, 404.
#[worker::send]
pub(crate) async fn matrix(AsViewer(object): AsViewer) -> Result<Passed<Matrix>, Fault> {
    object.pass(&ShowMatrix {}).await
}

/// `POST …/discover`: begins a discovery of everything now. 401, 403, 404; 409 while paused, cut off or not connected.
#[worker::send]
pub(crate) async fn discover(AsAdmin { object, .. }: AsAdmin) -> Result<Passed<Matrix>, Fault> {
    object.pass(&Discover {}).await
}

/// `GET …/monitoring`. 401, 404.
#[worker::send]
pub(crate) async fn show(AsViewer(object): AsViewer) -> Result<Passed<Monitoring>, Fault> {
    object.pass(&ShowMonitoring {}).await
}

/// `PUT …/monitoring`: the choice, whole. 400, 401, 403, 404; 422 with the field.
#[worker::send]
pub(crate) async fn choose(
    AsAdmin { object, by }: AsAdmin,
    Body(choice): Body<Choice>,
) -> Result<Passed<Monitoring>, Fault> {
    object.pass(&Choose { choice: choice.checked()?, by }).await
}
