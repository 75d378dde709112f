//! The timeline's days and titles.

use domain::api::{EventCell, EventKind};
use domain::time::Timestamp;

use super::words::Wall;

/// Events of each day of the viewer, newest first, under the day's name.
pub(crate) fn days<E>(
    events: Vec<E>,
    at: impl Fn(&E) -> Timestamp,
    today: Wall,
    wall: impl Fn(Timestamp) -> Wall,
) -> Vec<(String, Vec<E>)> {
    let mut days: Vec<(String, Vec<E>)> = Vec::new();
    for event in events {
        let day = wall(at(&event)).day(today);
        match days.last_mut() {
            Some((last, of)) if *last == day => of.push(event),
            _ => days.push((day, vec![event])),
        }
    }
    days
}

/// What an event means for the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As it should be.
    Good,
    /// Somebody should look.
    Warn,
    /// Something is wrong.
    Bad,
    /// Neither.
    Plain,
}

/// The tone of an event.
pub(crate) const fn tone(kind: EventKind) -> Tone {
    match kind {
        EventKind::Connected
        | EventKind::Recovered
        | EventKind::CutOffProven
        | EventKind::RotationFinished
        | EventKind::DriftGone
        | EventKind::AlertResolved
        | EventKind::RegionRecovered
        | EventKind::PollRecovered => Tone::Good,
        EventKind::WaitingAgain
        | EventKind::Unanswered
        | EventKind::CutOffUnproven
        | EventKind::RotationUnproven
        | EventKind::RotationWaits
        | EventKind::DriftFound
        | EventKind::RegionDenied
        | EventKind::PollLate
        | EventKind::BudgetReached => Tone::Warn,
        EventKind::Refused
        | EventKind::Failed
        | EventKind::CutOffStillOpen
        | EventKind::AlertFiring
        | EventKind::WebhookDisabled => Tone::Bad,
        EventKind::Created
        | EventKind::SettingsChanged
        | EventKind::Paused
        | EventKind::Resumed
        | EventKind::CutOff
        | EventKind::RotationStarted
        | EventKind::RotationProven
        | EventKind::RotationSwitched
        | EventKind::RotationCancelled
        | EventKind::DriftAccepted
        | EventKind::CredentialsTaken
        | EventKind::Removed
        | EventKind::Test => Tone::Plain,
    }
}

/// Every kind that is in a list of events, in the order in which people look for them.
pub(crate) const KINDS: [EventKind; 34] = [
    EventKind::Created,
    EventKind::Connected,
    EventKind::Refused,
    EventKind::Failed,
    EventKind::WaitingAgain,
    EventKind::Recovered,
    EventKind::Unanswered,
    EventKind::AlertFiring,
    EventKind::AlertResolved,
    EventKind::RegionDenied,
    EventKind::RegionRecovered,
    EventKind::PollLate,
    EventKind::PollRecovered,
    EventKind::BudgetReached,
    EventKind::DriftFound,
    EventKind::DriftGone,
    EventKind::DriftAccepted,
    EventKind::SettingsChanged,
    EventKind::Paused,
    EventKind::Resumed,
    EventKind::CutOff,
    EventKind::CutOffProven,
    EventKind::CutOffStillOpen,
    EventKind::CutOffUnproven,
    EventKind::RotationStarted,
    EventKind::RotationProven,
    EventKind::RotationUnproven,
    EventKind::RotationSwitched,
    EventKind::RotationFinished,
    EventKind::RotationCancelled,
    EventKind::RotationWaits,
    EventKind::CredentialsTaken,
    EventKind::Removed,
    EventKind::WebhookDisabled,
];

/// How many places are named.
const PLACES: usize = 6;

/// The services and regions that an event is about, such as `EC2 in us-east-1, SQS in eu-west-1, and 3 more`; nothing where
/// its sentence, `detail`, names each region already.
pub(crate) fn places(cells: &[EventCell], detail: &str) -> Option<String> {
    if cells.iter().all(|cell| detail.contains(cell.region.as_str())) {
        return None;
    }
    let named = cells.iter().take(PLACES).map(|cell| format!("{} in {}", cell.service.title(), cell.region));
    let named = named.collect::<Vec<_>>().join(", ");
    match cells.len() {
        0 => None,
        all if all <= PLACES => Some(format!("{named}.")),
        all => Some(format!("{named}, and {} more.", all - PLACES)),
    }
}

