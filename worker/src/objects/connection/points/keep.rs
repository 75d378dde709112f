//! Writing points: ticks as they come, and their way through the time that they are kept.
//!
//! A poll writes a row for each period that it read, however many series there are. By and by ticks become blocks, a row
//! for each bundle and day; blocks become hourly when they are 15 days old, and are gone at 90. All of it without an await,
//! so a step is done or was never begun.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::monitoring::{Grid, Statistic, fold, metric_of};
use domain::time::Timestamp;
use serde::Deserialize;

use super::block::{self, Block, Day, bundle_of};
use super::tick::{self, Tick};
use super::{DAY, TickRow, day_of, minute_of};
use crate::fault::Fault;
use crate::objects::connection::Connection;
use crate::objects::connection::schedule::Job;
use crate::{clock, sql};

/// How long points are kept at full resolution, in days.
pub(in crate::objects::connection) const FULL_DAYS: i64 = 15;
/// How long they are kept at all.
const KEEP_DAYS: i64 = 90;
/// Points this new may still change, and stay ticks.
const FRESH: Duration = Duration::from_hours(1);
/// So many ticks make it worth while to put them into blocks: each block that they touch is written anew.
const WORTH: u32 = 72;
/// How much one run does, so that an alarm's work stays bounded.
const TICKS_AT_ONCE: i64 = 100;
const BLOCKS_AT_ONCE: i64 = 100;

#[derive(Deserialize)]
struct Count {
    n: u32,
}

#[derive(Deserialize)]
struct BlockRow {
    day: i64,
    bundle: u32,
    #[serde(with = "serde_bytes")]
    points: Vec<u8>,
}

impl Connection {
    /// Adds points; a later value of the same point wins. A tick that is as it was before is not written.
    pub(in crate::objects::connection) fn keep_points(
        &self,
        new: BTreeMap<Timestamp, Tick>,
    ) -> Result<(), Fault> {
        for (at, values) in new {
            let query = "SELECT at, points FROM tick WHERE at = ?";
            let kept: Option<TickRow> = sql::row(&self.sql, query, vec![sql::at(at)])?;
            let kept = kept.map(|row| row.points).unwrap_or_default();
            let bytes = tick::encode(&tick::merge(tick::decode(&kept), values));
            if bytes != kept {
                let values = vec![sql::at(at), bytes.into()];
                sql::run(&self.sql, "INSERT OR REPLACE INTO tick (at, points) VALUES (?, ?)", values)?;
            }
        }
        let query = "SELECT count(*) AS n FROM tick WHERE at < ?";
        let settled = sql::row::<Count>(&self.sql, query, vec![sql::at(settled(clock::now()))])?;
        let is_worth_it = settled.is_some_and(|count| count.n >= WORTH);
        if is_worth_it || self.due_at(Job::Compact)?.is_none() {
            self.plan(Job::Compact, clock::now())?;
        }
        Ok(())
    }

    /// Puts what has settled into blocks, makes old blocks hourly, and deletes what is too old. Due again at once where there
    /// is more to do, else in a day.
    pub(in crate::objects::connection) fn compact(&self) -> Result<(), Fault> {
        let now = clock::now();
        let today = day_of(now);
        let is_more = self.settle(settled(now))? || self.make_hourly(today - FULL_DAYS)?;
        sql::run(&self.sql, "DELETE FROM block WHERE day < ?", vec![(today - KEEP_DAYS).into()])?;
        self.forget_resources(now.minus(DAY * u32::try_from(KEEP_DAYS).unwrap_or(90)))?;
        self.plan(Job::Compact, if is_more { now } else { now.plus(DAY) })
    }

    /// One batch of ticks of one day; whether there may be more.
    fn settle(&self, until: Timestamp) -> Result<bool, Fault> {
        let query = "SELECT at, points FROM tick WHERE at < ? ORDER BY at LIMIT ?";
        let mut rows: Vec<TickRow> = sql::rows(&self.sql, query, vec![sql::at(until), TICKS_AT_ONCE.into()])?;
        let Some(day) = rows.first().map(|row| day_of(row.at())) else { return Ok(false) };
        rows.retain(|row| day_of(row.at()) == day);
        let mut bundles = BTreeMap::<u32, Block>::new();
        for row in &rows {
            let minute = minute_of(row.at());
            for (series, value) in tick::decode(&row.points) {
                let block = bundles.entry(bundle_of(series)).or_default();
                block.entry(series).or_default().push((minute, value));
            }
        }
        for (bundle, new) in bundles {
            let query = "SELECT day, bundle, points FROM block WHERE day = ? AND bundle = ?";
            let kept: Option<BlockRow> =
                sql::row(&self.sql, query, vec![day.into(), i64::from(bundle).into()])?;
            let mut block = kept.map(|row| block::decode(&row.points, bundle)).unwrap_or_default();
            for (series, points) in new {
                let points = together(block.remove(&series).unwrap_or_default(), points);
                block.insert(series, points);
            }
            self.write_block(day, bundle, &block, false)?;
        }
        let Some(last) = rows.last() else { return Ok(false) };
        sql::run(&self.sql, "DELETE FROM tick WHERE at <= ?", vec![sql::at(last.at())])?;
        Ok(true)
    }

