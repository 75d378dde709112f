//! Discovery: what there is in the account, service by service and region by region.
//!
//! It runs hourly, when somebody asks for it, and after a change of what is read. Region by region it is kept as it comes, so
//! a run that was killed goes on where it was, and repeats the regions that were under way. What one service answers in one
//! region is a cell ([`cells`]); a cell that is denied never stops another one, and is asked again once a day.

mod added;
mod cells;
mod interest;
mod list;
mod news;
mod regions;

use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use domain::activity::Purpose;
use domain::api::{CellState, ConnectionStatus, Discovery, Matrix};
use domain::arn::Region;
use domain::policy::Feature;
use domain::time::Timestamp;
use futures_util::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};

use super::keys::Keys;
use super::reach::Reach;
use super::record::Settings;
use super::schedule::Job;
use super::session::{Session, Unread, may_be_the_sessions};
use super::{Connection, Discover, ShowMatrix};
use crate::clock;
use crate::fault::Fault;
use crate::permit::Permit;
pub(super) use added::PAGES;
pub(super) use cells::state_of;

use cells::Asked;
use interest::Interest;
use list::{Listed, Place};
use news::News;
use regions::{Wanted, named, wanted};

/// How often what there is is looked for.
const EVERY: Duration = Duration::from_hours(1);
/// The workers platform opens six connections a request.
const PARALLEL: usize = 6;

/// How far a run is: the last one, or the one under way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run {
    started_at: Option<Timestamp>,
    finished_at: Option<Timestamp>,
    /// The account's regions that are read, of the newest answer.
    regions: Vec<Region>,
    /// Those that the run has done.
    done: BTreeSet<Region>,
    /// Why there is no answer at all.
    messages: Vec<String>,
    calls: u32,
    /// Whether cells that rest for a day are asked too.
    asks_all: bool,
    /// What is to be told at its end.
    #[serde(default, skip_serializing_if = "News::is_none")]
    news: News,
}

impl Run {
    fn begin(before: Self, now: Timestamp) -> Self {
        let Self { regions, asks_all, .. } = before;
        Self { started_at: Some(now), regions, asks_all, ..Self::default() }
    }

    const fn is_under_way(&self) -> bool {
        self.started_at.is_some() && self.finished_at.is_none()
    }

    fn percentage(&self) -> u8 {
        if self.finished_at.is_some() {
            return 100;
        }
        let (done, all) = (self.done.len(), self.regions.len().max(1));
        u8::try_from(done * 100 / all).unwrap_or(100).min(99)
    }
}

impl Connection {
    pub(super) fn run_of_discovery(&self) -> Result<Run, Fault> {
        Ok(self.record("discovery")?.unwrap_or_default())
    }

    /// Why the last run has no answer at all.
    pub(super) fn discovery_messages(&self) -> Result<Vec<String>, Fault> {
        Ok(self.run_of_discovery()?.messages)
    }

    /// One run, or the rest of one; then the next is due. It is not due when the role is not proven.
    pub(super) async fn discover(&self) -> Result<(), Fault> {
        if self.standing()?.status != ConnectionStatus::Connected {
            return self.unplan(Job::Discovery);
        }
        let mut run = self.run_of_discovery()?;
        if !run.is_under_way() {
            run = Run::begin(run, clock::now());
            self.keep("discovery", &run)?;
        }
        let (settings, interest) = (self.settings()?, self.interest()?);
        let (keys, permit) = (self.keys()?, self.permit(Purpose::Work)?);
        let outcome = self.look_through(&settings, &interest, keys.as_ref(), &permit, &mut run).await;
        // While AWS was awaited the connection may have been stopped, refused, changed or ended.
        if permit.is_revoked() || self.settings().is_err() {
            return Ok(());
        }
        if self.standing()?.status != ConnectionStatus::Connected {
            return self.unplan(Job::Discovery);
        }
        let now = clock::now();
        if self.interest()? != interest {
            // What was changed meanwhile is looked at from the beginning.
            self.tell_cells(&mut run, now)?;
            self.keep("discovery", &Run { started_at: None, asks_all: true, ..run })?;
            return self.plan(Job::Discovery, now);
        }
        match outcome {
            Ok(()) => run.messages.clear(),
            Err(Unread::Message(message)) => run.messages = vec![message],
            // The run goes on where it is.
            Err(Unread::Fault(fault)) => return Err(fault),
        }
        // The first points, and those of what was chosen anew, come at once and not with the next poll.
        if run.asks_all || self.polling()?.last_at.is_none() || self.due_at(Job::Poll)?.is_none() {
            self.plan(Job::Poll, now)?;
        }
        self.tell_cells(&mut run, now)?;
        run.finished_at = Some(now);
        run.asks_all = false;
        self.keep("discovery", &run)?;
        self.plan(Job::Discovery, now.plus(EVERY))
    }

