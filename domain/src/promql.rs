//! A part of Prometheus' query language, over the series of the connected accounts: for Grafana and for scrapers.
//!
//! A query is read by [`parse`]; what it needs to know, [`Expr::wants`] says; [`evaluate`] works it out over the series
//! that were found, all steps at once; [`answer`] and [`exposition`] write what Prometheus would. How our series are named
//! is in [`naming`], after yet-another-cloudwatch-exporter. Nothing here knows where the series come from, or HTTP.
//!
//! What is supported is the plain part that dashboards are made of; everything else is refused by its name. A parser was
//! looked for: `promql-parser` compiles for wasm32, but adds 490 kB of compressed code to the Worker, a third of its size;
//! `rusty-promql-parser` adds 60 kB and follows nested parentheses without a bound, which ends an isolate. This one has
//! its bounds in [`parse`].

pub mod answer;
pub mod exposition;
pub mod naming;

mod aggregate;
mod binary;
mod error;
mod evaluate;
mod expr;
mod labels;
mod lexer;
mod matcher;
mod over_time;
mod parameters;
mod parse;
mod steps;
#[cfg(test)]
mod tests;

pub use error::Error;
pub use evaluate::{CELLS_MAX, Series, Track, Value, evaluate};
pub use expr::{Expr, Wanted};
pub use labels::{Labels, NAME, is_label_name};
pub use matcher::{Matcher, Op, Target};
pub use parameters::{read_duration, read_time};
pub use parse::{parse, parse_selector};
pub use steps::{Point, RANGE_MAX, STEPS_MAX, Steps};
