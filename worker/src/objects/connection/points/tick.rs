//! A tick: one period's values of all series, as they come.
//!
//! Stored it is, per series, its number (u32) and value (f64), both little-endian, by number. Twelve bytes a point; a row
//! holds 150,000 series within SQLite's 2 MB.

use std::cmp::Ordering;

/// Bytes of one point.
const POINT: usize = 12;

/// The values of one period: series number and value, by number, each once.
pub(in crate::objects::connection) type Tick = Vec<(u32, f64)>;

/// The stored form.
pub(super) fn encode(tick: &[(u32, f64)]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(tick.len() * POINT);
    for (series, value) in tick {
        bytes.extend(series.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes
}

/// A tick from its stored form; an incomplete point at the end is left out.
pub(super) fn decode(bytes: &[u8]) -> Tick {
    bytes.chunks_exact(POINT).filter_map(point).collect()
}

/// One series' value, without the others.
pub(super) fn value_in(bytes: &[u8], series: u32) -> Option<f64> {
    let (mut from, mut to) = (0, bytes.len() / POINT);
    while from < to {
        let middle = from.midpoint(to);
        let (number, value) = point(bytes.get(middle * POINT..(middle + 1) * POINT)?)?;
        match number.cmp(&series) {
            Ordering::Equal => return Some(value),
            Ordering::Less => from = middle + 1,
            Ordering::Greater => to = middle,
        }
    }
    None
}

/// Both together, by number; where both have a series the newer's value wins.
pub(super) fn merge(kept: Tick, mut newer: Tick) -> Tick {
    newer.extend(kept);
    // Stable: the newer one of a series stays before the kept one.
    newer.sort_by_key(|(series, _)| *series);
    newer.dedup_by_key(|(series, _)| *series);
    newer
}

fn point(bytes: &[u8]) -> Option<(u32, f64)> {
    let (series, value) = bytes.split_at_checked(4)?;
    Some((u32::from_le_bytes(series.try_into().ok()?), f64::from_le_bytes(value.try_into().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_form_is_pinned() {
        let tick = vec![(1, 0.5), (258, -1.0)];
        let bytes = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0xbf];
        assert_eq!(encode(&tick), bytes);
        assert_eq!(decode(&bytes), tick);
    }

    #[test]
    fn one_series_is_found_among_many() {
        for count in [0_u32, 1, 2, 3, 7, 100] {
            let tick: Tick = (0..count).map(|n| (n * 3 + 1, f64::from(n))).collect();
            let bytes = encode(&tick);
            for series in 0..count * 3 + 3 {
                let expected = tick.iter().find(|(number, _)| *number == series).map(|(_, value)| *value);
                assert_eq!(value_in(&bytes, series), expected, "{series} of {count}");
            }
        }
        let cut = encode(&[(1, 1.0), (2, 2.0)]);
        assert_eq!(value_in(cut.get(..15).unwrap(), 2), None);
    }

    #[test]
    fn what_is_cut_short_is_left_out() {
        let bytes = encode(&[(1, 1.0), (2, 2.0)]);
        assert_eq!(decode(bytes.get(..15).unwrap()), [(1, 1.0)]);
        assert_eq!(decode(&[]), []);
    }

    #[test]
    fn a_newer_value_wins() {
        let merged = merge(vec![(1, 1.0), (3, 3.0)], vec![(4, 40.0), (3, 30.0)]);
        assert_eq!(merged, [(1, 1.0), (3, 30.0), (4, 40.0)]);
    }
}
