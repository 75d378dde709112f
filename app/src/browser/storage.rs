//! The few things that outlive a page, in `localStorage`. Private windows may refuse it; everything works without.

use web_sys::Storage;

/// The theme; `boot.js` reads it before the first paint.
pub(crate) const THEME: &str = "deputize.theme";
/// Where the person was when the session ended.
pub(crate) const RETURN_TO: &str = "deputize.return-to";

fn storage() -> Option<Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

/// What is stored under a key.
pub(crate) fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Stores a text, or takes it away.
pub(crate) fn write(key: &str, value: Option<&str>) {
    if let Some(storage) = storage() {
        let _ = match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        };
    }
}
