//! Keys as COSE writes them (RFC 9052, section 7; RFC 9053, sections 2 and 7), made into those of JOSE; and signatures of
//! ECDSA, which are DER here.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use minicbor::Decoder;
use minicbor::data::Type;

use super::Unfit;
use crate::jose::{Algorithm, Jwk};

/// By COSE's number.
pub(super) fn algorithm(number: i64) -> Option<Algorithm> {
    match number {
        -7 => Some(Algorithm::Es256),
        -8 => Some(Algorithm::EdDsa),
        -257 => Some(Algorithm::Rs256),
        _ => None,
    }
}

/// The members that are read: `kty` (1), `alg` (3), and those of the kind of key.
#[derive(Default)]
struct Cose<'a> {
    kind: Option<i64>,
    algorithm: Option<i64>,
    curve: Option<i64>,
    /// −1 of an RSA key: `n`.
    minus_one: Option<&'a [u8]>,
    /// −2: `x`, or `e` of an RSA key.
    minus_two: Option<&'a [u8]>,
    /// −3: `y`.
    minus_three: Option<&'a [u8]>,
}

/// A key that signs by one of the algorithms that were offered, and the algorithm's number.
pub(super) fn read(bytes: &[u8]) -> Result<(i64, Jwk), Unfit> {
    let cose = members(bytes).map_err(|_| Unfit::Form)?;
    let number = cose.algorithm.ok_or(Unfit::Form)?;
    let algorithm = algorithm(number).ok_or(Unfit::Algorithm)?;
    let text = |bytes: Option<&[u8]>| bytes.map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
    let empty = Jwk {
        kty: String::new(),
        kid: None,
        alg: None,
        usage: None,
        n: None,
        e: None,
        crv: None,
        x: None,
        y: None,
    };
    let key = match (cose.kind, cose.curve) {
        (Some(2), Some(1)) => Jwk {
            kty: "EC".to_owned(),
            crv: Some("P-256".to_owned()),
            x: text(cose.minus_two),
            y: text(cose.minus_three),
            ..empty
        },
        (Some(1), Some(6)) => {
            Jwk { kty: "OKP".to_owned(), crv: Some("Ed25519".to_owned()), x: text(cose.minus_two), ..empty }
        }
        (Some(3), _) => {
            Jwk { kty: "RSA".to_owned(), n: text(cose.minus_one), e: text(cose.minus_two), ..empty }
        }
        _ => return Err(Unfit::Algorithm),
    };
    if key.verifies(algorithm) { Ok((number, key)) } else { Err(Unfit::Algorithm) }
}

fn members(bytes: &[u8]) -> Result<Cose<'_>, minicbor::decode::Error> {
    let mut decoder = Decoder::new(bytes);
    let mut cose = Cose::default();
    let entries = decoder.map()?.unwrap_or_default();
    for _ in 0..entries.min(16) {
        let label = decoder.i64()?;
        let is_bytes = decoder.datatype()? == Type::Bytes;
        match (label, is_bytes) {
            (1, false) => cose.kind = Some(decoder.i64()?),
            (3, false) => cose.algorithm = Some(decoder.i64()?),
            (-1, false) => cose.curve = Some(decoder.i64()?),
            (-1, true) => cose.minus_one = Some(decoder.bytes()?),
            (-2, true) => cose.minus_two = Some(decoder.bytes()?),
            (-3, true) => cose.minus_three = Some(decoder.bytes()?),
            _ => decoder.skip()?,
        }
    }
    Ok(cose)
}

/// r and s, 32 bytes each, of a signature in DER (RFC 3279, section 2.2.3). `None` for what is not one of P-256.
pub(super) fn from_der(der: &[u8]) -> Option<Vec<u8>> {
    let (&[0x30, length], rest) = der.split_first_chunk::<2>()? else { return None };
    if usize::from(length) != rest.len() {
        return None;
    }
    let (r, rest) = integer(rest)?;
    let (s, rest) = integer(rest)?;
    rest.is_empty().then(|| [r, s].concat())
}

/// One positive integer, filled up to 32 bytes, and what follows it.
fn integer(der: &[u8]) -> Option<([u8; 32], &[u8])> {
    let (&[0x02, length], rest) = der.split_first_chunk::<2>()? else { return None };
    let (digits, rest) = rest.split_at_checked(usize::from(length))?;
    // A zero in front keeps a large one positive.
    let digits = match digits {
        [0, rest @ ..] if rest.first().is_some_and(|first| first & 0x80 != 0) => rest,
        [first, ..] if first & 0x80 == 0 => digits,
        _ => return None,
    };
    let mut whole = [0; 32];
    let place = whole.len().checked_sub(digits.len())?;
    whole.get_mut(place..)?.copy_from_slice(digits);
    Some((whole, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures() {
        // r = 1, s with its highest bit set.
        let mut der = vec![0x30, 3 + 35, 0x02, 1, 1, 0x02, 33, 0];
        der.extend([0x80; 32]);
        let raw = from_der(&der).unwrap();
        assert_eq!((raw.len(), raw[31], raw[30], raw[32]), (64, 1, 0, 0x80));
        for wrong in [
            &der[..der.len() - 1],
            &[],
            &[0x30, 0],
            &[0x30, 6, 0x02, 1, 0x80, 0x02, 1, 1],
            &[0x30, 6, 0x02, 1, 1, 0x03, 1, 1],
            &[0x30, 4, 0x02, 0, 0x02, 0],
            &[[0x30, 7, 0x02, 1, 1, 0x02, 1, 1].as_slice(), &[0]].concat(),
        ] {
            assert_eq!(from_der(wrong), None, "{wrong:?}");
        }
    }
}
