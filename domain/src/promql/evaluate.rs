//! Working a query out, for all its steps at once: a value is a number for each step, or series with one for each step.

use std::collections::BTreeSet;
use std::time::Duration;

use super::expr::{Expr, LOOKBACK_MAX, OverTime, Selector};
use super::{Error, Labels, Point, Steps, aggregate, binary, over_time};
use crate::time::Timestamp;

/// How many values, of series and steps, a query's selectors may have in all: they lie in the memory of one isolate, 128 MB,
/// twice at worst, with sixteen bytes each.
pub const CELLS_MAX: usize = 2_000_000;
/// How many points functions over time may look at in all: some seconds of work.
const WORK_MAX: usize = 150_000_000;

/// A series that fits a selector.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// With the metric's name.
    pub labels: Labels,
    /// Oldest first.
    pub points: Vec<Point>,
    /// How long its newest point counts as its value.
    pub lookback: Duration,
    /// Before this its points are an hour apart.
    pub hourly_before: Timestamp,
}

/// What a query, or a part of it, comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number at each step.
    Scalar(Vec<f64>),
    /// Series.
    Vector(Vec<Track>),
}

/// A series over the steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// Its labels.
    pub labels: Labels,
    /// A value for each step; `None` where it has none.
    pub values: Vec<Option<f64>>,
}

/// Works it out. `series` are those of its selectors, in the order of [`Expr::wants`].
pub fn evaluate(expr: &Expr, series: Vec<Vec<Series>>, steps: Steps) -> Result<Value, Error> {
    let cells = series.iter().map(Vec::len).sum::<usize>().saturating_mul(steps.len());
    if cells > CELLS_MAX {
        return Err(Error::execution(format!(
            "the query's series have {cells} values at its steps, and {CELLS_MAX} are the most: name fewer series by their labels, or send a longer step"
        )));
    }
    Evaluation { series, steps, work: 0 }.expr(expr)
}

struct Evaluation {
    series: Vec<Vec<Series>>,
    steps: Steps,
    work: usize,
}

impl Evaluation {
    fn expr(&mut self, expr: &Expr) -> Result<Value, Error> {
        Ok(match expr {
            Expr::Number(number) => Value::Scalar(vec![*number; self.steps.len()]),
            Expr::Select(selector) => Value::Vector(self.newest(selector)),
            Expr::OverTime(function, selector) => Value::Vector(self.over_time(*function, selector)?),
            Expr::Aggregate(aggregate) => {
                let parameter = aggregate.parameter.as_ref().map(|one| self.expr(one)).transpose()?;
                let parameter = match parameter {
                    Some(Value::Scalar(numbers)) => numbers,
                    _ => Vec::new(),
                };
                // The parser has seen to it that there are series.
                let Value::Vector(tracks) = self.expr(&aggregate.of)? else {
                    return Ok(Value::Vector(Vec::new()));
                };
                Value::Vector(aggregate::aggregate(aggregate, &parameter, tracks, self.steps.len()))
            }
            Expr::Binary(binary) => {
                let (left, right) = (self.expr(&binary.left)?, self.expr(&binary.right)?);
                binary::combine(binary.op, binary.is_bool, left, right)?
            }
            Expr::Negate(of) => match self.expr(of)? {
                Value::Scalar(numbers) => Value::Scalar(numbers.into_iter().map(|number| -number).collect()),
                Value::Vector(tracks) => Value::Vector(distinct(changed(tracks, |value| Some(-value)))?),
            },
        })
    }

    fn take(&mut self, selector: &Selector) -> Vec<Series> {
        self.series.get_mut(selector.number).map(std::mem::take).unwrap_or_default()
    }

    /// The newest value of each series at each step, where it is not too old.
    fn newest(&mut self, selector: &Selector) -> Vec<Track> {
        let series = self.take(selector);
        let steps = self.steps.earlier(selector.offset);
        let tracks = series.into_iter().map(|one| {
            let mut next = 0;
            let values = steps.iter().map(|at| {
                while one.points.get(next).is_some_and(|(of, _)| *of <= at) {
                    next += 1;
                }
                let (of, value) = one.points.get(next.checked_sub(1)?)?;
                let lookback =
                    if *of < one.hourly_before { one.lookback.max(LOOKBACK_MAX) } else { one.lookback };
                (at.since(*of) < lookback).then_some(*value)
            });
            Track { values: values.collect(), labels: one.labels }
        });
        tracks.filter(Track::has_any).collect()
    }

    fn over_time(&mut self, function: OverTime, selector: &Selector) -> Result<Vec<Track>, Error> {
        let series = self.take(selector);
        let steps = self.steps.earlier(selector.offset);
        let range = selector.range.unwrap_or_default();
        let mut tracks = Vec::new();
        for one in series {
            let (mut from, mut to) = (0, 0);
            let mut values = Vec::with_capacity(steps.len());
            for end in steps.iter() {
                let start = end.minus(range);
                while one.points.get(from).is_some_and(|(at, _)| *at <= start) {
                    from += 1;
                }
                while one.points.get(to).is_some_and(|(at, _)| *at <= end) {
                    to += 1;
                }
                let window = one.points.get(from..to).unwrap_or_default();
                self.work = self.work.saturating_add(window.len());
                values.push(over_time::apply(function, window, start, end));
            }
            if self.work > WORK_MAX {
                return Err(Error::execution(
                    "the query's functions look at too many points: name fewer series by their labels, or send a shorter range",
                ));
            }
            let mut labels = one.labels;
            if function != OverTime::Last {
                labels.forget_name();
            }
            tracks.push(Track { labels, values });
        }
        tracks.retain(Track::has_any);
        distinct(tracks)
    }
}

impl Track {
    pub(super) fn has_any(&self) -> bool {
        self.values.iter().any(Option::is_some)
    }
}

/// The same series with other values, and so without a name.
pub(super) fn changed(mut tracks: Vec<Track>, change: impl Fn(f64) -> Option<f64>) -> Vec<Track> {
    for track in &mut tracks {
        track.labels.forget_name();
        for value in &mut track.values {
            *value = value.and_then(&change);
        }
    }
    tracks
}

/// The tracks, where no two have the same labels: without their names two metrics of a resource may.
pub(super) fn distinct(tracks: Vec<Track>) -> Result<Vec<Track>, Error> {
    let labels: BTreeSet<&Labels> = tracks.iter().map(|track| &track.labels).collect();
    if labels.len() == tracks.len() {
        return Ok(tracks);
    }
    Err(Error::execution("several series have the same labels once their names are gone: name one metric"))
}
