//! `ListMetrics`: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html>

use serde::{Deserialize, Serialize};

use crate::{
    Client, Error, Pace, Service, Transport,
    wire::{next_page, read_json, write_json},
};

const OPERATION: &str = "ListMetrics";

/// Leaves out what has had no point for three hours; without it AWS lists whatever had one in the last two weeks.
const RECENTLY: &str = "PT3H";

/// Which metrics are listed; all of the client's region where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MetricsOf<'a> {
    /// Those of this namespace, such as `AWS/Lambda`.
    pub namespace: Option<&'a str>,
    /// Those of this name, such as `Errors`.
    pub metric: Option<&'a str>,
}

/// What is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedMetrics {
    /// In AWS's order, which is none.
    pub metrics: Vec<ListedMetric>,
    /// Whether there is more, which was not read.
    pub is_cut: bool,
}

/// One metric with its dimensions: one series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedMetric {
    /// Such as `AWS/Lambda`.
    pub namespace: String,
    /// Such as `Errors`.
    pub metric: String,
    /// Name and value of each dimension, in AWS's order.
    pub dimensions: Vec<(String, String)>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metric_name: Option<&'a str>,
    recently_active: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<&'a str>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Response {
    metrics: Vec<MetricJson>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MetricJson {
    namespace: String,
    metric_name: String,
    #[serde(default)]
    dimensions: Option<Vec<DimensionJson>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DimensionJson {
    name: String,
    value: String,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// The metrics that have had points in the last three hours; a new one shows within 15 minutes. `pages` pages of 500
    /// are read at most, and the answer says whether there are more.
    pub async fn list_metrics(&self, of: MetricsOf<'_>, pages: usize) -> Result<ListedMetrics, Error> {
        let mut listed = ListedMetrics::default();
        let mut token: Option<String> = None;
        for _ in 0..pages {
            let request = Request {
                namespace: of.namespace,
                metric_name: of.metric,
                recently_active: RECENTLY,
                next_token: token.as_deref(),
            };
            let body = self.call(Service::CloudWatch, OPERATION, write_json(OPERATION, &request)?).await?;
            let page: Response = read_json(OPERATION, &body)?;
            listed.metrics.extend(page.metrics.into_iter().map(ListedMetric::from));
            token = next_page(OPERATION, token.as_deref(), page.next_token)?;
            if token.is_none() {
                break;
            }
        }
        listed.is_cut = token.is_some();
        Ok(listed)
    }
}

impl From<MetricJson> for ListedMetric {
    fn from(metric: MetricJson) -> Self {
        let dimensions = metric.dimensions.unwrap_or_default().into_iter();
        Self {
            namespace: metric.namespace,
            metric: metric.metric_name,
            dimensions: dimensions.map(|one| (one.name, one.value)).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
