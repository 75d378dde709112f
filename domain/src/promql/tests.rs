//! The language on a small set of series, its refusals, what always holds, and the written forms.

mod agreement;
mod properties;
mod queries;
mod refusals;
mod writing;

use std::time::Duration;

use super::*;
use crate::time::Timestamp;

const FIVE: Duration = Duration::from_mins(5);

/// Minutes after some midnight.
fn at(minute: i64) -> Timestamp {
    Timestamp::from_seconds(1_795_305_600 + minute * 60)
}

/// A point every five minutes, from the first minute on; none where there is `None`.
fn series(labels: &[(&str, &str)], values: &[Option<f64>]) -> Series {
    let points = (0..).step_by(5).zip(values).filter_map(|(minute, value)| Some((at(minute), (*value)?)));
    Series {
        labels: labels.iter().copied().collect(),
        points: points.collect(),
        lookback: Duration::from_mins(10),
        hourly_before: Timestamp::from_millis(0),
    }
}

fn all() -> Vec<Series> {
    let some = |values: &[f64]| values.iter().copied().map(Some).collect::<Vec<_>>();
    vec![
        series(&[(NAME, "cpu"), ("region", "eu"), ("id", "a")], &some(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0])),
        series(
            &[(NAME, "cpu"), ("region", "eu"), ("id", "b")],
            &some(&[10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0]),
        ),
        series(
            &[(NAME, "cpu"), ("region", "us"), ("id", "c")],
            &[Some(5.0), None, None, None, Some(5.0), Some(5.0), Some(5.0)],
        ),
        series(
            &[(NAME, "memory"), ("region", "eu"), ("id", "a")],
            &some(&[2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]),
        ),
        series(
            &[(NAME, "requests"), ("region", "eu"), ("id", "a")],
            &some(&[0.0, 300.0, 600.0, 0.0, 300.0, 600.0, 900.0]),
        ),
    ]
}

/// What the connections would give for it.
fn found(all: &[Series], wanted: &Wanted) -> Vec<Series> {
    let fits =
        |one: &&Series| wanted.matchers.iter().all(|matcher| matcher.takes(one.labels.get(matcher.label())));
    let cut = |one: &Series| {
        let within = one.points.iter().copied().filter(|(at, _)| *at > wanted.from && *at <= wanted.to);
        let points: Vec<Point> = within.collect();
        Series { points: wanted.thin.map_or(points.clone(), |steps| steps.thin(points)), ..one.clone() }
    };
    all.iter().filter(fits).map(cut).collect()
}

fn ask(query: &str, steps: Steps) -> Result<Value, Error> {
    let (expr, all) = (parse(query)?, all());
    evaluate(&expr, expr.wants(steps).iter().map(|wanted| found(&all, wanted)).collect(), steps)
}

/// `{labels} values`, one series after the other.
fn told(value: Value) -> String {
    let number = |value: &Option<f64>| {
        value.map_or("-".to_owned(), |value| answer::number((value * 1e4).round() / 1e4))
    };
    match value {
        Value::Scalar(numbers) => numbers.iter().map(|one| number(&Some(*one))).collect::<Vec<_>>().join(" "),
        Value::Vector(tracks) => {
            let track = |track: &Track| {
                let labels: Vec<_> =
                    track.labels.iter().map(|(label, value)| format!("{label}={value}")).collect();
                let values: Vec<_> = track.values.iter().map(number).collect();
                format!("{{{}}} {}", labels.join(","), values.join(" "))
            };
            tracks.iter().map(track).collect::<Vec<_>>().join("; ")
        }
    }
}
