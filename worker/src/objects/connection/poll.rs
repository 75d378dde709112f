//! The poll: assume the role, list what there is, read its metrics, keep the points.
//!
//! A region that is denied or fails is one message, never the end of the poll. Points are asked from where the region's
//! last ones ended, with an overlap for late ones, so a poll that was killed or missed is made good by the next.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use aws::cloudwatch::MetricQuery;
use aws::operation::{DESCRIBE_INSTANCES, DESCRIBE_REGIONS, GET_METRIC_DATA};
use domain::activity::Purpose;
use domain::api::{ConnectionStatus, Resource};
use domain::arn::Region;
use domain::time::Timestamp;
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;

use super::Connection;
use super::points::Tick;
use super::reach::Reach;
use super::record::Settings;
use super::schedule::Job;
use super::session::{Session, may_be_the_sessions};
use crate::fault::Fault;
use crate::permit::Permit;
use crate::{clock, sql};

/// A metric that is read for every resource of a service.
pub(super) struct Metric {
    pub(super) namespace: &'static str,
    pub(super) name: &'static str,
    pub(super) dimension: &'static str,
    pub(super) statistic: &'static str,
    pub(super) unit: &'static str,
    pub(super) period_seconds: u32,
}

/// The first curated metric. Five minutes is what EC2's basic monitoring gives.
pub(super) const CPU: Metric = Metric {
    namespace: "AWS/EC2",
    name: "CPUUtilization",
    dimension: "InstanceId",
    statistic: "Average",
    unit: "Percent",
    period_seconds: 300,
};

/// A poll every five minutes (row B3).
const EVERY: Duration = Duration::from_mins(5);
/// Two polls are at least this far apart.
const LEAST_PAUSE: Duration = Duration::from_mins(1);
/// The first poll reads this far back, so that the first chart is not empty.
const FIRST_REACH: Duration = Duration::from_hours(3);
/// CloudWatch changes the newest points for a while; they are asked again.
const OVERLAP: Duration = Duration::from_mins(10);
/// The workers platform opens six connections a request.
const PARALLEL: usize = 6;

/// What one region gave.
struct Reading {
    resources: Vec<Resource>,
    points: Vec<(String, Timestamp, f64)>,
    messages: Vec<String>,
}

/// What one poll gave, with a session that was in memory or a new one.
struct Read {
    is_kept: bool,
    /// Those that were read, where it is known which there are.
    regions: Result<Vec<ReadRegion>, aws::Error>,
}

/// A region's own outcome.
type ReadRegion = (Region, Result<Reading, aws::Error>);

impl Read {
    /// Whether a session out of memory was turned away wherever it was shown.
    fn is_of_a_dead_session(&self) -> bool {
        let is_turned_away = match &self.regions {
            Err(error) => may_be_the_sessions(error),
            Ok(readings) => {
                let all = readings.iter().all(|(_, read)| read.as_ref().is_err_and(may_be_the_sessions));
                all && !readings.is_empty()
            }
        };
        self.is_kept && is_turned_away
    }
}

impl Connection {
    /// One poll; then the next is due. It is not due when the role is not proven.
    pub(super) async fn poll(&self) -> Result<(), Fault> {
        let settings = self.settings()?;
        if self.standing()?.status != ConnectionStatus::Connected {
            return self.unplan(Job::Poll);
        }
        self.plan_captures()?;
        let now = clock::now();
        let mut polling = self.polling()?;
        polling.messages.clear();
        let (keys, permit) = (self.keys()?, self.permit(Purpose::Work)?);
        let mut read = self.read_account(&settings, &polling.covered, now, &permit).await;
        if read.as_ref().is_ok_and(Read::is_of_a_dead_session) && !permit.is_revoked() {
            self.drop_session();
            read = self.read_account(&settings, &polling.covered, now, &permit).await;
        }
        // While AWS was awaited the connection may have been stopped, its role refused or become another one, or itself
        // have ended: then no session is kept, and nothing of what was read.
        if permit.is_revoked()
            || self.settings().is_err()
            || !self.is_about(&settings, keys.as_ref())?
            || self.standing()?.status != ConnectionStatus::Connected
        {
            self.drop_session();
            return Ok(());
        }
        match read.map(|read| read.regions) {
            Err(message) => {
                polling.messages.push(message);
                // The gate says precisely what broke.
                self.plan(Job::Gate, now)?;
            }
            Ok(Err(error)) => polling.messages.push(format!("The account's regions: {error}")),
            Ok(Ok(readings)) => {
                self.forget_other_regions(readings.iter().map(|(region, _)| region))?;
                for (region, reading) in readings {
                    match reading {
                        Ok(reading) => {
                            polling
                                .messages
                                .extend(reading.messages.iter().map(|text| format!("{region}: {text}")));
                            self.keep_reading(&region, reading, now)?;
                            polling.covered.insert(region.to_string(), now);
                        }
                        Err(error) => polling.messages.push(format!("{region}: {error}")),
                    }
                }
                self.forget_series(now)?;
                polling.last_at = Some(now);
            }
        }
        self.keep_polling(&polling)?;
        // What was changed meanwhile is read at once.
        let after = self.settings()?;
        let unchanged = after.regions == settings.regions && after.features == settings.features;
        self.plan(Job::Poll, if unchanged { next_poll(now, settings.id.as_str()) } else { now })
    }

