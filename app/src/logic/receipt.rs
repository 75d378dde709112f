//! A receipt as it is opened: read from a file's text, step by step, and what is wrong with one that cannot be believed.
//!
//! Nothing of a receipt is shown as true before its signature is verified; what it says of itself until then is kept
//! apart ([`Trouble::UnknownKey`]).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::jose::{ES256, Header, KeySet, PublicJwk, Signed};
use domain::receipt::{Receipt, TYP};
use serde::de::DeserializeOwned;

use crate::client::ClientError;

/// Why a receipt is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It is no signed document, or a part of it is missing.
    Malformed(&'static str),
    /// It is signed, and is another kind of document.
    OtherKind,
    /// Its key is none of this deployment's.
    UnknownKey {
        /// Where it says that it is from. Nobody has verified that.
        says: Option<String>,
    },
    /// The signature does not fit: something was changed after it was signed.
    Tampered,
    /// This deployment's keys could not be read.
    NoKeys(ClientError),
}

/// A receipt whose parts are there and whose signature was not looked at yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Opened {
    signed: Signed,
    header: Header,
}

/// What `WebCrypto` is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question<'a> {
    /// The key.
    pub(crate) key: &'a PublicJwk,
    /// What was signed.
    pub(crate) input: String,
    /// The signature; of a wrong length where somebody cut it.
    pub(crate) signature: Vec<u8>,
}

impl Opened {
    /// Takes it apart: the JSON file, or the compact form.
    pub(crate) fn read(text: &str) -> Result<Self, Trouble> {
        let text = text.trim();
        let signed = if text.starts_with('{') {
            serde_json::from_str(text)
                .map_err(|_| Trouble::Malformed("It is JSON, and a part of a signed document is missing."))?
        } else {
            compact(text).ok_or(Trouble::Malformed("It is not a signed document."))?
        };
        let header: Header =
            decoded(&signed.protected).ok_or(Trouble::Malformed("Its header cannot be read."))?;
        if header.typ != TYP || header.alg != ES256 {
            return Err(Trouble::OtherKind);
        }
        Ok(Self { signed, header })
    }

    /// What to ask with the deployment's keys.
    pub(crate) fn question<'a>(&self, keys: &'a KeySet) -> Result<Question<'a>, Trouble> {
        let key = keys.keys.iter().find(|key| key.kid == self.header.kid);
        let unknown = || Trouble::UnknownKey { says: self.claims().map(|receipt| receipt.issuer) };
        Ok(Question {
            key: key.ok_or_else(unknown)?,
            input: Signed::signing_input(&self.signed.protected, &self.signed.payload),
            signature: URL_SAFE_NO_PAD.decode(&self.signed.signature).map_err(|_| Trouble::Tampered)?,
        })
    }

    /// The document, after the signature was found to fit.
    pub(crate) fn document(&self) -> Result<Receipt, Trouble> {
        self.claims()
            .ok_or(Trouble::Malformed("It is signed, by a version that this page does not understand."))
    }

    /// The key that it names.
    pub(crate) fn kid(&self) -> &str {
        &self.header.kid
    }

    fn claims(&self) -> Option<Receipt> {
        decoded(&self.signed.payload)
    }
}

fn compact(text: &str) -> Option<Signed> {
    let mut parts = text.split('.').map(str::to_owned);
    let (protected, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(Signed { payload, protected, signature })
}

fn decoded<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> String {
        URL_SAFE_NO_PAD.encode(text)
    }

    fn file(header: &str, payload: &str) -> String {
        let (protected, payload) = (encoded(header), encoded(payload));
        serde_json::json!({ "payload": payload, "protected": protected, "signature": encoded("s") })
            .to_string()
    }

    const HEADER: &str = r#"{"alg":"ES256","kid":"k","typ":"deputize-receipt+jws"}"#;

    #[test]
    fn both_forms_are_read() {
        let opened = Opened::read(&format!("  {}\n", file(HEADER, "{}"))).unwrap();
        let compact = format!("{}.{}.{}", encoded(HEADER), encoded("{}"), encoded("s"));
        assert_eq!(Opened::read(&compact).unwrap(), opened);
        assert_eq!(opened.kid(), "k");
    }

    #[test]
    fn what_is_no_receipt_is_told_apart() {
        let check = |text: &str, is_so: fn(&Trouble) -> bool| {
            let trouble = Opened::read(text).unwrap_err();
            assert!(is_so(&trouble), "{text}: {trouble:?}");
        };
        for text in ["", "hello", "a.b", "a.b.c.d", "{}", r#"{"payload":"e30"}"#, "!.!.!"] {
            check(text, |trouble| matches!(trouble, Trouble::Malformed(_)));
        }
        for header in [HEADER.replace("deputize-receipt+jws", "JWT"), HEADER.replace("ES256", "none")] {
            check(&file(&header, "{}"), |trouble| *trouble == Trouble::OtherKind);
        }
    }

    #[test]
    fn the_key_decides_what_is_asked() {
        let key = PublicJwk::p256("x".to_owned(), "y".to_owned(), |_| "k".to_owned());
        let keys = KeySet { keys: vec![key] };
        let opened = Opened::read(&file(HEADER, "{}")).unwrap();
        let question = opened.question(&keys).unwrap();
        assert_eq!(question.input, format!("{}.{}", encoded(HEADER), encoded("{}")));
        assert_eq!(question.signature, b"s");
        assert!(matches!(opened.document(), Err(Trouble::Malformed(_))), "an empty payload is no receipt");
        assert_eq!(opened.question(&KeySet::default()), Err(Trouble::UnknownKey { says: None }));
        let cut = file(HEADER, "{}").replace(&encoded("s"), "?");
        assert_eq!(Opened::read(&cut).unwrap().question(&keys), Err(Trouble::Tampered));
    }
}
