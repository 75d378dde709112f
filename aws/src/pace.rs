//! Time and chance, brought by the caller.

use std::time::{Duration, SystemTime};

use crate::Service;

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

    /// Returns once one more request may go out: before each attempt of each call, the repeated ones too. Whoever holds
    /// calls to a budget a second makes them wait here; by default nothing waits. `region` is the one that AWS counts
    /// the request in: that of the signature, which for IAM is the one place of the partition.
    ///
    /// The wait is the caller's own wish, so it uses up nothing of the time that a call may take.
    fn admit(&self, _service: Service, _region: &str) -> impl Future<Output = ()> {
        std::future::ready(())
    }
}
