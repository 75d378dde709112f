//! The poll: the metrics of what was discovered, as they were chosen.
//!
//! A region that is denied or fails is one message, never the end of the poll. Points are asked from where the region's
//! last ones ended, with an overlap for late ones, so a poll that was killed or missed is made good by the next: in windows,
//! each of which is kept before the next is asked for. What was found since is read back a while first ([`past`]).
//! [`plan`] says what is read, [`windows`] goes through the windows, [`read`] asks for one.

mod late;
mod money;
mod past;
mod plan;
mod read;
mod selection;
mod windows;

pub(super) use money::Spent;
pub(super) use plan::Plan;

use std::rc::Rc;
use std::time::Duration;

use domain::activity::Purpose;
use domain::api::ConnectionStatus;
use domain::monitoring::{SERIES_OF_ADDED_MAX, SERIES_OF_ALL_ADDED_MAX};
use domain::time::Timestamp;

use super::Connection;
use super::keys::Keys;
use super::points::FULL_DAYS;
use super::record::Settings;
use super::schedule::Job;
use super::session::Unread;
use crate::clock;
use crate::fault::Fault;
use crate::permit::Permit;
use past::Newcomers;

/// A series is read this far back at first, so that its first chart is not empty.
const FIRST_REACH: Duration = Duration::from_hours(3);
/// CloudWatch changes the newest points for a while; they are asked again.
const OVERLAP: Duration = Duration::from_mins(10);
/// So many points are held at once, in every region together: 16 bytes each, in an isolate of 128 MB.
const POINTS_AT_ONCE: usize = 200_000;
/// So many of a series come in one answer: a call with 500 queries gives 100,800 points at most.
const POINTS_OF_A_SERIES: usize = 200;
/// What a poll asks for, whom, and under which permit.
#[derive(Clone, Copy)]
struct Asking<'a> {
    settings: &'a Settings,
    plan: &'a Plan,
    newcomers: &'a Newcomers,
    period: Duration,
    keys: Option<&'a Keys>,
    permit: &'a Rc<Permit>,
}

impl Connection {
    /// One poll; then the next is due. It is not due when the role is not proven.
    pub(super) async fn poll(&self) -> Result<(), Fault> {
        let settings = self.settings()?;
        if self.standing()?.status != ConnectionStatus::Connected {
            return self.unplan(Job::Poll);
        }
        self.plan_captures()?;
        let (now, due) = (clock::now(), self.due_at(Job::Poll)?);
        if self.due_at(Job::Discovery)?.is_none() {
            self.plan(Job::Discovery, now)?;
        }
        let choice = self.choice()?;
        let plan = self.plan_of_reading()?;
        let mut polling = self.polling()?;
        polling.messages.clear();
        let interval = money::interval(&settings, &choice, &plan, &polling, now);
        if let Some(stop) = self.why_not(&settings, &choice, &plan, &polling, now)? {
            polling.messages.push(stop.words());
            self.keep_polling(&polling)?;
            // What a budget stops is as it was chosen, and no poll is late by it.
            if matches!(stop, money::Stop::NotWhole) {
                self.note_poll(late::Poll::Failed, &polling, interval, now)?;
            }
            return self.plan(Job::Poll, money::next_poll(&settings, &choice, &plan, &polling, now));
        }
        let (keys, permit) = (self.keys()?, self.permit(Purpose::Work)?);
        let period = Duration::from_secs(u64::from(choice.period_seconds()));
        let mut newcomers = Newcomers::of(&plan, &polling);
        if !money::leaves(&settings, &choice, &polling, newcomers.reading().and(plan.reading()), now) {
            newcomers = Newcomers::default();
        }
        let asking = Asking {
            settings: &settings,
            plan: &plan,
            newcomers: &newcomers,
            period,
            keys: keys.as_ref(),
            permit: &permit,
        };
        let progress = self.read_all(&asking, &mut polling, now).await;
        if self.is_overtaken(&settings, keys.as_ref(), &permit)? {
            self.drop_session();
            return Ok(());
        }
        let mut is_unfinished = false;
        let mut went = late::Poll::Failed;
        match progress {
            Ok(progress) => {
                is_unfinished = progress.is_unfinished;
                if plan.regions.is_empty() || progress.failed.len() < plan.regions.len() {
                    went = late::Poll::Read;
                }
                if plan.left_out > 0 {
                    polling.messages.push(format!(
                        "Other metrics: {} series are beyond the limits of {SERIES_OF_ADDED_MAX} a metric and {SERIES_OF_ALL_ADDED_MAX} in all, and are not read.",
                        plan.left_out
                    ));
                }
                polling.calls = progress.calls;
                polling.last_at = Some(now);
            }
            Err(Unread::Message(message)) => {
                polling.messages.push(message);
                // The gate says precisely what broke.
                self.plan(Job::Gate, now)?;
            }
            Err(Unread::Fault(fault)) => {
                self.note_poll(went, &polling, interval, now)?;
                return Err(fault);
            }
        }
        self.keep_polling(&polling)?;
        self.note_poll(went, &polling, interval, now)?;
        self.judge_alerts(now)?;
        if self.due_at(Job::Poll)? != due {
            // Somebody chose something else meanwhile, and wants it read.
            return Ok(());
        }
        let next = money::next_poll(&settings, &choice, &plan, &polling, clock::now());
        self.plan(Job::Poll, if is_unfinished { now } else { next })
    }
}

