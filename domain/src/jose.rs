//! JOSE, as far as the product speaks it: ES256 signatures in the flattened JSON form, and the public keys beside them;
//! and what identity providers sign, which is [`compact`] and comes with keys of their own ([`JwkSet`]).
//!
//! Types and their written forms only. The worker signs with them, the console reads them; neither hashes nor signs here.
//! We ourselves sign by ES256 alone: one algorithm leaves nothing to choose for whoever forges a header (RFC 8725,
//! section 3.1).

pub mod compact;
mod jwk;

pub use jwk::{Algorithm, Jwk, JwkSet};

use serde::{Deserialize, Serialize};

/// The one signature algorithm: ECDSA on P-256 with SHA-256.
pub const ES256: &str = "ES256";

/// A P-256 public key, RFC 7517.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicJwk {
    /// `EC`.
    pub kty: String,
    /// `P-256`.
    pub crv: String,
    /// 32 bytes in base64url.
    pub x: String,
    /// 32 bytes in base64url.
    pub y: String,
    /// The key's RFC 7638 thumbprint, so that an id can name no other key.
    pub kid: String,
    /// [`ES256`].
    pub alg: String,
    /// `sig`.
    #[serde(rename = "use")]
    pub usage: String,
}

impl PublicJwk {
    /// A key of these coordinates; `thumbprint` gives the base64url SHA-256 of the text of RFC 7638, section 3.
    pub fn p256(x: String, y: String, thumbprint: impl FnOnce(&str) -> String) -> Self {
        let kid = thumbprint(&format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#));
        let (kty, crv) = ("EC".to_owned(), "P-256".to_owned());
        Self { kty, crv, x, y, kid, alg: ES256.to_owned(), usage: "sig".to_owned() }
    }
}

/// Public keys, RFC 7517, section 5: the one that signs now, then the earlier ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySet {
    /// The keys.
    pub keys: Vec<PublicJwk>,
}

/// A signature's protected header, RFC 7515, section 4.1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// [`ES256`].
    pub alg: String,
    /// The key that signed.
    pub kid: String,
    /// What is signed, so that one kind of document never passes for another (RFC 8725, section 3.11).
    pub typ: String,
}

/// A signed document, RFC 7515, section 7.2.2: the flattened JSON form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The document, base64url.
    pub payload: String,
    /// The [`Header`], base64url.
    pub protected: String,
    /// 64 bytes, base64url.
    pub signature: String,
}

impl Signed {
    /// What the signature covers, RFC 7515, section 5.1.
    pub fn signing_input(protected: &str, payload: &str) -> String {
        format!("{protected}.{payload}")
    }

    /// The compact form, RFC 7515, section 7.1.
    pub fn compact(&self) -> String {
        format!("{}.{}.{}", self.protected, self.payload, self.signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_is_of_the_required_members_in_order() {
        let mut hashed = String::new();
        let key = PublicJwk::p256("eHg".to_owned(), "eXk".to_owned(), |text| {
            text.clone_into(&mut hashed);
            "kid".to_owned()
        });
        assert_eq!(hashed, r#"{"crv":"P-256","kty":"EC","x":"eHg","y":"eXk"}"#);
        assert_eq!(
            serde_json::to_string(&KeySet { keys: vec![key] }).unwrap(),
            r#"{"keys":[{"kty":"EC","crv":"P-256","x":"eHg","y":"eXk","kid":"kid","alg":"ES256","use":"sig"}]}"#
        );
    }

    #[test]
    fn compact_and_flattened_are_the_same_signature() {
        let signed = Signed {
            payload: "cGF5".to_owned(),
            protected: "aGVhZA".to_owned(),
            signature: "c2ln".to_owned(),
        };
        assert_eq!(signed.compact(), "aGVhZA.cGF5.c2ln");
        assert_eq!(Signed::signing_input(&signed.protected, &signed.payload), "aGVhZA.cGF5");
    }
}
