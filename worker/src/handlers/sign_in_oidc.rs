//! Signing in with an identity provider by `OpenID` Connect: the way there, and the way back. Both are asked by a browser that
//! nobody is signed in with yet. (We as an issuer, towards AWS, are in `oidc.rs`.)

use axum::extract::{Extension, RawPathParams};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::api::{Code, SignedInBy};
use domain::sign_in::id_token::Claims;
use domain::sign_in::provider::Provider;
use domain::sign_in::{FLOW_LIFE, ReturnTo};
use worker::Env;

use super::params::Params;
use super::session::{end_earlier, new_session};
use super::sign_in::{admitted, failed, nothing_refused, redirect, refused, return_to};
use crate::credential::{self, Site};
use crate::device::Device;
use crate::fault::Fault;
use crate::objects::Person;
use crate::objects::person::Enter;
use crate::relying::flow::Flow;
use crate::relying::{self, Known, Redeemed};
use crate::{clock, config, entropy};

/// What a sign-in remembers between its two requests.
const FLOW_COOKIE: &str = "deputize-sign-in";

/// `GET /sign-in/oidc/{provider}?return_to=`: sends the browser to the provider.
///
/// 404 for one that is not configured; 422 for a `return_to` that is not a path of our own. A provider that does not answer
/// is told on the sign-in page.
#[worker::send]
pub(crate) async fn begin(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    path: RawPathParams,
    params: Params,
) -> Result<Response, Fault> {
    let provider = provider(&env, &path)?;
    let return_to = return_to(&params)?;
    let known = match Known::of(&env, &provider).await {
        Ok(known) => known,
        Err(unproven) => return Ok(refused(&site, &provider, unproven.into_fault(&provider), &[])),
    };
    let flow = Flow::begin(return_to, clock::now())?;
    let cookie = flow.sealed(&config::vault(&env)?, &provider)?;
    let to = known.authorization(&flow.question(&provider.client_id, &redirect_uri(&site, &provider)));
    let seconds = u32::try_from(FLOW_LIFE.as_secs()).unwrap_or(u32::MAX);
    let begun = credential::named_cookie(site.https, FLOW_COOKIE, &cookie, seconds);
    Ok(redirect(&to, &[begun, nothing_refused(&site)]))
}

/// `GET /sign-in/oidc/{provider}/callback?code=&state=`: where the provider sends the browser back to. A new session begins,
/// the one before ends, and the browser is led to where it wanted; or to the sign-in page, with the reason. 404 for a
/// provider that is not configured.
#[worker::send]
pub(crate) async fn callback(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    headers: HeaderMap,
    device: Device,
    path: RawPathParams,
    params: Params,
) -> Result<Response, Fault> {
    let provider = provider(&env, &path)?;
    let cookie = credential::read_cookie(&headers, &site, FLOW_COOKIE).unwrap_or_default();
    let answer = Answer { site: &site, provider: &provider, params: &params, cookie };
    let over = credential::named_cookie(site.https, FLOW_COOKIE, "", 0);
    match answer.enter(&env, device).await {
        Ok(Entered { secret, return_to }) => {
            end_earlier(&env, &headers, &site).await;
            Ok(redirect(return_to.as_str(), &[credential::set_cookie(site.https, &secret), over]))
        }
        Err(fault) => Ok(refused(&site, &provider, fault, &[over])),
    }
}

/// What came back from a provider.
struct Answer<'a> {
    site: &'a Site,
    provider: &'a Provider,
    params: &'a Params,
    cookie: &'a str,
}

struct Entered {
    secret: String,
    return_to: ReturnTo,
}

impl Answer<'_> {
    /// 1. The answer belongs to a sign-in of this browser, with this provider. 2. The provider said yes, and what it says
    ///    verifies. 3. Who it is may enter. 4. Their session begins.
    async fn enter(&self, env: &Env, device: Device) -> Result<Entered, Fault> {
        // 1
        let state = self.params.text("state").unwrap_or_default();
        let flow = Flow::opened(&config::vault(env)?, self.provider, self.cookie, state, clock::now());
        let flow = flow.ok_or_else(|| {
            Fault::new(
                Code::SignInExpired,
                "This sign-in took longer than ten minutes, or was begun elsewhere.",
            )
            .remedy("Begin it again here, and finish it in the same window.")
        })?;
        // 2
        let claims = self.claims(env, &flow).await?;
        // 3
        let (person, newcomer) = admitted(env, self.provider, &claims, device.address.as_deref()).await?;
        // 4
        let by = SignedInBy::Provider { name: self.provider.name.clone() };
        let (secret, session) = new_session(&person, device, by)?;
        let spent = entropy::digest(&flow.nonce);
        Person::of(env, &person)?.ask(&Enter { newcomer, spent, session }).await?;
        Ok(Entered { secret, return_to: flow.return_to })
    }

    async fn claims(&self, env: &Env, flow: &Flow) -> Result<Claims, Fault> {
        let provider = self.provider;
        let name = &provider.name;
        let known = Known::of(env, provider).await.map_err(|unproven| unproven.into_fault(provider))?;
        if !known.may_have_answered(self.params.text("iss")) {
            return Err(failed(format!("This answer is not {name}'s.")).because("another issuer answered"));
        }
        if let Some(error) = self.params.text("error") {
            let detail = if error == "access_denied" {
                format!("The sign-in at {name} was called off.")
            } else {
                format!("{name} did not sign you in.")
            };
            let word: String = error.chars().take(60).collect();
            return Err(failed(detail).because(format!("the provider answered {word:?}")));
        }
        let Some(code) = self.params.text("code") else {
            return Err(failed(format!("{name} answered without saying who you are.")));
        };
        let redirect_uri = redirect_uri(self.site, provider);
        let redeemed = Redeemed { provider, flow, code, redirect_uri: &redirect_uri };
        relying::claims(env, &known, &redeemed).await.map_err(|unproven| unproven.into_fault(provider))
    }
}

fn provider(env: &Env, path: &RawPathParams) -> Result<Provider, Fault> {
    let id = path.iter().find(|(name, _)| *name == "provider").map(|(_, id)| id).unwrap_or_default();
    let found = config::sign_in_providers(env)?.into_iter().find(|provider| provider.id == id);
    found.ok_or_else(|| Fault::not_found("identity provider"))
}

/// Where the provider answers to. It is registered there, letter by letter.
fn redirect_uri(site: &Site, provider: &Provider) -> String {
    format!("{}/api/v1/sign-in/oidc/{}/callback", site.origin, provider.id)
}
