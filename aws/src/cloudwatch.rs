//! CloudWatch: which metrics there are, and the points of many series in the fewest calls.

mod get_metric_data;
mod list_metrics;

pub use get_metric_data::{Message, MetricData, MetricQuery, QUERIES_PER_CALL, Series, SeriesStatus};
pub use list_metrics::{ListedMetric, ListedMetrics, MetricsOf};
