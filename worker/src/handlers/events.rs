//! `…/connections/{id}/events`: what happened to a connection; `…/events`: in the whole workspace.

use axum::extract::Extension;
use domain::api::{EventPage, WorkspaceEventPage};
use domain::field::FieldError;
use domain::ids::ConnectionId;
use domain::webhook::read_kinds;
use worker::Env;

use super::acting::AsViewer;
use super::enter;
use super::params::{InWorkspace, Params};
use crate::credential::Credential;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::connection::Events;
use crate::objects::workspace::ListEvents;

/// `GET`: a page, newest first. 401, 404; 422 for `limit` and `cursor`.
#[worker::send]
pub(crate) async fn list(AsViewer(object): AsViewer, params: Params) -> Result<Passed<EventPage>, Fault> {
    let (before, limit) = params.page()?;
    object.pass(&Events { before, limit }).await
}

/// `GET …/events`: a page of the whole workspace's, newest first; `?kind=` and `?connection=`, once or more often, give
/// those alone. 401, 404; 422 for `limit`, `cursor`, `kind` and `connection`.
#[worker::send]
pub(crate) async fn list_all(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    params: Params,
) -> Result<Passed<WorkspaceEventPage>, Fault> {
    let (before, limit) = params.page()?;
    let kinds =
        read_kinds(&params.all("kind")).map_err(|error| FieldError { field: "kind".to_owned(), ..error })?;
    let read = |text: &String| {
        let remedy = "Send the id of a connection, `con_…`, or nothing.";
        text.parse::<ConnectionId>().map_err(|_| {
            FieldError::new("connection", format!("`{text}` is not the id of a connection."), remedy)
        })
    };
    let connections = params.all("connection").iter().map(read).collect::<Result<_, _>>()?;
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&ListEvents { caller, kinds, connections, before, limit }).await
}
