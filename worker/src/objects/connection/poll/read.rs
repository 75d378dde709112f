//! Asking a region for the points of a stretch of time.

use std::collections::BTreeMap;
use std::time::Duration;

use aws::cloudwatch::{MetricQuery, QUERIES_PER_CALL, SeriesStatus};
use aws::operation::GET_METRIC_DATA;
use domain::arn::Region;
use domain::time::Timestamp;

use super::plan::Planned;
use super::windows::Window;
use crate::clock;
use crate::objects::connection::points::Tick;
use crate::objects::connection::reach::Reach;

/// What a region gave.
pub(super) struct Reading {
    pub(super) ticks: BTreeMap<Timestamp, Tick>,
    /// What AWS says of a part of it that is missing.
    pub(super) messages: Vec<String>,
}

/// The points of these series in the window, in the fewest calls. One call that fails makes the window fail: it is asked for
/// again as a whole.
pub(super) async fn window(
    customer: &Reach,
    region: &Region,
    planned: &[Planned],
    period: Duration,
    window: Window,
) -> Result<Reading, aws::Error> {
    let mut reading = Reading { ticks: BTreeMap::new(), messages: Vec::new() };
    let Some(client) = customer.client(&GET_METRIC_DATA, region.as_str()) else { return Ok(reading) };
    let period_seconds = u32::try_from(period.as_secs()).unwrap_or(300);
    let (start, end) = (clock::system_time(window.from), clock::system_time(window.to));
    for some in planned.chunks(QUERIES_PER_CALL) {
        let queries: Vec<MetricQuery> =
            some.iter().enumerate().map(|(n, one)| query(n, one, period_seconds)).collect();
        let data = client.get_metric_data(&queries, start, end).await?;
        let told = data.messages.iter().map(|message| format!("{}: {}", message.code, message.value));
        reading.messages.extend(told);
        for series in data.series {
            let number = series.id.strip_prefix('m').and_then(|n| n.parse::<usize>().ok());
            let Some(one) = number.and_then(|n| some.get(n)) else { continue };
            match series.status {
                SeriesStatus::Complete | SeriesStatus::PartialData => {}
                SeriesStatus::InternalError | SeriesStatus::Forbidden => {
                    let what =
                        if series.status == SeriesStatus::Forbidden { "may not be read" } else { "failed" };
                    reading.messages.push(format!("{} of {} {what}.", one.metric.name, one.source.name()));
                }
            }
            for (at, value) in series.timestamps.iter().zip(&series.values) {
                let tick = reading.ticks.entry(Timestamp::from_seconds(*at)).or_default();
                tick.push((one.series, *value));
            }
        }
    }
    Ok(reading)
}

fn query(number: usize, planned: &Planned, period_seconds: u32) -> MetricQuery {
    let Planned { source, metric, .. } = planned;
    let dimensions = source.dimensions.iter().map(|(name, value)| (name.to_string(), value.clone()));
    MetricQuery {
        id: format!("m{number}"),
        namespace: source.namespace.to_string(),
        metric: metric.name.to_string(),
        dimensions: dimensions.collect(),
        period_seconds,
        stat: metric.statistic.word().to_owned(),
    }
}