    /// Looks through every region that the run has not done yet.
    async fn look_through(
        &self,
        settings: &Settings,
        interest: &Interest,
        keys: Option<&Keys>,
        permit: &Rc<Permit>,
        run: &mut Run,
    ) -> Result<(), Unread> {
        if interest.services().is_empty() {
            self.leave(&[], &[], clock::now())?;
            return Ok(self.drop_cells(&[], &[])?);
        }
        let (customer, wanted) = self.enter_account(settings, permit).await?;
        run.regions.clone_from(&wanted.regions);
        let is_overtaken = || Ok(self.is_overtaken(settings, keys, permit)? || self.interest()? != *interest);
        Ok(self.look_into(&customer, interest, &wanted, settings, run, is_overtaken).await?)
    }

    /// A way into the account, and its regions. A session out of memory that is turned away is made anew: the customer may
    /// have revoked the older ones.
    async fn enter_account(
        &self,
        settings: &Settings,
        permit: &Rc<Permit>,
    ) -> Result<(Reach, Wanted), Unread> {
        let Session { credentials, is_kept } = self.session_or_gate(settings, permit).await?;
        let customer = Reach::with(&self.env, credentials, permit.clone(), settings.features);
        match wanted(&customer, settings).await {
            Ok(wanted) => return Ok((customer, wanted)),
            Err(error) if is_kept && may_be_the_sessions(&error) && !permit.is_revoked() => {
                self.drop_session();
            }
            Err(error) => return Ok((customer, named(settings, &error)?)),
        }
        let Session { credentials, .. } = self.session_or_gate(settings, permit).await?;
        let customer = Reach::with(&self.env, credentials, permit.clone(), settings.features);
        let wanted = wanted(&customer, settings).await.or_else(|error| named(settings, &error))?;
        Ok((customer, wanted))
    }

    /// Without a session the gate says precisely what broke.
    async fn session_or_gate(&self, settings: &Settings, permit: &Rc<Permit>) -> Result<Session, Unread> {
        let session = self.session(settings, permit).await;
        if session.is_err() && !permit.is_revoked() && self.settings().is_ok() {
            self.plan(Job::Gate, clock::now())?;
        }
        Ok(session?)
    }

    async fn look_into(
        &self,
        customer: &Reach,
        interest: &Interest,
        wanted: &Wanted,
        settings: &Settings,
        run: &mut Run,
        is_overtaken: impl Fn() -> Result<bool, Fault>,
    ) -> Result<(), Fault> {
        let (now, services) = (clock::now(), interest.services());
        let is_left = self.leave(&wanted.regions, &services, now)?;
        self.drop_cells(&wanted.regions, &services)?;
        for region in &wanted.disabled {
            for service in &services {
                run.news.note(*service, region, self.keep_cell(*service, region, Asked::disabled(), now)?);
            }
        }
        run.done.extend(wanted.disabled.iter().cloned());
        // In one commit with the cells.
        self.keep("discovery", &*run)?;
        let asks_all = run.asks_all;
        let open: Vec<Region> =
            wanted.regions.iter().filter(|region| !run.done.contains(region)).cloned().collect();
        let mut asked = Vec::new();
        for region in open {
            asked.push((self.to_ask(&services, &region, asks_all, now)?, region));
        }
        let is_tagged = settings.features.contains(Feature::Tags);
        let (role, added) = (&settings.role, interest.added.as_slice());
        let mut read = stream::iter(asked)
            .map(|(services, region)| async move {
                let place = Place { customer, role, region: &region, is_tagged, added };
                let listed = place.look_through(&services).await;
                (region, listed)
            })
            .buffer_unordered(PARALLEL);
        let mut is_changed = is_left;
        while let Some((region, listed)) = read.next().await {
            if is_overtaken()? {
                break;
            }
            is_changed |= self.keep_region(run, &region, listed)?;
            run.done.insert(region);
            run.calls = customer.calls();
            self.keep("discovery", &*run)?;
        }
        if is_changed {
            self.forget_plan();
        }
        Ok(())
    }

