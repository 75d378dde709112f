//! `/api/v2/integration/aws/accounts`: connections as Datadog's clients make, change and remove them.

use axum::extract::Extension;
use axum::http::StatusCode;
use domain::access::Permission;
use domain::api::datadog::{Account, Auth, Blocks, Document, Object, Sent, account};
use domain::api::{Code, Connection as View};
use domain::connecting::read_partition;
use domain::field::FieldError;
use domain::keys::read_keys;
use futures_util::{StreamExt as _, stream};
use worker::Env;

use super::{Json, OfAccount};
use crate::credential::ApiKey;
use crate::edge::Body;
use crate::fault::Fault;
use crate::handlers::connections::{all, connect_taking, find, find_as};
use crate::handlers::enter;
use crate::handlers::params::Params;
use crate::keys;
use crate::objects::Connection;
use crate::objects::connection::{Integrate, Integration, ReplaceKeys, ShowIntegration};
use crate::objects::workspace::{RemoveConnection, Takes};

/// The workers platform opens six connections a request.
const PARALLEL: usize = 6;
/// The most accounts of one list, which has no pages there; each is a subrequest, of which a request has 10,000.
const ACCOUNTS_MAX: usize = 2000;

/// `GET …?aws_account_id=`: every account, or those of that number; newest first. 400 for more than can be asked; 403.
#[worker::send]
pub(crate) async fn list(
    Extension(env): Extension<Env>,
    ApiKey { workspace, credential }: ApiKey,
    params: Params,
) -> Result<Body<Document<Vec<Object<Account>>>>, Fault> {
    let number = params.text("aws_account_id").filter(|number| !number.is_empty());
    let mut connections = all(&env, credential, &workspace).await?;
    connections.retain(|one| number.is_none_or(|number| number == one.account_id.as_str()));
    if connections.len() > ACCOUNTS_MAX {
        let problem = format!("The workspace has {} accounts, too many for one answer.", connections.len());
        return Err(FieldError::new("aws_account_id", problem, "Name one by `aws_account_id`.").into());
    }
    let asked = connections.into_iter().map(|one| {
        let (env, workspace) = (&env, &workspace);
        async move { Connection::of(env, workspace, &one.id)?.ask(&ShowIntegration {}).await }
    });
    let answers: Vec<Result<Integration, Fault>> = stream::iter(asked).buffered(PARALLEL).collect().await;
    // One that was removed a moment ago is left out.
    let is_there = |answer: &Result<Integration, Fault>| {
        !answer.as_ref().is_err_and(|fault| fault.code == Code::NotFound)
    };
    let shown = answers.into_iter().filter(is_there).map(|answer| answer.map(object));
    Ok(Body(Document { data: shown.collect::<Result<_, _>>()? }))
}

/// `POST`: connects an account. Steps: 403 without a token that may; 400 for what is wrong; then the external ID is taken, the
/// pending one if it was given, else that or a new one; 409 for a role that is connected already; last, what has no meaning
/// here is kept. If that is lost, the account is there without it, and a change brings it.
#[worker::send]
pub(crate) async fn create(
    Extension(env): Extension<Env>,
    ApiKey { workspace, credential }: ApiKey,
    Json(body): Json,
) -> Result<Body<Document<Object<Account>>>, Fault> {
    let sent = Sent::read(&body, None)?;
    Blocks::default().merged(&sent.blocks)?;
    let takes = match sent.auth.as_ref().and_then(|auth| auth.external_id.clone()) {
        Some(id) => Takes::Named(id),
        None => Takes::PendingOrNew,
    };
    let new = sent.as_new()?;
    let id = connect_taking(&env, credential.clone(), &workspace, &new, takes, None).await?.reply;
    let (made, by) = find_as(&env, credential, &workspace, id, Permission::Connect).await?;
    let integration = if sent.blocks.is_empty() {
        made.ask(&ShowIntegration {}).await?
    } else {
        made.ask(&Integrate { blocks: sent.blocks, account: None, role_name: None, by }).await?
    };
    Ok(shown(integration))
}

