//! `…/connections/{id}/matrix`, `…/discover`, `…/monitoring` and `…/namespaces`: what there is, what is read of it, and what that costs.

use domain::api::{Matrix, Monitoring, Namespaces};
use domain::field::FieldError;
use domain::monitoring::Choice;

use super::acting::{AsAdmin, AsViewer};
use super::params::Params;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::connection::{Choose, Discover, ShowMatrix, ShowMonitoring, ShowNamespaces};

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

/// `GET …/namespaces?region=`: which metrics CloudWatch lists there just now. It asks AWS, as much as 20 calls, so it is for
/// who may change what is read. 401, 403, 404; 409 while paused, cut off or not connected; 422 for a wrong region, and
/// without the feature.
#[worker::send]
pub(crate) async fn namespaces(
    AsAdmin { object, .. }: AsAdmin,
    params: Params,
) -> Result<Passed<Namespaces>, Fault> {
    let of_this = |error| FieldError { field: "region".to_owned(), ..error };
    let region = params.text("region").unwrap_or_default().parse().map_err(of_this)?;
    object.pass(&ShowNamespaces { region }).await
}

/// `PUT …/monitoring`: the choice, whole. 400, 401, 403, 404; 422 with the field.
#[worker::send]
pub(crate) async fn choose(
    AsAdmin { object, by }: AsAdmin,
    Body(choice): Body<Choice>,
) -> Result<Passed<Monitoring>, Fault> {
    object.pass(&Choose { choice: choice.checked()?, by }).await
}
