//! The functions over a stretch of time, as <https://prometheus.io/docs/prometheus/latest/querying/functions/> has them.

use super::Point;
use super::expr::OverTime;
use crate::time::Timestamp;

/// What a function makes of the points after `start` and until `end`, oldest first.
pub(super) fn apply(function: OverTime, points: &[Point], start: Timestamp, end: Timestamp) -> Option<f64> {
    let values = || points.iter().map(|(_, value)| *value);
    match function {
        OverTime::Rate => Some(extrapolated(points, start, end, true)? / end.since(start).as_secs_f64()),
        OverTime::Increase => extrapolated(points, start, end, true),
        OverTime::Delta => extrapolated(points, start, end, false),
        OverTime::Irate => {
            let [.., (before, lower), (at, upper)] = points else { return None };
            // A counter that fell began anew.
            let increase = if upper < lower { *upper } else { upper - lower };
            Some(increase / at.since(*before).as_secs_f64())
        }
        OverTime::Idelta => {
            let [.., (_, lower), (_, upper)] = points else { return None };
            Some(upper - lower)
        }
        OverTime::Average => {
            let (sum, count) = values().fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
            (count > 0.0).then(|| sum / count)
        }
        OverTime::Sum => values().reduce(|sum, value| sum + value),
        OverTime::Minimum => values().reduce(f64::min),
        OverTime::Maximum => values().reduce(f64::max),
        OverTime::Count => (!points.is_empty()).then(|| values().map(|_| 1.0).sum()),
        OverTime::Last => points.last().map(|(_, value)| *value),
    }
}

/// The difference between the first and the last point, carried on to both ends of the stretch: by as much as points are
/// apart where they reach nearly there, else by half of that; a counter never to before it was zero.
fn extrapolated(points: &[Point], start: Timestamp, end: Timestamp, is_counter: bool) -> Option<f64> {
    let [(first_at, first), .., (last_at, last)] = points else { return None };
    let mut difference = last - first;
    if is_counter {
        let pairs = points.iter().zip(points.iter().skip(1));
        difference += pairs.filter(|((_, one), (_, next))| next < one).map(|((_, one), _)| one).sum::<f64>();
    }
    let covered = last_at.since(*first_at).as_secs_f64();
    let pauses = points.iter().skip(1).map(|_| 1.0).sum::<f64>();
    let pause = covered / pauses;
    let near = pause * 1.1;
    let reach = |gap: f64| if gap >= near { pause / 2.0 } else { gap };
    let mut before = reach(first_at.since(start).as_secs_f64());
    if is_counter && difference > 0.0 && *first >= 0.0 {
        before = before.min(covered * (first / difference));
    }
    let behind = reach(end.since(*last_at).as_secs_f64());
    Some(difference * ((covered + before + behind) / covered))
}
