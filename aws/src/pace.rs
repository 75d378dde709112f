//! Time and chance, brought by the caller.

use std::time::{Duration, SystemTime};

/// The clock, the sleep and the randomness of whoever calls.
///
/// In the Worker these are `Date.now()`, `setTimeout` and the runtime's random source; std's own clock
/// traps on wasm32, and a test wants all three to be told.
pub trait Pace {
    /// The present, which each signature carries.
    fn now(&self) -> SystemTime;

    /// Waits before the next attempt.
    fn sleep(&self, time: Duration) -> impl Future<Output = ()>;

    /// A fresh random number in `[0, 1)`, which keeps retries of many clients apart.
    fn jitter(&self) -> f64;
}
