//! The platform's `WebCrypto`, as far as ES256 goes: <https://www.w3.org/TR/webcrypto-2/#ecdsa>.
//!
//! Errors are JavaScript's own. They name an operation and never a key.

use domain::jose::PublicJwk;
use serde::Deserialize;
pub(super) use web_sys::CryptoKey;
use web_sys::{SubtleCrypto, WorkerGlobalScope};
use worker::js_sys::{Array, ArrayBuffer, JSON, Object, Promise, Reflect, Uint8Array, global};
use worker::wasm_bindgen::{JsCast as _, JsValue};
use worker::wasm_bindgen_futures::JsFuture;

use super::pem::Kind;
use crate::entropy;

/// The signature, 64 bytes: r and s, RFC 7518, section 3.4.
pub(super) async fn sign(key: &CryptoKey, input: &[u8]) -> Result<Vec<u8>, JsValue> {
    let algorithm = object(&[("name", "ECDSA"), ("hash", "SHA-256")])?;
    let signature = settled(subtle()?.sign_with_object_and_u8_array(&algorithm, key, input)?).await?;
    Ok(Uint8Array::new(&signature.unchecked_into::<ArrayBuffer>()).to_vec())
}

/// A key from its DER.
pub(super) async fn import(kind: Kind, der: &[u8], extractable: bool) -> Result<CryptoKey, JsValue> {
    let (format, usage) = match kind {
        Kind::Private => ("pkcs8", "sign"),
        Kind::Public => ("spki", "verify"),
    };
    let algorithm = object(&[("name", "ECDSA"), ("namedCurve", "P-256")])?;
    let (bytes, usages) = (Uint8Array::from(der), Array::of1(&usage.into()));
    let importing = subtle()?.import_key_with_object(format, &bytes, &algorithm, extractable, &usages)?;
    Ok(settled(importing).await?.unchecked_into())
}

/// The public half of a key.
pub(super) async fn public_jwk(kind: Kind, der: &[u8]) -> Result<PublicJwk, JsValue> {
    /// Of a private key's JWK these two alone are read.
    #[derive(Deserialize)]
    struct Public {
        x: String,
        y: String,
    }
    let key = import(kind, der, true).await?;
    let jwk = settled(subtle()?.export_key("jwk", &key)?).await?;
    let text = JSON::stringify(&jwk)?.as_string().unwrap_or_default();
    let Public { x, y } = serde_json::from_str(&text).map_err(|_| JsValue::from_str("no coordinates"))?;
    Ok(PublicJwk::p256(x, y, entropy::digest))
}

pub(super) fn subtle() -> Result<SubtleCrypto, JsValue> {
    Ok(global().unchecked_into::<WorkerGlobalScope>().crypto()?.subtle())
}

pub(super) fn object(members: &[(&str, &str)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &(*name).into(), &(*value).into())?;
    }
    Ok(object)
}

pub(super) async fn settled(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}
