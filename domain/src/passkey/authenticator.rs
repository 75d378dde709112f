//! What the authenticator says, section 6.1: 32 bytes of the site's hash, a byte of flags, four of a counter, and, for a new
//! credential, its id and its key.

use minicbor::Decoder;

use super::Unfit;

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const MAY_BE_SYNCED: u8 = 1 << 3;
const IS_SYNCED: u8 = 1 << 4;
const HAS_CREDENTIAL: u8 = 1 << 6;

/// It, read.
#[derive(Debug)]
pub(super) struct AuthenticatorData<'a> {
    pub(super) site_hash: &'a [u8; 32],
    pub(super) is_present: bool,
    pub(super) is_verified: bool,
    pub(super) is_synced: bool,
    pub(super) counter: u32,
    pub(super) made: Option<Made<'a>>,
}

/// A new credential.
#[derive(Debug)]
pub(super) struct Made<'a> {
    pub(super) credential: &'a [u8],
    /// The key as COSE writes it, and perhaps extensions behind it.
    pub(super) key: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Unfit> {
        let (site_hash, rest) = bytes.split_first_chunk::<32>().ok_or(Unfit::Form)?;
        let (flags, rest) = rest.split_first().ok_or(Unfit::Form)?;
        let (counter, rest) = rest.split_first_chunk::<4>().ok_or(Unfit::Form)?;
        let is = |flag: u8| flags & flag != 0;
        // What cannot be copied is not copied: section 6.1.3.
        if is(IS_SYNCED) && !is(MAY_BE_SYNCED) {
            return Err(Unfit::Form);
        }
        let made = if is(HAS_CREDENTIAL) { Some(made(rest)?) } else { None };
        Ok(Self {
            site_hash,
            is_present: is(PRESENT),
            is_verified: is(VERIFIED),
            is_synced: is(IS_SYNCED),
            counter: u32::from_be_bytes(*counter),
            made,
        })
    }
}

/// Section 6.5.1: 16 bytes of the authenticator's make, two of a length, the id, the key.
fn made(bytes: &[u8]) -> Result<Made<'_>, Unfit> {
    let (_, rest) = bytes.split_first_chunk::<16>().ok_or(Unfit::Form)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or(Unfit::Form)?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (credential, key) = rest.split_at_checked(length).ok_or(Unfit::Form)?;
    Ok(Made { credential, key })
}

/// The authenticator data of an attestation object: CBOR, a map of `fmt`, `attStmt` and `authData`.
pub(super) fn of_attestation(object: &[u8]) -> Result<&[u8], Unfit> {
    let mut decoder = Decoder::new(object);
    let form = |_| Unfit::Form;
    let entries = decoder.map().map_err(form)?.ok_or(Unfit::Form)?;
    for _ in 0..entries.min(8) {
        if decoder.str().map_err(form)? == "authData" {
            return decoder.bytes().map_err(form);
        }
        decoder.skip().map_err(form)?;
    }
    Err(Unfit::Form)
}
