//! `/api/users/me` and `/api/providers`, as Sysdig Monitor's clients ask: [`domain::api::Provider`] has their shapes.
//!
//! The token names the workspace, since the path does not. Everything is decided as for the routes of our own.

use axum::extract::Extension;
use axum::http::StatusCode;
use domain::access::Permission;
use domain::activity::Activity;
use domain::api::{
    Connection as View, ConnectionStatus, Credentials, CurrentUser, Customer, Matrix, NewConnection,
    NewProvider, Provider, ProviderAnswer, ProviderList, ProviderStatus, User, read_additional_options,
    write_additional_options,
};
use domain::arn::RoleArn;
use domain::connecting;
use domain::field::FieldError;
use domain::ids::{ConnectionId, WorkspaceId};
use futures_util::{StreamExt as _, stream};
use worker::Env;

use super::connections::{all, answered, connect, find, find_as};
use super::enter;
use super::params::OfProvider;
use crate::credential::Credential;
use crate::edge::Body;
use crate::fault::Fault;
use crate::idempotency::{IdempotencyKey, Made};
use crate::objects::connection::{Change, ShowMatrix, View as AskView};
use crate::objects::workspace::{AskExternalId, Authorize, RemoveConnection};
use crate::objects::{Connection, Passed};

/// The workers platform opens six connections a request, and each provider takes two questions.
const PARALLEL: usize = 3;

/// `GET /api/users/me`: the caller, and the pending external ID. 401 without a token.
#[worker::send]
pub(crate) async fn me(
    Extension(env): Extension<Env>,
    credential: Credential,
) -> Result<Body<CurrentUser>, Fault> {
    let id = workspace_of(&credential)?;
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let actor = workspace.ask(&Authorize { caller: caller.clone(), needs: Permission::Read }).await?;
    let pending = workspace.ask(&AskExternalId { caller }).await?;
    let customer =
        Customer { id: id.to_string(), name: actor.workspace_name, external_id: pending.external_id };
    Ok(Body(CurrentUser { user: User { id: actor.id, username: actor.name, customer } }))
}

/// `GET /api/providers`: every connection, newest first. 401.
#[worker::send]
pub(crate) async fn list(
    Extension(env): Extension<Env>,
    credential: Credential,
) -> Result<Body<ProviderList>, Fault> {
    let workspace = workspace_of(&credential)?;
    let connections = all(&env, credential, &workspace).await?;
    let asked = connections.into_iter().map(|one| {
        let (env, workspace) = (&env, &workspace);
        async move { shown(&Connection::of(env, workspace, &one.id)?).await }
    });
    let answers: Vec<Result<Provider, Fault>> = stream::iter(asked).buffered(PARALLEL).collect().await;
    // One that was removed a moment ago is left out.
    let is_there = |answer: &Result<Provider, Fault>| {
        !answer.as_ref().is_err_and(|fault| fault.code == domain::api::Code::NotFound)
    };
    let providers = answers.into_iter().filter(is_there).collect::<Result<_, _>>()?;
    Ok(Body(ProviderList { providers }))
}

/// `POST /api/providers`: connects an account with the pending external ID. 400, 401, 403, 409, 422 as `POST …/connections`.
#[worker::send]
pub(crate) async fn create(
    Extension(env): Extension<Env>,
    credential: Credential,
    IdempotencyKey(key): IdempotencyKey,
    Body(new): Body<NewProvider>,
) -> Result<Made<Passed<ProviderAnswer>>, Fault> {
    let workspace = workspace_of(&credential)?;
    require_aws(&new)?;
    let regions = read_additional_options(new.additional_options.as_deref().unwrap_or_default())?;
    let regions = regions.iter().map(ToString::to_string).collect();
    let wanted = NewConnection {
        role_arn: Some(new.credentials.role),
        alias: new.alias,
        regions: Some(regions),
        ..NewConnection::default()
    };
    let made = connect(&env, credential, &workspace, &wanted, key.clone()).await?;
    answered(&env, &workspace, key, made, async |connection| {
        let provider = shown(&Connection::of(&env, &workspace, &connection)?).await?;
        Ok(serde_json::to_string(&ProviderAnswer { provider })?)
    })
    .await
}

