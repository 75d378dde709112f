//! A block: a day of the series of one bundle, series after series, so that a chart reads one row a day.
//!
//! Stored it is, per series: its place in the bundle, the length of what follows, and its points, oldest first. A point is
//! the minutes since the one before it, and the bytes in which its value differs from the one before: neighbours in time
//! are alike, and most metrics stand still most of the time. Numbers are LEB128. What cannot be read ends a series.

use std::collections::BTreeMap;

/// How many series are in a bundle.
const BUNDLE: u32 = 64;

/// The points of one series on one day: minutes since midnight UTC, each once and ascending, and values.
pub(super) type Day = Vec<(u16, f64)>;

/// The series of one bundle on one day, by number.
pub(super) type Block = BTreeMap<u32, Day>;

/// The bundle that a series is in.
pub(super) const fn bundle_of(series: u32) -> u32 {
    series / BUNDLE
}

/// The numbers of the series in a bundle: the first, and the one after the last.
pub(super) const fn range_of(bundle: u32) -> (u32, u32) {
    let first = bundle.saturating_mul(BUNDLE);
    (first, first.saturating_add(BUNDLE))
}

/// The stored form.
pub(super) fn encode(block: &Block) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (series, day) in block {
        let points = encode_day(day);
        put_number(&mut bytes, u64::from(series % BUNDLE));
        put_number(&mut bytes, points.len() as u64);
        bytes.extend(points);
    }
    bytes
}

/// A block of that bundle from its stored form.
pub(super) fn decode(bytes: &[u8], bundle: u32) -> Block {
    entries(bytes).map(|(place, points)| (series_at(bundle, place), decode_day(points))).collect()
}

/// One series of it, without reading the others; empty where it has none.
pub(super) fn series_in(bytes: &[u8], series: u32) -> Day {
    let place = u64::from(series % BUNDLE);
    entries(bytes).find(|(at, _)| *at == place).map(|(_, points)| decode_day(points)).unwrap_or_default()
}

fn series_at(bundle: u32, place: u64) -> u32 {
    bundle.saturating_mul(BUNDLE).saturating_add(u32::try_from(place).unwrap_or(0))
}

fn entries(mut bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    std::iter::from_fn(move || {
        let place = take_number(&mut bytes)?;
        let length = usize::try_from(take_number(&mut bytes)?).ok()?;
        let (points, rest) = bytes.split_at_checked(length)?;
        bytes = rest;
        Some((place, points))
    })
}

fn encode_day(day: &[(u16, f64)]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(day.len() * 4);
    let (mut minute, mut bits) = (0_u16, 0_u64);
    for (at, value) in day {
        put_number(&mut bytes, u64::from(at.saturating_sub(minute)));
        put_difference(&mut bytes, bits ^ value.to_bits());
        (minute, bits) = (*at, value.to_bits());
    }
    bytes
}

fn decode_day(mut bytes: &[u8]) -> Day {
    let (mut minute, mut bits) = (0_u16, 0_u64);
    std::iter::from_fn(|| {
        let pause = u16::try_from(take_number(&mut bytes)?).ok()?;
        minute = minute.checked_add(pause)?;
        bits ^= take_difference(&mut bytes)?;
        Some((minute, f64::from_bits(bits)))
    })
    .collect()
}

/// A byte that tells how many zero bytes lie before (upper half) and behind (lower half) the others, and these. Eight
/// before means that nothing differs.
pub(super) fn put_difference(bytes: &mut Vec<u8>, difference: u64) {
    let all = difference.to_be_bytes();
    let before = (difference.leading_zeros() / 8) as usize;
    let behind = if before == 8 { 0 } else { (difference.trailing_zeros() / 8) as usize };
    #[expect(clippy::cast_possible_truncation, reason = "both are eight at most")]
    bytes.push((before << 4 | behind) as u8);
    bytes.extend(all.get(before..8 - behind).unwrap_or_default());
}

pub(super) fn take_difference(bytes: &mut &[u8]) -> Option<u64> {
    let (head, rest) = bytes.split_first()?;
    let (before, behind) = (usize::from(head >> 4), usize::from(head & 0xf));
    let (middle, rest) = rest.split_at_checked(8_usize.checked_sub(before + behind)?)?;
    *bytes = rest;
    let mut all = [0; 8];
    all.get_mut(before..8 - behind)?.copy_from_slice(middle);
    Some(u64::from_be_bytes(all))
}

pub(super) fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let seven = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            return bytes.push(seven);
        }
        bytes.push(seven | 0x80);
    }
}

pub(super) fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for place in 0..10 {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_form_is_pinned() {
        let block = Block::from([(129, vec![(0, 0.5), (5, 0.5)]), (130, vec![(300, -1.0)])]);
        let bytes = [
            1, 6, // the second place, six bytes
            0, 0x06, 0x3f, 0xe0, // minute 0: two bytes, six zero ones behind them
            5, 0x80, // five minutes on: the same
            2, 5, // the third place, five bytes
            0xac, 2, 0x06, 0xbf, 0xf0,
        ];
        assert_eq!(encode(&block), bytes);
        assert_eq!(decode(&bytes, 2), block);
        assert_eq!(series_in(&bytes, 130), [(300, -1.0)]);
        assert_eq!(series_in(&bytes, 131), []);
    }

    /// A small generator of numbers that look like metrics: still, slowly moving, and wild ones.
    fn days() -> Vec<Day> {
        let mut state = 7_u64;
        let mut random = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 11
        };
        let minutes = |every: u16| (0..1440).step_by(usize::from(every)).map(|at| u16::try_from(at).unwrap());
        vec![
            vec![],
            minutes(5).map(|at| (at, 0.0)).collect(),
            minutes(1).map(|at| (at, f64::from(at / 100))).collect(),
            minutes(60).map(|at| (at, f64::from_bits(random()))).collect(),
            minutes(5).filter(|at| at % 7 != 0).map(|at| (at, (f64::from(at) / 9.0).sin())).collect(),
            vec![(0, f64::MAX), (1, f64::MIN_POSITIVE), (1439, f64::INFINITY)],
        ]
    }

    #[test]
    fn what_is_written_is_read() {
        let block: Block = days().into_iter().zip(640..).map(|(day, series)| (series, day)).collect();
        let bytes = encode(&block);
        assert_eq!(decode(&bytes, 10), block);
        for (series, day) in &block {
            assert_eq!(series_in(&bytes, *series), *day, "{series}");
        }
    }

    #[test]
    fn what_stands_still_takes_two_bytes_a_point() {
        let day: Day = (0..288).map(|n| (n * 5, 42.0)).collect();
        assert!(encode_day(&day).len() < 288 * 2 + 4);
    }

    #[test]
    fn what_is_cut_short_ends_and_nothing_panics() {
        let block: Block = days().into_iter().zip(0..).map(|(day, series)| (series, day)).collect();
        let bytes = encode(&block);
        for end in 0..bytes.len().min(3000) {
            let read = decode(bytes.get(..end).unwrap(), 0);
            assert!(read.iter().all(|(series, day)| block.get(series) == Some(day)), "cut at {end}");
        }
        for noise in [&[0x80_u8; 12][..], &[0, 3, 0, 0x99, 1], &[0, 2, 0, 0xff], &[1, 200, 1]] {
            decode(noise, 0);
        }
    }
}
