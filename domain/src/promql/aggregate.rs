//! Aggregations: many series into one of a group, or the ones of a group that stand out.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::expr::{Aggregate, AggregateOp, Grouping};
use super::{Labels, Track};

/// `parameter` holds the number of `topk` at each step.
pub(super) fn aggregate(of: &Aggregate, parameter: &[f64], tracks: Vec<Track>, steps: usize) -> Vec<Track> {
    let mut groups = BTreeMap::<Labels, Vec<Track>>::new();
    for track in tracks {
        let key = match &of.grouping {
            Grouping::By(labels) => track.labels.only(labels),
            Grouping::Without(labels) => track.labels.without(labels),
        };
        groups.entry(key).or_default().push(track);
    }
    if of.op.takes_a_number() {
        return groups.into_values().flat_map(|group| outstanding(of.op, parameter, group, steps)).collect();
    }
    groups.into_iter().map(|(labels, group)| Track { labels, values: folded(of.op, &group, steps) }).collect()
}

fn folded(op: AggregateOp, group: &[Track], steps: usize) -> Vec<Option<f64>> {
    let mut all: Vec<Option<(f64, f64)>> = vec![None; steps];
    for track in group {
        for (so_far, value) in all.iter_mut().zip(&track.values) {
            let Some(value) = value else { continue };
            *so_far = Some(match *so_far {
                None => (*value, 1.0),
                Some((before, count)) => {
                    let value = match op {
                        // What is not a number gives way to what is.
                        AggregateOp::Minimum => before.min(*value),
                        AggregateOp::Maximum => before.max(*value),
                        _ => before + value,
                    };
                    (value, count + 1.0)
                }
            });
        }
    }
    let value = |(value, count): (f64, f64)| match op {
        AggregateOp::Average => value / count,
        AggregateOp::Count => count,
        _ => value,
    };
    all.into_iter().map(|step| step.map(value)).collect()
}

/// Each track with its values at the steps at which it is among the first so many.
fn outstanding(op: AggregateOp, parameter: &[f64], mut group: Vec<Track>, steps: usize) -> Vec<Track> {
    for step in 0..steps {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it saturates, and NaN is 0"
        )]
        let wanted = parameter.get(step).map_or(0, |number| *number as usize);
        let here = group.iter().enumerate().filter_map(|(n, track)| Some((n, (*track.values.get(step)?)?)));
        let mut here: Vec<(usize, f64)> = here.collect();
        here.sort_by(|(_, one), (_, other)| rank(op, *one, *other));
        for (n, _) in here.into_iter().skip(wanted) {
            if let Some(value) = group.get_mut(n).and_then(|track| track.values.get_mut(step)) {
                *value = None;
            }
        }
    }
    group.retain(Track::has_any);
    if steps == 1 {
        // The answer to a single moment is a list, and this one is read from the top.
        let value = |track: &Track| track.values.first().copied().flatten().unwrap_or(f64::NAN);
        group.sort_by(|one, other| rank(op, value(one), value(other)));
    }
    group
}

/// What comes first; what is not a number comes last.
fn rank(op: AggregateOp, one: f64, other: f64) -> Ordering {
    let order = if op == AggregateOp::Top { other.partial_cmp(&one) } else { one.partial_cmp(&other) };
    order.unwrap_or_else(|| one.is_nan().cmp(&other.is_nan()))
}
