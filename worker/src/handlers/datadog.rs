//! `/api/v2/integration/aws/…`, `/api/v1/validate` and `/api/v2/validate_keys`, as Datadog's clients ask:
//! [`domain::api::datadog`] has the shapes.
//!
//! The token names the workspace, since the path does not, and comes in the headers of Datadog's keys. Everything is decided
//! as for the routes of our own. Errors are written as those clients read them: `edge::shape`.

pub(crate) mod accounts;
pub(crate) mod lists;

use axum::body::Bytes;
use axum::extract::{Extension, FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;
use domain::access::Permission;
use domain::api::Code;
use domain::api::datadog::{Document, KeysStatus, NewExternalId, Object, Validation, read_account_id};
use domain::ids::ConnectionId;
use serde_json::Value;
use worker::Env;

use super::enter;
use super::params::path_text;
use crate::credential::ApiKey;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::workspace::{Authorize, ReplaceExternalId};

/// `GET /api/v1/validate`. 403 for a key that does not count, in Datadog's one word.
#[worker::send]
pub(crate) async fn validate(
    Extension(env): Extension<Env>,
    key: Result<ApiKey, Fault>,
) -> Result<Body<Validation>, Fault> {
    admit(&env, key.map_err(forbidden)?).await.map_err(forbidden)?;
    Ok(Body(Validation { valid: true }))
}

/// `GET /api/v2/validate_keys`. The same of both keys.
#[worker::send]
pub(crate) async fn validate_keys(
    Extension(env): Extension<Env>,
    key: Result<ApiKey, Fault>,
) -> Result<Body<KeysStatus>, Fault> {
    admit(&env, key.map_err(forbidden)?).await.map_err(forbidden)?;
    Ok(Body(KeysStatus { status: "ok" }))
}

/// Whether the key is one of a workspace. 403.
async fn admit(env: &Env, ApiKey { workspace, credential }: ApiKey) -> Result<(), Fault> {
    let (workspace, caller) = enter(env, credential, &workspace).await?;
    workspace.ask(&Authorize { caller, needs: Permission::Read }).await?;
    Ok(())
}

fn forbidden(fault: Fault) -> Fault {
    if fault.code == Code::NotSignedIn { Fault::new(Code::NotSignedIn, "Forbidden") } else { fault }
}

/// `POST …/generate_new_external_id`: another one in the place of the pending one. 403 without a token that may connect.
#[worker::send]
pub(crate) async fn new_external_id(
    Extension(env): Extension<Env>,
    ApiKey { workspace, credential }: ApiKey,
) -> Result<Body<Document<Object<NewExternalId>>>, Fault> {
    let (workspace, caller) = enter(&env, credential, &workspace).await?;
    let external_id = workspace.ask(&ReplaceExternalId { caller }).await?.external_id;
    let id = external_id.to_string();
    Ok(Body(Document::of("external_id", id, NewExternalId { external_id })))
}

/// `{account}` of the path, as a UUID or as our own id. 400 when it is neither.
pub(crate) struct OfAccount(ConnectionId);

impl<S: Send + Sync> FromRequestParts<S> for OfAccount {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let text = path_text(parts, state, "account").await.unwrap_or_default();
        Ok(Self(read_account_id(&text)?))
    }
}

/// A JSON body in which unknown fields are no error. 400 when it is no JSON.
pub(crate) struct Json(Value);

impl<S: Send + Sync> FromRequest<S> for Json {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        const TYPES: [&str; 2] = ["application/json", "application/vnd.api+json"];
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !kind.and_then(|kind| kind.split(';').next()).is_some_and(|kind| TYPES.contains(&kind.trim())) {
            return Err(Fault::malformed("The body's type is not JSON.")
                .remedy("Send `Content-Type: application/json`."));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|error| Fault::malformed(format!("The body cannot be read: {error}.")))?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            // serde's own words about the caller's own text, of which they show nothing but the place.
            Fault::malformed(format!("The body is not JSON: {error}."))
                .remedy("Send `{\"data\": {\"type\": \"account\", \"attributes\": {…}}}`.")
        })
    }
}
