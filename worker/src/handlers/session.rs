//! Signing in by a one-time link, and out; and what every way to sign in ends with.

use axum::extract::Extension;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::api::{Code, SignIn, SignedInBy};
use domain::ids::PersonId;
use worker::Env;

use super::me;
use crate::credential::{self, Credential, Renewal, Site};
use crate::device::Device;
use crate::edge::{Body, log};
use crate::fault::Fault;
use crate::objects::Person;
use crate::objects::person::{EndSession, NewSession, Redeem, RenewSession, SignedIn, Whose};

/// `POST /sign-in`: uses the link up, sets the cookie, and answers as `GET /me` does.
///
/// 403 from another origin, lest a stranger signs somebody in as himself; 401 for a link that does not count.
#[worker::send]
pub(crate) async fn sign_in(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    headers: HeaderMap,
    device: Device,
    Body(SignIn { token }): Body<SignIn>,
) -> Result<Response, Fault> {
    if headers.contains_key(header::ORIGIN) {
        credential::require_same_origin(&headers, &Method::POST, &site)?;
    }
    let (person, link) = credential::read_personal(&token).ok_or_else(|| {
        Fault::new(Code::SignInLinkInvalid, "This is not a sign-in link of ours.")
            .remedy("Ask for a new link.")
    })?;
    let (secret, session) = new_session(&person, device, SignedInBy::Link)?;
    let signed_in = Person::of(&env, &person)?.ask(&Redeem { link, session }).await?;
    end_earlier(&env, &headers, &site).await;
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

/// The secret of a session that is about to begin, and what its Person object is told. It is always a new one: nothing that
/// a browser brought along ever becomes a session (session fixation).
pub(super) fn new_session(
    person: &PersonId,
    device: Device,
    by: SignedInBy,
) -> Result<(String, NewSession), Fault> {
    let (secret, digest) = credential::new_personal(person)?;
    Ok((secret, NewSession { digest, device, by }))
}

/// Ends the session that this browser had before. One that cannot be ended is no reason to refuse the new one.
pub(super) async fn end_earlier(env: &Env, headers: &HeaderMap, site: &Site) {
    let Some((person, session)) = credential::session_in(headers, site) else { return };
    let ended = match Person::of(env, &person) {
        Ok(person) => person.ask(&EndSession { session }).await,
        Err(fault) => Err(fault),
    };
    // A made-up cookie is nobody's.
    if let Err(fault) =
        ended.or_else(|fault| if fault.code == Code::NotSignedIn { Ok(()) } else { Err(fault) })
    {
        log::background("earlier session", &fault);
    }
}

/// Who has this session, by their Person object. Where what they may do has changed, the session gets another secret, which
/// the edge sends along with the answer. 401.
pub(super) async fn confirmed(
    env: &Env,
    person: &PersonId,
    digest: &str,
    renewal: &Renewal,
) -> Result<SignedIn, Fault> {
    let object = Person::of(env, person)?;
    let signed_in = object.ask(&Whose { session: digest.to_owned() }).await?;
    if signed_in.renew {
        let (secret, to) = credential::new_personal(person)?;
        // Of several requests at once one alone is given it.
        if object.ask(&RenewSession { session: digest.to_owned(), to }).await? {
            renewal.give(secret);
        }
    }
    Ok(signed_in)
}
