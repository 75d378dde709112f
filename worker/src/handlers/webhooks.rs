//! `/workspaces/{ws}/webhooks`: where events are sent to.

use axum::extract::Extension;
use axum::http::StatusCode;
use domain::api::{Delivery, DeliveryPage, MadeWebhook, NewWebhook, Webhook, WebhookList, WebhookPatch};
use domain::webhook::{read_new, read_patch};
use worker::Env;

use super::enter;
use super::params::{InWorkspace, OfWebhook, Params};
use crate::config;
use crate::credential::{Credential, Site};
use crate::edge::Body;
use crate::fault::Fault;
use crate::idempotency::{IdempotencyKey, Made};
use crate::objects::Passed;
use crate::objects::workspace::{
    ChangeWebhook, ListDeliveries, ListWebhooks, MakeWebhook, RemoveWebhook, RotateWebhook, ShowWebhook,
    TestWebhook,
};

/// `GET`: all of them, oldest first. 401, 404.
#[worker::send]
pub(crate) async fn list(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
) -> Result<Passed<WebhookList>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&ListWebhooks { caller }).await
}

/// `POST`: a new one. Its secret is in this answer and nowhere else.
///
/// 400 for a body of another shape; 401; 403 for viewers; 404; 409 when there are 20; 422 for a wrong field, an address
/// that is not of the public internet among them; 503 without an encryption key.
#[worker::send]
pub(crate) async fn create(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    IdempotencyKey(key): IdempotencyKey,
    Body(new): Body<NewWebhook>,
) -> Result<Made<Body<MadeWebhook>>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let wanted = read_new(&new, config::webhook_loopback(&env))?;
    let made = workspace.ask(&MakeWebhook { caller, wanted, console: site.origin, key }).await?;
    let body = Body(MadeWebhook { webhook: made.reply, secret: made.secret });
    Ok(Made { body, is_again: made.is_again })
}

/// `GET …/{id}`. 401, 404.
#[worker::send]
pub(crate) async fn show(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfWebhook(webhook): OfWebhook,
) -> Result<Passed<Webhook>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&ShowWebhook { caller, id: webhook }).await
}

/// `PATCH …/{id}`: what is missing stays. 400, 401, 403, 404; 422 for a wrong field.
#[worker::send]
pub(crate) async fn change(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfWebhook(webhook): OfWebhook,
    Body(patch): Body<WebhookPatch>,
) -> Result<Passed<Webhook>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let change = read_patch(&patch, config::webhook_loopback(&env))?;
    workspace.pass(&ChangeWebhook { caller, id: webhook, change }).await
}

/// `DELETE …/{id}`: gone, its log too. 401, 403, 404.
#[worker::send]
pub(crate) async fn remove(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfWebhook(webhook): OfWebhook,
) -> Result<StatusCode, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.ask(&RemoveWebhook { caller, id: webhook }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST …/{id}/test`: sends a test now, and answers with what became of it, within 15 seconds. 401, 403, 404.
#[worker::send]
pub(crate) async fn test(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfWebhook(webhook): OfWebhook,
) -> Result<Passed<Delivery>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&TestWebhook { caller, id: webhook }).await
}

/// `POST …/{id}/secret`: another secret, in this answer and nowhere else; the one before signs too for 24 hours. 401, 403,
/// 404; 422 in Slack's format, which is not signed; 503 without an encryption key.
#[worker::send]
pub(crate) async fn rotate(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfWebhook(webhook): OfWebhook,
) -> Result<Passed<MadeWebhook>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&RotateWebhook { caller, id: webhook }).await
}

/// `GET …/{id}/deliveries`: a page of what became of its messages, newest first. 401, 404; 422 for `limit` and `cursor`.
#[worker::send]
pub(crate) async fn deliveries(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfWebhook(webhook): OfWebhook,
    params: Params,
) -> Result<Passed<DeliveryPage>, Fault> {
    let (before, limit) = params.page()?;
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&ListDeliveries { caller, id: webhook, before, limit }).await
}
