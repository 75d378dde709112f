//! What a connection's history tells: a change is an event, not every check.
//!
//! [`Told`] is the last thing that was told of the role; the worker keeps it beside the connection's standing and asks it
//! after each round of the gate. What people do, and what a rotation comes to, is told as it happens; [`sentence`] has
//! the words for all of it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::activity::CutOffResult;
use crate::api::{ConnectionStatus, EventCell, EventKind};
use crate::gate::Cause;
use crate::monitoring::Service;
use crate::rotation::News;

/// How long an event is kept.
pub const KEEP: Duration = Duration::from_hours(90 * 24);

/// The last thing that the history tells of the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Told {
    /// Created, connected, refused, failed, waiting again, recovered, or unanswered.
    pub kind: EventKind,
    /// Why, where something is wrong.
    pub cause: Option<Cause>,
    /// Whether the role was ever proven.
    pub was_connected: bool,
}

impl Told {
    /// Before the first round of a role.
    pub const fn begin() -> Self {
        Self { kind: EventKind::Created, cause: None, was_connected: false }
    }

    /// What would have been told of this standing: for connections that are older than their history.
    pub fn of(status: ConnectionStatus, cause: Option<Cause>) -> Self {
        let begin = Self::begin();
        match status {
            ConnectionStatus::Waiting => begin,
            _ => begin.next(status, cause).unwrap_or(begin),
        }
    }

    /// The status that it tells of.
    pub const fn status(self) -> ConnectionStatus {
        match self.kind {
            EventKind::Connected | EventKind::Recovered | EventKind::Unanswered => {
                ConnectionStatus::Connected
            }
            EventKind::Refused => ConnectionStatus::Refused,
            EventKind::Failed => ConnectionStatus::Failed,
            _ => ConnectionStatus::Waiting,
        }
    }

    /// What a round that led to this standing adds; `None` when it is no news.
    ///
    /// A failed role waits anew at each daily check and fails again: that is no news, and while a role waits its causes
    /// come and go.
    pub fn next(self, status: ConnectionStatus, cause: Option<Cause>) -> Option<Self> {
        use EventKind::{Connected, Created, Failed, Recovered, Refused, Unanswered, WaitingAgain};
        let kind = match (status, cause) {
            (ConnectionStatus::Connected, Some(_)) => Unanswered,
            (ConnectionStatus::Connected, None) if self.was_connected => Recovered,
            (ConnectionStatus::Connected, None) => Connected,
            (ConnectionStatus::Refused, _) => Refused,
            (ConnectionStatus::Failed, _) => Failed,
            (ConnectionStatus::Waiting, _) => WaitingAgain,
        };
        let is_known = match (self.kind, kind) {
            (Connected | Recovered, Connected | Recovered)
            | (Unanswered, Unanswered)
            | (Refused, Refused)
            | (Created | WaitingAgain | Failed, WaitingAgain) => true,
            (Failed, Failed) => self.cause == cause,
            _ => false,
        };
        let was_connected = self.was_connected || status == ConnectionStatus::Connected;
        (!is_known).then_some(Self { kind, cause, was_connected })
    }
}

/// The kind of event that a proof of the cut-off is.
pub const fn of_proof(result: CutOffResult) -> EventKind {
    match result {
        CutOffResult::Gone => EventKind::CutOffProven,
        CutOffResult::StillOpen => EventKind::CutOffStillOpen,
        CutOffResult::Inconclusive => EventKind::CutOffUnproven,
    }
}

/// The kind of event that a rotation's news is.
pub const fn of_rotation(news: News) -> EventKind {
    match news {
        News::Proven => EventKind::RotationProven,
        News::Unproven => EventKind::RotationUnproven,
        News::Switched | News::Replaced => EventKind::RotationSwitched,
        News::Finished => EventKind::RotationFinished,
        News::Waits => EventKind::RotationWaits,
    }
}

