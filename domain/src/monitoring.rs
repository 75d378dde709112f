//! What is monitored: the services that are looked through, the kinds of resources in them, the metrics that are read for
//! each, how points are folded into longer periods, and what reading them costs.
//!
//! The worker's collectors and the console's pages read the same data, so a chart's unit and a query's statistic are one
//! fact. Nothing here asks AWS.

mod added;
mod alert;
mod choice;
mod cost;
mod fold;
mod metric;
mod metrics;
mod outstanding;
mod resource_type;
mod service;
mod source;

pub use added::{ADDED_MAX, Added, Dimension, SERIES_OF_ADDED_MAX, SERIES_OF_ALL_ADDED_MAX};
pub use alert::{ALERTS_MAX, Comparison, NoData, Rule, Verdict};
pub use choice::{Choice, INTERVALS, TagFilter};
pub use cost::{Cost, PRICES, Price, Reading};
pub use fold::{Grid, fold};
pub use metric::{Metric, Statistic, Unit};
pub use metrics::{find, metric_of, of_type};
pub use outstanding::{BUSY, Keys, MAIN, WRONG};
pub use resource_type::ResourceType;
pub use service::Service;
pub use source::{NoSource, Source};
