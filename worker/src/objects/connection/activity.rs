//! Pause, resume, cut off, and the proof that the access is gone.
//!
//! Stopping is one act: the new activity is written, then the permit is taken back, without an await and without a step
//! that may fail between. A call that is under way is dropped, and whoever waited for it finds the permit gone and writes
//! nothing.

use domain::activity::{self, Act, Activity, CutOffProof, Purpose};
use domain::api::{self, Code, EventKind};
use domain::history;
use domain::rotation::Door;
use domain::window::ExternalId;

use super::assumer::probe;
use super::record::Settings;
use super::schedule::Job;
use super::{Connection, CutOff, Pause, ProveCutOff, Resume, View};
use crate::clock;
use crate::fault::Fault;
use crate::objects::Workspace;
use crate::objects::workspace::IdsOf;

impl Connection {
    /// 409 when it is cut off.
    pub(super) async fn pause(&self, Pause { by }: Pause) -> Result<api::Connection, Fault> {
        self.stop(Act::Pause, EventKind::Paused, &by).await
    }

    pub(super) async fn cut_off(&self, CutOff { by }: CutOff) -> Result<api::Connection, Fault> {
        self.stop(Act::CutOff, EventKind::CutOff, &by).await
    }

    async fn stop(&self, act: Act, kind: EventKind, by: &str) -> Result<api::Connection, Fault> {
        self.settings()?;
        let now = clock::now();
        let after = self.activity()?.after(act, now, by).map_err(|error| {
            Fault::new(Code::ConnectionNotActive, "The connection is cut off, which is more than paused.")
                .remedy("Resume it first, if its access is to be used again.")
                .because(error.to_string())
        })?;
        if let Some(after) = after {
            self.keep_activity(&after)?;
            self.stop_calls();
            self.tell(kind, Some(by), now)?;
            // Its key stays sealed as it must be while nothing else is done for it.
            self.plan_seal()?;
            self.report_or_plan().await?;
            self.arm().await?;
        } else {
            // It is stopped already. Whoever says so again may know of a call that goes on.
            self.stop_calls();
        }
        self.view(View {})
    }

    /// Goes on with a round of the gate; nothing is read before the role is proven.
    pub(super) async fn resume(&self, Resume { by }: Resume) -> Result<api::Connection, Fault> {
        let now = clock::now();
        let Ok(Some(after)) = self.activity()?.after(Act::Resume, now, &by) else {
            return self.view(View {});
        };
        self.keep_activity(&after)?;
        self.tell(EventKind::Resumed, Some(&by), now)?;
        // A round that proves the role plans them again.
        for reading in [Job::Discovery, Job::Poll, Job::Drift, Job::Captures] {
            self.unplan(reading)?;
        }
        self.plan(Job::Gate, now)?;
        // If this is killed, the alarm goes on.
        self.arm().await?;
        self.prove().await?;
        self.report_or_plan().await?;
        self.arm().await?;
        self.view(View {})
    }

    /// Asks AWS whether it still lets us in, by all that ever let us in. 409 when the connection is not cut off.
    pub(super) async fn prove_cut_off(
        &self,
        ProveCutOff { by }: ProveCutOff,
    ) -> Result<api::Connection, Fault> {
        let settings = self.settings()?;
        let asked_of = self.activity()?;
        let permit = self.permit(Purpose::CutOffProof)?;
        let assumer = self.assumer(&settings, &permit)?;
        let mut answers = Vec::new();
        for id in self.ids_to_prove(&settings).await? {
            let answer = probe(&assumer, &settings, id.as_ref()).await.answer;
            let is_denied = Door::from(&answer) == Door::Refuses;
            answers.push(answer);
            // One that is let in is enough, and where one question is not answered nothing can be proven.
            if !is_denied || permit.is_revoked() {
                break;
            }
        }
        let proof = activity::judge(&answers, clock::now());
        let now = self.activity()?;
        // Resumed meanwhile, and perhaps cut off anew: the answers are to another question.
        if !permit.is_revoked() && is_same_cut_off(&asked_of, &now) {
            self.keep_proof(&now, proof, &by)?;
            self.report_or_plan().await?;
            self.arm().await?;
        }
        self.view(View {})
    }

    fn keep_proof(&self, activity: &Activity, proof: CutOffProof, by: &str) -> Result<(), Fault> {
        let (kind, at) = (history::of_proof(proof.result), proof.at);
        match activity.proven(proof) {
            Some(after) => {
                self.keep_activity(&after)?;
                self.tell(kind, Some(by), at)
            }
            None => Ok(()),
        }
    }

    /// Each ID that this connection has or was about to have, then those that it had, then none, then wrong ones.
    async fn ids_to_prove(&self, settings: &Settings) -> Result<Vec<Option<ExternalId>>, Fault> {
        let (mut ids, strangers) = if let Some(rotation) = self.rotation()? {
            let strangers = rotation.strangers().to_vec();
            (vec![rotation.new, rotation.old], strangers)
        } else {
            let in_force = settings.external_id.clone();
            let strangers = vec![None, Some(in_force.near_miss())];
            (vec![in_force], strangers)
        };
        // A role may still list an ID of a rotation that was cancelled, or is over.
        let call = IdsOf { connection: settings.id.clone() };
        let former = Workspace::of(&self.env, &settings.workspace)?.ask(&call).await?;
        let of_stack_set = settings.external_id.is_per_account();
        let known = ids.clone().into_iter().chain(former);
        for id in known.flat_map(|id| {
            // What a StackSet's role asks for, and what one asks for that was made otherwise.
            let plain = of_stack_set.then(|| id.issued());
            [Some(settings.external_id.like(&id, settings.role.account())), plain].into_iter().flatten()
        }) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids.into_iter().map(Some).chain(strangers).collect())
    }
}

fn is_same_cut_off(asked: &Activity, now: &Activity) -> bool {
    match (asked, now) {
        (Activity::CutOff { since: asked, .. }, Activity::CutOff { since: now, .. }) => asked == now,
        _ => false,
    }
}