    /// Keeps what a region's services answered, in one commit; whether the inventory is another one now.
    fn keep_region(&self, run: &mut Run, region: &Region, listed: Vec<Listed>) -> Result<bool, Fault> {
        let now = clock::now();
        let mut is_changed = false;
        for Listed { service, answer, is_cut } in listed {
            let asked = match answer {
                Ok(found) => {
                    let count = found.len();
                    is_changed |= self.keep_listed(service, region, found, now)?;
                    Asked::found(count).cut(is_cut)
                }
                Err(error) => Asked::failed(&error),
            };
            run.news.note(service, region, self.keep_cell(service, region, asked, now)?);
        }
        Ok(is_changed)
    }

    pub(super) fn show_matrix(&self, _: ShowMatrix) -> Result<Matrix, Fault> {
        let settings = self.settings()?;
        let run = self.run_of_discovery()?;
        let services = self.interest()?.services();
        let regions = if run.regions.is_empty() { settings.regions } else { run.regions.clone() };
        let cells = self.cells(&services, &regions, settings.created_at)?;
        let messages = if run.is_under_way() {
            let all = run.regions.len();
            vec![match all {
                0 => "Asking which regions the account can use.".to_owned(),
                _ => format!("Looked through {} of {all} regions.", run.done.len()),
            }]
        } else {
            run.messages.clone()
        };
        let discovery = Discovery {
            started_at: run.started_at,
            finished_at: run.finished_at,
            percentage: if run.started_at.is_some() { run.percentage() } else { 0 },
            next_at: self.planned_at(Job::Discovery)?,
            messages,
            calls: run.calls,
        };
        Ok(Matrix { services, regions, cells, discovery })
    }

    /// Begins a run now, of every cell. 409 while the connection is paused or cut off, or not connected.
    pub(super) async fn discover_now(&self, _: Discover) -> Result<Matrix, Fault> {
        self.settings()?;
        self.permit(Purpose::Work)?;
        self.require_connected("The role is not proven, so nothing in the account is looked at.")?;
        let mut run = self.run_of_discovery()?;
        if !run.is_under_way() {
            run = Run::begin(run, clock::now());
            run.asks_all = true;
            self.keep("discovery", &run)?;
        }
        self.plan(Job::Discovery, clock::now())?;
        self.arm().await?;
        self.show_matrix(ShowMatrix {})
    }

    /// Makes a run of every cell due: what is read, or what the role allows, may be another thing now.
    pub(super) fn discover_anew(&self) -> Result<(), Fault> {
        let run = self.run_of_discovery()?;
        if !run.is_under_way() {
            self.keep("discovery", &Run { asks_all: true, ..run })?;
        }
        self.forget_plan();
        self.plan(Job::Discovery, clock::now())
    }

    /// Whether every cell was answered, as the strict ask for. A region that is switched off is no failure.
    pub(super) fn is_whole(&self, settings: &Settings) -> Result<bool, Fault> {
        let run = self.run_of_discovery()?;
        let cells = self.cells(&self.interest()?.services(), &run.regions, settings.created_at)?;
        let is_fine = |state: CellState| !state.is_failure() && state != CellState::Pending;
        Ok(run.messages.is_empty() && cells.iter().all(|cell| is_fine(cell.state)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn progress_is_by_regions_and_whole_only_at_the_end() {
        let region = |name: &str| name.parse::<Region>().unwrap();
        let mut run = Run::begin(Run::default(), at(1));
        assert_eq!((run.is_under_way(), run.percentage()), (true, 0));
        run.regions = vec![region("eu-west-1"), region("us-east-1"), region("us-west-2")];
        run.done.insert(region("eu-west-1"));
        assert_eq!(run.percentage(), 33);
        run.done.extend(run.regions.clone());
        assert_eq!(run.percentage(), 99, "the end is when it is written down");
        run.finished_at = Some(at(2));
        assert_eq!((run.is_under_way(), run.percentage()), (false, 100));
        let next = Run::begin(run, at(3));
        assert_eq!((next.percentage(), next.regions.len()), (0, 3), "the columns stay while it runs");
    }

    /// A run that a released version began must be gone on with.
    #[test]
    fn the_stored_form_is_pinned() {
        let stored = r#"{"started_at":"2026-11-22T02:00:00.000Z","finished_at":null,"regions":["eu-west-1"],"done":["eu-west-1"],"messages":[],"calls":3,"asks_all":true}"#;
        let read: Run = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), stored);
    }
}
