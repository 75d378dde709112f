//! The series of one chart: their lines, their colours, their columns for the drawing, and what they say in words.

use domain::api::{MetricData, MetricSeries};
use domain::monitoring::{Metric, ResourceType, Statistic, Unit};
use domain::time::Timestamp;

use super::csv;
use super::units::with_unit;

/// How many colours there are. A chart has no more lines: more cannot be told apart.
pub(crate) const HUES: usize = 8;

/// What a chart draws.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plot {
    /// When the first step begins, and the last one ends.
    pub(crate) from: Timestamp,
    /// The end.
    pub(crate) to: Timestamp,
    /// Seconds from one value to the next.
    pub(crate) step: u32,
    /// What the values are in.
    pub(crate) unit: Unit,
    /// What they are of their step.
    pub(crate) statistic: Statistic,
    /// The lines, the most striking first.
    pub(crate) lines: Vec<Line>,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// Its name for people, unlike every other of the chart.
    pub(crate) label: String,
    /// The resource's id.
    pub(crate) resource: String,
    /// Which colour it has, below [`HUES`].
    pub(crate) hue: usize,
    /// A value for each step.
    pub(crate) values: Vec<Option<f64>>,
}

impl Plot {
    /// The series of one metric, an added one by its namespace. `order` holds the resources of the page, so that each keeps its colour from chart to chart.
    pub(crate) fn of(
        data: &MetricData,
        (resource, namespace): (ResourceType, Option<&str>),
        metric: &Metric,
        order: &[String],
    ) -> Self {
        let key = metric.key();
        let is_it = |series: &&MetricSeries| {
            series.resource_type == resource && series.namespace.as_deref() == namespace && series.name == key
        };
        let series: Vec<_> = data.series.iter().filter(is_it).take(HUES).collect();
        let ids: Vec<_> = series.iter().map(|series| series.resource.as_str()).collect();
        let names: Vec<_> = series.iter().map(|series| name(series)).collect();
        let lines = series.iter().zip(hues(&ids, order)).map(|(series, hue)| Line {
            label: label(series, &names),
            resource: series.resource.clone(),
            hue,
            values: series.values.clone(),
        });
        Self {
            from: data.from,
            to: data.to,
            step: data.step_seconds.max(1),
            unit: metric.unit,
            statistic: metric.statistic,
            lines: lines.collect(),
        }
    }

    /// Whether nothing was measured.
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.values.iter().all(Option::is_none))
    }

    /// What each value is of, such as `Sum of each 5 min`.
    pub(crate) fn grain(&self) -> String {
        format!("{} of each {}", self.statistic.word(), with_unit(f64::from(self.step), Unit::Seconds))
    }

    /// How many steps there are.
    fn len(&self) -> usize {
        self.lines.iter().map(|line| line.values.len()).max().unwrap_or(0)
    }

    /// When a step begins.
    fn at(&self, step: usize) -> Timestamp {
        let millis = i64::from(self.step).saturating_mul(1000);
        let steps = i64::try_from(step).unwrap_or(i64::MAX);
        Timestamp::from_millis(self.from.as_millis().saturating_add(millis.saturating_mul(steps)))
    }

    /// The columns as one array: the times in seconds, then each line's values. A gap is NaN; a slot between two
    /// neighbouring readings, where the grid is finer than they are, is infinite: the line goes on across it.
    pub(crate) fn columns(&self) -> Vec<f64> {
        let len = self.len();
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since the epoch stay below 2^53")]
        let times = (0..len).map(|step| self.at(step).as_millis() as f64 / 1000.0);
        times.chain(self.lines.iter().flat_map(|line| drawn(&line.values, len))).collect()
    }

    /// The chart in a sentence, the last values first, since that is what one wants to know.
    pub(crate) fn sentence(&self, title: &str, words: &str) -> String {
        if self.is_empty() {
            return format!("{title}: no values in the {words}.");
        }
        let each = self.lines.iter().filter_map(|line| {
            let last = line.last()?;
            Some(format!("{} {}", line.label, with_unit(last, self.unit)))
        });
        let all = || self.lines.iter().flat_map(|line| line.values.iter().flatten().copied());
        let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
        format!(
            "{title}, last values: {}. Between {} and {} in the {words}.",
            each.collect::<Vec<_>>().join(", "),
            with_unit(low, self.unit),
            with_unit(high, self.unit),
        )
    }

    /// The rows of its table, the newest first, without those in which nothing was measured.
    pub(crate) fn rows(&self) -> Vec<(Timestamp, Vec<Option<f64>>)> {
        let row = |step: usize| {
            let values: Vec<_> =
                self.lines.iter().map(|line| line.values.get(step).copied().flatten()).collect();
            (self.at(step), values)
        };
        (0..self.len()).rev().map(row).filter(|(_, values)| values.iter().any(Option::is_some)).collect()
    }

    /// As CSV, the oldest first; plain numbers in the metric's unit.
    pub(crate) fn csv(&self) -> String {
        let head = std::iter::once("time".to_owned()).chain(self.lines.iter().map(|line| match self.unit {
            Unit::None => line.label.clone(),
            unit => format!("{} ({})", line.label, unit.word()),
        }));
        let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        let mut text = csv::line(head);
        for (at, values) in self.rows().into_iter().rev() {
            text += &csv::line(std::iter::once(at.to_string()).chain(values.into_iter().map(number)));
        }
        text
    }
}