/// What happened, in a sentence or two; `removed` things and settings have words of their own, see
/// [`settings_sentence`].
pub const fn sentence(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Created => "The account was added. Its role is being proven.",
        EventKind::Connected => "The role is proven: strangers are refused, this workspace is let in.",
        EventKind::Refused => "The role lets strangers in. Nothing of it is used until that is mended.",
        EventKind::Failed => "The role could not be proven. Reading has stopped.",
        EventKind::WaitingAgain => "AWS denies the role. The check repeats by itself for ten minutes.",
        EventKind::Recovered => "The role is proven again, and reading goes on.",
        EventKind::Unanswered => "The check was not answered. What was proven before still counts.",
        EventKind::SettingsChanged => "The settings were changed.",
        EventKind::Paused => "Checks and reading were stopped, and our session was dropped.",
        EventKind::Resumed => "Checks and reading go on; the role is checked first.",
        EventKind::CutOff => "All calls to AWS were stopped, and our session was dropped.",
        EventKind::CutOffProven => "AWS refuses us: the access is gone.",
        EventKind::CutOffStillOpen => "AWS still lets us in: the role is not closed yet.",
        EventKind::CutOffUnproven => "AWS gave no clear answer: whether the access is gone is not proven.",
        EventKind::RotationStarted => {
            "A new external ID was made. The role is to list it beside the old one."
        }
        EventKind::RotationProven => "The role takes the new external ID too, and still refuses strangers.",
        EventKind::RotationUnproven => {
            "The role does not take the new external ID any more. The old one stays in force."
        }
        EventKind::RotationSwitched => "The new external ID is in force. The role is to drop the old one.",
        EventKind::RotationFinished => "AWS refuses the old external ID. The rotation is done.",
        EventKind::RotationCancelled => "The rotation was cancelled. The new external ID will never be used.",
        EventKind::RotationWaits => "The rotation has been waiting for a change of the role for a week.",
        EventKind::DriftFound => "The role's policies differ from those that were agreed.",
        EventKind::DriftGone => "The role's policies are as they were agreed again.",
        EventKind::DriftAccepted => "The role's policies were agreed to as they are.",
        EventKind::AlertFiring => "A metric alert fires.",
        EventKind::AlertResolved => "A metric alert does not fire any more.",
        EventKind::RegionDenied => "AWS refuses services in some regions.",
        EventKind::RegionRecovered => "Services that were refused in some regions answer again.",
        EventKind::PollLate => {
            "Metrics were not read for three intervals. The gap is filled once AWS answers."
        }
        EventKind::PollRecovered => "Metrics are read again.",
        EventKind::BudgetReached => "The month's budget for reading metrics is used up.",
        EventKind::CredentialsTaken => "Temporary credentials were taken.",
        EventKind::Removed => "The account was removed, with its history and its points.",
        EventKind::WebhookDisabled => "A webhook could not be delivered to and was switched off.",
        EventKind::Test => "This is a test. Nothing happened to any account.",
    }
}

/// Which settings were changed, such as “The alias and the regions were changed.”
pub fn settings_sentence(changed: &[&str]) -> String {
    match changed {
        [] => sentence(EventKind::SettingsChanged).to_owned(),
        [one @ ("alerts" | "features" | "regions")] => format!("The {one} were changed."),
        [one] => format!("The {one} was changed."),
        [most @ .., last] => format!("The {} and the {last} were changed.", most.join(", the ")),
    }
}

/// Which services in which regions, such as “Refused: RDS in eu-west-1, us-east-1; SQS in eu-west-1.” Beyond
/// [`REGIONS_NAMED`] regions of a service it says how many; the event has all of them.
pub fn cells_sentence(kind: EventKind, cells: &[EventCell]) -> String {
    let mut regions: BTreeMap<Service, Vec<&str>> = BTreeMap::new();
    for cell in cells {
        regions.entry(cell.service).or_default().push(cell.region.as_str());
    }
    let parts: Vec<String> = regions
        .iter()
        .map(|(service, regions)| {
            let (title, count) = (service.title(), regions.len());
            if count > REGIONS_NAMED {
                format!("{title} in {count} regions")
            } else {
                format!("{title} in {}", regions.join(", "))
            }
        })
        .collect();
    let begin = if kind == EventKind::RegionRecovered { "Answered again" } else { "Refused" };
    format!("{begin}: {}.", parts.join("; "))
}

/// So many regions are named in a sentence.
const REGIONS_NAMED: usize = 5;

/// The role was found to ask for the external ID with its account's number.
pub const ID_WITH_ACCOUNT: &str = "The role asks for the external ID with the account's number behind it, as a StackSet writes it; that one is used.";

#[cfg(test)]
mod tests;