    pub(super) fn stored_resources(&self) -> Result<Vec<Resource>, Fault> {
        #[derive(Deserialize)]
        struct Row {
            json: String,
        }
        let rows: Vec<Row> =
            sql::rows(&self.sql, "SELECT json FROM resource ORDER BY region, id LIMIT 10000", vec![])?;
        Ok(rows.iter().map(|row| serde_json::from_str(&row.json)).collect::<Result<_, _>>()?)
    }

    /// `Err` is a message for people: there is no session to read with.
    async fn read_account(
        &self,
        settings: &Settings,
        covered: &BTreeMap<String, Timestamp>,
        now: Timestamp,
        permit: &Rc<Permit>,
    ) -> Result<Read, String> {
        let Session { credentials, is_kept } = self.session(settings, permit).await?;
        let customer = Reach::with(&self.env, credentials, permit.clone(), settings.features);
        let regions = if settings.regions.is_empty() {
            match usable_regions(&customer, settings).await {
                Ok(regions) => regions,
                Err(error) => return Ok(Read { is_kept, regions: Err(error) }),
            }
        } else {
            settings.regions.clone()
        };
        let customer = &customer;
        let readings = stream::iter(regions)
            .map(|region| async move {
                let reach =
                    covered.get(region.as_str()).map_or(now.minus(FIRST_REACH), |to| to.minus(OVERLAP));
                let reach = reach.max(now.minus(FIRST_REACH));
                let reading = read_region(customer, &region, reach, now).await;
                (region, reading)
            })
            .buffer_unordered(PARALLEL)
            .collect()
            .await;
        Ok(Read { is_kept, regions: Ok(readings) })
    }

    /// Drops the inventory of regions that are not read any more; one that failed this time keeps its own.
    fn forget_other_regions<'a>(&self, read: impl Iterator<Item = &'a Region>) -> Result<(), Fault> {
        let values: Vec<sql::Value> = read.map(|region| region.as_str().into()).collect();
        let marks = vec!["?"; values.len()].join(", ");
        sql::run(&self.sql, &format!("DELETE FROM resource WHERE region NOT IN ({marks})"), values)
    }

    /// Replaces the region's inventory and adds its points, in one commit.
    fn keep_reading(&self, region: &Region, reading: Reading, now: Timestamp) -> Result<(), Fault> {
        sql::run(&self.sql, "DELETE FROM resource WHERE region = ?", vec![region.as_str().into()])?;
        for resource in &reading.resources {
            let values = vec![
                region.as_str().into(),
                resource.id.as_str().into(),
                serde_json::to_string(resource)?.into(),
            ];
            sql::run(
                &self.sql,
                "INSERT OR REPLACE INTO resource (region, id, json) VALUES (?, ?, ?)",
                values,
            )?;
            self.series_id(region.as_str(), &resource.id, CPU.name)?;
        }
        let mut ticks = BTreeMap::<Timestamp, Tick>::new();
        for (resource, at, value) in reading.points {
            let series = self.series_id(region.as_str(), &resource, CPU.name)?;
            ticks.entry(at).or_default().insert(series, value);
        }
        self.keep_points(ticks, now)
    }
}

/// None where no chosen feature looks into regions.
async fn usable_regions(customer: &Reach, settings: &Settings) -> Result<Vec<Region>, aws::Error> {
    let home = settings.role.partition().sts_region();
    let Some(client) = customer.client(&DESCRIBE_REGIONS, home.as_str()) else { return Ok(Vec::new()) };
    let regions = client.describe_regions().await?;
    Ok(regions
        .into_iter()
        .filter(aws::ec2::Region::usable)
        .filter_map(|region| region.name.parse().ok())
        .collect())
}

