//! `/.well-known/deputize-receipt-keys.json`: the keys that verify receipts.

use axum::extract::Extension;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use worker::Env;

use crate::fault::Fault;
use crate::signing::{self, Purpose};

/// How long others keep the keys. After a rotation they meet the new one within five minutes.
const KEYS_CACHED: &str = "public, max-age=300";

/// `GET`, without a login and from any site: a JWK Set (RFC 7517). 503 when no key is configured.
#[worker::send]
pub(crate) async fn keys(Extension(env): Extension<Env>) -> Result<Response, Fault> {
    let set = signing::key_set(&env, Purpose::Receipt).await?;
    let headers: [(HeaderName, HeaderValue); 3] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/jwk-set+json")),
        (header::CACHE_CONTROL, HeaderValue::from_static(KEYS_CACHED)),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    Ok((headers, serde_json::to_vec(&set)?).into_response())
}