/// `GET /api/providers/{id}`. 401, 404.
#[worker::send]
pub(crate) async fn show(
    Extension(env): Extension<Env>,
    credential: Credential,
    OfProvider(id): OfProvider,
) -> Result<Body<ProviderAnswer>, Fault> {
    let workspace = workspace_of(&credential)?;
    let object = find(&env, credential, &workspace, id, Permission::Read).await?;
    Ok(Body(ProviderAnswer { provider: shown(&object).await? }))
}

/// `PUT /api/providers/{id}`: what is missing is taken away. 400, 401, 403, 404, 409, 422 as `PATCH …/connections/{id}`.
#[worker::send]
pub(crate) async fn change(
    Extension(env): Extension<Env>,
    credential: Credential,
    OfProvider(id): OfProvider,
    Body(new): Body<NewProvider>,
) -> Result<Body<ProviderAnswer>, Fault> {
    let workspace = workspace_of(&credential)?;
    require_aws(&new)?;
    let role: RoleArn = new.credentials.role.parse()?;
    let alias = new.alias.as_deref().map(connecting::read_alias).transpose()?.flatten();
    let regions = read_additional_options(new.additional_options.as_deref().unwrap_or_default())?;
    let (object, by) = find_as(&env, credential, &workspace, id, Permission::Connect).await?;
    let before = object.ask(&AskView {}).await?;
    let moved = role != before.role_arn;
    if role.partition() != before.role_arn.partition() {
        let remedy = "Connect it anew.";
        return Err(FieldError::new("role", "A connection stays in its partition.", remedy).into());
    }
    let change = Change {
        alias: Some(alias.unwrap_or_default()),
        regions: Some(regions),
        features: None,
        account: moved.then(|| role.account().clone()),
        role_name: moved.then(|| role.name().clone()),
        by,
    };
    object.ask(&change).await?;
    Ok(Body(ProviderAnswer { provider: shown(&object).await? }))
}

/// `DELETE /api/providers/{id}`. 401, 403, 404.
#[worker::send]
pub(crate) async fn remove(
    Extension(env): Extension<Env>,
    credential: Credential,
    OfProvider(id): OfProvider,
) -> Result<StatusCode, Fault> {
    let workspace = workspace_of(&credential)?;
    let (object, caller) = enter(&env, credential, &workspace).await?;
    object.ask(&RemoveConnection { caller, id }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// 401 for a session: a person may be in several workspaces.
fn workspace_of(credential: &Credential) -> Result<WorkspaceId, Fault> {
    match credential {
        Credential::Token { workspace, .. } => Ok(workspace.clone()),
        Credential::Session { .. } => Err(Fault::not_signed_in()),
    }
}

fn require_aws(new: &NewProvider) -> Result<(), FieldError> {
    if new.name == "aws" {
        return Ok(());
    }
    let problem = format!("`{}` is no provider that can be connected.", new.name);
    Err(FieldError::new("name", problem, "Send `aws`."))
}

async fn shown(object: &Connection) -> Result<Provider, Fault> {
    let (view, matrix) = (object.ask(&AskView {}).await?, object.ask(&ShowMatrix {}).await?);
    Ok(provider(view, matrix))
}

fn provider(view: View, matrix: Matrix) -> Provider {
    let discovery = matrix.discovery;
    let status = match (&view.activity, view.status, discovery.finished_at) {
        (Activity::Paused { .. } | Activity::CutOff { .. }, ..) => "disabled",
        (_, ConnectionStatus::Refused | ConnectionStatus::Failed, _) => "failed",
        (_, ConnectionStatus::Connected, Some(_)) => "done",
        _ => "configured",
    };
    let wrong = view.diagnosis.map(|diagnosis| format!("{} {}", diagnosis.detail, diagnosis.remedy));
    let messages = wrong.into_iter().chain(discovery.messages).chain(view.poll_messages).collect();
    let id: ConnectionId = view.id;
    Provider {
        id: id.to_string(),
        name: "aws".to_owned(),
        credentials: Credentials { id: id.to_string(), role: view.role_arn },
        tags: Vec::new(),
        status: ProviderStatus {
            status: status.to_owned(),
            last_update: discovery.finished_at.map(domain::time::Timestamp::as_millis),
            percentage: discovery.percentage,
            last_provider_messages: messages,
        },
        alias: view.alias.unwrap_or_else(|| view.account_id.to_string()),
        additional_options: write_additional_options(&view.regions),
    }
}
