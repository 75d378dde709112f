//! Series as Prometheus knows them: by labels, with points of any stretch of time.
//!
//! Asked for by `handlers::prometheus`, which asks many connections at once; so what one may give is bounded by the asker.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::arn::Region;
use domain::monitoring::{Metric, ResourceType, Source, of_type};
use domain::promql::{Labels, Matcher, NAME, Point, Series, Target, Wanted, naming};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::points::{FULL_DAYS, packed};
use super::record::Settings;
use super::{Connection, ListSeries, SelectSeries};
use crate::fault::Fault;
use crate::{clock, sql};

/// How many resources one query reads: a value has 2 MB at most, and a resource up to 50 tags.
const ROWS_AT_ONCE: i64 = 500;
/// How many points are read before they are thinned: sixteen bytes each.
const POINTS_AT_ONCE: u64 = 1_000_000;
/// The fewest series that are read together: those of one bundle lie in the same rows.
const SERIES_AT_ONCE: usize = 64;
/// A value counts for so long at least, as in Prometheus itself.
const LOOKBACK_MIN: Duration = Duration::from_mins(5);

/// The label sets of some series.
#[derive(Serialize, Deserialize)]
pub(crate) enum Listed {
    /// These.
    Targets(Vec<Target>),
    /// More than were asked for.
    TooMany,
}

/// Series with their points.
#[derive(Serialize, Deserialize)]
pub(crate) enum Selected {
    /// These, for each selection.
    Found(Found),
    /// More series than were asked for.
    TooManySeries,
    /// More points than were asked for.
    TooManyPoints,
}

/// The series of each selection.
#[derive(Serialize, Deserialize)]
pub(crate) struct Found {
    lookback_seconds: u64,
    hourly_before: Timestamp,
    selections: Vec<Vec<Of>>,
    points: usize,
}

/// Series of one resource.
#[derive(Serialize, Deserialize)]
struct Of {
    labels: Labels,
    series: Vec<One>,
}

#[derive(Serialize, Deserialize)]
struct One {
    name: String,
    #[serde(with = "packed")]
    points: Vec<Point>,
}

impl Found {
    /// How many points they have in all.
    pub(crate) const fn points(&self) -> usize {
        self.points
    }

    /// As a query takes them.
    pub(crate) fn into_series(self) -> Vec<Vec<Series>> {
        let (lookback, hourly_before) = (Duration::from_secs(self.lookback_seconds), self.hourly_before);
        let series = |Of { labels, series }: Of| {
            let one = move |one: One| Series {
                labels: labels.named(&one.name),
                points: one.points,
                lookback,
                hourly_before,
            };
            series.into_iter().map(one)
        };
        self.selections.into_iter().map(|of| of.into_iter().flat_map(series).collect()).collect()
    }
}

/// A resource with its series: metrics by their keys, and numbers.
#[derive(Deserialize)]
struct Row {
    id: String,
    region: Region,
    r#type: ResourceType,
    dimension: String,
    name: Option<String>,
    tags: Vec<(String, String)>,
    series: Vec<(String, u32)>,
}

/// What of a resource fits: names, and numbers.
struct Fit {
    labels: Labels,
    series: Vec<(String, u32)>,
}

/// Points by the numbers of series, and how many.
type Thinned = (BTreeMap<u32, Vec<Point>>, usize);

impl Connection {
    pub(super) fn list_series(&self, call: ListSeries) -> Result<Listed, Fault> {
        let ListSeries { any_of, from, max } = call;
        let mut targets = Vec::new();
        let mut count = 0;
        for matchers in any_of {
            let Some(fits) = self.fitting(&matchers, from, max)? else { return Ok(Listed::TooMany) };
            count += fits.iter().map(|fit| fit.series.len()).sum::<usize>();
            if count > max {
                return Ok(Listed::TooMany);
            }
            targets.extend(fits.into_iter().map(|fit| Target {
                labels: fit.labels,
                names: fit.series.into_iter().map(|(name, _)| name).collect(),
            }));
        }
        Ok(Listed::Targets(targets))
    }

