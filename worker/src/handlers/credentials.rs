//! `…/connections/{id}/credentials`: temporary credentials of a connection, and who may switch them on.
//!
//! `POST` is for people and programs of one's own; the two `GET`s are for the AWS SDKs, which send a token and nothing else:
//! one in the form of a container's credentials endpoint, one in that of a `credential_process`. They change nothing that a
//! page could make a browser change, but they hand out secrets, so a browser's cookie does not count there.

use std::sync::Arc;

use axum::extract::Extension;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::access::Permission;
use domain::api::{
    self, Code, ContainerCredentials, CredentialsRequest, ProcessCredentials, SdkProblem, SwitchCredentials,
    TemporaryCredentials,
};
use domain::credentials::{SECONDS_MIN, Wanted};
use domain::ids::{ConnectionId, WorkspaceId};
use worker::Env;

use super::connections::find_as;
use super::enter;
use super::params::{InWorkspace, OfConnection, Params};
use crate::credential::Credential;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::workspace::{Caller, FindConnection};
use crate::objects::{Acting, Connection, Passed, Workspace, connection};

/// `PUT`: switches them on or off. 400, 401; 403 but for owners, and for every token; 404; 422 for `longest_minutes`.
#[worker::send]
pub(crate) async fn switch(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
    Body(change): Body<SwitchCredentials>,
) -> Result<Passed<api::Connection>, Fault> {
    let (object, by) = find_as(&env, credential, &id, connection, Permission::AllowCredentials).await?;
    object.pass(&connection::SwitchCredentials { change, by }).await
}

/// `POST`: gives some, which are in this answer and nowhere else.
///
/// 400, 401; 403 for viewers, and for tokens of another scope than `credentials`; 404; 409 while they are off, the connection
/// is paused, cut off or not proven, or AWS refuses; 422 for a wrong field, and for more than the connection has; 429 after
/// 60 in an hour; 503 where AWS does not answer.
#[worker::send]
pub(crate) async fn take(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
    Body(request): Body<CredentialsRequest>,
) -> Result<Passed<TemporaryCredentials>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let (object, acting) = found(&env, (workspace, caller), &id, connection).await?;
    // Whoever does not say gets the least.
    let duration_seconds = Some(request.duration_seconds.unwrap_or(SECONDS_MIN));
    let wanted = Wanted::read(&CredentialsRequest { duration_seconds, ..request })?;
    object.pass(&connection::TakeCredentials { wanted, acting }).await
}

/// `GET …/container?reason=`: as SDKs read it behind `AWS_CONTAINER_CREDENTIALS_FULL_URI`; as long as the connection allows
/// where `duration_seconds` does not say. The same statuses, and 403 for a session.
#[worker::send]
pub(crate) async fn container(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
    params: Params,
) -> Result<Body<ContainerCredentials>, Fault> {
    Ok(Body(taken(&env, credential, &id, connection, &params).await?.into()))
}

/// `GET …/process?reason=`: as SDKs read what a `credential_process` prints. Likewise.
#[worker::send]
pub(crate) async fn process(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfConnection(connection): OfConnection,
    params: Params,
) -> Result<Body<ProcessCredentials>, Fault> {
    Ok(Body(taken(&env, credential, &id, connection, &params).await?.into()))
}

async fn taken(
    env: &Env,
    credential: Credential,
    id: &WorkspaceId,
    connection: ConnectionId,
    params: &Params,
) -> Result<TemporaryCredentials, Fault> {
    let is_token = matches!(credential, Credential::Token { .. });
    let entered = enter(env, credential, id).await?;
    if !is_token {
        return Err(Fault::new(
            Code::NotAllowed,
            "This is for programs: it takes an API token, and no session.",
        )
        .remedy("Send `Authorization: Bearer <token>` with a token of the scope credentials."));
    }
    let (object, acting) = found(env, entered, id, connection).await?;
    let words = |name: &str| {
        let text = params.text(name).filter(|text| !text.is_empty());
        text.map(|text| text.split(',').map(str::to_owned).collect())
    };
    let wanted = Wanted::read(&CredentialsRequest {
        reason: params.text("reason").unwrap_or_default().to_owned(),
        duration_seconds: params.read("duration_seconds", "Send a number of seconds, such as 3600.")?,
        features: words("features"),
        regions: words("regions"),
        policy: None,
    })?;
    object.ask(&connection::TakeCredentials { wanted, acting }).await
}

/// The connection's object, for a caller who may take credentials, and who that is.
async fn found(
    env: &Env,
    (workspace, caller): (Workspace, Caller),
    id: &WorkspaceId,
    connection: ConnectionId,
) -> Result<(Connection, Acting), Fault> {
    let needs = Permission::UseCredentials;
    let actor = workspace.ask(&FindConnection { caller, needs, id: connection.clone() }).await?;
    let acting = Acting { actor: actor.audited(), from: actor.from };
    // The object tells the audit log itself, with what was given.
    Ok((Connection::of(env, id, &connection)?, acting))
}

/// A fault in the form that SDKs read ([`SdkProblem`]). One of our own stays as it is: the edge logs its cause,
/// and SDKs look at nothing but its status.
pub(crate) async fn for_sdks(mut response: Response) -> Response {
    let fault = response.extensions().get::<Arc<Fault>>().filter(|fault| fault.status() < 500).cloned();
    let Some(fault) = fault else { return response };
    response.extensions_mut().remove::<Arc<Fault>>();
    let message = format!("{} {}", fault.detail, fault.remedy.as_deref().unwrap_or_default());
    let problem = SdkProblem { code: fault.code, message: message.trim_end().to_owned() };
    let mut told = Body(problem).into_response();
    *told.status_mut() = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::BAD_REQUEST);
    if let Some(wait) = fault.retry_after {
        told.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.get()));
    }
    told
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    fn refused(code: Code, retry_after: u32) -> Response {
        Fault::new(code, "No.").remedy("Ask.").retry_after(retry_after).into_response()
    }

    fn is_fault(response: &Response) -> bool {
        response.extensions().get::<Arc<Fault>>().is_some()
    }

    #[test]
    fn sdks_read_a_code_and_a_message() {
        let told = for_sdks(refused(Code::TooSoon, 60)).now_or_never().unwrap();
        assert_eq!((told.status().as_u16(), is_fault(&told)), (429, false));
        assert_eq!(told.headers()[header::RETRY_AFTER], "60");
        assert_eq!(told.headers()[header::CONTENT_TYPE], "application/json");
        let own = for_sdks(refused(Code::Internal, 0)).now_or_never().unwrap();
        assert!(is_fault(&own), "the edge logs it");
    }
}