    fn write_block(&self, day: i64, bundle: u32, block: &Block, is_hourly: bool) -> Result<(), Fault> {
        let statement = "INSERT OR REPLACE INTO block (day, bundle, hourly, points) VALUES (?, ?, ?, ?)";
        let values = vec![
            day.into(),
            i64::from(bundle).into(),
            i64::from(is_hourly).into(),
            block::encode(block).into(),
        ];
        sql::run(&self.sql, statement, values)
    }

    /// Some blocks of before that day; whether there may be more.
    fn make_hourly(&self, before: i64) -> Result<bool, Fault> {
        let query = "SELECT day, bundle, points FROM block WHERE hourly = 0 AND day < ? LIMIT ?";
        let rows: Vec<BlockRow> = sql::rows(&self.sql, query, vec![before.into(), BLOCKS_AT_ONCE.into()])?;
        for row in &rows {
            let statistics = self.statistics_of_bundle(row.bundle)?;
            let block = block::decode(&row.points, row.bundle);
            let hourly = block.into_iter().map(|(series, day)| {
                let statistic = statistics.get(&series).copied().unwrap_or(Statistic::Average);
                (series, hourly(statistic, &day))
            });
            self.write_block(row.day, row.bundle, &hourly.collect(), true)?;
        }
        Ok(!rows.is_empty())
    }

    fn statistics_of_bundle(&self, bundle: u32) -> Result<BTreeMap<u32, Statistic>, Fault> {
        #[derive(Deserialize)]
        struct Row {
            id: u32,
            metric: String,
            r#type: String,
        }
        let query = "SELECT s.id, s.metric, r.type FROM series s JOIN resource r ON r.id = s.resource
             WHERE s.id >= ? AND s.id < ?";
        let (first, end) = block::range_of(bundle);
        let rows: Vec<Row> =
            sql::rows(&self.sql, query, vec![i64::from(first).into(), i64::from(end).into()])?;
        let statistic = |row: Row| {
            let metric = metric_of(row.r#type.parse().ok()?, &row.metric)?;
            Some((row.id, metric.statistic))
        };
        Ok(rows.into_iter().filter_map(statistic).collect())
    }
}

/// Points before this have settled.
fn settled(now: Timestamp) -> Timestamp {
    now.minus(FRESH).aligned_to(FRESH)
}

/// Both, oldest first; the newer one wins where both have a minute.
fn together(kept: Day, mut newer: Day) -> Day {
    newer.extend(kept);
    newer.sort_by_key(|(minute, _)| *minute);
    newer.dedup_by_key(|(minute, _)| *minute);
    newer
}

fn hourly(statistic: Statistic, day: &Day) -> Day {
    const HOUR: u16 = 60;
    let midnight = Timestamp::from_seconds(0);
    let at = |minute: u16| midnight.plus(Duration::from_mins(u64::from(minute)));
    let grid = Grid::over(midnight, midnight.plus(DAY), Duration::from_hours(1));
    let hours = fold(grid, statistic, day.iter().map(|(minute, value)| (at(*minute), *value)));
    (0..).step_by(usize::from(HOUR)).zip(hours).filter_map(|(minute, value)| Some((minute, value?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_value_replaces_the_kept_one() {
        let kept = vec![(0, 1.0), (5, 2.0)];
        assert_eq!(together(kept, vec![(10, 3.0), (5, 20.0)]), [(0, 1.0), (5, 20.0), (10, 3.0)]);
    }

    #[test]
    fn hours_are_folded_by_the_statistic() {
        let day = vec![(0, 1.0), (55, 3.0), (60, 5.0), (1439, 7.0)];
        assert_eq!(hourly(Statistic::Sum, &day), [(0, 4.0), (60, 5.0), (1380, 7.0)]);
        assert_eq!(hourly(Statistic::Average, &day), [(0, 2.0), (60, 5.0), (1380, 7.0)]);
        let again = hourly(Statistic::Maximum, &hourly(Statistic::Maximum, &day));
        assert_eq!(again, [(0, 3.0), (60, 5.0), (1380, 7.0)], "what is hourly stays as it is");
    }

    #[test]
    fn the_newest_hour_has_not_settled() {
        let now = Timestamp::from_seconds(10 * 3600 + 1800);
        assert_eq!(settled(now), Timestamp::from_seconds(9 * 3600));
    }
}
