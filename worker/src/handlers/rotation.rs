//! `…/connections/{id}/rotation`: another external ID for a connection. Each answers with the connection as it is then.

use domain::api;

use super::acting::AsAdmin;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::connection::{CancelRotation, CheckRotation, StartRotation};

/// `POST`: makes the new ID; again, gives the rotation that is under way. 401, 403 for viewers, 404; 409 while the
/// connection is paused or cut off, or its role is not proven.
#[worker::send]
pub(crate) async fn start(AsAdmin { object, by }: AsAdmin) -> Result<Passed<api::Connection>, Fault> {
    object.pass(&StartRotation { by }).await
}

/// `POST …/check`: looks at the role now, and goes on as far as it allows. 401, 403 for viewers; 404 without a rotation;
/// 409 while the connection is paused or cut off.
#[worker::send]
pub(crate) async fn check(AsAdmin { object, .. }: AsAdmin) -> Result<Passed<api::Connection>, Fault> {
    object.pass(&CheckRotation {}).await
}

/// `DELETE`: takes it back. 401, 403 for viewers; 404 without a rotation; 409 once the new ID is in force.
#[worker::send]
pub(crate) async fn cancel(AsAdmin { object, by }: AsAdmin) -> Result<Passed<api::Connection>, Fault> {
    object.pass(&CancelRotation { by }).await
}
