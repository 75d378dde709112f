//! The time, from JavaScript: `std`'s clock traps on wasm32. Everything below takes it as an argument.
//!
//! In production `Date.now()` stands still between IO events, which is what every use here expects.

use std::time::{Duration, SystemTime};

use domain::time::Timestamp;

/// Now.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit an i64 and are whole")]
    Timestamp::from_millis(worker::js_sys::Date::now() as i64)
}

/// A timestamp in the form that the AWS client takes.
pub(crate) fn system_time(at: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(at.as_millis()).unwrap_or(0))
}

/// The pace of the AWS client at the edge: JavaScript's time, timers and randomness.
pub(crate) struct EdgePace;

impl aws::Pace for EdgePace {
    fn now(&self) -> SystemTime {
        system_time(now())
    }

    async fn sleep(&self, duration: Duration) {
        worker::Delay::from(duration).await;
    }

    fn jitter(&self) -> f64 {
        worker::js_sys::Math::random()
    }
}
