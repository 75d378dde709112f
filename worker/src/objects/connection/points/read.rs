//! Finding the points of some series again.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::time::Timestamp;
use serde::Deserialize;

use super::block::{self, bundle_of};
use super::{TickRow, day_of, midnight, tick};
use crate::fault::Fault;
use crate::objects::connection::Connection;
use crate::sql;

/// How many ticks are read at once. With the most series that a tick can hold, all of a range's would not fit into the
/// 128 MB of an isolate: <https://developers.cloudflare.com/workers/platform/limits/>.
const TICKS_AT_ONCE: i64 = 100;
/// SQLite takes at most 100 bound parameters.
const BUNDLES_AT_ONCE: usize = 90;

/// Points, oldest first.
pub(in crate::objects::connection) type Points = Vec<(Timestamp, f64)>;

#[derive(Deserialize)]
struct BlockRow {
    bundle: u32,
    #[serde(with = "serde_bytes")]
    points: Vec<u8>,
}

impl Connection {
    /// The points of each of these series from `from` (inclusive) to `to` (exclusive).
    pub(in crate::objects::connection) fn points_of(
        &self,
        series: &[u32],
        from: Timestamp,
        to: Timestamp,
    ) -> Result<BTreeMap<u32, Points>, Fault> {
        let mut found: BTreeMap<u32, Points> = series.iter().map(|one| (*one, Vec::new())).collect();
        self.add_blocks(&mut found, from, to)?;
        self.add_ticks(&mut found, from, to)?;
        for points in found.values_mut() {
            // Ticks of a day that is in blocks already came late: of two values the one that was added last is right.
            points.reverse();
            points.sort_by_key(|(at, _)| *at);
            points.dedup_by_key(|(at, _)| *at);
            points.retain(|(at, _)| *at >= from && *at < to);
        }
        Ok(found)
    }

    fn add_blocks(
        &self,
        found: &mut BTreeMap<u32, Points>,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<(), Fault> {
        let mut bundles: Vec<u32> = found.keys().map(|series| bundle_of(*series)).collect();
        bundles.dedup();
        for day in day_of(from)..=day_of(to) {
            for some in bundles.chunks(BUNDLES_AT_ONCE) {
                let marks = vec!["?"; some.len()].join(", ");
                let query = format!("SELECT bundle, points FROM block WHERE day = ? AND bundle IN ({marks})");
                let values =
                    std::iter::once(day.into()).chain(some.iter().map(|bundle| i64::from(*bundle).into()));
                for row in sql::rows::<BlockRow>(&self.sql, &query, values.collect())? {
                    let (first, end) = block::range_of(row.bundle);
                    for (series, points) in found.range_mut(first..end) {
                        let at = |minute: u16| midnight(day).plus(Duration::from_mins(u64::from(minute)));
                        let of_day = block::series_in(&row.points, *series);
                        points.extend(of_day.into_iter().map(|(minute, value)| (at(minute), value)));
                    }
                }
            }
        }
        Ok(())
    }

    fn add_ticks(
        &self,
        found: &mut BTreeMap<u32, Points>,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<(), Fault> {
        let mut begin = from;
        loop {
            let query = "SELECT at, points FROM tick WHERE at >= ? AND at < ? ORDER BY at LIMIT ?";
            let values = vec![sql::at(begin), sql::at(to), TICKS_AT_ONCE.into()];
            let rows: Vec<TickRow> = sql::rows(&self.sql, query, values)?;
            let Some(last) = rows.last() else { return Ok(()) };
            begin = last.at().plus(Duration::from_millis(1));
            for row in &rows {
                for (series, points) in found.iter_mut() {
                    points.extend(tick::value_in(&row.points, *series).map(|value| (row.at(), value)));
                }
            }
        }
    }

    /// The newest value of each of these series in a short time. Where a poll has been since, its ticks tell all.
    pub(in crate::objects::connection) fn newest_of(
        &self,
        series: &[u32],
        from: Timestamp,
        to: Timestamp,
    ) -> Result<BTreeMap<u32, f64>, Fault> {
        let mut found: BTreeMap<u32, Points> = series.iter().map(|one| (*one, Vec::new())).collect();
        self.add_ticks(&mut found, from, to)?;
        if found.values().all(Vec::is_empty) {
            found = self.points_of(series, from, to)?;
        }
        Ok(found.into_iter().filter_map(|(series, points)| Some((series, points.last()?.1))).collect())
    }
}
