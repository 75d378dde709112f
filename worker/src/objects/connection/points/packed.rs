//! Points as they cross from a Connection to who asked: packed as in a [`block`](super::block), in base64. As numbers of
//! JSON, those of a large query would not fit into an isolate.
//!
//! A point is the seconds since the one before it, and the bytes in which its value differs from the one before.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::promql::Point;
use domain::time::Timestamp;
use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer, Serializer};

use super::block::{put_difference, put_number, take_difference, take_number};

/// For `#[serde(with)]`.
pub(in crate::objects::connection) fn serialize<S: Serializer>(
    points: &[Point],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(encode(points)))
}

/// For `#[serde(with)]`.
pub(in crate::objects::connection) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Point>, D::Error> {
    let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
    Ok(decode(&STANDARD.decode(text.as_bytes()).map_err(D::Error::custom)?))
}

/// Oldest first, after 1970, each at a whole second.
fn encode(points: &[Point]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(points.len() * 6);
    let (mut second, mut bits) = (0, 0_u64);
    for (at, value) in points {
        put_number(&mut bytes, u64::try_from(at.as_seconds() - second).unwrap_or(0));
        put_difference(&mut bytes, bits ^ value.to_bits());
        (second, bits) = (at.as_seconds(), value.to_bits());
    }
    bytes
}

fn decode(mut bytes: &[u8]) -> Vec<Point> {
    let (mut second, mut bits) = (0_i64, 0_u64);
    std::iter::from_fn(|| {
        second = second.checked_add_unsigned(take_number(&mut bytes)?)?;
        bits ^= take_difference(&mut bytes)?;
        Some((Timestamp::from_seconds(second), f64::from_bits(bits)))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_read() {
        let at = |minute: i64| Timestamp::from_seconds(1_795_312_800 + minute * 60);
        let points: Vec<Point> =
            (0..400).map(|n| (at(n * 5), f64::from(i32::try_from(n).unwrap() / 7).sqrt())).collect();
        let bytes = encode(&points);
        assert_eq!(decode(&bytes), points);
        assert!(bytes.len() < points.len() * 7, "{}", bytes.len());
        assert_eq!(decode(&encode(&[])), []);
        for end in 0..bytes.len() {
            let read = decode(bytes.get(..end).unwrap());
            assert!(points.starts_with(&read), "cut at {end}");
        }
        assert_eq!(decode(&[0xff; 30]), [], "noise ends it");
    }
}
