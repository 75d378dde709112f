//! `/workspaces`: the tenants of the organisation that the caller is in.

use axum::extract::Extension;
use domain::api::{Code, Membership, NewWorkspace, Role, WorkspaceList, WorkspacePatch, WorkspaceSummary};
use domain::ids::WorkspaceId;
use domain::people::read_name;
use futures_util::{StreamExt as _, stream};
use worker::Env;

use super::params::{InWorkspace, Params};
use super::{enter, me};
use crate::credential::{Credential, From};
use crate::edge::Body;
use crate::entropy;
use crate::fault::Fault;
use crate::idempotency::{IdempotencyKey, Made};
use crate::objects::once::Once;
use crate::objects::person::{KeepAnswer, PlanWorkspace};
use crate::objects::workspace::{Create, RenameWorkspace, ShowWorkspace};
use crate::objects::{Passed, Person, Workspace};

/// The workers platform opens six connections a request.
const PARALLEL: usize = 6;
/// So many workspaces are asked for a page.
const PAGE: usize = 50;

/// `GET`: those of the caller, by name, each with how its accounts stand; `cursor` for the next page. One that does not
/// answer is named, and does not fail the others. 401; 422 for `cursor`.
#[worker::send]
pub(crate) async fn list(
    Extension(env): Extension<Env>,
    credential: Credential,
    params: Params,
) -> Result<Body<WorkspaceList>, Fault> {
    let skip = params
        .read::<usize>("cursor", "Send the `next_cursor` of the page before, or nothing.")?
        .unwrap_or(0);
    let of_caller = me::of(&env, credential.clone()).await?.workspaces;
    let is_more = of_caller.len() > skip.saturating_add(PAGE);
    let page = of_caller.into_iter().skip(skip).take(PAGE);
    let asked = page.map(|membership| {
        let (env, credential) = (&env, credential.clone());
        async move {
            let summary = summary(env, credential, &membership.id).await;
            (membership, summary)
        }
    });
    let answers: Vec<(Membership, Result<WorkspaceSummary, Fault>)> =
        stream::iter(asked).buffered(PARALLEL).collect().await;
    let mut list = WorkspaceList {
        workspaces: Vec::new(),
        silent: Vec::new(),
        next_cursor: is_more.then(|| (skip + PAGE).to_string()),
    };
    for (membership, answer) in answers {
        match answer {
            Ok(summary) => list.workspaces.push(summary),
            // They were removed a moment ago.
            Err(fault) if fault.code == Code::NotFound => {}
            Err(fault) => {
                crate::edge::log::background("workspaces", &fault);
                list.silent.push(membership);
            }
        }
    }
    Ok(Body(list))
}

async fn summary(env: &Env, credential: Credential, id: &WorkspaceId) -> Result<WorkspaceSummary, Fault> {
    let (workspace, caller) = enter(env, credential, id).await?;
    workspace.ask(&ShowWorkspace { caller }).await
}

/// `POST`: a new one, with the caller as its owner. 400, 401; 403 for tokens, and for people who own none; 422 for the name.
#[worker::send]
pub(crate) async fn create(
    Extension(env): Extension<Env>,
    credential: Credential,
    From(from): From,
    IdempotencyKey(key): IdempotencyKey,
    Body(NewWorkspace { name }): Body<NewWorkspace>,
) -> Result<Made<Passed<WorkspaceSummary>>, Fault> {
    let me = me::of(&env, credential.clone()).await?;
    let is_owner = me.workspaces.iter().any(|workspace| workspace.role == Role::Owner);
    let owner = me.person.filter(|_| is_owner).ok_or_else(|| {
        Fault::new(Code::NotAllowed, "A workspace is made by a person who owns one.")
            .remedy("Ask an owner of a workspace to make it.")
    })?;
    let name = read_name("name", &name)?;
    let person = Person::of(&env, &owner.id)?;
    let candidate = WorkspaceId::from_bytes(entropy::bytes()?);
    // The person's object keeps the id before there is a workspace: whoever asks again makes the same one.
    let planned = match key.clone() {
        Some(key) => person.ask(&PlanWorkspace { candidate, key }).await?,
        None => Once::first(candidate),
    };
    let Once { reply: id, is_again, answer, .. } = planned;
    if let Some(answer) = answer {
        return Ok(Made { body: Passed::kept(answer)?, is_again });
    }
    let new = Create { id: id.clone(), name, owner, from, only_new: true };
    Workspace::of(&env, &id)?.ask(&new).await?;
    let mut answer = serde_json::to_string(&summary(&env, credential, &id).await?)?;
    if let Some(key) = key {
        answer = person.ask(&KeepAnswer { key, answer }).await?;
    }
    Ok(Made { body: Passed::kept(answer)?, is_again })
}

/// `GET /workspaces/{ws}`. 401, 404.
#[worker::send]
pub(crate) async fn show(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
) -> Result<Passed<WorkspaceSummary>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.pass(&ShowWorkspace { caller }).await
}

/// `PATCH /workspaces/{ws}`: another name. 400, 401, 403 but for owners, 404, 422 for the name.
#[worker::send]
pub(crate) async fn change(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    Body(WorkspacePatch { name }): Body<WorkspacePatch>,
) -> Result<Passed<WorkspaceSummary>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let name = read_name("name", &name)?;
    workspace.pass(&RenameWorkspace { caller, name }).await
}
