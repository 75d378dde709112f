//! Signing in by a one-time link, and out.

use axum::extract::Extension;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::api::{Code, SignIn};
use worker::Env;

use super::me;
use crate::credential::{self, Credential, Site};
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::Person;
use crate::objects::person::{EndSession, Redeem};

/// `POST /sign-in`: uses the link up, sets the cookie, and answers as `GET /me` does.
///
/// 403 from another origin, lest a stranger signs somebody in as himself; 401 for a link that does not count.
#[worker::send]
pub(crate) async fn sign_in(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    headers: HeaderMap,
    Body(SignIn { token }): Body<SignIn>,
) -> Result<Response, Fault> {
    if headers.contains_key(header::ORIGIN) {
        credential::require_same_origin(&headers, &Method::POST, &site)?;
    }
    let (person, link) = credential::read_personal(&token).ok_or_else(|| {
        Fault::new(Code::SignInLinkInvalid, "This is not a sign-in link of ours.")
            .remedy("Ask for a new link.")
    })?;
    let (secret, session) = credential::new_personal(&person)?;
    let signed_in = Person::of(&env, &person)?.ask(&Redeem { link, session }).await?;
    let cookie = credential::set_cookie(site.https, &secret);
    Ok(([(header::SET_COOKIE, cookie)], Body(me::of_person(&env, signed_in))).into_response())
}

/// `POST /sign-out`: ends the session and takes the cookie away. 401, 403 from another origin.
#[worker::send]
pub(crate) async fn sign_out(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    credential: Credential,
) -> Result<Response, Fault> {
    if let Credential::Session { person, digest, .. } = credential {
        Person::of(&env, &person)?.ask(&EndSession { session: digest }).await?;
    }
    let cookie = credential::clear_cookie(site.https);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}