/// An event in a few words.
pub(crate) const fn title(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Created => "Account added",
        EventKind::Connected => "Connected",
        EventKind::Refused => "Refused",
        EventKind::Failed => "Failed",
        EventKind::WaitingAgain => "Waiting again",
        EventKind::Recovered => "Recovered",
        EventKind::Unanswered => "Check not answered",
        EventKind::SettingsChanged => "Settings changed",
        EventKind::Paused => "Paused",
        EventKind::Resumed => "Resumed",
        EventKind::CutOff => "Cut off",
        EventKind::CutOffProven => "Cut-off proved",
        EventKind::CutOffStillOpen => "Cut off, and still open",
        EventKind::CutOffUnproven => "Cut-off not proven",
        EventKind::RotationStarted => "Rotation started",
        EventKind::RotationProven => "New external ID proven",
        EventKind::RotationUnproven => "New external ID refused again",
        EventKind::RotationSwitched => "New external ID in force",
        EventKind::RotationFinished => "Rotation done",
        EventKind::RotationCancelled => "Rotation cancelled",
        EventKind::RotationWaits => "Rotation waits",
        EventKind::DriftFound => "Policies differ",
        EventKind::DriftGone => "Policies as agreed",
        EventKind::DriftAccepted => "Policies accepted",
        EventKind::AlertFiring => "Alert fires",
        EventKind::AlertResolved => "Alert is over",
        EventKind::RegionDenied => "Services refused",
        EventKind::RegionRecovered => "Services answer again",
        EventKind::PollLate => "Reading is late",
        EventKind::PollRecovered => "Reading goes on",
        EventKind::BudgetReached => "Budget used up",
        EventKind::CredentialsTaken => "Credentials taken",
        EventKind::Removed => "Account removed",
        EventKind::WebhookDisabled => "Webhook switched off",
        EventKind::Test => "Test",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::api::{ConnectionStatus, Event};

    /// A wall in UTC, without leap years or months of their own length: days of 2026 counted from one.
    fn wall(at: Timestamp) -> Wall {
        let day = u32::try_from(at.as_seconds() / 86_400).unwrap();
        Wall { year: 2026, month: 10, day, hour: 1, minute: 2 }
    }

    fn event(id: u64, day: i64) -> Event {
        Event {
            id,
            at: Timestamp::from_seconds(day * 86_400),
            kind: EventKind::Paused,
            by: None,
            status_before: ConnectionStatus::Connected,
            status_after: ConnectionStatus::Connected,
            cause: None,
            detail: String::new(),
            cells: Vec::new(),
        }
    }

    #[test]
    fn events_stand_under_their_day() {
        let events = vec![event(5, 20), event(4, 20), event(3, 19), event(2, 3), event(1, 3)];
        let today = wall(Timestamp::from_seconds(20 * 86_400));
        let days: Vec<(String, Vec<u64>)> = days(events, |event| event.at, today, wall)
            .into_iter()
            .map(|(day, events)| (day, events.iter().map(|event| event.id).collect()))
            .collect();
        let expected = [("Today", vec![5, 4]), ("19 Nov 2026", vec![3]), ("3 Nov 2026", vec![2, 1])];
        assert_eq!(days, expected.map(|(day, ids)| (day.to_owned(), ids)));
        assert!(self::days(Vec::<Event>::new(), |event| event.at, today, wall).is_empty());
    }

    #[test]
    fn every_kind_is_there_once_under_its_own_title() {
        let mut titles: Vec<_> = KINDS.into_iter().map(title).collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), KINDS.len());
        assert!(!KINDS.contains(&EventKind::Test), "a test is in no list");
    }

    #[test]
    fn places_are_named_and_then_counted() {
        let cell = |region: &str| EventCell {
            service: domain::monitoring::Service::Sqs,
            region: region.parse().unwrap(),
        };
        assert_eq!(places(&[], ""), None);
        assert_eq!(places(&[cell("eu-west-1")], "Refused: SQS in eu-west-1."), None, "it is said");
        assert_eq!(places(&[cell("eu-west-1")], "In 1 region.").unwrap(), "SQS in eu-west-1.");
        let many = vec![cell("us-east-1"); 8];
        assert!(places(&many, "In 8 regions.").unwrap().ends_with("SQS in us-east-1, and 2 more."));
    }
}
