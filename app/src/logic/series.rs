//! A metric's points, laid out for the chart: one slot a period, gaps as gaps, and the sentence that says it in words.

use std::time::Duration;

use domain::api::MetricSeries;
use domain::time::Timestamp;

/// What a chart spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Range {
    /// One hour.
    Hour,
    /// Three hours: what a new connection has to show.
    #[default]
    ThreeHours,
    /// A day.
    Day,
}

impl Range {
    /// All, shortest first.
    pub(crate) const ALL: [Self; 3] = [Self::Hour, Self::ThreeHours, Self::Day];

    /// The value of `range` in the query string.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::ThreeHours => "3h",
            Self::Day => "24h",
        }
    }

    /// What its link says.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Hour => "1 hour",
            Self::ThreeHours => "3 hours",
            Self::Day => "24 hours",
        }
    }

    /// In words, inside a sentence.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Hour => "last hour",
            Self::ThreeHours => "last 3 hours",
            Self::Day => "last 24 hours",
        }
    }

    /// Its length.
    pub(crate) const fn length(self) -> Duration {
        match self {
            Self::Hour => Duration::from_hours(1),
            Self::ThreeHours => Duration::from_hours(3),
            Self::Day => Duration::from_hours(24),
        }
    }

    /// What the query string asks for; three hours when it asks for nothing that we know.
    pub(crate) fn from_query(slug: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|range| Some(range.slug()) == slug).unwrap_or_default()
    }
}

/// The columns that the chart draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Columns {
    /// Seconds since the epoch, one period apart.
    pub(crate) times: Vec<f64>,
    /// The values; NaN where there is none.
    pub(crate) values: Vec<f64>,
}

/// Lays the points out on their period's grid. A missing point is a NaN, so that the line breaks there instead of
/// claiming what was not measured. Points off the grid keep their own slot.
pub(crate) fn columns(series: &MetricSeries) -> Columns {
    let period = i64::from(series.period_seconds.max(1));
    let mut columns = Columns::default();
    let mut last: Option<i64> = None;
    for point in &series.points {
        let at = point.at.as_seconds();
        if last.is_some_and(|last| at - last > period) {
            // One break says as much as a slot for every missing period, however long the gap is.
            columns.push(last.unwrap_or(at) + period, f64::NAN);
        }
        columns.push(at, point.value);
        last = Some(at);
    }
    columns
}

impl Columns {
    fn push(&mut self, at: i64, value: f64) {
        #[expect(clippy::cast_precision_loss, reason = "seconds since the epoch stay far below 2^53")]
        self.times.push(at as f64);
        self.values.push(value);
    }
}

/// The figures that a chart shows at a glance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Glance {
    /// The newest value and when it began.
    pub(crate) last: (Timestamp, f64),
    /// The lowest.
    pub(crate) lowest: f64,
    /// The highest.
    pub(crate) highest: f64,
}

/// The figures of a series, `None` when it has no points.
pub(crate) fn glance(series: &MetricSeries) -> Option<Glance> {
    let last = series.points.last()?;
    let values = || series.points.iter().map(|point| point.value);
    Some(Glance {
        last: (last.at, last.value),
        lowest: values().fold(f64::INFINITY, f64::min),
        highest: values().fold(f64::NEG_INFINITY, f64::max),
    })
}

/// A value with its unit, such as `42.1 %`.
pub(crate) fn with_unit(value: f64, unit: &str) -> String {
    match unit {
        "Percent" => format!("{value:.1} %"),
        "None" | "Count" => format!("{value:.1}"),
        unit => format!("{value:.1} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::api::Point;

    fn series(points: &[(i64, f64)]) -> MetricSeries {
        MetricSeries {
            name: "CPUUtilization".into(),
            resource: "i-1".into(),
            region: "us-east-1".parse().unwrap(),
            unit: "Percent".into(),
            statistic: "Average".into(),
            period_seconds: 300,
            from: Timestamp::from_seconds(0),
            to: Timestamp::from_seconds(3600),
            points: points
                .iter()
                .map(|(at, value)| Point { at: Timestamp::from_seconds(*at), value: *value })
                .collect(),
        }
    }

    #[test]
    fn a_gap_breaks_the_line_once() {
        let got = columns(&series(&[(0, 1.0), (300, 2.0), (1500, 3.0), (1800, 4.0)]));
        assert_eq!(got.times, [0.0, 300.0, 600.0, 1500.0, 1800.0]);
        let gaps: Vec<bool> = got.values.iter().map(|value| value.is_nan()).collect();
        assert_eq!(gaps, [false, false, true, false, false]);
    }

    #[test]
    fn times_always_rise() {
        let got = columns(&series(&[(0, 1.0), (601, 2.0), (700, 3.0)]));
        assert!(got.times.is_sorted_by(|a, b| a < b), "{:?}", got.times);
    }

    #[test]
    fn at_a_glance() {
        let got = glance(&series(&[(0, 5.0), (300, 1.5), (600, 3.0)])).unwrap();
        assert_eq!(got, Glance { last: (Timestamp::from_seconds(600), 3.0), lowest: 1.5, highest: 5.0 });
        assert_eq!(glance(&series(&[])), None);
    }

    #[test]
    fn ranges_come_from_the_address() {
        assert_eq!(Range::from_query(Some("24h")), Range::Day);
        assert_eq!(Range::from_query(Some("9y")), Range::ThreeHours);
        assert_eq!(Range::from_query(None), Range::ThreeHours);
    }

    #[test]
    fn units() {
        assert_eq!(with_unit(42.125, "Percent"), "42.1 %");
        assert_eq!(with_unit(7.0, "Count"), "7.0");
        assert_eq!(with_unit(7.0, "Bytes"), "7.0 Bytes");
    }
}
