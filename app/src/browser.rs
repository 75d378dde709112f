//! What the console asks of the browser. The only module, beside the client, that calls it.

pub(crate) mod chart;
pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod focus;
pub(crate) mod passkey;
pub(crate) mod signature;
pub(crate) mod storage;
pub(crate) mod theme;

use web_sys::VisibilityState;

/// Whether nobody can see the page now: polls rest meanwhile.
pub(crate) fn page_is_hidden() -> bool {
    leptos::prelude::document().visibility_state() == VisibilityState::Hidden
}

/// Whether the person asked for less motion.
pub(crate) fn wants_less_motion() -> bool {
    let query = leptos::prelude::window().match_media("(prefers-reduced-motion: reduce)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

/// Replaces the address in the address bar and the history without loading anything.
pub(crate) fn replace_address(path: &str) {
    if let Ok(history) = leptos::prelude::window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(path));
    }
}

/// Where this console is served from, such as `https://deputize.example`.
pub(crate) fn origin() -> String {
    leptos::prelude::location().origin().unwrap_or_default()
}

/// A new random UUID; none where the browser has no randomness for this page.
pub(crate) fn new_uuid() -> Option<String> {
    leptos::prelude::window().crypto().ok().map(|crypto| crypto.random_uuid())
}

/// Leaves for an address, as a link does that the console does not follow itself.
pub(crate) fn go_to(address: &str) {
    let _ = leptos::prelude::location().assign(address);
}

/// Opens the browser's print dialog.
pub(crate) fn print() {
    let _ = leptos::prelude::window().print();
}

/// Whether the browser knows of a network.
pub(crate) fn is_online() -> bool {
    leptos::prelude::window().navigator().on_line()
}

/// Loads the page anew, from the newest version of the console.
pub(crate) fn reload() {
    let _ = leptos::prelude::location().reload();
}
