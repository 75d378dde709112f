//! Randomness and digests: ids, secrets, and the form in which secrets are kept.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::PersonId;
use sha2::{Digest as _, Sha256};

use crate::fault::Fault;

/// Random bytes from the platform.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Fault::internal(format!("no randomness: {error}")))?;
    Ok(bytes)
}

/// A new secret: 256 random bits in URL-safe base64, 43 characters.
pub(crate) fn secret() -> Result<String, Fault> {
    Ok(URL_SAFE_NO_PAD.encode(bytes::<32>()?))
}

/// Whether a text is of a secret's form.
pub(crate) fn is_secret(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The SHA-256 of a text in URL-safe base64. Secrets of 256 random bits need no slow hash: there is nothing to guess.
pub(crate) fn digest(text: &str) -> String {
    digest_of(text.as_bytes())
}

/// The same of any bytes.
pub(crate) fn digest_of(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}

/// The id of whoever has that address, in lower case: the first 16 bytes of its SHA-256.
pub(crate) fn person_of(email: &str) -> PersonId {
    let whole: [u8; 32] = Sha256::digest(email.as_bytes()).into();
    let (half, _) = whole.split_at(16);
    PersonId::from_bytes(half.try_into().unwrap_or_default())
}
