//! An onboarding link's state as a pill.

use domain::api::LinkState;
use leptos::prelude::*;

/// All of them, in the order of the list's filter.
pub(crate) const ALL: [LinkState; 5] =
    [LinkState::Open, LinkState::Seen, LinkState::Connected, LinkState::Expired, LinkState::Revoked];

/// The word for a state: the one that tests and people look for.
pub(crate) const fn word(state: LinkState) -> &'static str {
    match state {
        LinkState::Open => "Open",
        LinkState::Seen => "Seen",
        LinkState::Connected => "Connected",
        LinkState::Expired => "Expired",
        LinkState::Revoked => "Revoked",
    }
}

/// Its name in the API and in the query string.
pub(crate) const fn slug(state: LinkState) -> &'static str {
    match state {
        LinkState::Open => "open",
        LinkState::Seen => "seen",
        LinkState::Connected => "connected",
        LinkState::Expired => "expired",
        LinkState::Revoked => "revoked",
    }
}

/// The state as a pill: a word with a dot, so that colour is not all there is.
pub(crate) fn pill(state: LinkState) -> AnyView {
    let tone = match state {
        LinkState::Connected => "pill good",
        LinkState::Seen => "pill warn",
        LinkState::Open | LinkState::Expired | LinkState::Revoked => "pill",
    };
    view! {
        <span class=tone>
            <span class="dot" aria-hidden="true"></span>
            {word(state)}
        </span>
    }
    .into_any()
}
