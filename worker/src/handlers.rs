//! One file per noun. A handler reads the request, asks the objects, and answers; it decides nothing that an object
//! decides.

pub(crate) mod accounts;
pub(crate) mod activity;
pub(crate) mod alerts;
pub(crate) mod audit;
pub(crate) mod captures;
pub(crate) mod connect;
pub(crate) mod connect_page;
pub(crate) mod connections;
pub(crate) mod credentials;
pub(crate) mod datadog;
pub(crate) mod drift;
pub(crate) mod events;
pub(crate) mod external_id;
pub(crate) mod health;
pub(crate) mod invitations;
pub(crate) mod keys;
pub(crate) mod links;
pub(crate) mod me;
pub(crate) mod members;
pub(crate) mod metrics;
pub(crate) mod monitoring;
pub(crate) mod oidc;
pub(crate) mod passkeys;
pub(crate) mod policies;
pub(crate) mod prometheus;
pub(crate) mod providers;
pub(crate) mod receipts;
pub(crate) mod rotation;
pub(crate) mod session;
pub(crate) mod sessions;
pub(crate) mod setup;
pub(crate) mod sign_in;
pub(crate) mod sign_in_access;
pub(crate) mod sign_in_oidc;
pub(crate) mod tokens;
pub(crate) mod webhooks;
pub(crate) mod workspaces;

mod acting;
mod params;

use domain::ids::WorkspaceId;
use worker::Env;

use crate::credential::Credential;
use crate::fault::Fault;
use crate::objects::Workspace;
use crate::objects::workspace::{Caller, Shown};

/// The workspace of the path, and the caller as its object will judge them.
///
/// A session is confirmed by its Person object; a token of another workspace is a stranger here: 404, as for a
/// workspace that does not exist.
async fn enter(env: &Env, credential: Credential, id: &WorkspaceId) -> Result<(Workspace, Caller), Fault> {
    let caller = match credential {
        Credential::Token { workspace, .. } if workspace != *id => return Err(Fault::not_found("workspace")),
        Credential::Token { digest, from, .. } => Caller { shows: Shown::Token { digest }, from },
        Credential::Session { person, digest, from, renewal } => {
            let signed_in = session::confirmed(env, &person, &digest, &renewal).await?;
            if !signed_in.workspaces.iter().any(|membership| membership.id == *id) {
                return Err(Fault::not_found("workspace"));
            }
            let session = signed_in.session.map(|id| id.to_string()).unwrap_or(digest);
            Caller { shows: Shown::Person { id: person, session }, from }
        }
    };
    Ok((Workspace::of(env, id)?, caller))
}
