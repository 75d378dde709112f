//! Metric points: [`tick`]s as they come, [`block`]s once they have settled; [`keep`] writes them, [`read`] finds a
//! series' again, [`packed`] is how they cross to who asked.

mod block;
mod keep;
pub(super) mod packed;
mod read;
mod tick;

pub(super) use keep::FULL_DAYS;
pub(super) use tick::Tick;

use std::time::Duration;

use domain::time::Timestamp;
use serde::Deserialize;

const DAY: Duration = Duration::from_hours(24);

#[derive(Deserialize)]
struct TickRow {
    at: i64,
    #[serde(with = "serde_bytes")]
    points: Vec<u8>,
}

impl TickRow {
    const fn at(&self) -> Timestamp {
        Timestamp::from_millis(self.at)
    }
}

/// The number of the day since 1970, in UTC.
const fn day_of(at: Timestamp) -> i64 {
    at.as_seconds().div_euclid(86_400)
}

/// When a day begins.
const fn midnight(day: i64) -> Timestamp {
    Timestamp::from_seconds(day.saturating_mul(86_400))
}

/// Minutes since midnight.
fn minute_of(at: Timestamp) -> u16 {
    u16::try_from(at.as_seconds().rem_euclid(86_400) / 60).unwrap_or(0)
}
