//! Signing in by Cloudflare Access: its signed header comes with each request that it lets through.

use axum::extract::Extension;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::api::{Code, SignedInBy};
use domain::sign_in::access::HEADER;
use worker::Env;

use super::params::Params;
use super::session::{end_earlier, new_session};
use super::sign_in::{admitted, nothing_refused, redirect, refused, return_to};
use crate::credential::{self, Site};
use crate::device::Device;
use crate::fault::Fault;
use crate::objects::Person;
use crate::objects::person::Enter;
use crate::relying::access::vouched;
use crate::{config, entropy};

/// `GET /sign-in/access?return_to=`: begins a session for whom Access vouches for, and leads to where they wanted; or to the
/// sign-in page, with the reason. 404 where Access is not configured; 422 for a `return_to` that is not a path of our own.
#[worker::send]
pub(crate) async fn enter(
    Extension(env): Extension<Env>,
    Extension(site): Extension<Site>,
    headers: HeaderMap,
    device: Device,
    params: Params,
) -> Result<Response, Fault> {
    let access = config::access(&env)?.ok_or_else(|| Fault::not_found("identity provider"))?;
    let to = return_to(&params)?;
    let provider = access.as_provider();
    let token = headers.get(HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let entered = async {
        if token.is_empty() {
            return Err(Fault::new(Code::SignInFailed, "Cloudflare Access did not vouch for you here.")
                .remedy(
                    "Open Deputize by the address that Access protects, or choose another way to sign in.",
                ));
        }
        let claims = vouched(&access, token).await.map_err(|unproven| unproven.into_fault(&provider))?;
        let (person, newcomer) = admitted(&env, &provider, &claims, device.address.as_deref()).await?;
        let by = SignedInBy::Provider { name: provider.name.clone() };
        let (secret, session) = new_session(&person, device, by)?;
        // Access's word is good for each request until it ends, so nothing of it is spent; this names the session alone.
        let spent = entropy::digest(&secret);
        Person::of(&env, &person)?.ask(&Enter { newcomer, spent, session }).await?;
        Ok(secret)
    };
    match entered.await {
        Ok(secret) => {
            end_earlier(&env, &headers, &site).await;
            let cookies = [credential::set_cookie(site.https, &secret), nothing_refused(&site)];
            Ok(redirect(to.as_str(), &cookies))
        }
        Err(fault) => Ok(refused(&site, &provider, fault, &[])),
    }
}

/// Whether Access has vouched for this request, as far as can be seen without verifying it: for the sign-in page.
pub(super) fn is_there(env: &Env, headers: &HeaderMap) -> bool {
    headers.contains_key(HEADER) && config::access(env).is_ok_and(|access| access.is_some())
}
