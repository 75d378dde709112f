//! Going through the windows of a poll: a window of each region at once, and each kept before the next is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::arn::Region;
use domain::time::Timestamp;
use futures_util::{StreamExt as _, stream};

use super::plan::{Planned, reading_of};
use super::read::{self, Reading};
use super::{Asking, FIRST_REACH, OVERLAP, begin, points_of_a_window};
use crate::fault::Fault;
use crate::objects::connection::Connection;
use crate::objects::connection::points::Tick;
use crate::objects::connection::reach::Reach;
use crate::objects::connection::record::Polling;
use crate::objects::connection::session::{Session, Unread, may_be_the_sessions};

/// The workers platform opens six connections a request.
const PARALLEL: usize = 6;
/// After so many windows an alarm has done enough; the next one goes on at once.
const WINDOWS_AT_ONCE: usize = 20;

/// A stretch of time of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

/// How a poll went on.
#[derive(Default)]
pub(super) struct Progress {
    /// Regions that failed this time.
    pub(super) failed: BTreeSet<Region>,
    /// Whether there is more to read at once.
    pub(super) is_unfinished: bool,
    pub(super) calls: u32,
    windows: usize,
}

/// What of a region is to be read.
struct Stretch<'a> {
    region: Region,
    series: &'a [Planned],
    /// What is not read yet.
    left: Window,
    /// Whether it is the past of newcomers, and not what has come since the last poll.
    is_past: bool,
    /// Up to which arrivals the region's series have their past once this is read.
    arrivals: Timestamp,
}

/// What a region gave for a window.
type Answer = (Region, Window, Result<Reading, aws::Error>);

impl Connection {
    /// Reads every region up to now, window by window; what each gave is kept before the next is asked for. The past of
    /// newcomers comes first, so that it is there when the region has been read up to now.
    pub(super) async fn read_all(
        &self,
        asking: &Asking<'_>,
        polling: &mut Polling,
        now: Timestamp,
    ) -> Result<Progress, Unread> {
        let Asking { settings, plan, newcomers, period, permit, .. } = *asking;
        let mut progress = Progress::default();
        if plan.regions.is_empty() {
            return Ok(progress);
        }
        let end = now.aligned_to(period);
        polling.read_every(period);
        let (mut past, mut present) = (Vec::new(), Vec::new());
        for (region, series) in &plan.regions {
            let covered = polling.covered.get(region.as_str()).copied();
            let floor = polling.floor.get(region.as_str()).copied();
            let from = begin(covered, OVERLAP, now).aligned_to(period);
            let from = floor.map_or(from, |floor| from.max(floor));
            let stretch = |series, left, is_past, arrivals| Stretch {
                region: region.clone(),
                series,
                left,
                is_past,
                arrivals,
            };
            let known = polling.past.get(region.as_str()).copied().unwrap_or(Timestamp::from_millis(0));
            let first = now.minus(FIRST_REACH).aligned_to(period);
            // A region that is read for the first time, or after an outage, is read as far back as newcomers are.
            let reaches = from <= first;
            if let Some(new) = newcomers.in_region(region).filter(|_| !reaches) {
                past.push(stretch(new, Window { from: first, to: from }, true, arrivals(new)));
            }
            let whole = if reaches { arrivals(series) } else { known };
            present.push(stretch(series, Window { from, to: end }, false, whole));
        }
        let mut session = self.session(settings, permit).await?;
        for stretches in [past, present] {
            if self
                .read_stretches(asking, stretches, (&mut *polling, now), &mut session, &mut progress)
                .await?
            {
                return Ok(progress);
            }
        }
        let is_read = |region: &String| plan.regions.keys().any(|read| read.as_str() == region);
        polling.covered.retain(|region, _| is_read(region));
        let covered = &polling.covered;
        polling
            .floor
            .retain(|region, floor| covered.get(region).is_some_and(|to| to.minus(OVERLAP) < *floor));
        polling.past.retain(|region, _| is_read(region));
        Ok(progress)
    }

    /// Reads these to their ends, a window of each at a time; whether something has overtaken the poll, so that nothing of
    /// the last window was kept.
    async fn read_stretches(
        &self,
        asking: &Asking<'_>,
        mut stretches: Vec<Stretch<'_>>,
        (polling, now): (&mut Polling, Timestamp),
        session: &mut Session,
        progress: &mut Progress,
    ) -> Result<bool, Unread> {
        let Asking { settings, plan, period, keys, permit, .. } = *asking;
        let length = period.saturating_mul(points_of_a_window(plan.series));
        loop {
            stretches.retain(|one| one.left.from < one.left.to && !progress.failed.contains(&one.region));
            if stretches.is_empty() {
                return Ok(false);
            }
            if progress.windows == WINDOWS_AT_ONCE {
                progress.is_unfinished = true;
                return Ok(false);
            }
            progress.windows += 1;
            let mut answers = self.read_windows(asking, &stretches, length, session, progress).await;
            if session.is_kept && is_turned_away(&answers) && !permit.is_revoked() {
                self.drop_session();
                *session = self.session(settings, permit).await?;
                answers = self.read_windows(asking, &stretches, length, session, progress).await;
            }
            // Then nothing of this window is kept either.
            if self.is_overtaken(settings, keys, permit)? {
                return Ok(true);
            }
            self.keep_answers(answers, &mut stretches, (&mut *polling, now), progress)?;
        }
    }

