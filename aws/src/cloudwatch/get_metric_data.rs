//! `GetMetricData`: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html>

use std::{
    collections::{HashMap, HashSet},
    time::{SystemTime, UNIX_EPOCH},
};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::{
    Client, Error, Pace, Service, Transport,
    wire::{next_page, read_json, write_json},
};

const OPERATION: &str = "GetMetricData";

/// The most queries that one call takes; more are split into several calls.
pub const QUERIES_PER_CALL: usize = 500;

/// One series to read: one statistic of one metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricQuery {
    /// Names the series in the answer: `[a-z][A-Za-z0-9_]*`, at most 255 characters, used once.
    pub id: String,
    /// Such as `AWS/EC2`.
    pub namespace: String,
    /// Such as `CPUUtilization`.
    pub metric: String,
    /// Name and value of each dimension, 30 at most; they must be exactly those of the metric.
    pub dimensions: Vec<(String, String)>,
    /// Seconds between points: 1, 5, 10, 20, 30 or a multiple of 60. Too short a one gives no points and
    /// no error: at least 300 for data older than 15 days, 3600 for older than 63.
    pub period_seconds: u32,
    /// Such as `Average`, `Sum`, `p99`.
    pub stat: String,
}

/// All that came back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetricData {
    /// One for each query that AWS answered, in the order of its answer.
    pub series: Vec<Series>,
    /// What AWS says about the whole, such as that a region's data is not complete.
    pub messages: Vec<Message>,
}

/// The points of one query.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The query's.
    pub id: String,
    /// Seconds since 1970 at which each period starts, ascending.
    pub timestamps: Vec<i64>,
    /// As many, in the same order.
    pub values: Vec<f64>,
    /// Whether that is all.
    pub status: SeriesStatus,
}

/// Whether a series is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesStatus {
    /// All points.
    Complete,
    /// Some points are missing still.
    PartialData,
    /// CloudWatch failed for this series alone.
    InternalError,
    /// The caller may not read this metric.
    Forbidden,
}

/// CloudWatch's remark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Message {
    /// Short.
    pub code: String,
    /// A sentence.
    pub value: String,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Reads the points of `queries` from `start` up to but without `end`, from all pages; for each
    /// [`QUERIES_PER_CALL`] queries at least one call goes out, and none for no queries. AWS wants `end`
    /// aligned to the period.
    pub async fn get_metric_data(
        &self,
        queries: &[MetricQuery],
        start: SystemTime,
        end: SystemTime,
    ) -> Result<MetricData, Error> {
        check(queries, start, end)?;
        let mut data = MetricData::default();
        for batch in queries.chunks(QUERIES_PER_CALL) {
            let mut token: Option<String> = None;
            loop {
                let body = self
                    .call(Service::CloudWatch, OPERATION, body(batch, start, end, token.as_deref())?)
                    .await?;
                let page: Response = read_json(OPERATION, &body)?;
                data.add(page.metric_data_results);
                data.messages.extend(page.messages);
                token = next_page(OPERATION, token.as_deref(), page.next_token)?;
                if token.is_none() {
                    break;
                }
            }
        }
        data.series.iter_mut().for_each(Series::sort);
        Ok(data)
    }
}

fn check(queries: &[MetricQuery], start: SystemTime, end: SystemTime) -> Result<(), Error> {
    let bound = |ok: bool, field, remedy| if ok { Ok(()) } else { Err(Error::Invalid { field, remedy }) };
    bound(start < end, "end", "the end lies after the start")?;
    let mut seen = HashSet::with_capacity(queries.len());
    for query in queries {
        bound(
            is_id(&query.id) && seen.insert(query.id.as_str()),
            "id",
            "a query's id is [a-z][A-Za-z0-9_]*, at most 255 characters, and used once",
        )?;
        bound(
            matches!(query.period_seconds, 1 | 5 | 10 | 20 | 30)
                || (query.period_seconds > 0 && query.period_seconds.is_multiple_of(60)),
            "period_seconds",
            "a period is 1, 5, 10, 20, 30 or a multiple of 60 seconds",
        )?;
        bound(query.dimensions.len() <= 30, "dimensions", "a metric has at most 30 dimensions")?;
    }
    Ok(())
}

