//! CloudWatch: the points of many series in the fewest calls.

mod get_metric_data;

pub use get_metric_data::{Message, MetricData, MetricQuery, QUERIES_PER_CALL, Series, SeriesStatus};
