//! `/workspaces/{ws}/tokens`: API tokens.

use axum::extract::Extension;
use axum::http::StatusCode;
use domain::api::{MadeToken, NewToken, TokenList};
use domain::ids::TokenId;
use domain::people::{read_name, read_token_days};
use worker::Env;

use super::enter;
use super::params::{InWorkspace, OfToken};
use crate::credential::{self, Credential};
use crate::edge::Body;
use crate::entropy;
use crate::fault::Fault;
use crate::idempotency::{IdempotencyKey, Made};
use crate::objects::Passed;
use crate::objects::workspace::{ListTokens, MakeToken, RevokeToken};

/// `GET`: all of them, without their secrets. 401, 403 for viewers, 404.
#[worker::send]
pub(crate) async fn list(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
) -> Result<Passed<TokenList>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&ListTokens { caller }).await
}

/// `POST`: a new one. Its secret is in this answer and nowhere else.
///
/// 400, 401; 403 for viewers, and for a scope beyond the caller's; 404; 409 for a name that is taken, or when there are 200;
/// 422 for a wrong field.
#[worker::send]
pub(crate) async fn create(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    key: IdempotencyKey,
    Body(NewToken { name, scope, expires_in_days }): Body<NewToken>,
) -> Result<Made<Body<MadeToken>>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let (name, days) = (read_name("name", &name)?, read_token_days(expires_in_days)?);
    let (secret, digest) = credential::new_token(&id)?;
    let id = TokenId::from_bytes(entropy::bytes()?);
    let key = key.with_secret(&secret);
    let made = workspace.ask(&MakeToken { caller, id, name, scope, days, digest, key }).await?;
    let secret = made.secret.unwrap_or(secret);
    Ok(Made { body: Body(MadeToken { token: made.reply, secret }), is_again: made.is_again })
}

/// `DELETE …/{id}`: it counts no more from now on. 401; 403 for viewers, and for a token beyond the caller; 404.
#[worker::send]
pub(crate) async fn revoke(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfToken(token): OfToken,
) -> Result<StatusCode, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.ask(&RevokeToken { caller, id: token }).await?;
    Ok(StatusCode::NO_CONTENT)
}
