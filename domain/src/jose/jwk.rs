//! Public keys of others, RFC 7517 and 7518, and the algorithms that they verify.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The shortest RSA modulus that is taken: 2,048 bits, RFC 7518, section 3.3.
const RSA_BYTES_MIN: usize = 256;
/// A set of keys has a handful; more are not looked at.
const KEYS_MAX: usize = 100;

/// What a signature is made by. All are asymmetric: `none` and the `HS…` family, in which whoever can verify can forge, have
/// no name here, so no header can choose them (RFC 8725, section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes.
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// `EdDSA` on Ed25519, RFC 8037.
    EdDsa,
}

impl Algorithm {
    /// By its name in a header.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            _ => None,
        }
    }
}

/// A public key, as far as these algorithms need it. Only public members are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// `RSA`, `EC` or `OKP`.
    pub kty: String,
    /// Its id in the set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// The one algorithm that it is for, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// `sig` or `enc`, where it says so.
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    pub usage: Option<String>,
    /// The modulus of an RSA key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<String>,
    /// The exponent of an RSA key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e: Option<String>,
    /// `P-256` or `Ed25519`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crv: Option<String>,
    /// The first coordinate, or the whole of an Ed25519 key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// The second coordinate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
}

impl Jwk {
    /// Whether it verifies signatures of this algorithm: its kind, its curve or size, and what it says it is for.
    pub fn verifies(&self, algorithm: Algorithm) -> bool {
        let is_for_it = self.alg.as_deref().is_none_or(|alg| Algorithm::named(alg) == Some(algorithm))
            && self.usage.as_deref().is_none_or(|usage| usage == "sig");
        let curve = self.crv.as_deref();
        is_for_it
            && match algorithm {
                Algorithm::Rs256 | Algorithm::Ps256 => {
                    self.kty == "RSA" && self.e.is_some() && bytes(self.n.as_ref()) >= RSA_BYTES_MIN
                }
                Algorithm::Es256 => {
                    self.kty == "EC" && curve == Some("P-256") && self.x.is_some() && self.y.is_some()
                }
                Algorithm::EdDsa => self.kty == "OKP" && curve == Some("Ed25519") && self.x.is_some(),
            }
    }
}

fn bytes(base64url: Option<&String>) -> usize {
    base64url.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()).map_or(0, |bytes| bytes.len())
}

/// The keys that a provider publishes, RFC 7517, section 5. Keys of kinds that are unknown here are passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JwkSet(Vec<Jwk>);

impl JwkSet {
    /// From its JSON; `None` when it is no set of keys.
    pub fn read(json: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Raw {
            keys: Vec<Value>,
        }
        let raw: Raw = serde_json::from_slice(json).ok()?;
        Some(Self(
            raw.keys.into_iter().take(KEYS_MAX).filter_map(|key| serde_json::from_value(key).ok()).collect(),
        ))
    }

    /// The key of a signature: the one with the header's `kid`; where the header names none, the only one that fits.
    pub fn find(&self, algorithm: Algorithm, kid: Option<&str>) -> Option<&Jwk> {
        let mut fitting = self.0.iter().filter(|key| key.verifies(algorithm));
        match kid {
            Some(kid) => fitting.find(|key| key.kid.as_deref() == Some(kid)),
            None => fitting.next().filter(|_| fitting.next().is_none()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> JwkSet {
        let (long, short) = ("A".repeat(342), "A".repeat(171));
        let json = format!(
            r#"{{"keys":[
                {{"kty":"RSA","kid":"r","alg":"RS256","use":"sig","n":"{long}","e":"AQAB"}},
                {{"kty":"RSA","kid":"weak","n":"{short}","e":"AQAB"}},
                {{"kty":"RSA","kid":"enc","use":"enc","n":"{long}","e":"AQAB"}},
                {{"kty":"EC","kid":"e","crv":"P-256","x":"eA","y":"eQ"}},
                {{"kty":"EC","kid":"e384","crv":"P-384","x":"eA","y":"eQ"}},
                {{"kty":"oct","kid":"r2","k":"c2VjcmV0"}},
                {{"kid":7}}
            ]}}"#
        );
        JwkSet::read(json.as_bytes()).unwrap()
    }

    #[test]
    fn a_key_is_found_by_its_id_and_only_for_what_it_is_for() {
        let set = set();
        let check = |algorithm, kid, expected: Option<&str>| {
            let found = set.find(algorithm, kid).and_then(|key| key.kid.as_deref());
            assert_eq!(found, expected, "{algorithm:?} {kid:?}");
        };
        check(Algorithm::Rs256, Some("r"), Some("r"));
        check(Algorithm::Ps256, Some("r"), None);
        check(Algorithm::Rs256, Some("weak"), None);
        check(Algorithm::Rs256, Some("enc"), None);
        check(Algorithm::Es256, Some("e"), Some("e"));
        check(Algorithm::Es256, Some("r"), None);
        check(Algorithm::Es256, Some("e384"), None);
        check(Algorithm::Rs256, Some("r2"), None);
        check(Algorithm::Es256, None, Some("e"));
        check(Algorithm::Rs256, None, Some("r"));
        check(Algorithm::EdDsa, None, None);
    }

    #[test]
    fn two_that_fit_and_no_id_is_none() {
        let json = br#"{"keys":[{"kty":"EC","crv":"P-256","x":"a","y":"b"},{"kty":"EC","crv":"P-256","x":"c","y":"d"}]}"#;
        assert_eq!(JwkSet::read(json).unwrap().find(Algorithm::Es256, None), None);
        assert_eq!(JwkSet::read(b"[]"), None);
    }

    #[test]
    fn what_lets_a_verifier_forge_has_no_name() {
        for name in ["none", "None", "HS256", "HS512", "ES256K", "RSA1_5", "dir", ""] {
            assert_eq!(Algorithm::named(name), None, "{name}");
        }
    }
}
