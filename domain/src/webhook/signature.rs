//! The signature of a message, after the Standard Webhooks specification: HMAC-SHA256 over `{id}.{timestamp}.{body}`.
//!
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme>

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::ids::MessageId;
use crate::time::Timestamp;

/// What a secret begins with when people see it.
const PREFIX: &str = "whsec_";
/// How long a key is that we make: as long as the digest. The specification allows 24 to 64 bytes.
pub const KEY_BYTES: usize = 32;

/// A webhook's signing key. It has no `Display`, and its `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// From random bytes.
    pub fn from_random_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes.to_vec())
    }

    /// From what [`Secret::expose`] gave; `None` for another form, or a key that is too short or too long.
    pub fn read(text: &str) -> Option<Self> {
        let key = STANDARD.decode(text.strip_prefix(PREFIX)?).ok()?;
        (24..=64).contains(&key.len()).then_some(Self(key))
    }

    /// `whsec_…`: for its owner, once, and for the vault.
    pub fn expose(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// `v1,…` of a message that is sent at that time.
    pub fn sign(&self, id: &str, at: Timestamp, body: &str) -> String {
        // A key of any length is taken, so this does not fail.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        for part in [id, ".", &at.as_seconds().to_string(), ".", body] {
            mac.update(part.as_bytes());
        }
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// The three headers of a message, by name and value. More than one secret signs while they are rotated: a receiver takes
/// the message if any of the signatures is right.
pub fn headers(secrets: &[Secret], id: &MessageId, at: Timestamp, body: &str) -> [(&'static str, String); 3] {
    let signatures: Vec<String> = secrets.iter().map(|secret| secret.sign(id.as_str(), at, body)).collect();
    [
        ("webhook-id", id.to_string()),
        ("webhook-timestamp", at.as_seconds().to_string()),
        ("webhook-signature", signatures.join(" ")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector that the specification's own libraries are tested with.
    #[test]
    fn the_published_vector() {
        let secret = Secret::read("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let at = Timestamp::from_seconds(1_614_265_330);
        assert_eq!(
            secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at, r#"{"test": 2432232314}"#),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn a_secret_is_read_as_it_was_shown_and_hidden_otherwise() {
        let secret = Secret::from_random_bytes([7; KEY_BYTES]);
        let shown = secret.expose();
        assert!(shown.starts_with("whsec_BwcH"), "{shown}");
        assert_eq!(Secret::read(&shown).unwrap(), secret);
        assert_eq!(format!("{secret:?}"), "Secret(hidden)");
        for wrong in
            ["", "whsec_", "whsec_c2hvcnQ=", "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=", "whsec_?"]
        {
            assert!(Secret::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn both_secrets_sign_while_they_are_rotated() {
        let (new, old) = (Secret::from_random_bytes([1; 32]), Secret::from_random_bytes([2; 32]));
        let (id, at) = (MessageId::from_bytes([3; 16]), Timestamp::from_millis(1_614_265_330_999));
        let [id_header, time, signature] = headers(&[new.clone(), old.clone()], &id, at, "{}");
        assert_eq!(id_header, ("webhook-id", "msg_03030303030303030303030303030303".to_owned()));
        assert_eq!(time.1, "1614265330");
        let expected = format!("{} {}", new.sign(id.as_str(), at, "{}"), old.sign(id.as_str(), at, "{}"));
        assert_eq!(signature.1, expected);
    }
}
