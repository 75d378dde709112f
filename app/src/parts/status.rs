//! A connection's status as a pill.

use domain::api::ConnectionStatus;
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
