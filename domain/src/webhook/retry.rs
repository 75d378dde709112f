//! When a message that failed is tried again, and when a webhook is given up.
//!
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability>

use std::time::Duration;

use crate::time::Timestamp;

/// The pauses before each attempt, as the specification's table has them: ten attempts within 76 hours.
const PAUSES: [Duration; 10] = [
    Duration::ZERO,
    Duration::from_secs(5),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(10),
    Duration::from_hours(14),
    Duration::from_hours(20),
    Duration::from_hours(24),
];
/// So much longer a pause may become by chance, so that messages that failed together do not come together again.
const JITTER: f64 = 0.1;
/// A receiver's `Retry-After` counts up to the longest pause of our own.
const RETRY_AFTER_MAX: Duration = Duration::from_hours(24);
/// A webhook to which nothing got through for this long is switched off.
const PATIENCE: Duration = Duration::from_hours(5 * 24);
/// `410 Gone`: the receiver wants no more.
const GONE: u16 = 410;

/// Whether an answer with this status means that the message was taken. Redirects are not followed, so they are failures.
pub const fn is_taken(status: u16) -> bool {
    200 <= status && status < 300
}

/// When a message is tried next that has failed so many times; `None` when it is given up.
///
/// `chance` is from 0 to 1. `retry_after` is what the receiver asked for; it can make a pause longer, not shorter.
pub fn next(failed: usize, now: Timestamp, retry_after: Option<Duration>, chance: f64) -> Option<Timestamp> {
    let pause = PAUSES.get(failed)?.mul_f64(1.0 + JITTER * chance.clamp(0.0, 1.0));
    Some(now.plus(pause.max(retry_after.unwrap_or_default().min(RETRY_AFTER_MAX))))
}

/// Why a webhook is to be switched off after a failed attempt; `None` while there is hope.
pub fn hopeless(status: Option<u16>, failing_since: Timestamp, now: Timestamp) -> Option<&'static str> {
    if status == Some(GONE) {
        return Some("The receiver answered 410 Gone: it wants no more messages.");
    }
    (now.since(failing_since) >= PATIENCE).then_some("No message got through for five days.")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGIN: Timestamp = Timestamp::from_seconds(1_795_312_800);

    #[test]
    fn the_specifications_table() {
        let mut at = BEGIN;
        let mut since = Vec::new();
        for failed in 0.. {
            let Some(next) = next(failed, at, None, 0.0) else { break };
            at = next;
            since.push(at.since(BEGIN).as_secs());
        }
        let time = |h: u64, m: u64, s: u64| (h * 60 + m) * 60 + s;
        let table = [
            0,
            5,
            time(0, 5, 5),
            time(0, 35, 5),
            time(2, 35, 5),
            time(7, 35, 5),
            time(17, 35, 5),
            time(31, 35, 5),
            time(51, 35, 5),
            time(75, 35, 5),
        ];
        assert_eq!(since, table);
    }

    #[test]
    fn a_pause_is_longer_by_chance_and_on_request_and_never_shorter() {
        let pause =
            |failed, after, chance| next(failed, BEGIN, after, chance).unwrap().since(BEGIN).as_secs();
        assert_eq!(pause(2, None, 1.0), 330);
        assert_eq!(pause(2, None, 7.0), 330);
        assert_eq!(pause(1, Some(Duration::from_mins(1)), 0.0), 60);
        assert_eq!(pause(4, Some(Duration::from_mins(1)), 0.0), 7200);
        assert_eq!(pause(1, Some(Duration::from_hours(1000)), 0.0), 86_400);
        assert_eq!(next(10, BEGIN, Some(Duration::from_mins(1)), 0.0), None);
    }

    #[test]
    fn a_webhook_is_given_up_after_five_days_or_when_it_is_gone() {
        let days = |days: u64| BEGIN.plus(Duration::from_hours(24 * days));
        assert_eq!(hopeless(Some(500), BEGIN, days(4)), None);
        assert!(hopeless(Some(500), BEGIN, days(5)).is_some());
        assert!(hopeless(None, BEGIN, days(6)).is_some());
        assert!(hopeless(Some(410), BEGIN, BEGIN).is_some());
    }

    #[test]
    fn only_an_answer_of_the_two_hundreds_is_a_success() {
        assert!([200, 202, 204, 299].into_iter().all(is_taken));
        assert!([100, 199, 300, 302, 400, 410, 429, 500].into_iter().all(|status| !is_taken(status)));
    }
}
