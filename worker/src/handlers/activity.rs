//! `…/connections/{id}/pause`, `/resume`, `/cut-off` and `/cut-off/prove`: whether a connection is in use. Each answers with
//! the connection as it is then.

use domain::api;

use super::acting::AsAdmin;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::connection::{CutOff, Pause, ProveCutOff, Resume};

/// `POST …/pause`: stops checks and reading. 401, 403 for viewers, 404; 409 when it is cut off.
#[worker::send]
pub(crate) async fn pause(AsAdmin { object, by }: AsAdmin) -> Result<Passed<api::Connection>, Fault> {
    object.pass(&Pause { by }).await
}

/// `POST …/resume`: checks the role, then goes on, after a pause or a cut-off. 401, 403 for viewers, 404.
#[worker::send]
pub(crate) async fn resume(AsAdmin { object, by }: AsAdmin) -> Result<Passed<api::Connection>, Fault> {
    object.pass(&Resume { by }).await
}

/// `POST …/cut-off`: stops every call at once; `cut_off` in the answer is what the customer does. 401, 403 for viewers, 404.
#[worker::send]
pub(crate) async fn cut_off(AsAdmin { object, by }: AsAdmin) -> Result<Passed<api::Connection>, Fault> {
    object.pass(&CutOff { by }).await
}

/// `POST …/cut-off/prove`: asks AWS whether it still lets us in; `activity.proof` in the answer says. 401, 403 for viewers,
/// 404; 409 when it is not cut off.
#[worker::send]
pub(crate) async fn prove(AsAdmin { object, by }: AsAdmin) -> Result<Passed<api::Connection>, Fault> {
    object.pass(&ProveCutOff { by }).await
}
