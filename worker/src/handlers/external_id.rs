//! `/workspaces/{ws}/external-id`: the pending external ID.

use axum::extract::Extension;
use domain::api::{ExternalIdView, PrincipalView};
use domain::window::Pending;
use worker::Env;

use super::enter;
use super::params::InWorkspace;
use crate::config;
use crate::credential::Credential;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::workspace::{AskExternalId, ReplaceExternalId};

/// `GET`: the same ID inside the window. 401, 404; 503 when no principal is configured.
#[worker::send]
pub(crate) async fn show(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
) -> Result<Body<ExternalIdView>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    view(&env, workspace.ask(&AskExternalId { caller }).await?)
}

/// `POST …/replace`: a new one. 401, 403 for viewers, 404.
#[worker::send]
pub(crate) async fn replace(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
) -> Result<Body<ExternalIdView>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    view(&env, workspace.ask(&ReplaceExternalId { caller }).await?)
}

fn view(env: &Env, pending: Pending) -> Result<Body<ExternalIdView>, Fault> {
    let Pending { external_id, issued_at, expires_at } = pending;
    let principal = PrincipalView::from(&config::principal(env)?);
    let principals = config::principals(env)?.iter().map(PrincipalView::from).collect();
    Ok(Body(ExternalIdView { external_id, issued_at, expires_at, principal, principals }))
}
