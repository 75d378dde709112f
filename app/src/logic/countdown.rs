//! What is left of an external ID's 48 hours, in words and as a share of the whole.

use std::time::Duration;

use domain::time::Timestamp;

/// From here on the countdown is shown in the warning colour: too little time to hand the work to a colleague.
const SOON: Duration = Duration::from_hours(2);

/// How pressing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Urgency {
    /// Hours are left.
    Calm,
    /// Less than two hours are left.
    Soon,
    /// Nothing is left.
    Over,
}

/// A moment of the countdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Left {
    /// Such as `47 h 59 min 08 s`.
    pub(crate) words: String,
    /// Thousandths of the window that are left.
    pub(crate) permille: u64,
    /// How pressing it is.
    pub(crate) urgency: Urgency,
}

/// What is left at `now` of a window from `issued_at` to `expires_at`.
pub(crate) fn left(issued_at: Timestamp, expires_at: Timestamp, now: Timestamp) -> Left {
    let rest = expires_at.since(now);
    let whole = expires_at.since(issued_at).as_secs().max(1);
    Left {
        words: clock_words(rest),
        permille: (rest.as_secs().saturating_mul(1000) / whole).min(1000),
        urgency: match rest {
            Duration::ZERO => Urgency::Over,
            rest if rest < SOON => Urgency::Soon,
            _ => Urgency::Calm,
        },
    }
}

/// A duration as a clock reads it. The minor units keep two digits, so that the text does not jump as it runs.
fn clock_words(rest: Duration) -> String {
    let (hours, minutes, seconds) = (rest.as_secs() / 3600, rest.as_secs() / 60 % 60, rest.as_secs() % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds} s"),
        (0, _) => format!("{minutes} min {seconds:02} s"),
        _ => format!("{hours} h {minutes:02} min {seconds:02} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_from_whole_to_over() {
        let check = |seconds_in: u64, words: &str, permille: u64, urgency: Urgency| {
            let issued = Timestamp::from_seconds(1_000_000);
            let expires = issued.plus(Duration::from_hours(48));
            let got = left(issued, expires, issued.plus(Duration::from_secs(seconds_in)));
            assert_eq!(got, Left { words: words.to_owned(), permille, urgency }, "{seconds_in} s in");
        };
        check(0, "48 h 00 min 00 s", 1000, Urgency::Calm);
        check(52, "47 h 59 min 08 s", 999, Urgency::Calm);
        check(24 * 3600, "24 h 00 min 00 s", 500, Urgency::Calm);
        check(46 * 3600, "2 h 00 min 00 s", 41, Urgency::Calm);
        check(46 * 3600 + 1, "1 h 59 min 59 s", 41, Urgency::Soon);
        check(48 * 3600 - 61, "1 min 01 s", 0, Urgency::Soon);
        check(48 * 3600 - 9, "9 s", 0, Urgency::Soon);
        check(48 * 3600, "0 s", 0, Urgency::Over);
        check(72 * 3600, "0 s", 0, Urgency::Over);
    }

    #[test]
    fn a_clock_that_is_behind_shows_no_more_than_the_whole() {
        let issued = Timestamp::from_seconds(1_000_000);
        let got = left(issued, issued.plus(Duration::from_hours(48)), issued.minus(Duration::from_mins(3)));
        assert_eq!(got.permille, 1000);
    }
}
