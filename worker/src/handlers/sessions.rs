//! `/me/sessions`: a person's own sessions. A token has none.

use axum::extract::Extension;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::api::{Code, SessionList};
use domain::ids::PersonId;
use worker::Env;

use super::params::OfSession;
use super::session::confirmed;
use crate::credential::{self, Credential, Site};
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::Person;
use crate::objects::person::{EndOtherSessions, EndSessionById, ListSessions};

/// A person's own session, confirmed. 401; 403 for a token.
pub(super) async fn own(env: &Env, credential: Credential) -> Result<(PersonId, String), Fault> {
    let Credential::Session { person, digest, renewal, .. } = credential else {
        return Err(Fault::new(
            Code::NotAllowed,
            "A token is not a person: it has no sessions and no passkeys.",
        )
        .remedy("Sign in as yourself."));
    };
    confirmed(env, &person, &digest, &renewal).await?;
    // The secret before counts for the rest of this request.
    Ok((person, digest))
}

/// `GET`: those that are not over, the last used first. 401, 403 for a token.
#[worker::send]
pub(crate) async fn list(
    Extension(env): Extension<Env>,
    credential: Credential,
) -> Result<Body<SessionList>, Fault> {
    let (person, session) = own(&env, credential).await?;
    Ok(Body(Person::of(&env, &person)?.ask(&ListSessions { session }).await?))
}

/// `DELETE /me/sessions/{id}`: ends one; the one that asks too, which loses its cookie then. 401, 403, 404.
#[worker::send]
pub(crate) async fn end(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    credential: Credential,
    OfSession(id): OfSession,
) -> Result<Response, Fault> {
    let (person, session) = own(&env, credential).await?;
    let was_this = Person::of(&env, &person)?.ask(&EndSessionById { session, id }).await?;
    Ok(if was_this {
        (StatusCode::NO_CONTENT, [(header::SET_COOKIE, credential::clear_cookie(site.https))]).into_response()
    } else {
        StatusCode::NO_CONTENT.into_response()
    })
}

/// `DELETE /me/sessions`: ends all but the one that asks. 401, 403.
#[worker::send]
pub(crate) async fn end_others(
    Extension(env): Extension<Env>,
    credential: Credential,
) -> Result<StatusCode, Fault> {
    let (person, session) = own(&env, credential).await?;
    Person::of(&env, &person)?.ask(&EndOtherSessions { session }).await?;
    Ok(StatusCode::NO_CONTENT)
}
