//! Passkeys: what a browser and an authenticator say in the two ceremonies of Web Authentication, and what must be true of
//! it. <https://www.w3.org/TR/webauthn-3/#sctn-rp-operations>
//!
//! [`created`] is section 7.1, [`shown`] section 7.2 up to the signature, which whoever calls verifies with
//! [`Shown::signed`] and [`Shown::signature`]. Passkeys are the only thing that their owner shows, so the authenticator must
//! have verified who it is (by a finger, a face or a PIN), and they are discoverable: nobody types an address. Attestation,
//! the authenticator's word on its own make, is neither asked for nor looked at: every make is taken.

mod authenticator;
mod client;
mod key;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::jose::{Algorithm, Jwk};
use authenticator::AuthenticatorData;
use client::Kind;

/// How long a ceremony may take, from the challenge to the answer.
pub const CEREMONY_LIFE: std::time::Duration = std::time::Duration::from_mins(5);
/// How many passkeys a person can have.
pub const PASSKEYS_MAX: usize = 20;
/// The algorithms that are offered, COSE's numbers, the preferred first: ES256, `EdDSA`, RS256.
pub const ALGORITHMS: [i64; 3] = [-7, -8, -257];
/// The longest name of a passkey, in characters.
pub const NAME_MAX: usize = 60;
/// The longest credential id, in bytes: section 5.1 of the specification.
const ID_BYTES_MAX: usize = 1023;

/// What a ceremony was begun with, and where.
#[derive(Clone, Copy, Debug)]
pub struct Ceremony<'a> {
    /// The challenge, in base64url.
    pub challenge: &'a str,
    /// The origin that the console is served from.
    pub origin: &'a str,
    /// Its host, which the passkey is bound to.
    pub rp_id: &'a str,
}

/// Why an answer counts for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It cannot be read.
    #[error("it is not of the form of Web Authentication")]
    Form,
    /// It is of the other ceremony.
    #[error("it answers another kind of question")]
    Kind,
    /// It answers another question.
    #[error("its challenge is another")]
    Challenge,
    /// It was given on a page of another site, or inside one.
    #[error("it was given on another site")]
    Origin,
    /// It is another site's passkey.
    #[error("it is another site's passkey")]
    Site,
    /// Nobody was there, or who it was has not been verified.
    #[error("the authenticator has not verified its owner")]
    Unverified,
    /// It signs by what is not taken.
    #[error("its kind of key is not taken")]
    Algorithm,
    /// It was used elsewhere since: somebody may have a copy.
    #[error("its counter went back")]
    Counter,
}

/// A credential that was made, in the JSON form that browsers give (`toJSON()`); what is not needed is passed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreatedCredential {
    /// The authenticator's answer.
    pub response: CreatedResponse,
}

/// The answer to a request for a new credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedResponse {
    /// What the browser saw, JSON in base64url.
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    /// What the authenticator made, CBOR in base64url.
    pub attestation_object: String,
}

/// A credential that was shown, in the same form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShownCredential {
    /// The credential's id, in base64url.
    pub id: String,
    /// The authenticator's answer.
    pub response: ShownResponse,
}

/// The answer to a request to show one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShownResponse {
    /// What the browser saw, JSON in base64url.
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    /// What the authenticator says, in base64url.
    pub authenticator_data: String,
    /// Its signature, in base64url.
    pub signature: String,
    /// Whose credential it is, in base64url: a person's id.
    #[serde(default)]
    pub user_handle: Option<String>,
}

/// A new passkey: what is kept of it. Stored as JSON; the names of the fields stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicPart {
    /// The credential's id, in base64url.
    pub credential: String,
    /// Its public key.
    pub key: Jwk,
    /// COSE's number of what it signs by.
    pub algorithm: i64,
    /// How often it was used, where the authenticator counts; else 0.
    pub counter: u32,
    /// Whether its maker copies it to its owner's other devices.
    pub is_synced: bool,
}