    pub(super) fn select_series(&self, call: SelectSeries) -> Result<Selected, Fault> {
        let SelectSeries { wanted, series_max, points_max } = call;
        let choice = self.choice()?;
        let period = Duration::from_secs(u64::from(choice.period_seconds()));
        // A point bears the time at which its period began, is read an interval later at worst, and may be a period late.
        let lookback = period * 3 + Duration::from_mins(u64::from(choice.interval_minutes));
        let mut found = Found {
            lookback_seconds: lookback.max(LOOKBACK_MIN).as_secs(),
            hourly_before: hourly_before(clock::now()),
            selections: Vec::new(),
            points: 0,
        };
        let mut series_left = series_max;
        for one in &wanted {
            let Some(fits) = self.fitting(&one.matchers, one.from, series_left)? else {
                return Ok(Selected::TooManySeries);
            };
            series_left = series_left.saturating_sub(fits.iter().map(|fit| fit.series.len()).sum());
            let points_left = points_max.saturating_sub(found.points);
            let Some((mut points, count)) = self.thinned(one, &fits, period, points_left)? else {
                return Ok(Selected::TooManyPoints);
            };
            found.points += count;
            let mut with_points = |(name, number): (String, u32)| {
                let points = points.remove(&number).filter(|points| !points.is_empty())?;
                Some(One { name, points })
            };
            let of = fits.into_iter().map(|fit| Of {
                labels: fit.labels,
                series: fit.series.into_iter().filter_map(&mut with_points).collect(),
            });
            found.selections.push(of.filter(|of| !of.series.is_empty()).collect());
        }
        Ok(Selected::Found(found))
    }

    /// The series that fit, of resources that were there at that time or later; `None` where they are more than `max`.
    fn fitting(&self, matchers: &[Matcher], from: Timestamp, max: usize) -> Result<Option<Vec<Fit>>, Fault> {
        #[derive(Deserialize)]
        struct Batch {
            json: String,
            last: Option<i64>,
        }
        let settings = self.settings()?;
        let names = names(matchers);
        let types: Vec<ResourceType> = names.keys().copied().collect();
        if types.is_empty() || !may_fit(&settings, matchers) {
            return Ok(Some(Vec::new()));
        }
        // What names one value is left to the database; all else is looked at here.
        let query = "SELECT json_group_array(json_object('id', id, 'region', region, 'type', type, 'dimension', dimension,
                 'name', json ->> 'name', 'tags', coalesce(json_extract(json, '$.tags'), json('[]')),
                 'series', json((SELECT json_group_array(json_array(s.metric, s.id)) FROM series s WHERE s.resource = r.id))
             )) AS json, max(row) AS last
             FROM (SELECT rowid AS row, * FROM resource
                 WHERE rowid > ?1 AND (gone_at IS NULL OR gone_at >= ?2) AND (?3 IS NULL OR id = ?3)
                     AND (?4 IS NULL OR region = ?4) AND type IN (SELECT value FROM json_each(?5))
                 ORDER BY rowid LIMIT ?6) r";
        let exact = |label: &str| Matcher::exact(matchers, label).map_or(sql::Value::Null, Into::into);
        let (mut fits, mut count, mut after) = (Vec::new(), 0, 0_i64);
        loop {
            let values = vec![
                after.into(),
                sql::at(from),
                exact("resource"),
                exact("region"),
                serde_json::to_string(&types)?.into(),
                ROWS_AT_ONCE.into(),
            ];
            let batch: Option<Batch> = sql::row(&self.sql, query, values)?;
            let Some(Batch { json, last: Some(last) }) = batch else { return Ok(Some(fits)) };
            for row in serde_json::from_str::<Vec<Row>>(&json)? {
                let (Some(of_type), Some(source)) =
                    (names.get(&row.r#type), row.r#type.source(&row.dimension))
                else {
                    continue;
                };
                let labels = labels(&settings, &row, &source);
                if !Target::is_taken(&labels, matchers) {
                    continue;
                }
                let series = row.series.into_iter();
                let name = |key: &str| match row.r#type {
                    ResourceType::Other => added_name(&source, key, matchers),
                    _ => of_type.get(key).cloned(),
                };
                let series: Vec<_> = series.filter_map(|(key, number)| Some((name(&key)?, number))).collect();
                count += series.len();
                if count > max {
                    return Ok(None);
                }
                if !series.is_empty() {
                    fits.push(Fit { labels, series });
                }
            }
            after = last;
        }
    }

    /// The points of each series by its number, and how many; `None` where they are more than `max`.
    fn thinned(
        &self,
        wanted: &Wanted,
        fits: &[Fit],
        period: Duration,
        max: usize,
    ) -> Result<Option<Thinned>, Fault> {
        let mut numbers: Vec<u32> =
            fits.iter().flat_map(|fit| &fit.series).map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        let of_each = wanted.to.since(wanted.from).as_secs() / period.as_secs().max(1) + 1;
        let at_once = usize::try_from(POINTS_AT_ONCE / of_each).unwrap_or(usize::MAX).max(SERIES_AT_ONCE);
        let (mut found, mut count) = (BTreeMap::new(), 0_usize);
        // Exclusive there and inclusive here, and the other way round.
        let next = |at: Timestamp| at.plus(Duration::from_millis(1));
        for some in numbers.chunks(at_once) {
            for (number, points) in self.points_of(some, next(wanted.from), next(wanted.to))? {
                let points = match wanted.thin {
                    Some(steps) => steps.thin(points),
                    None => points,
                };
                count += points.len();
                if count > max {
                    return Ok(None);
                }
                found.insert(number, points);
            }
        }
        Ok(Some((found, count)))
    }
}

