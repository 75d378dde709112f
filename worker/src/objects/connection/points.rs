//! Metric points in columns of time.
//!
//! A tick is one period's values of all series: per series its number (u32) and value (f64), both little-endian, by
//! number. Twelve bytes a point; a row holds 150,000 series within SQLite's 2 MB.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::time::Duration;

use domain::api::{MetricSeries, Point};
use domain::arn::Region;
use domain::time::Timestamp;
use serde::Deserialize;

use super::poll::CPU;
use super::{Connection, Series};
use crate::fault::Fault;
use crate::{clock, sql};

/// How long points are kept at full resolution.
pub(super) const KEEP: Duration = Duration::from_hours(15 * 24);
/// How many ticks are read at once. With the most series that a tick can hold, all of a range's would not fit into the
/// 128 MB of an isolate: <https://developers.cloudflare.com/workers/platform/limits/>.
const TICKS_AT_ONCE: i64 = 100;
/// How often it is noted that a series is still there: noting it at each poll would write a row for each series.
const SEEN_EVERY: Duration = Duration::from_hours(24);
/// Bytes of one point inside a tick.
const POINT: usize = 12;

/// The values of one period, by series number.
pub(super) type Tick = BTreeMap<u32, f64>;

/// The stored form of a tick.
pub(super) fn encode(tick: &Tick) -> Vec<u8> {
    tick.iter()
        .flat_map(|(series, value)| series.to_le_bytes().into_iter().chain(value.to_le_bytes()))
        .collect()
}

/// A tick from its stored form; an incomplete point at the end is left out.
pub(super) fn decode(bytes: &[u8]) -> Tick {
    bytes.chunks_exact(POINT).filter_map(point).collect()
}

/// One series' value, without the others: points lie in the order of their numbers.
fn value_in(bytes: &[u8], series: u32) -> Option<f64> {
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

fn point(bytes: &[u8]) -> Option<(u32, f64)> {
    let (series, value) = bytes.split_at_checked(4)?;
    Some((u32::from_le_bytes(series.try_into().ok()?), f64::from_le_bytes(value.try_into().ok()?)))
}

#[derive(Deserialize)]
struct Row {
    at: i64,
    #[serde(with = "serde_bytes")]
    points: Vec<u8>,
}

impl Connection {
    /// 404 for a resource that was never seen.
    pub(super) fn series(&self, Series { name, resource, from, to }: Series) -> Result<MetricSeries, Fault> {
        #[derive(Deserialize)]
        struct Found {
            id: u32,
            region: Region,
        }
        self.settings()?;
        let query = "SELECT id, region FROM series WHERE resource = ? AND metric = ?";
        let found =
            sql::row::<Found>(&self.sql, query, vec![resource.as_str().into(), name.as_str().into()])?;
        let Found { id, region } = found.ok_or_else(|| Fault::not_found("series"))?;
        let mut points = Vec::new();
        let mut begin = from;
        loop {
            let rows = self.ticks(begin, to, TICKS_AT_ONCE)?;
            let Some(last) = rows.last() else { break };
            begin = Timestamp::from_millis(last.at.saturating_add(1));
            points.extend(rows.iter().filter_map(|row| {
                Some(Point { at: Timestamp::from_millis(row.at), value: value_in(&row.points, id)? })
            }));
        }
        Ok(MetricSeries {
            name,
            resource,
            region,
            unit: CPU.unit.to_owned(),
            statistic: CPU.statistic.to_owned(),
            period_seconds: CPU.period_seconds,
            from,
            to,
            points,
        })
    }

    /// The number of a series, made when it is new.
    pub(super) fn series_id(&self, region: &str, resource: &str, metric: &str) -> Result<u32, Fault> {
        #[derive(Deserialize)]
        struct Id {
            id: u32,
        }
        let values = || vec![region.into(), resource.into(), metric.into()];
        let query = "SELECT id FROM series WHERE region = ? AND resource = ? AND metric = ?";
        if let Some(Id { id }) = sql::row(&self.sql, query, values())? {
            return Ok(id);
        }
        let statement = "INSERT INTO series (region, resource, metric, seen_at) VALUES (?, ?, ?, ?)";
        let now = sql::at(clock::now());
        sql::run(&self.sql, statement, [values(), vec![now]].concat())?;
        let made = sql::row::<Id>(&self.sql, query, values())?;
        Ok(made.ok_or_else(|| Fault::internal("a series that was just made is not there"))?.id)
    }

    /// Adds points; a later value of the same point wins, and one row is written per period.
    pub(super) fn keep_points(&self, new: BTreeMap<Timestamp, Tick>, now: Timestamp) -> Result<(), Fault> {
        for (at, values) in new {
            let kept = self.ticks(at, at.plus(Duration::from_millis(1)), 1)?;
            let mut tick = kept.first().map(|row| decode(&row.points)).unwrap_or_default();
            tick.extend(values);
            let values = vec![sql::at(at), encode(&tick).into()];
            sql::run(&self.sql, "INSERT OR REPLACE INTO tick (at, points) VALUES (?, ?)", values)?;
        }
        sql::run(&self.sql, "DELETE FROM tick WHERE at < ?", vec![sql::at(now.minus(KEEP))])
    }

    /// Takes series off whose resource was not there for as long as points are kept: none of theirs is left.
    pub(super) fn forget_series(&self, now: Timestamp) -> Result<(), Fault> {
        let seen = "UPDATE series SET seen_at = ? WHERE seen_at < ? AND EXISTS
             (SELECT 1 FROM resource WHERE resource.region = series.region AND resource.id = series.resource)";
        sql::run(&self.sql, seen, vec![sql::at(now), sql::at(now.minus(SEEN_EVERY))])?;
        let unseen = "DELETE FROM series WHERE seen_at < ?";
        sql::run(&self.sql, unseen, vec![sql::at(now.minus(KEEP + SEEN_EVERY))])
    }

    /// Ticks from `from` (inclusive) to `to` (exclusive), oldest first, at most so many.
    fn ticks(&self, from: Timestamp, to: Timestamp, limit: i64) -> Result<Vec<Row>, Fault> {
        let query = "SELECT at, points FROM tick WHERE at >= ? AND at < ? ORDER BY at LIMIT ?";
        sql::rows(&self.sql, query, vec![sql::at(from), sql::at(to), limit.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_form_is_pinned() {
        let tick = Tick::from([(1, 0.5), (258, -1.0)]);
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
                assert_eq!(value_in(&bytes, series), tick.get(&series).copied(), "{series} of {count}");
            }
        }
        let cut = encode(&Tick::from([(1, 1.0), (2, 2.0)]));
        assert_eq!(value_in(cut.get(..15).unwrap(), 2), None);
    }

    #[test]
    fn what_is_cut_short_is_left_out() {
        let bytes = encode(&Tick::from([(1, 1.0), (2, 2.0)]));
        assert_eq!(decode(bytes.get(..15).unwrap()), Tick::from([(1, 1.0)]));
        assert_eq!(decode(&[]), Tick::new());
    }
}
