//! `/workspaces/{ws}/invitations`, for owners; and `/invitation`, for whoever was invited and holds its token.

use axum::extract::Extension;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::api::{
    AcceptInvitation, Code, InvitationView, MadeInvitation, NewInvitation, Person as Who, SignedInBy,
};
use domain::field::FieldError;
use domain::people::{read_email, read_name};
use worker::Env;

use super::params::{InWorkspace, OfInvitation};
use super::session::new_session;
use super::{enter, me};
use crate::credential::{self, Credential, From, InvitationToken, Site};
use crate::device::Device;
use crate::edge::Body;
use crate::entropy;
use crate::fault::Fault;
use crate::idempotency::{IdempotencyKey, Made};
use crate::objects::person::{Claim, EndOtherSessions, IsSettled, SignedIn, Whose, was_here};
use crate::objects::workspace::{Accept, Invite, PeekInvitation, RevokeInvitation, other_person};
use crate::objects::{Person, Workspace};

/// `POST …/invitations`: its link is in this answer and nowhere else.
///
/// 400, 401, 403 but for owners, 404; 409 for a member, or when too many wait; 422 for what is no address.
#[worker::send]
pub(crate) async fn create(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    key: IdempotencyKey,
    Body(NewInvitation { email, role }): Body<NewInvitation>,
) -> Result<Made<Body<MadeInvitation>>, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    let email = read_email("email", &email)?;
    let (token, digest) = credential::new_invitation(&id)?;
    let key = key.with_secret(&token);
    let made = workspace.ask(&Invite { caller, email, role, digest, key }).await?;
    let url = format!("{}/join#{}", site.origin, made.secret.unwrap_or(token));
    Ok(Made { body: Body(MadeInvitation { invitation: made.reply, url }), is_again: made.is_again })
}

/// `DELETE …/invitations/{id}`: its link is worth nothing any more. 401, 403 but for owners, 404.
#[worker::send]
pub(crate) async fn revoke(
    Extension(env): Extension<Env>,
    credential: Credential,
    InWorkspace(id): InWorkspace,
    OfInvitation(invitation): OfInvitation,
) -> Result<StatusCode, Fault> {
    let (workspace, caller) = enter(&env, credential, &id).await?;
    workspace.ask(&RevokeInvitation { caller, id: invitation }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /invitation`: what its page shows. 404.
#[worker::send]
pub(crate) async fn show(
    Extension(env): Extension<Env>,
    InvitationToken { workspace, digest }: InvitationToken,
) -> Result<Body<InvitationView>, Fault> {
    let view = Workspace::of(&env, &workspace)?.ask(&PeekInvitation { digest }).await?;
    let is_known = Person::of(&env, &entropy::person_of(&view.email))?.ask(&IsSettled {}).await?;
    Ok(Body(InvitationView { is_known, ..view }))
}

/// `POST /invitation/accept`: makes the caller a member, and answers as `GET /me` does. Whoever was never here is signed in
/// by it; whoever was, must be signed in as the person that was invited.
///
/// Steps: 403 from another origin; 404 for the invitation; 409 when somebody else is signed in, or nobody and the person has
/// been here before; 422 for the name; then, in one commit, the invitation is used up and the member made.
#[worker::send]
pub(crate) async fn accept(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    InvitationToken { workspace, digest }: InvitationToken,
    From(from): From,
    headers: HeaderMap,
    device: Device,
    Body(AcceptInvitation { name }): Body<AcceptInvitation>,
) -> Result<Response, Fault> {
    if headers.contains_key(header::ORIGIN) {
        credential::require_same_origin(&headers, &Method::POST, &site)?;
    }
    let object = Workspace::of(&env, &workspace)?;
    let view = object.ask(&PeekInvitation { digest: digest.clone() }).await?;
    let id = entropy::person_of(&view.email);
    let person = Person::of(&env, &id)?;
    if let Some((who, session)) = signed_in(&env, &headers, &site).await? {
        if who.email != view.email {
            return Err(other_person(&view.email));
        }
        object.ask(&Accept { digest, person: who, from }).await?;
        // An owner of the workspaces before could have made a recovery link for this person, and used it.
        person.ask(&EndOtherSessions { session: session.clone() }).await?;
        return Ok(Body(me::of_person(&env, person.ask(&Whose { session }).await?)).into_response());
    }
    if person.ask(&IsSettled {}).await? {
        return Err(was_here(&view.email));
    }
    let missing = || FieldError::new("name", "Others need a name to know you by.", "Enter your name.");
    let name = read_name("name", &name.ok_or_else(missing)?)?;
    let (secret, session) = new_session(&id, device, SignedInBy::Link)?;
    let begun = session.digest.clone();
    let who = Who { id, email: view.email, name };
    // If the rest is lost, nobody is settled by this, and the link can be opened again.
    person.ask(&Claim { person: who.clone(), session }).await?;
    object.ask(&Accept { digest, person: who, from }).await?;
    let cookie = credential::set_cookie(site.https, &secret);
    let signed_in = person.ask(&Whose { session: begun }).await?;
    Ok(([(header::SET_COOKIE, cookie)], Body(me::of_person(&env, signed_in))).into_response())
}

/// Who is signed in by the cookie, and the digest of the session, if anybody is: the bearer token of these requests is the
/// invitation's.
async fn signed_in(env: &Env, headers: &HeaderMap, site: &Site) -> Result<Option<(Who, String)>, Fault> {
    let Some((person, session)) = credential::session_in(headers, site) else { return Ok(None) };
    match Person::of(env, &person)?.ask(&Whose { session: session.clone() }).await {
        Ok(SignedIn { person, .. }) => Ok(Some((person, session))),
        Err(fault) if fault.code == Code::NotSignedIn => Ok(None),
        Err(fault) => Err(fault),
    }
}
