//! Series as a chart wants them: several on one grid of time. [`overview`] is what an overview wants of an account,
//! [`alerts`] what somebody wants to be told of.

mod alerts;
mod overview;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use domain::api::{MetricData, MetricSeries};
use domain::arn::Region;
use domain::monitoring::{Grid, Metric, ResourceType, Service, Source, fold, metric_of, of_type};
use domain::time::Timestamp;
use serde::Deserialize;

use super::points::FULL_DAYS;
use super::{Connection, Metrics};
use crate::fault::Fault;
use crate::{clock, sql};

/// A chart on a screen has no use for more steps than this.
const STEPS: u128 = 300;
/// The steps that are taken where none is asked for, in seconds: those that people read easily.
const STEPS_SECONDS: [u32; 8] = [60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 24 * 3600];
const HOUR_SECONDS: u32 = 3600;
/// What is shown of a time when points were five minutes apart is no finer than that.
const COARSE_SECONDS: u32 = 300;
/// So many series are answered at most.
const SERIES_MAX: usize = 400;
/// What stands out is told by the newest values, as far back from the end of the range.
const NEWEST: Duration = Duration::from_mins(30);

/// A series that can be shown.
struct Known {
    series: u32,
    resource: String,
    name: Option<String>,
    region: Region,
    resource_type: ResourceType,
    metric: Cow<'static, Metric>,
}

#[derive(Deserialize)]
struct Row {
    series: u32,
    metric: String,
    resource: String,
    name: Option<String>,
    region: Region,
    r#type: ResourceType,
}

impl Connection {
    /// 404 for resources that were never seen.
    pub(super) fn metrics(&self, call: Metrics) -> Result<MetricData, Fault> {
        self.settings()?;
        let Metrics { resources, names, service, top, from, to, step_seconds } = call;
        let mut known = match service {
            Some(service) => self.series_of_service(service, from)?,
            None => self.series_of(&resources)?,
        };
        known.retain(|one| names.is_empty() || names.contains(&one.metric.key()));
        if known.is_empty() && service.is_none() {
            self.require_metric(&resources, &names)?;
        }
        if service.is_some() {
            let numbers: Vec<u32> = known.iter().map(|one| one.series).collect();
            let newest = self.newest_of(&numbers, to.minus(NEWEST), to)?;
            known = standing_out(known, &newest, usize::try_from(top).unwrap_or(usize::MAX));
        }
        known.truncate(SERIES_MAX);
        let asked = |id: &str| resources.iter().position(|one| one == id);
        known.sort_by(|one, other| {
            let by_metric = place(one).cmp(&place(other));
            if service.is_some() {
                return by_metric; // Stable: what stands out most is first.
            }
            by_metric.then_with(|| asked(&one.resource).cmp(&asked(&other.resource)))
        });
        let is_coarse = self.polling()?.coarse_until.is_some_and(|until| from < until);
        let period = self.choice()?.period_seconds().max(if is_coarse { COARSE_SECONDS } else { 0 });
        let step = step_seconds.unwrap_or_else(|| step_of(from, to, period, clock::now()));
        let grid = Grid::over(from, to, Duration::from_secs(u64::from(step)));
        let series = self.on_grid(known, grid)?;
        Ok(MetricData { from: grid.start(), to: grid.at(grid.len()), step_seconds: step, series })
    }