fn is_id(id: &str) -> bool {
    id.len() <= 255
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Request<'a> {
    start_time: u64,
    end_time: u64,
    /// AWS's own default is the newest first, the local AWS's is not.
    scan_by: &'static str,
    metric_data_queries: Vec<QueryJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct QueryJson<'a> {
    id: &'a str,
    metric_stat: StatJson<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct StatJson<'a> {
    metric: MetricJson<'a>,
    period: u32,
    stat: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MetricJson<'a> {
    namespace: &'a str,
    metric_name: &'a str,
    dimensions: Vec<DimensionJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DimensionJson<'a> {
    name: &'a str,
    value: &'a str,
}

fn body(
    batch: &[MetricQuery],
    start: SystemTime,
    end: SystemTime,
    token: Option<&str>,
) -> Result<Bytes, Error> {
    let seconds = |time: SystemTime| time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let request = Request {
        start_time: seconds(start),
        end_time: seconds(end),
        scan_by: "TimestampAscending",
        metric_data_queries: batch.iter().map(QueryJson::from).collect(),
        next_token: token,
    };
    write_json(OPERATION, &request)
}

impl<'a> From<&'a MetricQuery> for QueryJson<'a> {
    fn from(query: &'a MetricQuery) -> Self {
        let dimensions = query.dimensions.iter().map(|(name, value)| DimensionJson { name, value }).collect();
        let metric = MetricJson { namespace: &query.namespace, metric_name: &query.metric, dimensions };
        Self {
            id: &query.id,
            metric_stat: StatJson { metric, period: query.period_seconds, stat: &query.stat },
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Response {
    metric_data_results: Vec<ResultJson>,
    messages: Vec<Message>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ResultJson {
    id: String,
    #[serde(default)]
    timestamps: Vec<f64>,
    #[serde(default)]
    values: Vec<f64>,
    #[serde(default)]
    status_code: String,
}

impl MetricData {
    /// Adds a page: a series that an earlier page began goes on, and its later status counts.
    fn add(&mut self, page: Vec<ResultJson>) {
        let mut places: HashMap<String, usize> =
            self.series.iter().enumerate().map(|(place, series)| (series.id.clone(), place)).collect();
        for result in page {
            let place = *places.entry(result.id.clone()).or_insert_with(|| {
                self.series.push(Series::empty(result.id.clone()));
                self.series.len() - 1
            });
            if let Some(series) = self.series.get_mut(place) {
                series.extend(result);
            }
        }
    }
}

impl Series {
    fn empty(id: String) -> Self {
        Self { id, timestamps: Vec::new(), values: Vec::new(), status: SeriesStatus::Complete }
    }

    fn extend(&mut self, result: ResultJson) {
        self.status = match result.status_code.as_str() {
            "PartialData" => SeriesStatus::PartialData,
            "InternalError" => SeriesStatus::InternalError,
            "Forbidden" => SeriesStatus::Forbidden,
            _ => SeriesStatus::Complete,
        };
        for (at, value) in result.timestamps.into_iter().zip(result.values) {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "whole seconds since 1970 are far below 2^53"
            )]
            self.timestamps.push(at as i64);
            self.values.push(value);
        }
    }

    fn sort(&mut self) {
        if self.timestamps.is_sorted() {
            return;
        }
        let mut points: Vec<_> = self.timestamps.drain(..).zip(self.values.drain(..)).collect();
        points.sort_by_key(|(at, _)| *at);
        (self.timestamps, self.values) = points.into_iter().unzip();
    }
}

#[cfg(test)]
mod tests;
