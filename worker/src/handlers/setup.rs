//! `POST /api/setup`: the first owner and workspace of a deployment, or a new link and token for them.

use axum::extract::Extension;
use axum::http::{HeaderMap, header};
use domain::api::{Person as Who, Role, Setup, SetupDone};
use domain::ids::{TokenId, WorkspaceId};
use domain::people::{read_email, read_name};
use worker::Env;

use crate::credential::{self, Site};
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::person::{Ensure, FirstWorkspace, IssueLink};
use crate::objects::workspace::{Create, IssueToken};
use crate::objects::{Person, Workspace};
use crate::{config, entropy};

/// The name of the API token that set-up makes; each new one revokes the one before.
const TOKEN_NAME: &str = "setup";

/// 401 without the deployment's `SETUP_TOKEN`; 422 for a wrong field. Every step can be repeated: set-up that was
/// killed in the middle is simply run again.
#[worker::send]
pub(crate) async fn run(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    headers: HeaderMap,
    Body(setup): Body<Setup>,
) -> Result<Body<SetupDone>, Fault> {
    if !is_operator(&env, &headers) {
        return Err(Fault::not_signed_in());
    }
    let owner = read_owner(&setup)?;
    let person = Person::of(&env, &owner.id)?;
    person.ask(&Ensure { person: owner.clone() }).await?;
    let candidate = WorkspaceId::from_bytes(entropy::bytes()?);
    let id = person.ask(&FirstWorkspace { candidate }).await?;
    let workspace = Workspace::of(&env, &id)?;
    let name = setup.workspace.trim().to_owned();
    let from = credential::address(&headers);
    // It tells the person's object that they are its owner.
    let new = Create { id: id.clone(), name, owner: owner.clone(), from: from.clone(), only_new: false };
    workspace.ask(&new).await?;
    let (api_token, digest) = credential::new_token(&id)?;
    let token = TokenId::from_bytes(entropy::bytes()?);
    workspace
        .ask(&IssueToken { id: token, name: TOKEN_NAME.to_owned(), role: Role::Admin, digest, from })
        .await?;
    let (link, digest) = credential::new_personal(&owner.id)?;
    person.ask(&IssueLink { digest }).await?;
    Ok(Body(SetupDone { sign_in_url: format!("{}/sign-in#{link}", site.origin), api_token, workspace: id }))
}

/// Whether the request holds the deployment's `SETUP_TOKEN`. Digests are compared, so that the time it takes tells nothing about the token.
pub(super) fn is_operator(env: &Env, headers: &HeaderMap) -> bool {
    let given =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let expected = config::setup_token(env).map(|token| entropy::digest(&token));
    expected.is_some() && given.map(entropy::digest) == expected
}

/// The person's object is named by the e-mail address, whatever its case.
fn read_owner(setup: &Setup) -> Result<Who, Fault> {
    let email = read_email("email", &setup.email)?;
    let name = read_name("name", &setup.name)?;
    read_name("workspace", &setup.workspace)?;
    Ok(Who { id: entropy::person_of(&email), email, name })
}
