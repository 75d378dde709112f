//! What the ways to sign in by somebody else's word share: what there is to choose from, who may enter, where it leads, and how
//! a refusal is told.
//!
//! What goes wrong is told on the sign-in page, which the browser is led to; the page reads it from `GET /sign-in/providers`.
//! It is in a cookie meanwhile: an address would be in the history, and whoever writes one could make the page say something.

use axum::extract::Extension;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::api::{Code, Person as Who, SignInOptions, SignInProvider, SignInRefusal};
use domain::field::FieldError;
use domain::ids::PersonId;
use domain::sign_in::ReturnTo;
use domain::sign_in::admission::{self, NotAdmitted};
use domain::sign_in::id_token::Claims;
use domain::sign_in::provider::Provider;
use worker::Env;

use super::params::Params;
use super::sign_in_access;
use crate::credential::{self, Site};
use crate::edge::{Body, log};
use crate::fault::Fault;
use crate::objects::person::{ExpectedBy, Newcomer, WhoIs, Whose};
use crate::objects::workspace::{AdmitInvited, AdmitMember};
use crate::objects::{Person, Workspace};
use crate::relying::Unproven;
use crate::{config, entropy};

/// Why the last sign-in failed, for the page that tells it. It holds nothing secret, and counts for nothing.
const REFUSAL_COOKIE: &str = "deputize-refusal";
/// Long enough for the page to load, and to be loaded again.
const REFUSAL_SECONDS: u32 = 120;
/// The page that refusals are told on.
const PAGE: &str = "/sign-in";

/// `GET /sign-in/providers`: the ways to sign in, who is signed in already, and why the last try in this browser failed. 503
/// for a wrong setting.
#[worker::send]
pub(crate) async fn options(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    headers: HeaderMap,
) -> Result<Body<SignInOptions>, Fault> {
    let providers = config::sign_in_providers(&env)?;
    // A session that is over is nobody's; here that is no fault.
    let person = match credential::session_in(&headers, &site) {
        Some((person, session)) => {
            Person::of(&env, &person)?.ask(&Whose { session }).await.ok().map(|who| who.person)
        }
        None => None,
    };
    let refusal = credential::read_cookie(&headers, &site, REFUSAL_COOKIE)
        .and_then(|cookie| URL_SAFE_NO_PAD.decode(cookie).ok())
        .and_then(|json| serde_json::from_slice(&json).ok());
    let shown = providers.into_iter().map(|Provider { id, name, .. }| SignInProvider { id, name });
    let (providers, access) = (shown.collect(), sign_in_access::is_there(&env, &headers));
    // Their challenges are encrypted on the way.
    let passkeys = config::vault(&env).is_ok();
    Ok(Body(SignInOptions { providers, passkeys, access, person, refusal }))
}

/// Where a sign-in leads to when it is done. 422 for what is not a path of our own.
pub(super) fn return_to(params: &Params) -> Result<ReturnTo, Fault> {
    let Some(text) = params.text("return_to") else { return Ok(ReturnTo::home()) };
    let error = || {
        FieldError::new(
            "return_to",
            "This is not a path of our own.",
            "Send a path that begins with one `/`.",
        )
    };
    Ok(ReturnTo::read(text).ok_or_else(error)?)
}

/// Somebody who is known, or a newcomer who was invited or whom a provider's word lets in. 403 for everybody else. An invitation
/// that waits for the address is accepted by this: the provider has proved whose it is, and the link would do no more.
pub(super) async fn admitted(
    env: &Env,
    provider: &Provider,
    claims: &Claims,
    from: Option<&str>,
) -> Result<(PersonId, Option<Newcomer>), Fault> {
    let arrival = admission::arrival(provider, claims).map_err(|why| not_admitted(provider, &why))?;
    let id = entropy::person_of(&arrival.email);
    let object = Person::of(env, &id)?;
    if object.ask(&WhoIs {}).await?.is_some() {
        return Ok((id, None));
    }
    let may_come = admission::may_come_uninvited(provider, &arrival, claims);
    let person = Who { id: id.clone(), email: arrival.email, name: arrival.name };
    let mut invited = None;
    for workspace in object.ask(&ExpectedBy {}).await? {
        let call = AdmitInvited { person: person.clone(), from: from.map(str::to_owned) };
        let joined = Workspace::of(env, &workspace)?.ask(&call).await;
        // One that does not answer keeps its invitation.
        invited = joined.unwrap_or_default().or(invited);
    }
    if !may_come && invited.is_none() {
        return Err(not_admitted(provider, &NotAdmitted::Stranger(person.email)));
    }
    // The workspace first: if the rest is lost, the next try finds nobody known yet and does all of it again.
    let joined = match provider.join.as_ref().filter(|_| may_come) {
        None => invited,
        Some(join) => {
            let call = AdmitMember { person: person.clone(), role: join.role };
            let admitted = Workspace::of(env, &join.workspace)?.ask(&call).await;
            Some(admitted.map_err(|fault| {
                config::missing("SIGN_IN_PROVIDERS")
                    .because(format!("{}: join: {}", provider.id, fault.detail))
            })?)
        }
    };
    Ok((id, Some(Newcomer { person, joined })))
}

fn not_admitted(provider: &Provider, why: &NotAdmitted) -> Fault {
    let (detail, remedy) = why.words(&provider.name);
    Fault::new(Code::NotAdmitted, detail).remedy(remedy)
}

impl Unproven {
    /// For people: 503 where the provider is not there, else 401.
    pub(super) fn into_fault(self, provider: &Provider) -> Fault {
        let name = &provider.name;
        let fault = if self.is_outage() {
            Fault::new(Code::Unavailable, format!("{name} does not answer."))
                .remedy("Try again in a minute, or choose another way to sign in.")
        } else {
            failed(format!("What {name} says of you cannot be verified."))
        };
        fault.because(format!("{}: {self}", provider.id))
    }
}

/// 401 for a provider's word that counts for nothing.
pub(super) fn failed(detail: String) -> Fault {
    Fault::new(Code::SignInFailed, detail)
        .remedy("Begin again. If it stays so, tell the administrator of this deployment when it happened.")
}

/// To the sign-in page, which tells why. What is only for the log goes there. `cookies` are further ones to set.
pub(super) fn refused(site: &Site, provider: &Provider, fault: Fault, cookies: &[String]) -> Response {
    let Fault { code, detail, remedy, cause, .. } = fault;
    // The address that somebody came with is not for the log.
    log::background("sign-in", &Fault { cause, ..Fault::new(code, format!("refused: {}", provider.id)) });
    let refusal = SignInRefusal { code, detail, remedy, provider: Some(provider.id.clone()) };
    let told = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&refusal).unwrap_or_default());
    let told = credential::named_cookie(site.https, REFUSAL_COOKIE, &told, REFUSAL_SECONDS);
    redirect(PAGE, &[cookies, &[told]].concat())
}

/// The header value that ends what was told.
pub(super) fn nothing_refused(site: &Site) -> String {
    credential::named_cookie(site.https, REFUSAL_COOKIE, "", 0)
}

/// Leads the browser on.
pub(super) fn redirect(to: &str, cookies: &[String]) -> Response {
    let cookies: Vec<_> = cookies.iter().map(|cookie| (header::SET_COOKIE, cookie.clone())).collect();
    (StatusCode::SEE_OTHER, [(header::LOCATION, to.to_owned())], AppendHeaders(cookies)).into_response()
}
