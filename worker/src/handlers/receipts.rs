//! Receipts of a connection's checks: the signed document, and the keys that verify it.

use axum::extract::Extension;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::access::Permission;
use domain::api::{Code, ConnectionStatus};
use domain::receipt::{self, Facts, NotProven};
use worker::Env;

use super::enter;
use super::params::{InWorkspace, OfConnection};
use crate::credential::{Credential, LinkToken, Site};
use crate::fault::Fault;
use crate::objects::connection::{ViewProof, session_name};
use crate::objects::workspace::{Actor, FindConnection, SeeLink};
use crate::objects::{Connection, Workspace};
use crate::signing::{self, Purpose};
use crate::{clock, config, entropy};

/// How long others keep the keys. After a rotation they meet the new one within five minutes.
const KEYS_CACHED: HeaderValue = HeaderValue::from_static("public, max-age=300");
/// RFC 7515, section 9.2.1: a signature in its JSON form.
const JOSE_JSON: HeaderValue = HeaderValue::from_static("application/jose+json");

/// `GET /.well-known/deputize-receipt-keys.json`, without a login and from any site: a JWK Set (RFC 7517). 503 when no key
/// is configured.
#[worker::send]
pub(crate) async fn keys(Extension(env): Extension<Env>) -> Result<Response, Fault> {
    let set = signing::key_set(&env, Purpose::Receipt).await?;
    let headers: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/jwk-set+json")),
        (header::CACHE_CONTROL, KEYS_CACHED),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    Ok((headers, serde_json::to_vec(&set)?).into_response())
}

/// `GET …/connections/{id}/receipt`: as a file to keep. 401, 404; 409 when the role is not proven; 503 without a key.
#[worker::send]
pub(crate) async fn show(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
) -> Result<Response, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let found = FindConnection { caller, needs: Permission::Read, id: connection.clone() };
    let actor: Actor = workspace.ask(&found).await?;
    let object = Connection::of(&env, &id, &connection)?;
    issue(&env, &site, (&actor.workspace, &actor.workspace_name), &object).await
}

/// `GET /api/v1/connect/receipt`: the same for whoever holds the onboarding link that connected the account. 404 also before
/// an account was entered; 409, 503.
#[worker::send]
pub(crate) async fn by_link(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    LinkToken { workspace, digest }: LinkToken,
) -> Result<Response, Fault> {
    let held = Workspace::of(&env, &workspace)?.ask(&SeeLink { digest }).await?;
    let id = held.link.connection().ok_or_else(|| Fault::not_found("connection"))?;
    let object = Connection::of(&env, &held.workspace, id)?;
    issue(&env, &site, (&held.workspace, &held.link.asker.workspace), &object).await
}

/// Signs the receipt of a connection for whoever may have it; that is decided before. 409 and 503 as [`show`].
async fn issue(
    env: &Env,
    site: &Site,
    (workspace, workspace_name): (&domain::ids::WorkspaceId, &str),
    object: &Connection,
) -> Result<Response, Fault> {
    let (connection, asked_as) = object.ask(&ViewProof {}).await?;
    let principal = connection.principal.clone().ok_or_else(|| config::missing("AWS_PRINCIPAL_ARN"))?;
    let facts = Facts {
        issuer: &site.origin,
        version: env!("CARGO_PKG_VERSION"),
        now: clock::now(),
        workspace,
        workspace_name,
        principal: &principal,
        session_name: &session_name(&connection.id),
        external_id_sha256: &entropy::digest(connection.external_id.as_str()),
        asked_as: asked_as.as_ref(),
    };
    let receipt = receipt::write(&connection, facts).map_err(not_proven)?;
    let document = serde_json::to_string(&receipt)?;
    let signed = signing::sign(env, Purpose::Receipt, receipt::TYP, &document).await?;
    let disposition = format!("attachment; filename=\"{}\"", receipt::file_name(&receipt));
    let disposition =
        HeaderValue::from_str(&disposition).map_err(|error| Fault::internal(error.to_string()))?;
    let headers = [(header::CONTENT_TYPE, JOSE_JSON), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, serde_json::to_vec(&signed)?).into_response())
}

fn not_proven(why: NotProven) -> Fault {
    let (detail, remedy) = match why {
        NotProven::Standing(ConnectionStatus::Waiting) => (
            "The role is not proven yet, so there is nothing to give a receipt of.",
            "Wait for the check's verdict.",
        ),
        NotProven::Standing(_) => (
            "The role is not proven, so there is nothing to give a receipt of.",
            "Do what the connection's diagnosis says, check again, then ask for the receipt.",
        ),
        NotProven::CutOff => (
            "The access was cut off, so there is nothing to give a receipt of.",
            "Resume the connection and prove the role again, if it is to be used.",
        ),
        NotProven::Unanswered => (
            "AWS did not answer the last check, so it proves nothing.",
            "Check again, then ask for the receipt.",
        ),
        NotProven::AskedOtherwise => (
            "The last check was made with another identity or another external ID than the connection uses now.",
            "Run a check, then ask for the receipt.",
        ),
    };
    Fault::new(Code::ConnectionNotProven, detail).remedy(remedy)
}
