//! Secrets at rest: AES-256-GCM with a key for each workspace, derived by HKDF-SHA256 from the deployment's own secret.
//!
//! Used for the access keys that some connections carry (row B6). It is synchronous, so that a secret is sealed between
//! two SQL statements, and takes its randomness as an argument.
//!
//! A sealed text names the key that it was sealed with, so that the deployment's secret can be changed: what the previous
//! one sealed still opens, and is sealed anew at the next occasion. Workspace, connection and purpose are bound to it:
//! copied to another place it does not open.
//!
//! Stored form: `v1.<key, 8 characters>.<nonce and ciphertext>`, the parts in URL-safe base64 without padding.

use std::fmt;

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// The form that is written.
const FORM: &str = "v1";
/// The shortest secret that is taken, in bytes: as long as the keys that are made of it.
const LEAST_BYTES: usize = 32;
/// AES-GCM's usual nonce, 96 bits: random, since the keys are many and each seals little
/// (NIST SP 800-38D, section 8.3: fewer than 2^32 a key).
pub(crate) const NONCE_BYTES: usize = 12;

/// Where a secret belongs. It opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    /// The workspace, which has a key of its own.
    pub(crate) workspace: &'a str,
    /// The thing in it.
    pub(crate) owner: &'a str,
    /// What the secret is for.
    pub(crate) purpose: &'a str,
}

/// Why a sealed text does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unsealable {
    /// It was sealed with a key that this deployment does not have (any more).
    #[error("it was sealed with another encryption key")]
    OtherKey,
    /// It was changed, belongs to another place, or is no sealed text.
    #[error("it does not belong here, or was changed")]
    NotThis,
}

/// One of the deployment's secrets.
struct Master {
    derive: Hkdf<Sha256>,
    name: String,
}

impl Master {
    fn new(secret: &[u8]) -> Self {
        // The salt keeps these keys apart from whatever else is ever derived from the same secret.
        let derive = Hkdf::<Sha256>::new(Some(b"deputize/vault"), secret);
        let mut name = [0; 6];
        // HKDF gives up to 8,160 bytes; these lengths cannot fail.
        let _ = derive.expand(b"name", &mut name);
        Self { derive, name: URL_SAFE_NO_PAD.encode(name) }
    }

    fn cipher(&self, place: Place<'_>) -> Aes256Gcm {
        let mut key = Zeroizing::new([0; 32]);
        let _ = self.derive.expand_multi_info(&[b"workspace/", place.workspace.as_bytes()], key.as_mut());
        Aes256Gcm::new(&(*key).into())
    }
}

/// The deployment's encryption keys: the current one seals, the previous one still opens.
pub(crate) struct Vault {
    current: Master,
    previous: Option<Master>,
}

impl Vault {
    /// From secrets in base64 (either alphabet) of 32 bytes or more; `None` for one that is not.
    pub(crate) fn new(current: &str, previous: Option<&str>) -> Option<Self> {
        let master = |text: &str| {
            let bytes = Zeroizing::new(decode(text.trim())?);
            (bytes.len() >= LEAST_BYTES).then(|| Master::new(&bytes))
        };
        let previous = match previous {
            Some(text) => Some(master(text)?),
            None => None,
        };
        Some(Self { current: master(current)?, previous })
    }

    /// Seals a secret. The nonce is random and never used again.
    pub(crate) fn seal(&self, place: Place<'_>, nonce: [u8; NONCE_BYTES], secret: &[u8]) -> Option<String> {
        let bound = bound(place);
        let payload = Payload { msg: secret, aad: bound.as_bytes() };
        let mut sealed = nonce.to_vec();
        sealed.extend(self.current.cipher(place).encrypt(&Nonce::from(nonce), payload).ok()?);
        Some(format!("{FORM}.{}.{}", self.current.name, URL_SAFE_NO_PAD.encode(sealed)))
    }

