//! Passkeys: `/me/passkeys`, one's own; `/sign-in/passkey`, signing in with one.
//!
//! A ceremony has two requests. The challenge of the first is in a cookie that only this deployment can make and read, as in
//! `relying/flow.rs`; that it counts once is the Person object's doing.

use axum::extract::Extension;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::api::{Code, NewPasskey, Passkey, PasskeyList, PasskeyPatch, SignInByPasskey, SignedInBy};
use domain::field::FieldError;
use domain::ids::PersonId;
use domain::passkey::{self, ALGORITHMS, CEREMONY_LIFE, Ceremony, ShownCredential};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use worker::Env;

use super::me;
use super::params::{OfPasskey, Params};
use super::session::{end_earlier, new_session};
use super::sessions::own;
use crate::credential::{self, Credential, Site};
use crate::device::Device;
use crate::edge::Body;
use crate::fault::Fault;
use crate::objects::Person;
use crate::objects::person::{
    AddPasskey, EnterByPasskey, FindPasskey, ListCredentials, ListPasskeys, RemovePasskey, RenamePasskey,
    Whose, unknown_passkey,
};
use crate::vault::Place;
use crate::{clock, config, entropy, signing};

const COOKIE: &str = "deputize-passkey";

/// What a ceremony is for.
#[derive(Clone, Copy)]
enum Purpose {
    Create,
    Show,
}

impl Purpose {
    const fn place(self) -> Place<'static> {
        let purpose = match self {
            Self::Create => "passkey-create",
            Self::Show => "passkey-show",
        };
        Place { workspace: "", owner: "", purpose }
    }
}

/// A ceremony that is under way, as its cookie holds it.
#[derive(Serialize, Deserialize)]
struct Begun {
    challenge: String,
    /// Whose passkey is made.
    person: Option<PersonId>,
    until: Timestamp,
}

/// `POST /me/passkeys/options`: what the browser makes a passkey with. 401; 403 for a token.
#[worker::send]
pub(crate) async fn create_options(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    credential: Credential,
) -> Result<Response, Fault> {
    let (person, session) = own(&env, credential).await?;
    let object = Person::of(&env, &person)?;
    let who = object.ask(&Whose { session }).await?.person;
    let (challenge, cookie) = begin(&env, &site, Purpose::Create, Some(person.clone()))?;
    let parameters: Vec<Value> =
        ALGORITHMS.iter().map(|number| json!({"type": "public-key", "alg": number})).collect();
    let options = json!({
        "challenge": challenge,
        "rp": {"id": rp_id(&site), "name": "Deputize"},
        "user": {
            "id": URL_SAFE_NO_PAD.encode(person.as_str()), "name": who.email, "displayName": who.name,
        },
        "pubKeyCredParams": parameters,
        "timeout": u64::try_from(CEREMONY_LIFE.as_millis()).unwrap_or_default(),
        "excludeCredentials": object.ask(&ListCredentials {}).await?.into_iter()
            .map(|id| json!({"type": "public-key", "id": id})).collect::<Vec<_>>(),
        "authenticatorSelection": {"residentKey": "required", "requireResidentKey": true, "userVerification": "required"},
        "attestation": "none",
    });
    Ok(([(header::SET_COOKIE, cookie)], Body(options)).into_response())
}

/// `POST /me/passkeys`: keeps what the browser made. 400 for a ceremony that is over; 401; 403 for a token; 409 for one too
/// many; 422 for a wrong name, or for what is no passkey of this site.
#[worker::send]
pub(crate) async fn create(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    headers: HeaderMap,
    credential: Credential,
    Body(NewPasskey { name, credential: made }): Body<NewPasskey>,
) -> Result<Response, Fault> {
    let (person, _) = own(&env, credential).await?;
    let name = read_name(&name)?;
    let begun = begun(&env, &site, &headers, Purpose::Create)?;
    if begun.person.as_ref() != Some(&person) {
        return Err(expired());
    }
    let public = passkey::created(&made, &ceremony(&begun, &site)).map_err(|unfit| {
        FieldError::new("credential", format!("This is no passkey for this site: {unfit}."), "Begin again.")
    })?;
    let call = AddPasskey { spent: entropy::digest(&begun.challenge), name, public };
    let passkey = Person::of(&env, &person)?.ask(&call).await?;
    let gone = credential::named_cookie(site.https, COOKIE, "", 0);
    Ok((StatusCode::CREATED, [(header::SET_COOKIE, gone)], Body(passkey)).into_response())
}

