//! What a provider publishes of itself: its discovery document and its keys. Kept in memory for a while.

use std::cell::RefCell;
use std::rc::Rc;

use domain::sign_in::provider::{Provider, is_address};
use domain::webhook::address::Loopback;
use serde::Deserialize;
use worker::Env;

use super::Unproven;
use super::keys::{Keys, get};
use crate::{clock, config};

const DISCOVERY: &str = "discovery";

/// The discovery document, `OpenID` Connect Discovery 1.0, section 3, as far as it is used.
#[derive(Clone, Debug, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// How we show the provider our secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecretIn {
    /// `client_secret_basic`, the default of section 9 of `OpenID` Connect Core.
    Header,
    /// `client_secret_post`, where it takes nothing else.
    Form,
}

/// A provider that was looked up.
pub(crate) struct Known {
    metadata: Metadata,
    pub(super) keys: Keys,
}

thread_local! {
    /// The providers that this isolate has looked up, by issuer.
    static LOOKED_UP: RefCell<Vec<Rc<Known>>> = const { RefCell::new(Vec::new()) };
}

impl Known {
    /// Looks a provider up, unless that was done of late.
    pub(crate) async fn of(env: &Env, provider: &Provider) -> Result<Rc<Self>, Unproven> {
        let find = |all: &Vec<Rc<Self>>| {
            all.iter().find(|one| one.metadata.issuer == provider.issuer).map(Rc::clone)
        };
        let now = clock::now();
        if let Some(known) = LOOKED_UP.with_borrow(find).filter(|known| known.keys.is_good(now)) {
            return Ok(known);
        }
        let metadata = metadata(provider, config::provider_loopback(env)).await?;
        let keys = Keys::fetched(metadata.jwks_uri.clone()).await?;
        let known = Rc::new(Self { metadata, keys });
        LOOKED_UP.with_borrow_mut(|all| {
            all.retain(|one| one.metadata.issuer != provider.issuer);
            all.push(Rc::clone(&known));
        });
        Ok(known)
    }

    /// Where people are sent to, with a question.
    pub(crate) fn authorization(&self, question: &str) -> String {
        let endpoint = &self.metadata.authorization_endpoint;
        let joint = if endpoint.contains('?') { '&' } else { '?' };
        format!("{endpoint}{joint}{question}")
    }

    /// Whether an answer may be this provider's: RFC 9207. `iss` is what the answer says.
    pub(crate) fn may_have_answered(&self, iss: Option<&str>) -> bool {
        iss.map_or(!self.metadata.authorization_response_iss_parameter_supported, |iss| {
            iss == self.metadata.issuer
        })
    }

    pub(super) fn token_endpoint(&self) -> &str {
        &self.metadata.token_endpoint
    }

    pub(super) fn user_info_endpoint(&self) -> Option<&str> {
        self.metadata.userinfo_endpoint.as_deref()
    }

    pub(super) fn secret_in(&self) -> SecretIn {
        let methods = self.metadata.token_endpoint_auth_methods_supported.as_deref().unwrap_or_default();
        let takes = |method: &str| methods.iter().any(|one| one == method);
        if !takes("client_secret_basic") && takes("client_secret_post") {
            SecretIn::Form
        } else {
            SecretIn::Header
        }
    }
}

async fn metadata(provider: &Provider, loopback: Loopback) -> Result<Metadata, Unproven> {
    let address = format!("{}/.well-known/openid-configuration", provider.issuer.trim_end_matches('/'));
    let body = get(DISCOVERY, &address).await?;
    let metadata: Metadata = serde_json::from_slice(&body).map_err(|_| Unproven::Document(DISCOVERY))?;
    let addresses = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
    let are_sound = addresses
        .into_iter()
        .chain(&metadata.userinfo_endpoint)
        .all(|address| is_address(address, loopback) && !address.contains('#'));
    // A document that names another issuer would let that one speak for this one: section 4.3.
    if metadata.issuer == provider.issuer && are_sound {
        Ok(metadata)
    } else {
        Err(Unproven::Document(DISCOVERY))
    }
}
