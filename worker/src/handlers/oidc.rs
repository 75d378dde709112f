//! The deployment as an OIDC issuer, for AWS to read: without a login, from anywhere.

use axum::extract::Extension;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::oidc::{Discovery, Issuer};
use serde::Serialize;
use worker::Env;

use crate::config;
use crate::fault::Fault;
use crate::signing::{self, Purpose};

/// How long others keep the documents. A new key is published before it signs, for longer than this.
const CACHED: &str = "public, max-age=300";

/// `GET /.well-known/openid-configuration`. 404 where the organisation shows AWS no tokens; 503 for a wrong setting.
#[worker::send]
pub(crate) async fn discovery(Extension(env): Extension<Env>) -> Result<Response, Fault> {
    document("application/json", &Discovery::from(&issuer(&env)?))
}

/// `GET /.well-known/jwks.json`: the public keys, the one that signs now first. 404 and 503 as above.
#[worker::send]
pub(crate) async fn keys(Extension(env): Extension<Env>) -> Result<Response, Fault> {
    issuer(&env)?;
    document("application/jwk-set+json", &signing::key_set(&env, Purpose::Oidc).await?)
}

fn issuer(env: &Env) -> Result<Issuer, Fault> {
    config::issuer(env)?.ok_or_else(|| Fault::not_found("document"))
}

fn document(kind: &'static str, document: &impl Serialize) -> Result<Response, Fault> {
    let headers: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static(CACHED)),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    Ok((headers, serde_json::to_vec(document)?).into_response())
}