/// From where a region is read: its last points and some before them, and after an outage as far back as points are kept
/// whole.
fn begin(covered: Option<Timestamp>, overlap: Duration, now: Timestamp) -> Timestamp {
    let days = u64::try_from(FULL_DAYS).unwrap_or(0);
    let kept = now.minus(Duration::from_hours(24 * days));
    covered.map_or(now.minus(FIRST_REACH), |to| to.minus(overlap)).max(kept)
}

/// How many periods are asked for at once, for so many series.
fn points_of_a_window(series: usize) -> u32 {
    let points = (POINTS_AT_ONCE / series.max(1)).clamp(6, POINTS_OF_A_SERIES);
    u32::try_from(points).unwrap_or(6)
}

/// The next poll: marks of the interval, each with a pause that follows from the connection's id, so that connections do not
/// fire together and one connection fires evenly. The first poll, which comes at once, is not followed at once.
fn next_mark(now: Timestamp, every: Duration, id: &str) -> Timestamp {
    let spread = id.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let millis = u64::try_from(every.as_millis()).unwrap_or(1).max(1);
    let mark = now.aligned_to(every).plus(Duration::from_millis(spread % millis));
    let least = Duration::from_mins(1).min(every / 2);
    if mark > now.plus(least) { mark } else { mark.plus(every) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE: Duration = Duration::from_mins(5);

    #[test]
    fn polls_are_an_interval_apart_and_spread() {
        let began = Timestamp::from_seconds(1_795_312_923);
        for every in [Duration::from_mins(1), FIVE, Duration::from_hours(6)] {
            for id in ["con_a", "con_b", "con_c", "con_zz"] {
                let first = next_mark(began, every, id);
                assert!(first > began && first.since(began) <= every + Duration::from_mins(1), "{id}");
                let late = first.plus(Duration::from_secs(2));
                assert_eq!(
                    next_mark(late, every, id),
                    first.plus(every),
                    "{id}: a late alarm shifts nothing"
                );
            }
        }
        assert_ne!(next_mark(began, FIVE, "con_a"), next_mark(began, FIVE, "con_b"));
    }

    #[test]
    fn a_region_is_read_from_where_it_ended() {
        let now = Timestamp::from_seconds(1_795_312_800);
        assert_eq!(begin(None, OVERLAP, now), now.minus(FIRST_REACH));
        assert_eq!(begin(Some(now.minus(FIVE)), OVERLAP, now), now.minus(FIVE + OVERLAP));
        let outage = now.minus(Duration::from_hours(30 * 24));
        assert_eq!(begin(Some(outage), OVERLAP, now), now.minus(Duration::from_hours(15 * 24)));
    }

    #[test]
    fn a_window_fits_into_memory_and_into_an_answer() {
        assert_eq!(points_of_a_window(0), 200);
        assert_eq!(points_of_a_window(500), 200, "500 queries × 201 points are what AWS gives at most");
        assert_eq!(points_of_a_window(10_000), 20);
        assert_eq!(points_of_a_window(1_000_000), 6, "a poll with its overlap is never more than one window");
    }
}
