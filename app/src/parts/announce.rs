//! One polite live region for the whole console: what changes without the person's doing is said here.

use leptos::prelude::*;

/// Says something to screen readers.
#[derive(Clone, Copy)]
pub(crate) struct Announcer(RwSignal<String>);

impl Announcer {
    /// A silent one.
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// Says it, after what is being said now.
    pub(crate) fn say(self, text: impl Into<String>) {
        // The region may be gone when an answer arrives late; then there is nobody to tell.
        let _ = self.0.try_set(text.into());
    }

    /// The region itself; it must be in the page before anything is said.
    pub(crate) fn region(self) -> AnyView {
        view! { <div class="unseen" role="status" aria-live="polite">{move || self.0.get()}</div> }.into_any()
    }
}
