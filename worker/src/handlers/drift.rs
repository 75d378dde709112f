//! `…/connections/{id}/drift`: whether the role's policies are as they were agreed.

use domain::api::{self};

use super::acting::{AsAdmin, AsViewer};
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::connection::{AcceptDrift, CheckDrift, ShowDrift};

/// `GET`. 401, 404.
#[worker::send]
pub(crate) async fn show(AsViewer(object): AsViewer) -> Result<Passed<api::Drift>, Fault> {
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
    AsAdmin { object, by }: AsAdmin,
    Body(api::AcceptDrift { fingerprint }): Body<api::AcceptDrift>,
) -> Result<Passed<api::Drift>, Fault> {
    object.pass(&AcceptDrift { fingerprint, by }).await
}
