//! Metric points in columns of time.
//!
//! A tick is one period's values of all series: per series its number (u32) and value (f64), both little-endian, by
//! number. Twelve bytes a point; a row holds 150,000 series within SQLite's 2 MB.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::api::{MetricSeries, Point};
use domain::arn::Region;
use domain::time::Timestamp;
use serde::Deserialize;

use super::poll::CPU;
use super::{Connection, Series};
use crate::fault::Fault;
use crate::sql;

/// How long points are kept at full resolution.
pub(super) const KEEP: Duration = Duration::from_hours(15 * 24);
/// The longest range that one answer covers: as much as is kept.
const TICKS_MAX: i64 = 15 * 24 * 12;
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
        let points = self
            .ticks(from, to)?
            .into_iter()
            .filter_map(|(at, tick)| Some(Point { at, value: *tick.get(&id)? }))
            .collect();
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
        sql::run(&self.sql, "INSERT INTO series (region, resource, metric) VALUES (?, ?, ?)", values())?;
        let made = sql::row::<Id>(&self.sql, query, values())?;
        Ok(made.ok_or_else(|| Fault::internal("a series that was just made is not there"))?.id)
    }

    /// Adds points; a later value of the same point wins, and one row is written per period.
    pub(super) fn keep_points(&self, new: BTreeMap<Timestamp, Tick>, now: Timestamp) -> Result<(), Fault> {
        for (at, values) in new {
            let kept = self.ticks(at, at.plus(Duration::from_millis(1)))?;
            let mut tick = kept.into_iter().next().map(|(_, tick)| tick).unwrap_or_default();
            tick.extend(values);
            let values = vec![sql::at(at), encode(&tick).into()];
            sql::run(&self.sql, "INSERT OR REPLACE INTO tick (at, points) VALUES (?, ?)", values)?;
        }
        sql::run(&self.sql, "DELETE FROM tick WHERE at < ?", vec![sql::at(now.minus(KEEP))])
    }

    /// Ticks from `from` (inclusive) to `to` (exclusive), oldest first.
    fn ticks(&self, from: Timestamp, to: Timestamp) -> Result<Vec<(Timestamp, Tick)>, Fault> {
        let query = "SELECT at, points FROM tick WHERE at >= ? AND at < ? ORDER BY at LIMIT ?";
        let rows: Vec<Row> = sql::rows(&self.sql, query, vec![sql::at(from), sql::at(to), TICKS_MAX.into()])?;
        Ok(rows.into_iter().map(|row| (Timestamp::from_millis(row.at), decode(&row.points))).collect())
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
    fn what_is_cut_short_is_left_out() {
        let bytes = encode(&Tick::from([(1, 1.0), (2, 2.0)]));
        assert_eq!(decode(bytes.get(..15).unwrap()), Tick::from([(1, 1.0)]));
        assert_eq!(decode(&[]), Tick::new());
    }
}