impl PublicPart {
    /// What it signs by.
    pub fn signs_by(&self) -> Option<Algorithm> {
        key::algorithm(self.algorithm)
    }

    /// Whether a counter of this value may come next: section 7.2, step 22. Those that do not count say 0 each time.
    pub fn may_count(&self, counter: u32) -> bool {
        (counter == 0 && self.counter == 0) || counter > self.counter
    }
}

/// What an authenticator signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What the signature covers.
    pub signed: Vec<u8>,
    /// The signature, as the authenticator writes it.
    pub signature: Vec<u8>,
    /// How often it was used.
    pub counter: u32,
    /// Whether it is copied to other devices now.
    pub is_synced: bool,
}

impl Shown {
    /// The signature as JOSE and `WebCrypto` write it: that of ECDSA is DER in Web Authentication.
    pub fn signature_for(&self, algorithm: Algorithm) -> Option<Vec<u8>> {
        match algorithm {
            Algorithm::Es256 => key::from_der(&self.signature),
            _ => Some(self.signature.clone()),
        }
    }
}

/// Judges a new credential: section 7.1.
pub fn created(credential: &CreatedCredential, ceremony: &Ceremony<'_>) -> Result<PublicPart, Unfit> {
    let CreatedResponse { client_data_json, attestation_object } = &credential.response;
    client::judge(&decode(client_data_json)?, Kind::Create, ceremony)?;
    let object = decode(attestation_object)?;
    let data = AuthenticatorData::read(authenticator::of_attestation(&object)?)?;
    require(&data, ceremony)?;
    let made = data.made.ok_or(Unfit::Form)?;
    if made.credential.is_empty() || made.credential.len() > ID_BYTES_MAX {
        return Err(Unfit::Form);
    }
    let (algorithm, key) = key::read(made.key)?;
    Ok(PublicPart {
        credential: URL_SAFE_NO_PAD.encode(made.credential),
        key,
        algorithm,
        counter: data.counter,
        is_synced: data.is_synced,
    })
}

/// Judges a credential that was shown, but for its signature and its counter: section 7.2.
pub fn shown(credential: &ShownCredential, ceremony: &Ceremony<'_>) -> Result<Shown, Unfit> {
    let ShownResponse { client_data_json, authenticator_data, signature, .. } = &credential.response;
    let client_data = decode(client_data_json)?;
    client::judge(&client_data, Kind::Get, ceremony)?;
    let mut signed = decode(authenticator_data)?;
    let data = AuthenticatorData::read(&signed)?;
    require(&data, ceremony)?;
    let (counter, is_synced) = (data.counter, data.is_synced);
    signed.extend_from_slice(&Sha256::digest(&client_data));
    Ok(Shown { signed, signature: decode(signature)?, counter, is_synced })
}

/// Whose credential it is said to be: the `userHandle`, a text here.
pub fn owner(credential: &ShownCredential) -> Option<String> {
    let handle = credential.response.user_handle.as_deref()?;
    String::from_utf8(URL_SAFE_NO_PAD.decode(handle).ok()?).ok()
}

/// A name as it is kept; `None` for none, or a longer one than is shown.
pub fn name(text: &str) -> Option<String> {
    let name = text.trim();
    let is_sound = !name.is_empty() && name.chars().count() <= NAME_MAX && !name.contains(char::is_control);
    is_sound.then(|| name.to_owned())
}

fn require(data: &AuthenticatorData<'_>, ceremony: &Ceremony<'_>) -> Result<(), Unfit> {
    let hash: [u8; 32] = Sha256::digest(ceremony.rp_id.as_bytes()).into();
    if *data.site_hash != hash {
        return Err(Unfit::Site);
    }
    if !(data.is_present && data.is_verified) {
        return Err(Unfit::Unverified);
    }
    Ok(())
}

fn decode(text: &str) -> Result<Vec<u8>, Unfit> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Unfit::Form)
}

#[cfg(test)]
mod tests;
