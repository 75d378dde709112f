//! `/workspaces/{ws}/policies`: the role in its written forms; `/api/template`: the template to keep on S3.

use axum::extract::Extension;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use domain::access::Permission;
use domain::api::{Policies, PolicyRequest};
use domain::connecting::read_partition;
use domain::field::FieldError;
use domain::ids::WorkspaceId;
use domain::policy::{Place, published_template, rewrite_policies, write_policies};
use worker::Env;

use super::connections::find;
use super::enter;
use super::params::{InWorkspace, Params};
use crate::config;
use crate::credential::Credential;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::connection::View;
use crate::objects::workspace::AskExternalId;

/// `GET`: filled in with the principal and the pending external ID, or with a `connection`'s own. The query chooses:
/// `connection`, `partition`, `role_name`, `role_path`, `features` (words with commas), `permissions`, `bucket`, `prefix`,
/// `region`. 401, 404; 422 for a wrong one, and for a partition without a principal.
#[worker::send]
pub(crate) async fn show(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    params: Params,
) -> Result<Body<Policies>, Fault> {
    let text = |name: &str| params.text(name).map(str::to_owned);
    let permissions = params.text("permissions").map(|word| {
        serde_json::from_value(word.into()).map_err(|_| {
            let remedy = "Choose from wildcard, strict and read_only; your own policy goes by POST.";
            FieldError::new("permissions", format!("`{word}` is no kind of permissions."), remedy)
        })
    });
    let request = PolicyRequest {
        connection: text("connection"),
        partition: text("partition"),
        role_name: text("role_name"),
        role_path: text("role_path"),
        features: params.text("features").map(|words| words.split(',').map(str::to_owned).collect()),
        permissions: permissions.transpose()?,
        policy: None,
        bucket: text("bucket"),
        prefix: text("prefix"),
        region: text("region"),
    };
    write(&env, credential, &id, &request).await
}

/// `POST`: the same, with the customer's own policy in the body. 400, 401, 404; 422 for a wrong field, and for a policy that
/// AWS would refuse, with line and column where it is not JSON.
#[worker::send]
pub(crate) async fn choose(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    Body(request): Body<PolicyRequest>,
) -> Result<Body<Policies>, Fault> {
    write(&env, credential, &id, &request).await
}

async fn write(
    env: &Env,
    credential: Credential,
    id: &WorkspaceId,
    request: &PolicyRequest,
) -> Result<Body<Policies>, Fault> {
    if let Some(connection) = &request.connection {
        return rewrite(env, credential, id, connection, request).await;
    }
    let (workspace, caller) = enter(env, credential, id).await?;
    let pending = workspace.ask(&AskExternalId { caller }).await?;
    let partition = request.partition.as_deref().map(read_partition).transpose()?;
    let principal = config::principal_of(env, partition)?;
    let template_url = config::template_url(env, principal.partition())?;
    let place = Place {
        principal: &principal,
        external_id: &pending.external_id,
        expires_at: pending.expires_at,
        template_url: template_url.as_deref(),
    };
    Ok(Body(write_policies(request, &place)?))
}

/// For a connection of this workspace; asking for its forms makes no pending external ID.
async fn rewrite(
    env: &Env,
    credential: Credential,
    id: &WorkspaceId,
    connection: &str,
    request: &PolicyRequest,
) -> Result<Body<Policies>, Fault> {
    let connection = connection.parse().map_err(|_| Fault::not_found("connection"))?;
    let view = find(env, credential, id, connection, Permission::Read).await?.ask(&View {}).await?;
    let principal = match &view.principal {
        Some(principal) => principal.clone(),
        None => config::principal_in(env, view.role_arn.partition())?,
    };
    Ok(Body(rewrite_policies(request, &view, &principal)?))
}

/// `GET /api/template`: the template that quick-create links name, to be put on S3 (`TEMPLATE_URL`). It holds the principal
/// and no secret, so it needs no login. 503 when no principal is configured.
/// `GET /api/template`: the template that quick-create links name, to be put on S3 (`TEMPLATE_URL…`); `?partition=` for
/// another than the usual one. It holds the principal and no secret, so it needs no login. 422 for a partition without a
/// principal; 503 when no principal is configured.
#[worker::send]
pub(crate) async fn template(
    Extension(env): Extension<Env>,
    params: Params,
) -> Result<impl IntoResponse, Fault> {
    let partition = params.text("partition").map(read_partition).transpose()?;
    let principal = config::principal_of(&env, partition)?;
    let headers = [(CONTENT_TYPE, "application/yaml; charset=utf-8"), (CACHE_CONTROL, "no-cache")];
    Ok((headers, published_template(&principal)))
}
