//! The times at which a query is worked out.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Error;
use crate::time::Timestamp;

/// The most steps of a query, as Prometheus itself has it.
pub const STEPS_MAX: usize = 11_000;
/// The longest range: points are kept for so long.
pub const RANGE_MAX: Duration = Duration::from_hours(90 * 24);

/// A value and its time.
pub type Point = (Timestamp, f64);

/// Equal steps: at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steps {
    first: i64,
    every: i64,
    count: usize,
}

impl Steps {
    /// A single one.
    pub const fn instant(at: Timestamp) -> Self {
        Self { first: at.as_millis(), every: 1, count: 1 }
    }

    /// From `start`, `step` apart, until `end` at the latest.
    pub fn over(start: Timestamp, end: Timestamp, step: Duration) -> Result<Self, Error> {
        let every = i64::try_from(step.as_millis()).unwrap_or(i64::MAX);
        if every <= 0 {
            return Err(Error::bad("`step` is zero; send a positive number of seconds"));
        }
        if end < start {
            return Err(Error::bad("`end` is before `start`"));
        }
        let range = end.since(start);
        if range > RANGE_MAX {
            return Err(Error::bad(
                "the range is longer than 90 days, and points are not kept longer; ask for less",
            ));
        }
        let count = usize::try_from(range.as_millis() / step.as_millis().max(1))
            .unwrap_or(usize::MAX)
            .saturating_add(1);
        if count > STEPS_MAX {
            return Err(Error::bad(
                "these are more than 11,000 steps; send a longer `step` or a shorter range",
            ));
        }
        Ok(Self { first: start.as_millis(), every, count })
    }

    /// How many there are.
    #[expect(clippy::len_without_is_empty, reason = "there is always one")]
    pub const fn len(self) -> usize {
        self.count
    }

    /// When each is.
    pub fn iter(self) -> impl Iterator<Item = Timestamp> {
        (0..self.count).map(move |step| self.at(step))
    }

    /// When a step is.
    pub fn at(self, step: usize) -> Timestamp {
        let past = i64::try_from(step).unwrap_or(i64::MAX).saturating_mul(self.every);
        Timestamp::from_millis(self.first.saturating_add(past))
    }

    /// When the last one is.
    pub fn last(self) -> Timestamp {
        self.at(self.count.saturating_sub(1))
    }

    /// The same that much earlier; a negative number of milliseconds makes it later.
    #[must_use]
    pub(super) const fn earlier(self, millis: i64) -> Self {
        Self { first: self.first.saturating_sub(millis), ..self }
    }

    /// Of points, oldest first, those that are the newest at one of the steps: no other is ever shown.
    pub fn thin(self, points: Vec<Point>) -> Vec<Point> {
        let nexts: Vec<i64> = points.iter().skip(1).map(|(at, _)| at.as_millis()).collect();
        let nexts = nexts.into_iter().chain([i64::MAX]);
        let is_shown = |at: Timestamp, next: i64| self.has_one_within(at.as_millis(), next);
        points
            .into_iter()
            .zip(nexts)
            .filter(|((at, _), next)| is_shown(*at, *next))
            .map(|(point, _)| point)
            .collect()
    }

    /// Whether a step is at `from` or later, and before `end`.
    fn has_one_within(self, from: i64, end: i64) -> bool {
        let past = from.saturating_sub(self.first).max(0);
        let every = self.every.max(1);
        let step = past / every + i64::from(past % every > 0);
        usize::try_from(step).is_ok_and(|step| step < self.count && self.at(step).as_millis() < end)
    }
}
