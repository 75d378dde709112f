//! One event as a line of a timeline: of one account, or of the whole workspace.

use domain::api::{Event, EventCell, EventKind, WorkspaceEvent};
use domain::gate::Cause;
use domain::time::Timestamp;
use leptos::prelude::*;

use super::icon::Icon;
use super::{diagnosis, time};
use crate::browser::clock;
use crate::logic::timeline::{Tone, places, title, tone};

/// What a line shows of an event.
pub(crate) struct Happening {
    at: Timestamp,
    kind: EventKind,
    cause: Option<Cause>,
    detail: String,
    by: Option<String>,
    cells: Vec<EventCell>,
}

impl From<Event> for Happening {
    fn from(event: Event) -> Self {
        let Event { at, kind, cause, detail, by, cells, .. } = event;
        Self { at, kind, cause, detail, by, cells }
    }
}

impl From<WorkspaceEvent> for Happening {
    fn from(event: WorkspaceEvent) -> Self {
        let WorkspaceEvent { at, kind, cause, detail, by, cells, .. } = event;
        Self { at, kind, cause, detail, by, cells }
    }
}

impl Happening {
    /// The line; with the account in front, where the list is of several.
    pub(crate) fn view(self, account: Option<AnyView>) -> AnyView {
        let class = match tone(self.kind) {
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Plain => "",
        };
        let cause = self.cause.map(|cause| view! { <span>": " {diagnosis::title(cause)}</span> });
        let by = self.by.map(|by| view! { <span>"by " {by}</span> });
        let account = account.map(|account| view! { <span class="of-account">{account}</span> });
        let places = places(&self.cells, &self.detail).map(|places| view! { <p class="hint">{places}</p> });
        view! {
            <li class=class>
                <span class="mark-icon" aria-hidden="true">{icon(self.kind).view()}</span>
                <div>
                    <p>{account} <strong>{title(self.kind)}</strong> {cause}</p>
                    <p class="hint">{self.detail}</p>
                    {places}
                </div>
                <p class="when">
                    <span>{clock::wall(self.at).time()}</span>
                    {time::ago(self.at)}
                    {by}
                </p>
            </li>
        }
        .into_any()
    }
}

const fn icon(kind: EventKind) -> Icon {
    match kind {
        EventKind::Created => Icon::Plus,
        EventKind::Connected
        | EventKind::Recovered
        | EventKind::CutOffProven
        | EventKind::RotationFinished
        | EventKind::DriftGone => Icon::ShieldCheck,
        EventKind::Refused | EventKind::CutOffStillOpen | EventKind::DriftFound => Icon::ShieldAlert,
        EventKind::Failed
        | EventKind::Unanswered
        | EventKind::CutOffUnproven
        | EventKind::AlertFiring
        | EventKind::RegionDenied
        | EventKind::BudgetReached
        | EventKind::WebhookDisabled => Icon::Alert,
        EventKind::WaitingAgain | EventKind::RotationWaits | EventKind::PollLate => Icon::Clock,
        EventKind::SettingsChanged => Icon::Pencil,
        EventKind::Paused => Icon::Pause,
        EventKind::Resumed => Icon::Play,
        EventKind::CutOff => Icon::Unplug,
        EventKind::CredentialsTaken
        | EventKind::RotationStarted
        | EventKind::RotationProven
        | EventKind::RotationUnproven
        | EventKind::RotationSwitched => Icon::Key,
        EventKind::RotationCancelled | EventKind::Removed => Icon::Close,
        EventKind::DriftAccepted
        | EventKind::AlertResolved
        | EventKind::RegionRecovered
        | EventKind::PollRecovered
        | EventKind::Test => Icon::Check,
    }
}
