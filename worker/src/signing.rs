//! Signatures of our own: ES256 by the platform's `WebCrypto`, for documents that others verify.
//!
//! Each [`Purpose`] has a key of its own, so that a signature of one kind never stands for another. The private key is a
//! Worker secret and stays here; whoever verifies reads [`key_set`]. After a rotation the earlier keys are still
//! published, so that what they signed can be verified, and sign nothing.
//!
//! [`fits`] is the other direction: whether a signature is that of somebody else's key.

mod pem;
mod verify;
mod webcrypto;

pub(crate) use verify::fits;

use std::cell::RefCell;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::jose::{ES256, Header, KeySet, Signed};
use worker::Env;

use crate::config;
use crate::fault::Fault;
use pem::Kind;
use webcrypto::CryptoKey;

/// What is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Receipts of a connection's checks.
    Receipt,
    /// Tokens that show AWS who the organisation is.
    Oidc,
}

impl Purpose {
    /// The secret with its private key, PEM of PKCS #8.
    pub(crate) const fn secret(self) -> &'static str {
        match self {
            Self::Receipt => "RECEIPT_SIGNING_KEY",
            Self::Oidc => "OIDC_SIGNING_KEY",
        }
    }

    /// The secret with the keys that signed before: private or public ones, one PEM block after the other.
    pub(crate) const fn secret_of_previous(self) -> &'static str {
        match self {
            Self::Receipt => "RECEIPT_SIGNING_KEY_PREVIOUS",
            Self::Oidc => "OIDC_SIGNING_KEY_PREVIOUS",
        }
    }
}

/// A purpose's keys, imported.
struct Keys {
    signing: CryptoKey,
    kid: String,
    published: KeySet,
}

thread_local! {
    /// Imported keys, for as long as the isolate lives: its secrets do not change.
    static IMPORTED: RefCell<Vec<(Purpose, Rc<Keys>)>> = const { RefCell::new(Vec::new()) };
}

/// The public keys of a purpose, the one that signs now first. 503 when none is configured, or one cannot be read.
pub(crate) async fn key_set(env: &Env, purpose: Purpose) -> Result<KeySet, Fault> {
    Ok(keys(env, purpose).await?.published.clone())
}

/// Signs a document. `typ` says what it is, and verifiers insist on it. 503 as [`key_set`].
pub(crate) async fn sign(env: &Env, purpose: Purpose, typ: &str, document: &str) -> Result<Signed, Fault> {
    let keys = keys(env, purpose).await?;
    let header = Header { alg: ES256.to_owned(), kid: keys.kid.clone(), typ: typ.to_owned() };
    let protected = URL_SAFE_NO_PAD.encode(serde_json::to_string(&header)?);
    let payload = URL_SAFE_NO_PAD.encode(document);
    let input = Signed::signing_input(&protected, &payload);
    let signature = webcrypto::sign(&keys.signing, input.as_bytes()).await.map_err(worker::Error::from)?;
    Ok(Signed { payload, protected, signature: URL_SAFE_NO_PAD.encode(signature) })
}

async fn keys(env: &Env, purpose: Purpose) -> Result<Rc<Keys>, Fault> {
    let find = |all: &Vec<(Purpose, Rc<Keys>)>| {
        all.iter().find(|(of, _)| *of == purpose).map(|(_, keys)| Rc::clone(keys))
    };
    if let Some(keys) = IMPORTED.with_borrow(find) {
        return Ok(keys);
    }
    // Two requests may import at once; both get the same keys, and one of them is kept.
    let keys = Rc::new(import_all(env, purpose).await?);
    IMPORTED.with_borrow_mut(|all| {
        all.retain(|(of, _)| *of != purpose);
        all.push((purpose, Rc::clone(&keys)));
    });
    Ok(keys)
}

async fn import_all(env: &Env, purpose: Purpose) -> Result<Keys, Fault> {
    const NO_KEY: &str = "WebCrypto does not take it for a key of P-256";
    let secrets = config::signing_keys(env, purpose);
    let secret = purpose.secret();
    let mut blocks = secrets
        .present
        .as_deref()
        .map_or(Ok(Vec::new()), pem::read)
        .map_err(|wrong| unusable(secret, wrong))?;
    let (Some((Kind::Private, der)), true) = (blocks.pop(), blocks.is_empty()) else {
        return Err(unusable(secret, "it must hold one private key"));
    };
    let refused = |name| move |_| unusable(name, NO_KEY);
    let present = webcrypto::public_jwk(Kind::Private, &der).await.map_err(refused(secret))?;
    // Once more, not extractable this time: the key that is kept can sign and be read by nobody.
    let signing = webcrypto::import(Kind::Private, &der, false).await.map_err(refused(secret))?;
    let (kid, mut published) = (present.kid.clone(), KeySet { keys: vec![present] });
    let secret = purpose.secret_of_previous();
    let previous = secrets.previous.as_deref().map_or(Ok(Vec::new()), pem::read);
    for (kind, der) in previous.map_err(|wrong| unusable(secret, wrong))? {
        let earlier = webcrypto::public_jwk(kind, &der).await.map_err(refused(secret))?;
        if !published.keys.contains(&earlier) {
            published.keys.push(earlier);
        }
    }
    Ok(Keys { signing, kid, published })
}

/// Names the secret and, for the log, what is wrong with it; never a part of it.
fn unusable(secret: &str, wrong: &str) -> Fault {
    config::missing(secret).because(format!("{secret}: {wrong}")).remedy(format!(
        "The organisation's administrator makes a key and sets it: {} | wrangler secret put {secret}",
        pem::COMMAND
    ))
}
