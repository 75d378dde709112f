//! A signed document in the compact form, RFC 7515, section 7.1, as identity providers make it. Read here, and not yet
//! believed: whoever calls verifies the signature over [`Compact::signed`] first.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;

use super::Algorithm;

/// The longest token that is read: those with many groups reach some kilobytes.
const BYTES_MAX: usize = 32 * 1024;

/// A token's parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compact {
    /// What it says it is signed by.
    pub algorithm: Algorithm,
    /// What it says it is signed with.
    pub kid: Option<String>,
    /// The signature.
    pub signature: Vec<u8>,
    /// What the signature covers.
    pub signed: String,
    payload: Vec<u8>,
}

/// Why a text is no token that could be verified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCompact {
    /// Not three parts in base64url, too long, or without a header.
    #[error("it is no signed token")]
    Shape,
    /// Signed by something that is not taken, such as `none` or HS256.
    #[error("its algorithm {0:?} is not taken")]
    Algorithm(String),
    /// It names extensions that must be understood (RFC 7515, section 4.1.11), and none is here.
    #[error("it needs an extension")]
    Critical,
}

impl Compact {
    /// Reads a token.
    pub fn read(token: &str) -> Result<Self, NotCompact> {
        #[derive(Deserialize)]
        struct Header {
            alg: String,
            kid: Option<String>,
            crit: Option<Value>,
        }
        if token.len() > BYTES_MAX {
            return Err(NotCompact::Shape);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(NotCompact::Shape)?;
        let (header, payload) = signed.split_once('.').ok_or(NotCompact::Shape)?;
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| NotCompact::Shape);
        let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| NotCompact::Shape)?;
        let algorithm = Algorithm::named(&header.alg)
            .ok_or_else(|| NotCompact::Algorithm(header.alg.chars().take(20).collect()))?;
        if header.crit.is_some() {
            return Err(NotCompact::Critical);
        }
        Ok(Self {
            algorithm,
            kid: header.kid,
            signature: decode(signature)?,
            payload: decode(payload)?,
            signed: signed.to_owned(),
        })
    }

    /// The document. Nothing in it counts before the signature was verified.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode("{}"))
    }

    #[test]
    fn a_token_is_read() {
        let text = token(r#"{"alg":"RS256","kid":"k","typ":"JWT"}"#);
        let read = Compact::read(&text).unwrap();
        assert_eq!((read.algorithm, read.kid.as_deref()), (Algorithm::Rs256, Some("k")));
        assert_eq!((read.payload(), read.signature.as_slice()), (&b"{}"[..], &b"sig"[..]));
        assert_eq!(format!("{}.c2ln", read.signed), text);
    }

    #[test]
    fn everything_else_is_refused() {
        for alg in ["none", "HS256", "NONE", "ES512"] {
            let refused = Compact::read(&token(&format!(r#"{{"alg":"{alg}"}}"#)));
            assert_eq!(refused, Err(NotCompact::Algorithm(alg.to_owned())));
        }
        let critical = token(r#"{"alg":"ES256","crit":["exp"]}"#);
        assert_eq!(Compact::read(&critical), Err(NotCompact::Critical));
        for text in ["", ".", "a.b", "a.b.c", "e30.e30.", "a.b.c.d.e", &"a".repeat(BYTES_MAX + 1)] {
            assert_eq!(Compact::read(text), Err(NotCompact::Shape), "{text}");
        }
    }
}