/// `GET /me/passkeys`. 401; 403 for a token.
#[worker::send]
pub(crate) async fn list(
    Extension(env): Extension<Env>,
    credential: Credential,
) -> Result<Body<PasskeyList>, Fault> {
    let (person, _) = own(&env, credential).await?;
    let passkeys = Person::of(&env, &person)?.ask(&ListPasskeys {}).await?;
    Ok(Body(PasskeyList { passkeys, has_other_way: has_other_way(&env) }))
}

/// `PATCH /me/passkeys/{id}`: gives one another name. 401; 403 for a token; 404; 422.
#[worker::send]
pub(crate) async fn rename(
    Extension(env): Extension<Env>,
    credential: Credential,
    OfPasskey(id): OfPasskey,
    Body(PasskeyPatch { name }): Body<PasskeyPatch>,
) -> Result<Body<Passkey>, Fault> {
    let (person, _) = own(&env, credential).await?;
    let name = read_name(&name)?;
    Ok(Body(Person::of(&env, &person)?.ask(&RenamePasskey { id, name }).await?))
}

/// `DELETE /me/passkeys/{id}`. 401; 403 for a token; 404; 409 for the last way in, where `?last=true` does not say that this is
/// meant.
#[worker::send]
pub(crate) async fn remove(
    Extension(env): Extension<Env>,
    credential: Credential,
    OfPasskey(id): OfPasskey,
    params: Params,
) -> Result<StatusCode, Fault> {
    let (person, _) = own(&env, credential).await?;
    let even_the_last = params.text("last") == Some("true") || has_other_way(&env);
    Person::of(&env, &person)?.ask(&RemovePasskey { id, even_the_last }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /sign-in/passkey/options`: what the browser asks for a passkey with. It names nobody: the person chooses one.
#[worker::send]
pub(crate) async fn show_options(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    require_ours(&headers, &site)?;
    let (challenge, cookie) = begin(&env, &site, Purpose::Show, None)?;
    let options = json!({
        "challenge": challenge,
        "rpId": rp_id(&site),
        "timeout": u64::try_from(CEREMONY_LIFE.as_millis()).unwrap_or_default(),
        "userVerification": "required",
    });
    Ok(([(header::SET_COOKIE, cookie)], Body(options)).into_response())
}

/// `POST /sign-in/passkey`: signs in by a passkey; answers as `GET /me` does. 400 for a ceremony that is over; 401 for one
/// that is not known or does not verify; 403 from another origin.
#[worker::send]
pub(crate) async fn sign_in(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    headers: HeaderMap,
    device: Device,
    Body(SignInByPasskey { credential: shown }): Body<SignInByPasskey>,
) -> Result<Response, Fault> {
    require_ours(&headers, &site)?;
    let begun = begun(&env, &site, &headers, Purpose::Show)?;
    let owner =
        passkey::owner(&shown).and_then(|id| id.parse::<PersonId>().ok()).ok_or_else(unknown_passkey)?;
    let object = Person::of(&env, &owner)?;
    let kept =
        object.ask(&FindPasskey { credential: shown.id.clone() }).await?.ok_or_else(unknown_passkey)?;
    let answer = verified(&kept, &shown, &ceremony(&begun, &site)).await?;
    // Its name comes from the object.
    let (secret, session) = new_session(&owner, device, SignedInBy::Passkey { name: String::new() })?;
    let call = EnterByPasskey {
        credential: shown.id,
        counter: answer.counter,
        is_synced: answer.is_synced,
        spent: entropy::digest(&begun.challenge),
        session,
    };
    let signed_in = object.ask(&call).await?;
    end_earlier(&env, &headers, &site).await;
    let cookies = [
        (header::SET_COOKIE, credential::set_cookie(site.https, &secret)),
        (header::SET_COOKIE, credential::named_cookie(site.https, COOKIE, "", 0)),
    ];
    Ok((AppendHeaders(cookies), Body(me::of_person(&env, signed_in))).into_response())
}

async fn verified(
    kept: &passkey::PublicPart,
    shown: &ShownCredential,
    ceremony: &Ceremony<'_>,
) -> Result<passkey::Shown, Fault> {
    let answer =
        passkey::shown(shown, ceremony).map_err(|unfit| unknown_passkey().because(unfit.to_string()))?;
    let algorithm = kept.signs_by().ok_or_else(unknown_passkey)?;
    let signature = answer.signature_for(algorithm).ok_or_else(unknown_passkey)?;
    if signing::fits(&kept.key, algorithm, &answer.signed, &signature).await {
        Ok(answer)
    } else {
        Err(unknown_passkey().because("its signature does not fit"))
    }
}

/// Programs send no origin; browsers always do with a write.
fn require_ours(headers: &HeaderMap, site: &Site) -> Result<(), Fault> {
    if headers.contains_key(header::ORIGIN) {
        credential::require_same_origin(headers, &Method::POST, site)?;
    }
    Ok(())
}

/// A new challenge, and the cookie that remembers it.
fn begin(
    env: &Env,
    site: &Site,
    purpose: Purpose,
    person: Option<PersonId>,
) -> Result<(String, String), Fault> {
    let challenge = entropy::secret()?;
    let begun = Begun { challenge: challenge.clone(), person, until: clock::now().plus(CEREMONY_LIFE) };
    let sealed = config::vault(env)?.seal(purpose.place(), entropy::bytes()?, &serde_json::to_vec(&begun)?);
    let sealed = sealed.ok_or_else(|| Fault::internal("a ceremony that cannot be sealed"))?;
    let seconds = u32::try_from(CEREMONY_LIFE.as_secs()).unwrap_or(u32::MAX);
    Ok((challenge, credential::named_cookie(site.https, COOKIE, &sealed, seconds)))
}

/// The ceremony of the request's cookie. 400 without one, or for one that took too long.
fn begun(env: &Env, site: &Site, headers: &HeaderMap, purpose: Purpose) -> Result<Begun, Fault> {
    let cookie = credential::read_cookie(headers, site, COOKIE).ok_or_else(expired)?;
    let opened = config::vault(env)?.open(purpose.place(), cookie).map_err(|_| expired())?;
    let begun: Begun = serde_json::from_slice(&opened)?;
    if clock::now() < begun.until { Ok(begun) } else { Err(expired()) }
}

fn ceremony<'a>(begun: &'a Begun, site: &'a Site) -> Ceremony<'a> {
    Ceremony { challenge: &begun.challenge, origin: &site.origin, rp_id: rp_id(site) }
}

/// The host, which passkeys are bound to.
fn rp_id(site: &Site) -> &str {
    let host = site.origin.split_once("://").map_or(site.origin.as_str(), |(_, host)| host);
    host.split(':').next().unwrap_or(host)
}

fn expired() -> Fault {
    Fault::new(Code::SignInExpired, "This took longer than five minutes, or was begun elsewhere.")
        .remedy("Begin again.")
}

fn read_name(name: &str) -> Result<String, Fault> {
    let error = || {
        FieldError::new("name", "A passkey's name has 1 to 60 characters.", "Name it by the device it is on.")
    };
    Ok(passkey::name(name).ok_or_else(error)?)
}

/// Whether people can sign in by themselves without a passkey.
fn has_other_way(env: &Env) -> bool {
    config::sign_in_providers(env).is_ok_and(|providers| !providers.is_empty())
}