/// The day before which points are hourly, however far the schedule is.
fn hourly_before(now: Timestamp) -> Timestamp {
    const DAY: Duration = Duration::from_hours(24);
    now.minus(DAY * u32::try_from(FULL_DAYS).unwrap_or(15)).aligned_to(DAY)
}

/// What an added metric is called, where the matchers take it.
fn added_name(source: &Source, key: &str, matchers: &[Matcher]) -> Option<String> {
    let name = naming::metric_name(&source.namespace, &Metric::of_key(key)?);
    Matcher::all_take(matchers, NAME, &name).then_some(name)
}

/// By type, the names of the metrics that the matchers take, by their keys; types without any are left out, but for the one
/// whose resources have names of their own.
fn names(matchers: &[Matcher]) -> BTreeMap<ResourceType, BTreeMap<String, String>> {
    let of = |resource_type: ResourceType| {
        let namespace = resource_type.namespace().unwrap_or_default();
        let named = |metric: &Metric| (metric.key(), naming::metric_name(namespace, metric));
        let taken = of_type(resource_type).iter().map(named);
        (resource_type, taken.filter(|(_, name)| Matcher::all_take(matchers, NAME, name)).collect())
    };
    let may_be_added = Matcher::exact(matchers, NAME).is_none_or(|name| name.starts_with("aws"));
    let is_any = |(resource_type, names): &(ResourceType, BTreeMap<String, String>)| {
        (!names.is_empty() || *resource_type == ResourceType::Other && may_be_added)
            && Matcher::all_take(matchers, "type", resource_type.word())
    };
    ResourceType::ALL.into_iter().map(of).filter(is_any).collect()
}

/// Whether any series of the connection can fit.
fn may_fit(settings: &Settings, matchers: &[Matcher]) -> bool {
    Matcher::all_take(matchers, "account_id", settings.role.account().as_str())
        && Matcher::all_take(matchers, "connection", settings.id.as_str())
        && Matcher::all_take(matchers, "alias", settings.alias.as_deref().unwrap_or_default())
}

fn labels(settings: &Settings, row: &Row, source: &Source) -> Labels {
    naming::labels(&naming::Told {
        account: settings.role.account(),
        connection: &settings.id,
        alias: settings.alias.as_deref(),
        region: &row.region,
        resource_type: row.r#type,
        id: &row.id,
        source,
        name: row.name.as_deref(),
        tags: &row.tags,
    })
}

#[cfg(test)]
mod tests {
    use domain::promql::parse_selector;

    use super::*;

    #[test]
    fn names_lead_to_types() {
        let types = |selector| names(&parse_selector(selector).unwrap()).into_keys().collect::<Vec<_>>();
        let other = ResourceType::Other;
        assert_eq!(types("aws_ec2_cpuutilization_average"), [ResourceType::Instance, other]);
        assert_eq!(types("aws_ec2_cpuutilization_average{type!='other'}"), [ResourceType::Instance]);
        assert_eq!(
            types("{__name__=~'aws_(ec2|sqs)_.+'}"),
            [ResourceType::Instance, ResourceType::Queue, other]
        );
        let added = "MyApp?Shop=north".parse().unwrap();
        let name = |selector| added_name(&added, "Orders:Sum", &parse_selector(selector).unwrap());
        assert_eq!(name("{__name__=~'.+orders.+'}").as_deref(), Some("aws_myapp_orders_sum"));
        assert_eq!(name("aws_myapp_orders_average"), None);
        assert_eq!(types("{type='queue'}"), [ResourceType::Queue]);
        assert_eq!(types("up"), []);
        let all = ResourceType::ALL.into_iter().filter(|one| !of_type(*one).is_empty() || *one == other);
        assert_eq!(types("{region='eu-west-1'}"), all.collect::<Vec<_>>());
    }

    #[test]
    fn what_is_found_crosses_whole() {
        let at = Timestamp::from_seconds(1_795_312_800);
        let found = Found {
            lookback_seconds: 1200,
            hourly_before: hourly_before(at),
            selections: vec![vec![Of {
                labels: [("region", "eu-west-1")].into_iter().collect(),
                series: vec![One { name: "cpu".to_owned(), points: vec![(at, 0.1)] }],
            }]],
            points: 1,
        };
        let text = serde_json::to_string(&Selected::Found(found)).unwrap();
        let Selected::Found(found) = serde_json::from_str(&text).unwrap() else { panic!("{text}") };
        let series = found.into_series();
        assert_eq!(series[0][0].points, [(at, 0.1)]);
        assert_eq!(series[0][0].labels, [(NAME, "cpu"), ("region", "eu-west-1")].into_iter().collect());
        assert_eq!(series[0][0].hourly_before.to_string(), "2026-11-07T00:00:00.000Z");
    }
}
