//! Whether polls are late: when none has read anything for three intervals, that is told, and that it is over too.

use std::time::Duration;

use domain::api::EventKind;
use domain::history;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::objects::connection::Connection;
use crate::objects::connection::record::Polling;

/// So many intervals without a poll that has read something are too many.
const INTERVALS: u32 = 3;
const RECORD: &str = "late";

/// How a poll went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Poll {
    /// Something was read, or there was nothing to read.
    Read,
    /// No region gave anything.
    Failed,
}

/// Polls that have failed, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Late {
    /// When the first of them was.
    since: Option<Timestamp>,
    /// When the last of them was.
    tried_at: Option<Timestamp>,
    is_told: bool,
}

impl Late {
    /// After another poll, with what is to be told.
    fn after(self, went: Poll, interval: Duration, now: Timestamp) -> (Self, Option<EventKind>) {
        if went == Poll::Read {
            return (Self::default(), self.is_told.then_some(EventKind::PollRecovered));
        }
        // Where nothing was tried for a while (the connection was paused, or its role not proven), it begins anew.
        let is_on = self.tried_at.is_some_and(|tried_at| now.since(tried_at) <= interval * INTERVALS);
        let since = self.since.filter(|_| is_on).unwrap_or(now);
        // The last good one was an interval before the first that failed.
        let is_news = !self.is_told && now.since(since) >= interval * (INTERVALS - 1);
        let after = Self { since: Some(since), tried_at: Some(now), is_told: self.is_told || is_news };
        (after, is_news.then_some(EventKind::PollLate))
    }
}

impl Connection {
    /// Notes how a poll went, and tells what is news. A poll that is as good as the one before it writes nothing.
    pub(super) fn note_poll(
        &self,
        went: Poll,
        polling: &Polling,
        interval: Duration,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let before: Late = self.record(RECORD)?.unwrap_or_default();
        let (after, news) = before.clone().after(went, interval, now);
        if after != before {
            self.keep(RECORD, &after)?;
        }
        let Some(kind) = news else { return Ok(()) };
        let mut words = history::sentence(kind).to_owned();
        if let Some(message) = polling.messages.first().filter(|_| kind == EventKind::PollLate) {
            words = format!("{words} {message}");
        }
        self.tell_in_words(kind, None, words, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of polls at these minutes, read or failed.
    fn told(polls: &[(u64, Poll)]) -> Vec<(u64, EventKind)> {
        let mut late = Late::default();
        let mut told = Vec::new();
        for (minute, went) in polls {
            let now = Timestamp::from_seconds(1_795_312_800).plus(Duration::from_mins(*minute));
            let (after, news) = late.after(*went, Duration::from_mins(5), now);
            late = after;
            told.extend(news.map(|kind| (*minute, kind)));
        }
        told
    }

    #[test]
    fn three_intervals_without_a_reading_are_told_once_and_their_end_too() {
        use EventKind::{PollLate, PollRecovered};
        use Poll::{Failed, Read};
        assert_eq!(told(&[(0, Read), (5, Failed), (10, Failed), (15, Read)]), []);
        assert_eq!(
            told(&[(0, Read), (5, Failed), (10, Failed), (15, Failed), (20, Failed), (25, Read), (30, Read)]),
            [(15, PollLate), (25, PollRecovered)]
        );
        // Paused between the two.
        assert_eq!(told(&[(0, Failed), (500, Failed), (505, Failed)]), []);
        assert_eq!(
            told(&[(0, Failed), (5, Failed), (10, Failed), (500, Failed), (505, Failed), (510, Read)]),
            [(10, PollLate), (510, PollRecovered)]
        );
    }
}
