//! A connection's status as a pill.

use domain::activity::Activity;
use domain::api::ConnectionStatus;
use domain::time::Timestamp;
use leptos::prelude::*;

/// The word for a status: the one that tests and people look for.
pub(crate) const fn word(status: ConnectionStatus) -> &'static str {
    match status {
        ConnectionStatus::Waiting => "Waiting",
        ConnectionStatus::Connected => "Connected",
        ConnectionStatus::Refused => "Refused",
        ConnectionStatus::Failed => "Failed",
    }
}

/// Whether the connection is in use, and if it is, its status: as a pill.
pub(crate) fn of(status: ConnectionStatus, activity: &Activity) -> AnyView {
    let word = match activity {
        Activity::Active => return pill(status),
        Activity::Paused { .. } => "Paused",
        Activity::CutOff { .. } => "Cut off",
    };
    view! { <span class="pill"><span class="dot" aria-hidden="true"></span>{word}</span> }.into_any()
}

/// Since when that is so.
pub(crate) const fn since(status_since: Timestamp, activity: &Activity) -> Timestamp {
    match activity {
        Activity::Active => status_since,
        Activity::Paused { since, .. } | Activity::CutOff { since, .. } => *since,
    }
}

/// The status as a pill: a word with a dot, so that colour is not all there is.
pub(crate) fn pill(status: ConnectionStatus) -> AnyView {
    let tone = match status {
        ConnectionStatus::Waiting => "pill warn",
        ConnectionStatus::Connected => "pill good",
        ConnectionStatus::Refused | ConnectionStatus::Failed => "pill bad",
    };
    view! {
        <span class=tone class:live=status == ConnectionStatus::Waiting>
            <span class="dot" aria-hidden="true"></span>
            {word(status)}
        </span>
    }
    .into_any()
}
