//! When to ask again, and how long to wait before.
//!
//! Full jitter, as AWS recommends it: a random wait between nothing and a doubling cap.
//! <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>

use std::time::Duration;

use crate::Error;

/// The attempts of one call. Three is what AWS's own SDKs make in their standard mode.
pub(crate) const ATTEMPTS: u32 = 3;

/// The widest first wait. STS and CloudWatch throttle by the second, so a second's part is enough.
pub(crate) const BASE: Duration = Duration::from_millis(200);

/// Throttling wants more patience than a cut connection: the bucket fills up again by the second.
pub(crate) const BASE_THROTTLED: Duration = Duration::from_secs(1);

/// No wait is longer: a person may be watching a check.
pub(crate) const CAP: Duration = Duration::from_secs(5);

/// How long one attempt may take. GetMetricData with 500 queries takes one to three seconds.
pub(crate) const ATTEMPT_DEADLINE: Duration = Duration::from_secs(10);

/// How long all attempts of one call and the waits between them may take.
pub(crate) const CALL_DEADLINE: Duration = Duration::from_secs(25);

/// How long to wait after the failed `attempt` (the first is 1) before the next one, or `None` to give
/// up: because this error does not pass by waiting, the attempts are used up, or `elapsed` with the wait
/// would go past the call's deadline. `jitter` is in `[0, 1)`.
pub(crate) fn wait(error: &Error, attempt: u32, elapsed: Duration, jitter: f64) -> Option<Duration> {
    if !error.retryable() || attempt >= ATTEMPTS {
        return None;
    }
    let base = if matches!(error, Error::Throttled { .. }) { BASE_THROTTLED } else { BASE };
    let widest = base.saturating_mul(1 << (attempt - 1).min(10)).min(CAP);
    let wait = widest.mul_f64(jitter.clamp(0.0, 1.0));
    (elapsed + wait < CALL_DEADLINE).then_some(wait)
}

/// What is left for the next attempt.
pub(crate) fn deadline(elapsed: Duration) -> Duration {
    CALL_DEADLINE.saturating_sub(elapsed).min(ATTEMPT_DEADLINE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn throttled() -> Error {
        Error::Throttled { code: "Throttling".into(), message: "Rate exceeded".into() }
    }

    fn service(status: u16) -> Error {
        Error::Service { status, code: String::new(), message: String::new(), request_id: None }
    }

    #[test]
    fn waits_double_up_to_the_cap_and_jitter_spreads_them() {
        let check = |error: &Error, attempt, jitter, expected_ms| {
            let wait = wait(error, attempt, Duration::ZERO, jitter).unwrap();
            assert_eq!(wait, Duration::from_millis(expected_ms));
        };
        check(&Error::Timeout, 1, 0.5, 100);
        check(&Error::Timeout, 2, 0.5, 200);
        check(&throttled(), 1, 0.5, 500);
        check(&throttled(), 2, 0.999, 1998);
        check(&service(503), 1, 0.0, 0);
    }

    #[test]
    fn gives_up_on_refusals_and_when_attempts_or_time_are_used_up() {
        assert_eq!(wait(&service(400), 1, Duration::ZERO, 0.5), None);
        assert_eq!(wait(&Error::Expired { code: String::new() }, 1, Duration::ZERO, 0.5), None);
        assert_eq!(wait(&throttled(), ATTEMPTS, Duration::ZERO, 0.5), None);
        assert_eq!(wait(&throttled(), 1, Duration::from_millis(24_600), 0.5), None);
    }

    #[test]
    fn the_last_attempt_gets_what_is_left() {
        assert_eq!(deadline(Duration::ZERO), ATTEMPT_DEADLINE);
        assert_eq!(deadline(Duration::from_secs(20)), Duration::from_secs(5));
        assert_eq!(deadline(Duration::from_secs(61)), Duration::ZERO);
    }
}
