//! `/workspaces/{ws}/members`: who is in a workspace, and as what.

use axum::extract::Extension;
use axum::http::StatusCode;
use domain::api::{Member, MemberList, MemberPatch, Recovery};
use worker::Env;

use super::enter;
use super::params::{InWorkspace, OfMember};
use crate::credential::{self, Credential, Site};
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::Passed;
use crate::objects::workspace::{ChangeRole, ListMembers, Recover, RemoveMember};

/// `GET`: everybody, and the invitations that wait. 401, 404.
#[worker::send]
pub(crate) async fn list(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
) -> Result<Passed<MemberList>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&ListMembers { caller }).await
}

/// `PATCH …/{id}`: another role. 400, 401, 403 but for owners, 404; 409 for the last owner.
#[worker::send]
pub(crate) async fn change(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfMember(member): OfMember,
    Body(MemberPatch { role }): Body<MemberPatch>,
) -> Result<Passed<Member>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&ChangeRole { caller, id: member, role }).await
}

/// `DELETE …/{id}`: out of the workspace, at once. Everybody may leave; 401, 403 but for owners, 404; 409 for the last owner.
#[worker::send]
pub(crate) async fn remove(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfMember(member): OfMember,
) -> Result<StatusCode, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.ask(&RemoveMember { caller, id: member }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST …/{id}/recovery`: a one-time sign-in link for a member who cannot sign in any more, in this answer and nowhere else.
/// 401, 403 but for owners, 404; 409 for a person of other workspaces too.
#[worker::send]
pub(crate) async fn recover(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfMember(member): OfMember,
) -> Result<(StatusCode, Body<Recovery>), Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let (link, digest) = credential::new_personal(&member)?;
    let expires_at = workspace.ask(&Recover { caller, id: member, digest }).await?;
    let sign_in_url = format!("{}/sign-in#{link}", site.origin);
    Ok((StatusCode::CREATED, Body(Recovery { sign_in_url, expires_at })))
}