    /// Keeps what a window of each region gave, in one commit.
    fn keep_answers(
        &self,
        answers: Vec<Answer>,
        stretches: &mut [Stretch<'_>],
        (polling, now): (&mut Polling, Timestamp),
        progress: &mut Progress,
    ) -> Result<(), Fault> {
        let mut ticks = BTreeMap::<Timestamp, Tick>::new();
        for (region, window, answer) in answers {
            let Some(stretch) = stretches.iter_mut().find(|one| one.region == region) else { continue };
            match answer {
                Ok(reading) => {
                    polling.messages.extend(reading.messages.iter().map(|text| format!("{region}: {text}")));
                    for (at, points) in reading.ticks {
                        ticks.entry(at).or_default().extend(points);
                    }
                    polling.spend(now, reading_of(stretch.series));
                    stretch.left.from = window.to;
                    stretch.note(polling);
                }
                Err(error) => {
                    polling.messages.push(format!("{region}: {error}"));
                    progress.failed.insert(region);
                }
            }
        }
        self.keep_points(ticks)?;
        self.keep_polling(polling)
    }

    /// Asks each of these regions for its next window.
    async fn read_windows(
        &self,
        asking: &Asking<'_>,
        stretches: &[Stretch<'_>],
        length: Duration,
        session: &Session,
        progress: &mut Progress,
    ) -> Vec<Answer> {
        let Asking { settings, period, permit, .. } = *asking;
        let customer = Reach::with(&self.env, session.credentials.clone(), permit.clone(), settings.features);
        let reach = &customer;
        let answers = stream::iter(stretches)
            .map(|stretch| async move {
                let window = stretch.next(length);
                let answer = read::window(reach, &stretch.region, stretch.series, period, window).await;
                (stretch.region.clone(), window, answer)
            })
            .buffer_unordered(PARALLEL)
            .collect()
            .await;
        progress.calls = progress.calls.saturating_add(customer.calls());
        answers
    }
}

impl Stretch<'_> {
    /// The window that is read next.
    fn next(&self, length: Duration) -> Window {
        Window { from: self.left.from, to: self.left.from.plus(length).min(self.left.to) }
    }

    /// Notes how far it is read, once that is kept. Of newcomers all of it has to be read; what comes after it is left to
    /// the present, which begins where it ends.
    fn note(&self, polling: &mut Polling) {
        let Window { from, to } = self.left;
        if !self.is_past {
            polling.covered.insert(self.region.to_string(), from);
        }
        if (!self.is_past || from >= to) && self.arrivals > Timestamp::from_millis(0) {
            let known = polling.past.entry(self.region.to_string()).or_insert(self.arrivals);
            *known = self.arrivals.max(*known);
        }
    }
}

/// When the newest of them came.
fn arrivals(series: &[Planned]) -> Timestamp {
    series.iter().map(|one| one.came_at).max().unwrap_or(Timestamp::from_millis(0))
}

/// Whether a session was turned away wherever it was shown.
fn is_turned_away(answers: &[Answer]) -> bool {
    !answers.is_empty() && answers.iter().all(|(_, _, read)| read.as_ref().is_err_and(may_be_the_sessions))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_dead_where_it_is_turned_away_everywhere() {
        let denied = || aws::Error::Expired { code: "ExpiredToken".to_owned() };
        let reading = || Reading { ticks: BTreeMap::new(), messages: vec![] };
        let at = |region: &str, read| {
            let window = Window { from: Timestamp::from_seconds(0), to: Timestamp::from_seconds(300) };
            (region.parse::<Region>().unwrap(), window, read)
        };
        assert!(is_turned_away(&[at("eu-west-1", Err(denied())), at("us-east-1", Err(denied()))]));
        assert!(!is_turned_away(&[at("eu-west-1", Err(denied())), at("us-east-1", Ok(reading()))]));
        assert!(!is_turned_away(&[at("eu-west-1", Err(aws::Error::Timeout))]));
        assert!(!is_turned_away(&[]), "nothing was asked");
    }

    #[test]
    fn the_past_counts_once_it_is_whole_and_the_present_at_once() {
        let at = Timestamp::from_seconds;
        let of = |is_past| Stretch {
            region: "eu-west-1".parse().unwrap(),
            series: &[],
            left: Window { from: at(300), to: at(900) },
            is_past,
            arrivals: at(7),
        };
        let noted_in = |polling: &mut Polling, stretch: &Stretch<'_>| {
            stretch.note(polling);
            (polling.covered.get("eu-west-1").copied(), polling.past.get("eu-west-1").copied())
        };
        let noted = |stretch: &Stretch<'_>| noted_in(&mut Polling::default(), stretch);
        let mut past = of(true);
        assert_eq!(past.next(Duration::from_mins(5)), Window { from: at(300), to: at(600) });
        assert_eq!(noted(&past), (None, None), "a kill here repeats it");
        past.left.from = at(900);
        assert_eq!(noted(&past), (None, Some(at(7))), "where the region is read to is another matter");
        assert_eq!(noted(&of(false)), (Some(at(300)), Some(at(7))));
        let mut polling = Polling::default();
        polling.past.insert("eu-west-1".to_owned(), at(9));
        assert_eq!(noted_in(&mut polling, &of(false)), (Some(at(300)), Some(at(9))), "and is not taken back");
    }
}
