//! `GET /.well-known/deputize-receipt-keys.json`: public keys (RFC 7517), for everybody and from any site.
//!
//! 1. Nobody in particular asks, and is given one key of P-256 for signatures, named by its thumbprint.
//! 2. No private part is in it.
//! 3. It may be kept for minutes, not longer: after a rotation the new key is met soon.

use deputize_tests::{environment, http::Caller};
use serde_json::Value;

#[tokio::test]
async fn the_public_key_is_published() {
    let answer = Caller::nobody(environment::shared()).get("/.well-known/deputize-receipt-keys.json").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), "application/jwk-set+json");
    assert_eq!(answer.header("cache-control"), "public, max-age=300");
    assert_eq!(answer.header("access-control-allow-origin"), "*");

    let set: Value = serde_json::from_str(&answer.text).expect("a JWK Set is JSON");
    let keys = set["keys"].as_array().expect("a list of keys");
    assert_eq!(keys.len(), 1, "{set}");
    for (name, value) in [("kty", "EC"), ("crv", "P-256"), ("alg", "ES256"), ("use", "sig")] {
        assert_eq!(keys[0][name], value, "{set}");
    }
    // 32 bytes in base64url: the coordinates, and a SHA-256.
    for name in ["x", "y", "kid"] {
        assert_eq!(keys[0][name].as_str().map(str::len), Some(43), "{name}: {set}");
    }
    assert_eq!(keys[0].as_object().map(serde_json::Map::len), Some(7), "nothing private: {set}");
}
