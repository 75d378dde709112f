//! `/me`: who the caller is, and where they may go.

use axum::extract::Extension;
use domain::access::Permission;
use domain::api::{Me, Membership, Person, PrincipalView};
use worker::Env;

use super::session::confirmed;
use crate::config;
use crate::credential::Credential;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::Workspace;
use crate::objects::person::SignedIn;
use crate::objects::workspace::{Authorize, Caller, Shown};

/// `GET`. 401.
#[worker::send]
pub(crate) async fn show(Extension(env): Extension<Env>, credential: Credential) -> Result<Body<Me>, Fault> {
    Ok(Body(of(&env, credential).await?))
}

/// Who shows that. 401.
pub(super) async fn of(env: &Env, credential: Credential) -> Result<Me, Fault> {
    match credential {
        Credential::Session { person, digest, renewal, .. } => {
            let signed_in = confirmed(env, &person, &digest, &renewal).await?;
            Ok(of_person(env, signed_in))
        }
        Credential::Token { workspace, digest, from } => {
            let caller = Caller { shows: Shown::Token { digest }, from };
            let call = Authorize { caller, needs: Permission::Read };
            let actor = Workspace::of(env, &workspace)?.ask(&call).await?;
            let membership = Membership { id: actor.workspace, name: actor.workspace_name, role: actor.role };
            Ok(me(env, None, vec![membership]))
        }
    }
}

/// What a signed-in person sees.
pub(super) fn of_person(env: &Env, SignedIn { person, workspaces, .. }: SignedIn) -> Me {
    me(env, Some(person), workspaces)
}

fn me(env: &Env, person: Option<Person>, workspaces: Vec<Membership>) -> Me {
    let partitions = config::configured(env).collect();
    // A principal that cannot be read is the operator's to mend, whom `GET /api/health` tells.
    let principals =
        config::configured(env).filter_map(|partition| config::principal_in(env, partition).ok());
    let principals = principals.map(|principal| PrincipalView::from(&principal)).collect();
    Me { person, workspaces, local: config::is_local(env), partitions, principals }
}
