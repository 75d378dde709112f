//! The connection of the path, for a caller who may act on it, and by what name the history tells of them.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::access::Permission;
use worker::Env;
use worker::send::{SendFuture, SendWrapper};

use super::connections::find_as;
use super::params::{InWorkspace, OfConnection};
use crate::credential::Credential;
use crate::fault::Fault;
use crate::objects::Connection;

/// Whoever may see it. 401, 404; as [`find_as`].
pub(crate) struct AsViewer(pub(crate) SendWrapper<Connection>);

/// Whoever may change it. 401, 403 for viewers, 404; as [`find_as`].
pub(crate) struct AsAdmin {
    pub(crate) object: SendWrapper<Connection>,
    pub(crate) by: String,
}

impl<S: Send + Sync> FromRequestParts<S> for AsViewer {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        Ok(Self(found(parts, state, Permission::Read).await?.0))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for AsAdmin {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let (object, by) = found(parts, state, Permission::Connect).await?;
        Ok(Self { object, by })
    }
}

/// The connection of the path, and the caller's name.
async fn found<S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
    needs: Permission,
) -> Result<(SendWrapper<Connection>, String), Fault> {
    let env = parts.extensions.get::<Env>().cloned();
    let env = env.ok_or_else(|| Fault::internal("no environment"))?;
    let credential = Credential::from_request_parts(parts, state).await?;
    let InWorkspace(id) = InWorkspace::from_request_parts(parts, state).await?;
    let OfConnection(connection) = OfConnection::from_request_parts(parts, state).await?;
    SendFuture::new(async move {
        let (object, by) = find_as(&env, credential, &id, connection, needs).await?;
        Ok((SendWrapper::new(object), by))
    })
    .await
}
