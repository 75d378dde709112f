//! What a poll reads: every chosen metric of every resource that is there, region by region.
//!
//! It is made from the inventory once, and kept in memory until what is there, or what is chosen, is another thing.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use domain::arn::Region;
use domain::monitoring::{self, Source};
use domain::policy::Feature;
use domain::time::Timestamp;
use serde::Deserialize;

use super::selection::{Measure, Selection};
use crate::fault::Fault;
use crate::objects::connection::Connection;
use crate::sql;

/// How many rows one statement writes or one query reads: a parameter and a value have 2 MB at most.
const ROWS_AT_ONCE: usize = 5000;

/// A series to read.
#[derive(Clone)]
pub(super) struct Planned {
    pub(super) series: u32,
    /// When it came, or came back.
    pub(super) came_at: Timestamp,
    pub(super) source: Rc<Source>,
    pub(super) metric: Measure,
}

/// All of them.
#[derive(Default)]
pub(in crate::objects::connection) struct Plan {
    pub(super) regions: BTreeMap<Region, Vec<Planned>>,
    pub(super) series: usize,
    pub(super) resources: u32,
    /// Series of added metrics that are beyond their limits, and are not read.
    pub(super) left_out: u32,
}

impl Plan {
    /// What reading all of it once is billed by.
    pub(super) fn reading(&self) -> monitoring::Reading {
        let each = self.regions.values().map(|series| reading_of(series));
        each.fold(monitoring::Reading::default(), monitoring::Reading::and)
    }

    /// How many `GetMetricData` calls it takes.
    pub(super) fn calls(&self) -> usize {
        self.regions.values().map(|planned| planned.len().div_ceil(aws::cloudwatch::QUERIES_PER_CALL)).sum()
    }
}

/// What reading these series once is billed by.
pub(super) fn reading_of(planned: &[Planned]) -> monitoring::Reading {
    let is_second = |(before, one): (&Planned, &Planned)| {
        before.metric.name == one.metric.name && before.source == one.source
    };
    // The statistics of a metric stand side by side.
    let second = planned.iter().zip(planned.iter().skip(1)).filter(|pair| is_second(*pair)).count();
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    monitoring::Reading { metrics: count(planned.len() - second), statistics: count(planned.len()) }
}

/// The numbers of series and when they came, by resource and metric.
type Numbers = HashMap<String, HashMap<String, (u32, i64)>>;

impl Connection {
    /// What was chosen, or what there is, has become another thing.
    pub(in crate::objects::connection) fn forget_plan(&self) {
        self.reading_plan.replace(None);
    }

    pub(super) fn plan_of_reading(&self) -> Result<Rc<Plan>, Fault> {
        if let Some(plan) = self.reading_plan.borrow().clone() {
            return Ok(plan);
        }
        let plan = Rc::new(self.make_plan()?);
        self.reading_plan.replace(Some(plan.clone()));
        Ok(plan)
    }

    fn make_plan(&self) -> Result<Plan, Fault> {
        let mut plan = Plan::default();
        if !self.settings()?.features.contains(Feature::Metrics) {
            return Ok(plan);
        }
        let choice = self.choice()?;
        let mut selection = Selection::of(&choice);
        let mut numbers = self.numbers()?;
        let (mut resources, mut last) = self.measured(0)?;
        while let Some(row) = last {
            let mut missing = Vec::new();
            let mut selected = Vec::with_capacity(resources.len());
            for one in resources {
                let Some((source, metrics)) = selection.take(&one) else { continue };
                let known = numbers.get(&one.id);
                let keys = metrics.iter().map(|metric| metric.key());
                let new = keys.filter(|key| known.is_none_or(|known| !known.contains_key(key)));
                missing.extend(new.map(|key| (one.region.clone(), one.id.clone(), key)));
                selected.push((one.id, one.region, Rc::new(source), metrics));
            }
            if !missing.is_empty() {
                self.number(&missing)?;
                numbers = self.numbers()?;
            }
            for (id, region, source, metrics) in selected {
                let known = numbers.get(&id);
                let before = plan.series;
                for metric in metrics {
                    let Some((series, came_at)) = known.and_then(|known| known.get(&metric.key())) else {
                        continue;
                    };
                    plan.series += 1;
                    plan.regions.entry(region.clone()).or_default().push(Planned {
                        series: *series,
                        came_at: Timestamp::from_millis(*came_at),
                        source: source.clone(),
                        metric,
                    });
                }
                plan.resources += u32::from(plan.series > before);
            }
            (resources, last) = self.measured(row)?;
        }
        plan.left_out = selection.left_out();
        Ok(plan)
    }

    /// Gives each of these series a number: region, resource and metric.
    fn number(&self, series: &[(Region, String, String)]) -> Result<(), Fault> {
        for some in series.chunks(ROWS_AT_ONCE) {
            let statement = "INSERT INTO series (region, resource, metric, came_at)
                SELECT value ->> 0, value ->> 1, value ->> 2, ?2 FROM json_each(?1) WHERE true
                ON CONFLICT (resource, metric, region) DO NOTHING";
            let values = vec![serde_json::to_string(some)?.into(), sql::at(self.arrival()?)];
            sql::run(&self.sql, statement, values)?;
        }
        Ok(())
    }

    fn numbers(&self) -> Result<Numbers, Fault> {
        #[derive(Deserialize)]
        struct Batch {
            json: String,
            last: Option<i64>,
        }
        let mut numbers = Numbers::new();
        let mut after = 0;
        loop {
            let query =
                "SELECT json_group_array(json_array(resource, metric, id, came_at)) AS json, max(id) AS last
                FROM (SELECT * FROM series WHERE id > ? ORDER BY id LIMIT ?)";
            let limit = i64::try_from(ROWS_AT_ONCE).unwrap_or(i64::MAX);
            let batch: Option<Batch> = sql::row(&self.sql, query, vec![i64::into(after), limit.into()])?;
            let Some(Batch { json, last: Some(last) }) = batch else { return Ok(numbers) };
            for (resource, metric, id, came_at) in
                serde_json::from_str::<Vec<(String, String, u32, i64)>>(&json)?
            {
                numbers.entry(resource).or_default().insert(metric, (id, came_at));
            }
            after = last;
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::monitoring::{ResourceType, of_type};

    use super::*;

    #[test]
    fn a_second_statistic_is_counted_apart() {
        let resource_type = ResourceType::ApplicationLoadBalancer;
        let of = |dimension: &str| {
            let source = Rc::new(resource_type.source(dimension).unwrap());
            of_type(resource_type).iter().zip(1..).map(move |(metric, series)| Planned {
                series,
                came_at: Timestamp::from_millis(0),
                source: source.clone(),
                metric: Measure::Curated(metric),
            })
        };
        let region: Region = "eu-west-1".parse().unwrap();
        let planned: Vec<Planned> = of("app/a/1").chain(of("app/b/2")).collect();
        let all = u64::try_from(planned.len()).unwrap();
        let plan = Plan { regions: BTreeMap::from([(region, planned)]), ..Plan::default() };
        assert_eq!(plan.reading(), monitoring::Reading { metrics: all - 2, statistics: all });
        assert_eq!(plan.calls(), 1);
    }
}
