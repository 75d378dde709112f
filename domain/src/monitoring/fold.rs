//! Points folded into longer periods, as CloudWatch itself would fold what was measured.

use std::time::Duration;

use super::Statistic;
use crate::time::Timestamp;

/// Equal steps of time, the first aligned to the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    start: Timestamp,
    step: Duration,
    len: usize,
}

impl Grid {
    /// The steps of `step` (at least a second) that touch `from` (inclusive) to `to` (exclusive); none where `to` is not
    /// after `from`.
    pub fn over(from: Timestamp, to: Timestamp, step: Duration) -> Self {
        let step = step.max(Duration::from_secs(1));
        let start = from.aligned_to(step);
        let steps = if to > from { to.since(start).as_millis().div_ceil(step.as_millis()) } else { 0 };
        Self { start, step, len: usize::try_from(steps).unwrap_or(0) }
    }

    /// When the first step begins.
    pub const fn start(self) -> Timestamp {
        self.start
    }

    /// How many steps there are.
    pub const fn len(self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.len == 0
    }

    /// When a step begins.
    pub fn at(self, step: usize) -> Timestamp {
        self.start.plus(self.step.saturating_mul(u32::try_from(step).unwrap_or(u32::MAX)))
    }

    /// The step that an instant is in.
    pub fn step_of(self, at: Timestamp) -> Option<usize> {
        if at < self.start {
            return None;
        }
        let step = at.since(self.start).as_millis() / self.step.as_millis();
        usize::try_from(step).ok().filter(|step| *step < self.len)
    }
}

/// The value of each step; `None` where nothing was measured. Of several percentiles the highest is taken, since a
/// percentile of a longer period cannot be had from those of its parts, and is never above the highest of them.
pub fn fold(
    grid: Grid,
    statistic: Statistic,
    points: impl IntoIterator<Item = (Timestamp, f64)>,
) -> Vec<Option<f64>> {
    let mut steps: Vec<Option<(f64, u32)>> = vec![None; grid.len()];
    for (at, value) in points {
        let Some(step) = grid.step_of(at).and_then(|step| steps.get_mut(step)) else { continue };
        *step = Some(match *step {
            None => (value, 1),
            Some((so_far, count)) => match statistic {
                Statistic::Average | Statistic::Sum | Statistic::SampleCount => {
                    (so_far + value, count.saturating_add(1))
                }
                Statistic::Minimum => (so_far.min(value), 1),
                Statistic::Maximum | Statistic::P50 | Statistic::P90 | Statistic::P95 | Statistic::P99 => {
                    (so_far.max(value), 1)
                }
            },
        });
    }
    let value = |(value, count): (f64, u32)| match statistic {
        Statistic::Average => value / f64::from(count),
        _ => value,
    };
    steps.into_iter().map(|step| step.map(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: Duration = Duration::from_mins(1);

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_seconds(minute * 60)
    }

    #[test]
    fn steps_are_aligned_and_cover_the_range() {
        let grid = Grid::over(at(7), at(21), MINUTE * 5);
        assert_eq!((grid.start(), grid.len()), (at(5), 4), "5, 10, 15 and 20");
        assert_eq!(grid.at(3), at(20));
        assert_eq!(grid.step_of(at(4)), None);
        assert_eq!(grid.step_of(at(24)), Some(3));
        assert_eq!(grid.step_of(at(25)), None);
        assert!(Grid::over(at(5), at(5), MINUTE).is_empty());
        assert!(Grid::over(at(6), at(5), MINUTE).is_empty());
        assert_eq!(Grid::over(at(0), at(10), Duration::ZERO).len(), 600, "a step is never nothing");
    }

    #[test]
    fn each_statistic_in_its_way() {
        let grid = Grid::over(at(0), at(15), MINUTE * 5);
        let points = [(at(0), 1.0), (at(1), 3.0), (at(4), 2.0), (at(10), 7.0), (at(15), 9.0)];
        let check = |statistic, first: f64| {
            assert_eq!(fold(grid, statistic, points), [Some(first), None, Some(7.0)], "{statistic:?}");
        };
        check(Statistic::Average, 2.0);
        check(Statistic::Sum, 6.0);
        check(Statistic::Minimum, 1.0);
        check(Statistic::Maximum, 3.0);
        check(Statistic::P95, 3.0);
        check(Statistic::SampleCount, 6.0);
    }

    proptest! {
        /// Folding loses nothing that was sent, and invents nothing.
        #[test]
        fn a_sum_stays_the_sum(values in proptest::collection::vec(0_u32..1000, 0..200), step in 1_u64..90) {
            let to = at(i64::try_from(values.len()).unwrap());
            let points: Vec<_> = values.iter().zip(0..).map(|(value, m)| (at(m), f64::from(*value))).collect();
            let folded = fold(Grid::over(at(0), to, MINUTE * u32::try_from(step).unwrap()), Statistic::Sum, points);
            let sum: f64 = folded.iter().flatten().sum();
            let sent: f64 = values.iter().map(|value| f64::from(*value)).sum();
            prop_assert!((sum - sent).abs() < 1e-6, "{} of {}", sum, sent);
        }
    }
}
