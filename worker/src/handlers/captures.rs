//! `…/connections/{id}/captures`: the bucket that captures go to.

use domain::api::{self, NewCaptures};
use domain::connecting;

use super::acting::AsAdmin;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::connection::NameCaptures;

/// `PUT`: names the bucket; a connected account's is checked at once. 400, 401, 403 for viewers, 404; 422 for a wrong
/// field.
#[worker::send]
pub(crate) async fn name(
    AsAdmin { object, by }: AsAdmin,
    Body(new): Body<NewCaptures>,
) -> Result<Passed<api::Connection>, Fault> {
    let bucket = connecting::read_captures(&new)?;
    object.pass(&NameCaptures { bucket: Some(bucket), by }).await
}

/// `DELETE`: no captures any more. Nothing in the bucket is touched. 401, 403 for viewers, 404.
#[worker::send]
pub(crate) async fn end(AsAdmin { object, by }: AsAdmin) -> Result<Passed<api::Connection>, Fault> {
    object.pass(&NameCaptures { bucket: None, by }).await
}
