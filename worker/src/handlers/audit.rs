//! `/workspaces/{ws}/audit`: who did what.

use axum::extract::Extension;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::api::{AuditPage, AuditProof};
use domain::audit::Action;
use domain::field::FieldError;
use domain::time::Timestamp;
use worker::Env;

use super::enter;
use super::params::{InWorkspace, Params};
use crate::credential::Credential;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::workspace::{ExportAudit, ListAudit, VerifyAudit};

const TIME: &str = "Send an RFC 3339 time in UTC, such as 2026-11-22T00:00:00Z.";

/// `GET`: a page, newest first. `action` (several), `actor` and `subject` by id, `from`, `to`, `limit`, `cursor`. 401, 403 for
/// viewers, 404; 422 for a wrong parameter.
#[worker::send]
pub(crate) async fn list(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    params: Params,
) -> Result<Passed<AuditPage>, Fault> {
    let (before, limit) = params.page()?;
    let actions =
        params.all("action").iter().map(|word| word.parse()).collect::<Result<Vec<Action>, FieldError>>()?;
    let text = |name| params.text(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let (actor, subject) = (text("actor"), text("subject"));
    let (from, to) = (params.read::<Timestamp>("from", TIME)?, params.read::<Timestamp>("to", TIME)?);
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&ListAudit { caller, actions, actor, subject, from, to, before, limit }).await
}

/// `GET …/export`: the lines as they were hashed, oldest first, as NDJSON; 2,000 at most, and where there are more, the
/// address of the next ones in `Link` (RFC 8288). 401, 403 for viewers, 404; 422 for `after`.
#[worker::send]
pub(crate) async fn export(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    params: Params,
) -> Result<Response, Fault> {
    let after = params.read("after", "Send the number of the last entry that you have, or nothing.")?;
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let page = workspace.ask(&ExportAudit { caller, after: after.unwrap_or(0) }).await?;
    let mut text = page.lines.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }
    let mut response = ([(header::CONTENT_TYPE, "application/x-ndjson")], text).into_response();
    if let Some(next) = page.next {
        let link = format!("</api/v1/workspaces/{id}/audit/export?after={next}>; rel=\"next\"");
        let link = link.parse().map_err(|_| Fault::internal("a link that is no header"))?;
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// `GET …/verify`: whether the stored chain is whole. 401, 403 for viewers, 404.
#[worker::send]
pub(crate) async fn verify(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
) -> Result<Passed<AuditProof>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&VerifyAudit { caller }).await
}
