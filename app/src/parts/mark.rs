//! The product's mark: a D that is a keyhole. `app/public/favicon.svg` is the same drawing.

use leptos::prelude::*;

/// The mark in the current text colour's accent.
pub(crate) fn mark() -> AnyView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
            <path
                fill-rule="evenodd"
                d="M7 3h8.5a13 13 0 0 1 0 26H7a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3zm7.5 6.5a4.25 4.25 0 0 0-2.1 7.95l-1.15 5.1a.8.8 0 0 0 .78.95h4.94a.8.8 0 0 0 .78-.95l-1.15-5.1a4.25 4.25 0 0 0-2.1-7.95z"
            />
        </svg>
    }
    .into_any()
}