    /// Opens what was sealed for this place.
    pub(crate) fn open(&self, place: Place<'_>, sealed: &str) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let mut parts = sealed.splitn(3, '.');
        let mut part = || parts.next().unwrap_or_default();
        let (form, name, rest) = (part(), part(), part());
        if form != FORM {
            return Err(Unsealable::NotThis);
        }
        let masters = [Some(&self.current), self.previous.as_ref()];
        let master = masters.into_iter().flatten().find(|master| master.name == name);
        let master = master.ok_or(Unsealable::OtherKey)?;
        let bytes = URL_SAFE_NO_PAD.decode(rest).map_err(|_| Unsealable::NotThis)?;
        let (nonce, ciphertext) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(Unsealable::NotThis)?;
        let bound = bound(place);
        let payload = Payload { msg: ciphertext, aad: bound.as_bytes() };
        let opened = master.cipher(place).decrypt(&Nonce::from(*nonce), payload);
        opened.map(Zeroizing::new).map_err(|_| Unsealable::NotThis)
    }

    /// Whether it was sealed with a key that is on its way out.
    pub(crate) fn is_stale(&self, sealed: &str) -> bool {
        sealed.split('.').nth(1) != Some(self.current.name.as_str())
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("current", &self.current.name).finish_non_exhaustive()
    }
}

/// The associated data of a place.
fn bound(place: Place<'_>) -> String {
    format!("{}\n{}\n{}", place.workspace, place.owner, place.purpose)
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let bare = text.trim_end_matches('=');
    STANDARD.decode(text).or_else(|_| URL_SAFE_NO_PAD.decode(bare)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    const NEXT: &str = "YWJjZGVmZ2hpamFiY2RlZmdoaWphYmNkZWZnaGlqYWI=";
    const HERE: Place<'_> = Place { workspace: "ws_1", owner: "con_1", purpose: "keys" };

    fn vault(current: &str, previous: Option<&str>) -> Vault {
        Vault::new(current, previous).unwrap()
    }

    /// What a released version sealed must open for ever. The literal was made by another implementation, Node's.
    #[test]
    fn the_stored_form_is_pinned() {
        let pinned = "v1.VExbBMzf.BwcHBwcHBwcHBwcHbiWoKeJFC8WEikqd-Is_O-zQy4tj7g";
        assert_eq!(vault(NOW, None).seal(HERE, [7; NONCE_BYTES], b"secret").unwrap(), pinned);
        assert_eq!(*vault(NOW, None).open(HERE, pinned).unwrap(), b"secret");
    }

    #[test]
    fn it_opens_in_its_own_place_alone() {
        let vault = vault(NOW, None);
        let sealed = vault.seal(HERE, [1; NONCE_BYTES], b"secret").unwrap();
        for elsewhere in [
            Place { workspace: "ws_2", ..HERE },
            Place { owner: "con_2", ..HERE },
            Place { purpose: "other", ..HERE },
            Place { workspace: "ws_1\ncon_1", owner: "keys", purpose: "" },
        ] {
            assert_eq!(vault.open(elsewhere, &sealed), Err(Unsealable::NotThis), "{elsewhere:?}");
        }
        let mut changed = sealed.clone();
        let last = changed.pop().unwrap();
        changed.push(if last == 'A' { 'B' } else { 'A' });
        for wrong in ["", "v1", "v2.x.y", &changed, sealed.get(..30).unwrap()] {
            assert!(vault.open(HERE, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_key_can_be_changed() {
        let sealed = vault(NOW, None).seal(HERE, [1; NONCE_BYTES], b"secret").unwrap();
        let both = vault(NEXT, Some(NOW));
        assert!(both.is_stale(&sealed));
        assert_eq!(*both.open(HERE, &sealed).unwrap(), b"secret");
        let anew = both.seal(HERE, [2; NONCE_BYTES], b"secret").unwrap();
        assert!(!both.is_stale(&anew));
        assert_eq!(*vault(NEXT, None).open(HERE, &anew).unwrap(), b"secret");
        assert_eq!(vault(NEXT, None).open(HERE, &sealed), Err(Unsealable::OtherKey));
    }

    #[test]
    fn a_short_or_garbled_secret_is_none() {
        for wrong in ["", "c2hvcnQ=", "not base64 at all, not base64 at all, not base64"] {
            assert!(Vault::new(wrong, None).is_none() && Vault::new(NOW, Some(wrong)).is_none(), "{wrong}");
        }
        assert!(
            Vault::new("__-_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODk", None).is_some(),
            "URL-safe, unpadded"
        );
    }

    #[test]
    fn debug_hides_the_keys() {
        let shown = format!("{:?}", vault(NOW, None));
        assert!(shown.starts_with("Vault { current: ") && shown.len() < 50, "{shown}");
    }
}