impl Line {
    /// The newest value.
    pub(crate) fn last(&self) -> Option<f64> {
        self.values.iter().rev().flatten().next().copied()
    }
}

/// The name, or the last part of the id, which is the name in AWS.
fn name(series: &MetricSeries) -> &str {
    series.resource_name.as_deref().unwrap_or_else(|| short(&series.resource))
}

/// What people call a resource, out of its id: the last part, or the one before where that is a load balancer's number.
pub(crate) fn short(id: &str) -> &str {
    let mut parts = id.rsplit('/');
    let last = parts.next().unwrap_or(id);
    match (parts.next(), parts.next()) {
        (Some(name), Some("app" | "net" | "gwy")) => name,
        _ => last,
    }
}

/// Two instances may have the same name, and two regions a queue of the same: what tells them apart is added.
fn label(series: &MetricSeries, names: &[&str]) -> String {
    let name = name(series);
    if names.iter().filter(|other| **other == name).count() < 2 {
        return name.to_owned();
    }
    let short = short(&series.resource);
    let apart = if short == name { series.region.as_str() } else { short };
    format!("{name} ({apart})")
}

/// A colour for each resource of a chart: its own of the page, or the next that is free in this chart.
pub(super) fn hues(chart: &[&str], order: &[String]) -> Vec<usize> {
    let mut taken = [false; HUES];
    let mut found = Vec::with_capacity(chart.len());
    for id in chart {
        let own = order.iter().position(|known| known == id).unwrap_or(0);
        let hue =
            (own..own + HUES).map(|hue| hue % HUES).find(|hue| !taken.get(*hue).copied().unwrap_or(true));
        let hue = hue.unwrap_or(own % HUES);
        if let Some(slot) = taken.get_mut(hue) {
            *slot = true;
        }
        found.push(hue);
    }
    found
}

/// The values as they are drawn. Readings may be further apart than the grid's steps; the usual distance between two
/// neighbours is no gap.
fn drawn(values: &[Option<f64>], len: usize) -> Vec<f64> {
    let measured: Vec<usize> =
        values.iter().enumerate().filter_map(|(step, value)| value.map(|_| step)).collect();
    let mut distances: Vec<usize> =
        measured.windows(2).filter_map(|pair| Some(pair.get(1)? - pair.first()?)).collect();
    distances.sort_unstable();
    let usual = distances.get(distances.len().saturating_sub(1) / 2).copied().unwrap_or(1);
    let mut drawn: Vec<f64> = values.iter().map(|value| value.unwrap_or(f64::NAN)).collect();
    drawn.resize(len, f64::NAN);
    for pair in measured.windows(2) {
        let [before, after] = pair else { continue };
        if after - before <= usual {
            for slot in drawn.iter_mut().take(*after).skip(before + 1) {
                *slot = f64::INFINITY;
            }
        }
    }
    drawn
}

#[cfg(test)]
mod tests;