    /// What was discovered and not read yet has no points; what was never seen, or has no such metric, is not found.
    fn require_metric(&self, resources: &[String], names: &[String]) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Typed {
            r#type: ResourceType,
        }
        let query = "SELECT DISTINCT type FROM resource WHERE id IN (SELECT value FROM json_each(?))";
        let types: Vec<Typed> = sql::rows(&self.sql, query, vec![serde_json::to_string(resources)?.into()])?;
        let has =
            |row: &Typed| names.is_empty() || names.iter().any(|name| metric_of(row.r#type, name).is_some());
        if types.iter().any(has) { Ok(()) } else { Err(Fault::not_found("series")) }
    }

    fn series_of(&self, resources: &[String]) -> Result<Vec<Known>, Fault> {
        let query = "SELECT s.id AS series, s.metric, r.id AS resource, r.json ->> 'name' AS name, r.region, r.type
             FROM resource r JOIN series s ON s.resource = r.id WHERE r.id IN (SELECT value FROM json_each(?))";
        let rows: Vec<Row> = sql::rows(&self.sql, query, vec![serde_json::to_string(resources)?.into()])?;
        Ok(rows.into_iter().filter_map(known).collect())
    }

    /// Those of a service's resources that were there at that time or later.
    fn series_of_service(&self, service: Service, from: Timestamp) -> Result<Vec<Known>, Fault> {
        let query =
            "SELECT s.id AS series, s.metric, r.id AS resource, r.json ->> 'name' AS name, r.region, r.type
             FROM resource r JOIN series s ON s.resource = r.id
             WHERE r.service = ? AND (r.gone_at IS NULL OR r.gone_at >= ?) LIMIT 50000";
        let rows: Vec<Row> = sql::rows(&self.sql, query, vec![service.word().into(), sql::at(from)])?;
        Ok(rows.into_iter().filter_map(known).collect())
    }

    /// The series of these metrics, of all resources that are there.
    fn series_of_keys(&self, keys: &[(ResourceType, &str)]) -> Result<Vec<Known>, Fault> {
        let wanted: Vec<String> = keys.iter().map(|(resource, key)| format!("{resource}/{key}")).collect();
        let query = "SELECT s.id AS series, s.metric, r.id AS resource, r.json ->> 'name' AS name, r.region, r.type
             FROM resource r JOIN series s ON s.resource = r.id
             WHERE r.gone_at IS NULL AND r.type || '/' || s.metric IN (SELECT value FROM json_each(?)) LIMIT 50000";
        let rows: Vec<Row> = sql::rows(&self.sql, query, vec![serde_json::to_string(&wanted)?.into()])?;
        Ok(rows.into_iter().filter_map(known).collect())
    }

    /// Those on a grid.
    fn on_grid(&self, known: Vec<Known>, grid: Grid) -> Result<Vec<MetricSeries>, Fault> {
        let numbers: Vec<u32> = known.iter().map(|one| one.series).collect();
        let mut points = self.points_of(&numbers, grid.start(), grid.at(grid.len()))?;
        let series = known.into_iter().map(|one| MetricSeries {
            name: one.metric.key(),
            namespace: one.namespace(),
            values: fold(grid, one.metric.statistic, points.remove(&one.series).unwrap_or_default()),
            resource: one.resource,
            resource_name: one.name,
            resource_type: one.resource_type,
            region: one.region,
            unit: one.metric.unit,
            statistic: one.metric.statistic,
        });
        Ok(series.collect())
    }
}

/// The series of each metric with the highest newest values, so many of each; those without any come last.
fn standing_out(known: Vec<Known>, newest: &BTreeMap<u32, f64>, top: usize) -> Vec<Known> {
    let value = |one: &Known| newest.get(&one.series).copied().unwrap_or(f64::NEG_INFINITY);
    let mut by_metric = BTreeMap::<_, Vec<Known>>::new();
    for one in known {
        by_metric.entry(place(&one)).or_default().push(one);
    }
    let best = by_metric.into_values().flat_map(|mut of_metric| {
        of_metric.sort_by(|one, other| {
            value(other).total_cmp(&value(one)).then_with(|| one.series.cmp(&other.series))
        });
        of_metric.truncate(top);
        of_metric
    });
    best.collect()
}

/// What is stored of a metric that is read no more, as an older version did, is not shown.
fn known(row: Row) -> Option<Known> {
    let metric = metric_of(row.r#type, &row.metric)?;
    Some(Known {
        series: row.series,
        resource: row.resource,
        name: row.name,
        region: row.region,
        resource_type: row.r#type,
        metric,
    })
}

impl Known {
    /// The namespace of an added metric.
    fn namespace(&self) -> Option<String> {
        let source =
            (self.resource_type == ResourceType::Other).then(|| Source::of_resource(&self.resource))?;
        Some(source?.namespace.into_owned())
    }
}

/// The order of dashboards: of curated metrics that of their list, of added ones that of their names.
fn place(known: &Known) -> (ResourceType, usize, Option<(String, String)>) {
    let metrics = of_type(known.resource_type);
    let place = metrics.iter().position(|metric| *metric == *known.metric);
    let names = known.namespace().map(|namespace| (namespace, known.metric.key()));
    (known.resource_type, place.unwrap_or(usize::MAX), names)
}

/// The finest step that a chart of the range has a use for, and that points are kept at.
fn step_of(from: Timestamp, to: Timestamp, period_seconds: u32, now: Timestamp) -> u32 {
    let days = u64::try_from(FULL_DAYS).unwrap_or(0);
    let is_old = now.since(from) > Duration::from_hours(24 * days);
    let least = if is_old { HOUR_SECONDS.max(period_seconds) } else { period_seconds };
    let seconds = u128::from(to.since(from).as_secs());
    let fits = |step: &u32| *step >= least && seconds.div_ceil(u128::from(*step)) <= STEPS;
    STEPS_SECONDS.into_iter().find(fits).unwrap_or(24 * HOUR_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_follows_from_the_range() {
        let now = Timestamp::from_seconds(1_795_312_800);
        let check = |hours: u64, period, expected| {
            let from = now.minus(Duration::from_hours(hours));
            assert_eq!(step_of(from, now, period, now), expected, "{hours} h at {period} s");
        };
        check(1, 300, 300);
        check(1, 60, 60);
        check(3, 60, 60);
        check(24, 60, 300);
        check(24, 300, 300);
        check(7 * 24, 300, 3600);
        check(15 * 24, 300, 2 * 3600 + 3600);
        check(90 * 24, 300, 24 * 3600);
        let long_ago = now.minus(Duration::from_hours(30 * 24));
        assert_eq!(step_of(long_ago, long_ago.plus(Duration::from_hours(3)), 300, now), 3600, "kept hourly");
    }
}
