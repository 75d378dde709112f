//! `/workspaces/{ws}/links`: onboarding links, for members.

use axum::extract::Extension;
use domain::api::{Link, LinkPage, LinkState, MadeLink, NewLink};
use domain::gate::is_own_account;
use domain::link;
use worker::Env;

use super::enter;
use super::params::{InWorkspace, OfLink, Params};
use crate::config;
use crate::credential::{Credential, LinkToken, Site};
use crate::edge::Body;
use crate::fault::Fault;
use crate::idempotency::{IdempotencyKey, Made};
use crate::objects::Passed;
use crate::objects::connection::own_account;
use crate::objects::workspace::{ListLinks, MakeLink, RevokeLink};

/// `GET`: a page, newest first; `?state=` gives those of one state. 401, 404; 422 for `limit`, `cursor` and `state`.
#[worker::send]
pub(crate) async fn list(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    params: Params,
) -> Result<Passed<LinkPage>, Fault> {
    let (before, limit) = params.page()?;
    let state =
        params.word::<LinkState>("state", "Send open, seen, connected, expired or revoked, or nothing.")?;
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&ListLinks { caller, state, before, limit }).await
}

/// `POST`: a new link. Its address is in this answer and nowhere else.
///
/// 400 for a body of another shape, an external ID in it included; 401; 403 for viewers; 404; 422 for a wrong field, our
/// own account, or a partition without a principal; 503 when no principal is configured.
#[worker::send]
pub(crate) async fn create(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    key: IdempotencyKey,
    Body(new): Body<NewLink>,
) -> Result<Made<Body<MadeLink>>, Fault> {
    let usual = config::principal(&env)?;
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let terms = link::read_new(&new, usual.partition())?;
    let principal = config::principal_of(&env, terms.partition)?;
    if terms.expected.as_ref().is_some_and(|account| is_own_account(&principal, account)) {
        let field = Some("expected_account_id".to_owned());
        return Err(Fault { field, ..own_account() });
    }
    let (token, LinkToken { digest, .. }) = LinkToken::new(&id)?;
    let key = key.with_secret(&token);
    let made = workspace.ask(&MakeLink { caller, terms, digest, key }).await?;
    let url = format!("{}/connect/{}", site.origin, made.secret.unwrap_or(token));
    Ok(Made { body: Body(MadeLink { link: made.reply, url }), is_again: made.is_again })
}

/// `POST …/{id}/revoke`: takes it back; again, it changes nothing. A connection that it made and that is not proven goes
/// with it. 401, 403, 404; 410 for one that has connected its account, or has expired.
#[worker::send]
pub(crate) async fn revoke(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfLink(link): OfLink,
) -> Result<Passed<Link>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&RevokeLink { caller, id: link }).await
}