/// `GET …/{id}`. 400, 403, 404.
#[worker::send]
pub(crate) async fn show(
    Extension(env): Extension<Env>,
    ApiKey { workspace, credential }: ApiKey,
    OfAccount(id): OfAccount,
) -> Result<Body<Document<Object<Account>>>, Fault> {
    let object = find(&env, credential, &workspace, id, Permission::Read).await?;
    Ok(shown(object.ask(&ShowIntegration {}).await?))
}

/// `PATCH …/{id}`: what is missing stays. 400, 403, 404; 409 for account and role of a connected one, or for a role that
/// another connection has. A key is replaced before the rest.
#[worker::send]
pub(crate) async fn change(
    Extension(env): Extension<Env>,
    ApiKey { workspace, credential }: ApiKey,
    OfAccount(id): OfAccount,
    Json(body): Json,
) -> Result<Body<Document<Object<Account>>>, Fault> {
    let sent = Sent::read(&body, Some(&id))?;
    let (object, by) = find_as(&env, credential, &workspace, id.clone(), Permission::Connect).await?;
    let before = object.ask(&ShowIntegration {}).await?;
    before.kept.merged(&sent.blocks)?;
    let before = before.connection;
    require_partition(&sent, &before)?;
    let auth = sent.auth.unwrap_or_default();
    let account = sent.account_id.filter(|sent| sent != before.account_id.as_str());
    let role_name = auth.role_name.clone().filter(|sent| sent != before.role_arn.name().as_str());
    let integrate = Integrate {
        account: account.as_deref().map(str::parse).transpose()?,
        role_name: role_name.as_deref().map(str::parse).transpose()?,
        blocks: sent.blocks,
        by: by.clone(),
    };
    require_same_way(&auth, &before)?;
    if let Some(new) = auth.keys() {
        let keys =
            keys::accept(&env, before.role_arn.partition(), &workspace, &id, &read_keys(&new)?).await?;
        object.ask(&ReplaceKeys { keys, by }).await?;
    }
    Ok(shown(object.ask(&integrate).await?))
}

/// `DELETE …/{id}`. 400, 403, 404.
#[worker::send]
pub(crate) async fn remove(
    Extension(env): Extension<Env>,
    ApiKey { workspace, credential }: ApiKey,
    OfAccount(id): OfAccount,
) -> Result<StatusCode, Fault> {
    let (object, caller) = enter(&env, credential, &workspace).await?;
    object.ask(&RemoveConnection { caller, id }).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn require_partition(sent: &Sent, before: &View) -> Result<(), FieldError> {
    let partition = sent.partition.as_deref().map(read_partition).transpose()?;
    if partition.is_none_or(|partition| partition == before.role_arn.partition()) {
        return Ok(());
    }
    Err(FieldError::new("aws_partition", "An account stays in its partition.", "Connect it anew."))
}

/// Whether the account goes on to be read in the way that it is: by the role with its own external ID, or by a key.
fn require_same_way(auth: &Auth, before: &View) -> Result<(), FieldError> {
    let is_said = *auth != Auth::default();
    if is_said && auth.is_by_key() != before.keys.is_some() {
        let problem = "An account that is read by a role alone stays so, and one with a key of its own too.";
        return Err(FieldError::new("auth_config", problem, "Connect it anew."));
    }
    if auth.external_id.as_deref().is_some_and(|id| id != before.external_id.as_str()) {
        let problem =
            format!("This account's external ID is {}, and no other is taken for it.", before.external_id);
        let remedy = "Send that one, or none; a new one is put in force by a rotation, in the console.";
        return Err(FieldError::new("auth_config.external_id", problem, remedy));
    }
    let is_shown = |id: &str| before.keys.as_ref().is_some_and(|keys| id.ends_with(&keys.last_four));
    if auth.keys().is_none() && auth.access_key_id.as_deref().is_some_and(|id| !is_shown(id)) {
        let problem = "Another access key comes without its secret.";
        return Err(FieldError::new(
            "auth_config.secret_access_key",
            problem,
            "Send both halves of the key.",
        ));
    }
    Ok(())
}

fn shown(integration: Integration) -> Body<Document<Object<Account>>> {
    Body(Document { data: object(integration) })
}

fn object(of: Integration) -> Object<Account> {
    account(of.connection, &of.choice, &of.kept, of.modified_at)
}
