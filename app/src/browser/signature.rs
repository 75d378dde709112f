//! Whether a signature fits, by the browser's `WebCrypto`: <https://www.w3.org/TR/webcrypto-2/#ecdsa>.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use crate::logic::receipt::Question;

/// Whether it fits. A key or a signature that `WebCrypto` does not take fits nothing.
pub(crate) async fn fits(question: &Question<'_>) -> bool {
    asked(question).await.is_ok_and(|answer| answer.is_truthy())
}

async fn asked(Question { key, input, signature }: &Question<'_>) -> Result<JsValue, JsValue> {
    let subtle = leptos::prelude::window().crypto()?.subtle();
    let jwk = object(&[("kty", &key.kty), ("crv", &key.crv), ("x", &key.x), ("y", &key.y)])?;
    let algorithm = object(&[("name", "ECDSA"), ("namedCurve", "P-256")])?;
    let usages = Array::of1(&"verify".into());
    let importing = subtle.import_key_with_object("jwk", &jwk, &algorithm, false, &usages)?;
    let key: CryptoKey = JsFuture::from(importing).await?.unchecked_into();
    let algorithm = object(&[("name", "ECDSA"), ("hash", "SHA-256")])?;
    let (signature, input) = (Uint8Array::from(signature.as_slice()), Uint8Array::from(input.as_bytes()));
    let verifying = subtle
        .verify_with_object_and_buffer_source_and_buffer_source(&algorithm, &key, &signature, &input)?;
    JsFuture::from(verifying).await
}

fn object(members: &[(&str, &str)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &(*name).into(), &(*value).into())?;
    }
    Ok(object)
}
