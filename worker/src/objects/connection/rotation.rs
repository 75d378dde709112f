//! The rotation of the external ID, run: asks the role, takes the domain's step, and writes it whole.
//!
//! The ledger of IDs is the Workspace's: it makes the new one and is told which is in force. A look at the role and a
//! round of the gate never run at the same time, so a round never meets an ID that changes under it.

use domain::activity::Purpose;
use domain::api::{self, Code, ConnectionStatus, EventKind};
use domain::arn::Principal;
use domain::history;
use domain::policy::{replace_trust_command, trust_policy, trust_policy_with_both};
use domain::rotation::{Door, Rotation, Seen, Step};
use domain::window::ExternalId;

use super::assumer::probe;
use super::record::Settings;
use super::schedule::Job;
use super::{CancelRotation, CheckRotation, Connection, StartRotation, View};
use crate::clock;
use crate::fault::Fault;
use crate::objects::Workspace;
use crate::objects::workspace::{KeepIds, MakeRotationId};

impl Connection {
    /// Makes a new ID, to be listed beside the present one. Again, it gives the rotation that is under way.
    ///
    /// 409 while the connection is paused or cut off, or its role is not proven.
    pub(super) async fn start_rotation(
        &self,
        StartRotation { by }: StartRotation,
    ) -> Result<api::Connection, Fault> {
        let settings = self.settings()?;
        self.permit(Purpose::Work)?;
        if self.rotation()?.is_none() {
            self.require_connected(
                "The role is not proven, so what a new external ID changes could not be told.",
            )?;
            let call = MakeRotationId { connection: settings.id.clone() };
            let new = Workspace::of(&self.env, &settings.workspace)?.ask(&call).await?;
            // Somebody else may have started it, or stopped the connection, while the ID was made.
            self.permit(Purpose::Work)?;
            let now = clock::now();
            if self.rotation()?.is_none() {
                let settings = self.settings()?;
                let new = settings.external_id.like(&new, settings.role.account());
                let rotation = Rotation::start(settings.external_id, new, now, &by);
                self.plan(Job::Rotation, rotation.next_look(now))?;
                self.keep_rotation(Some(&rotation))?;
                self.tell(EventKind::RotationStarted, Some(&by), now)?;
            }
            self.arm().await?;
        }
        self.view(View {})
    }

    /// 409 where it is not connected; the sentence says what cannot be done therefore.
    pub(super) fn require_connected(&self, detail: &str) -> Result<(), Fault> {
        if self.standing()?.status == ConnectionStatus::Connected {
            return Ok(());
        }
        Err(Fault::new(Code::ConnectionNotProven, detail)
            .remedy("Mend what the check found, then try again."))
    }

    /// Looks at the role now. 404 without a rotation; 409 while the connection is paused or cut off.
    pub(super) async fn check_rotation(&self, _: CheckRotation) -> Result<api::Connection, Fault> {
        self.settings()?;
        if self.rotation()?.is_none() {
            return Err(Fault::not_found("rotation"));
        }
        self.permit(Purpose::Work)?;
        self.look().await?;
        self.arm().await?;
        self.view(View {})
    }

    /// Takes it back. 404 without one; 409 once the new ID is in force: the role may not take the old one any more.
    pub(super) async fn cancel_rotation(
        &self,
        CancelRotation { by }: CancelRotation,
    ) -> Result<api::Connection, Fault> {
        self.settings()?;
        let rotation = self.rotation()?.ok_or_else(|| Fault::not_found("rotation"))?;
        if !rotation.can_be_cancelled() {
            return Err(Fault::new(Code::RotationSwitched, "The new external ID is in force already.")
                .remedy(
                    "Finish the rotation: drop the old ID. To leave the new one, rotate again afterwards.",
                ));
        }
        self.keep_rotation(None)?;
        self.unplan(Job::Rotation)?;
        self.tell(EventKind::RotationCancelled, Some(&by), clock::now())?;
        self.keep_ids_or_plan().await?;
        self.arm().await?;
        self.view(View {})
    }

    /// One look at the role, when no round of the gate is under way.
    pub(super) async fn look(&self) -> Result<(), Fault> {
        let _under_way = self.turn().await;
        self.look_in_turn().await
    }