async fn read_region(
    customer: &Reach,
    region: &Region,
    from: Timestamp,
    now: Timestamp,
) -> Result<Reading, aws::Error> {
    let instances = match customer.client(&DESCRIBE_INSTANCES, region.as_str()) {
        Some(client) => client.describe_instances().await?,
        None => Vec::new(),
    };
    let metrics_client = customer.client(&GET_METRIC_DATA, region.as_str());
    let measured = instances.iter().filter(|_| metrics_client.is_some());
    let queries: Vec<MetricQuery> = measured.enumerate().map(|(n, i)| cpu_query(n, &i.id)).collect();
    let period = Duration::from_secs(u64::from(CPU.period_seconds));
    let (start, end) =
        (clock::system_time(from.aligned_to(period)), clock::system_time(now.aligned_to(period)));
    let data = match &metrics_client {
        Some(client) if !queries.is_empty() => Some(client.get_metric_data(&queries, start, end).await?),
        _ => None,
    };
    let mut points = Vec::new();
    for series in data.iter().flat_map(|data| &data.series) {
        let instance =
            series.id.strip_prefix('m').and_then(|n| n.parse::<usize>().ok()).and_then(|n| instances.get(n));
        let Some(instance) = instance else { continue };
        for (at, value) in series.timestamps.iter().zip(&series.values) {
            points.push((instance.id.clone(), Timestamp::from_seconds(*at), *value));
        }
    }
    let messages =
        data.iter().flat_map(|data| &data.messages).map(|m| format!("{}: {}", m.code, m.value)).collect();
    let metrics = if metrics_client.is_some() { vec![CPU.name.to_owned()] } else { Vec::new() };
    let resources = instances
        .into_iter()
        .map(|instance| Resource {
            id: instance.id,
            name: instance.name,
            service: "ec2".to_owned(),
            kind: instance.instance_type,
            state: instance.state,
            region: region.clone(),
            metrics: metrics.clone(),
        })
        .collect();
    Ok(Reading { resources, points, messages })
}

fn cpu_query(number: usize, instance: &str) -> MetricQuery {
    MetricQuery {
        id: format!("m{number}"),
        namespace: CPU.namespace.to_owned(),
        metric: CPU.name.to_owned(),
        dimensions: vec![(CPU.dimension.to_owned(), instance.to_owned())],
        period_seconds: CPU.period_seconds,
        stat: CPU.statistic.to_owned(),
    }
}

/// The next poll: five-minute marks, each with a pause that follows from the connection's id, so that connections do not
/// fire together and one connection fires evenly. The first poll, which comes at once, is not followed within a minute.
fn next_poll(now: Timestamp, id: &str) -> Timestamp {
    let spread = id.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let every = u64::try_from(EVERY.as_millis()).unwrap_or(1);
    let mark = now.aligned_to(EVERY).plus(Duration::from_millis(spread % every));
    if mark > now.plus(LEAST_PAUSE) { mark } else { mark.plus(EVERY) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_dead_where_it_is_turned_away_everywhere() {
        let denied = || aws::Error::Expired { code: "ExpiredToken".to_owned() };
        let reading = || Reading { resources: vec![], points: vec![], messages: vec![] };
        let at = |region: &str, read| (region.parse::<Region>().unwrap(), read);
        let is_dead = |is_kept, regions| Read { is_kept, regions }.is_of_a_dead_session();
        assert!(is_dead(true, Err(denied())));
        assert!(!is_dead(false, Err(denied())), "a new one would be turned away too");
        assert!(is_dead(true, Ok(vec![at("eu-west-1", Err(denied())), at("us-east-1", Err(denied()))])));
        assert!(!is_dead(true, Ok(vec![at("eu-west-1", Err(denied())), at("us-east-1", Ok(reading()))])));
        assert!(!is_dead(true, Ok(vec![at("eu-west-1", Err(aws::Error::Timeout))])));
        assert!(!is_dead(true, Ok(vec![])), "nothing was asked");
    }

    #[test]
    fn polls_are_five_minutes_apart_and_spread() {
        let began = Timestamp::from_seconds(1_795_312_923);
        for id in ["con_a", "con_b", "con_c", "con_zz"] {
            let first = next_poll(began, id);
            assert!(first.since(began) > LEAST_PAUSE && first.since(began) <= EVERY + LEAST_PAUSE, "{id}");
            let late = first.plus(Duration::from_secs(2));
            assert_eq!(
                next_poll(late, id),
                first.plus(EVERY),
                "{id}: a late alarm does not shift the next one"
            );
        }
        assert_ne!(next_poll(began, "con_a"), next_poll(began, "con_b"));
    }
}
