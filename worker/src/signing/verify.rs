//! Whether a signature fits a key of somebody else's, by the platform's `WebCrypto`: <https://www.w3.org/TR/webcrypto-2/>.

use domain::jose::{Algorithm, Jwk};
use web_sys::CryptoKey;
use worker::js_sys::{Array, Object, Reflect, Uint8Array};
use worker::wasm_bindgen::{JsCast as _, JsValue};

use super::webcrypto::{object, settled, subtle};

/// The salt of PS256, RFC 7518, section 3.5: as long as the hash.
const SALT_BYTES: u8 = 32;

/// Whether it fits. A key or a signature that `WebCrypto` does not take fits nothing.
///
/// Signatures of ES256 are r and s, 64 bytes: RFC 7518, section 3.4.
pub(crate) async fn fits(key: &Jwk, algorithm: Algorithm, input: &[u8], signature: &[u8]) -> bool {
    key.verifies(algorithm)
        && asked(key, algorithm, input, signature).await.is_ok_and(|answer| answer.as_bool() == Some(true))
}

async fn asked(key: &Jwk, algorithm: Algorithm, input: &[u8], signature: &[u8]) -> Result<JsValue, JsValue> {
    let (importing, verifying) = match algorithm {
        Algorithm::Rs256 => (
            object(&[("name", "RSASSA-PKCS1-v1_5"), ("hash", "SHA-256")])?,
            object(&[("name", "RSASSA-PKCS1-v1_5")])?,
        ),
        Algorithm::Ps256 => {
            let verifying = object(&[("name", "RSA-PSS")])?;
            Reflect::set(&verifying, &"saltLength".into(), &JsValue::from(SALT_BYTES))?;
            (object(&[("name", "RSA-PSS"), ("hash", "SHA-256")])?, verifying)
        }
        Algorithm::Es256 => (
            object(&[("name", "ECDSA"), ("namedCurve", "P-256")])?,
            object(&[("name", "ECDSA"), ("hash", "SHA-256")])?,
        ),
        Algorithm::EdDsa => (object(&[("name", "Ed25519")])?, object(&[("name", "Ed25519")])?),
    };
    let usages = Array::of1(&"verify".into());
    let import = subtle()?.import_key_with_object("jwk", &bare(key)?, &importing, false, &usages)?;
    let key: CryptoKey = settled(import).await?.unchecked_into();
    let (signature, input) = (Uint8Array::from(signature), Uint8Array::from(input));
    settled(
        subtle()?
            .verify_with_object_and_buffer_source_and_buffer_source(&verifying, &key, &signature, &input)?,
    )
    .await
}

/// The key's own members: what it says of its use was judged already, and `WebCrypto` knows other words for it.
fn bare(key: &Jwk) -> Result<Object, JsValue> {
    let members = [("n", &key.n), ("e", &key.e), ("crv", &key.crv), ("x", &key.x), ("y", &key.y)];
    let of_its_kind = members.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
    let members: Vec<_> = [("kty", key.kty.as_str())].into_iter().chain(of_its_kind).collect();
    object(&members)
}