    /// The same for whoever has the turn. Without a rotation it does nothing.
    pub(super) async fn look_in_turn(&self) -> Result<(), Fault> {
        let (settings, Some(before)) = (self.settings()?, self.rotation()?) else {
            return self.unplan(Job::Rotation);
        };
        let (keys, permit) = (self.keys()?, self.permit(Purpose::Work)?);
        let assumer = self.assumer(&settings, &permit)?;
        let ask = async |id: Option<&ExternalId>| Door::from(&probe(&assumer, &settings, id).await.answer);
        let new = ask(Some(&before.new)).await;
        let old = ask_unless(new == Door::Unknown, ask(Some(&before.old))).await;
        let (mut stranger, mut mistyped) = (Door::Refuses, false);
        let mut silent = old == Door::Unknown;
        for id in before.strangers() {
            let mut door = ask_unless(silent, ask(id.as_ref())).await;
            let is_near_new = id.as_ref().is_some_and(|id| *id == before.new.near_miss_but(&before.old));
            if let (Door::Opens, Door::Refuses, true, Some(near)) = (door, new, is_near_new, &id)
                && ask(Some(&before.neighbour(near))).await == Door::Refuses
            {
                (door, mistyped) = (Door::Refuses, true);
            }
            silent = door == Door::Unknown;
            stranger = Door::of_all([stranger, door]);
        }
        // Cancelled, stopped, or ended while AWS was asked: the answers are to a question that nobody asks any more.
        if permit.is_revoked()
            || self.settings().is_err()
            || !self.is_about(&settings, keys.as_ref())?
            || self.rotation()?.as_ref() != Some(&before)
        {
            return Ok(());
        }
        let seen = Seen { at: clock::now(), old, new, stranger, mistyped };
        let switched = self.take_step(&before.after(seen), seen)?;
        if switched { self.keep_ids_or_plan().await } else { Ok(()) }
    }

    /// Writes a step: the rotation, the ID in force, the event and the schedule, in one commit. Whether another ID is in
    /// force now.
    fn take_step(&self, step: &Step, seen: Seen) -> Result<bool, Fault> {
        let settings = self.settings()?;
        self.keep_rotation(step.rotation.as_ref())?;
        match &step.rotation {
            Some(rotation) => self.plan(Job::Rotation, rotation.next_look(seen.at))?,
            None => self.unplan(Job::Rotation)?,
        }
        let in_force = step.rotation.as_ref().map_or(&settings.external_id, Rotation::in_force).clone();
        let switched = in_force != settings.external_id;
        if switched {
            let rotated_at = Some(seen.at);
            self.keep_settings(&Settings { external_id: in_force, rotated_at, ..settings })?;
            self.plan(Job::Ids, seen.at)?;
            // The gate proves the new one, and a reading that has failed with the old one is made good.
            self.plan(Job::Gate, seen.at)?;
            self.plan(Job::Poll, seen.at)?;
        }
        if let Some(news) = step.news {
            self.tell(history::of_rotation(news), None, seen.at)?;
        }
        Ok(switched)
    }

    /// Tells the workspace's ledger which IDs are in use; what fails is told by the alarm.
    pub(super) async fn keep_ids_or_plan(&self) -> Result<(), Fault> {
        self.plan(Job::Ids, clock::now())?;
        self.keep_ids().await.or_else(|fault| {
            crate::edge::log::background("connection", &fault);
            Ok(())
        })
    }

    pub(super) async fn keep_ids(&self) -> Result<(), Fault> {
        let ids = || -> Result<KeepIds, Fault> {
            let (settings, rotation) = (self.settings()?, self.rotation()?);
            let coming = rotation.map(|rotation| rotation.new).filter(|new| *new != settings.external_id);
            Ok(KeepIds { connection: settings.id, in_force: settings.external_id, coming })
        };
        let told = ids()?;
        Workspace::of(&self.env, &self.settings()?.workspace)?.ask(&told).await?;
        // What changed while it was told is told in its turn.
        let now = ids()?;
        let is_same = (now.in_force, now.coming) == (told.in_force, told.coming);
        if is_same { self.unplan(Job::Ids) } else { Ok(()) }
    }

    /// The rotation as the API shows it.
    pub(super) fn rotation_view(
        &self,
        settings: &Settings,
        principal: &Principal,
    ) -> Result<Option<api::Rotation>, Fault> {
        let Some(rotation) = self.rotation()? else { return Ok(None) };
        let finding = rotation.finding();
        let trust_policy = if rotation.can_be_cancelled() {
            trust_policy_with_both(principal, &rotation.old, &rotation.new)
        } else {
            trust_policy(principal, &rotation.new)
        };
        Ok(Some(api::Rotation {
            stage: rotation.stage,
            stage_since: rotation.stage_since,
            started_at: rotation.started_at,
            seen: rotation.seen,
            finding,
            detail: finding.detail().to_owned(),
            remedy: finding.remedy().to_owned(),
            next_check_at: self.planned_at(Job::Rotation)?,
            command: replace_trust_command(settings.role.name(), &trust_policy),
            trust_policy,
            old_external_id: rotation.old,
            new_external_id: rotation.new,
            started_by: rotation.started_by,
        }))
    }
}

/// Asks, unless one question was not answered: then the others would wait as long for nothing.
async fn ask_unless(is_silent: bool, asked: impl Future<Output = Door>) -> Door {
    if is_silent { Door::Unknown } else { asked.await }
}
