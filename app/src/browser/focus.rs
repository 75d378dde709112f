//! Where the keyboard is. A new page or step moves it to its heading, so that a screen reader says where one is.

use leptos::prelude::*;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::reactive::watch;
use wasm_bindgen::JsCast;

/// Whether a page has been shown before: the first one of a visit leaves the focus where the browser put it.
#[derive(Clone, Copy)]
pub(crate) struct Visited(StoredValue<bool>);

impl Visited {
    /// Nothing was shown yet.
    pub(crate) fn nothing() -> Self {
        Self(StoredValue::new(false))
    }
}

/// Moves the focus to this heading when it is first shown, unless it is the very first of the visit.
pub(crate) fn arrive(heading: NodeRef<leptos::html::H1>) {
    let visited = use_context::<Visited>();
    watch(move || {
        if let Some(heading) = heading.get() {
            let before =
                visited.and_then(|visited| visited.0.try_update_value(|v| std::mem::replace(v, true)));
            if before == Some(true) {
                let _ = heading.focus();
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
        }
    });
}

/// Moves the focus to the element with this id, once the page has been drawn.
pub(crate) fn to_id(id: &'static str) {
    to(id.to_owned());
}

/// The same, where the id is made of another one.
pub(crate) fn to(id: String) {
    request_animation_frame(move || focus(&id));
}

/// The same, if the focus fell out of the page: what had it was taken away by an act, or could not be used meanwhile.
pub(crate) fn rescue(id: &'static str) {
    request_animation_frame(move || {
        let holder = document().active_element();
        if holder.is_none_or(|holder| holder.tag_name() == "BODY") {
            focus(id);
        }
    });
}

/// Scrolls whatever is around the element with this id, so far that it is seen.
pub(crate) fn bring_into_view(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}

/// Keeps the current link of a row in sight where the window is narrower than the row: now, whenever `changed` reads something
/// new, and when the window becomes another one, as a phone that is turned has.
pub(crate) fn keep_current_seen(row: NodeRef<leptos::html::Nav>, changed: impl Fn() + 'static) {
    let resized = RwSignal::new(());
    let listening = window_event_listener(leptos::ev::resize, move |_| resized.set(()));
    on_cleanup(move || listening.remove());
    watch(move || {
        changed();
        resized.track();
        if let Some(row) = row.get() {
            request_animation_frame(move || scroll_to_current(&row));
        }
    });
}

fn scroll_to_current(row: &HtmlElement) {
    let current = row.query_selector("[aria-current]").ok().flatten();
    if let Some(current) = current.and_then(|current| current.dyn_into::<HtmlElement>().ok()) {
        let (start, end) = (current.offset_left() - row.offset_left(), current.offset_width());
        let is_seen = start >= row.scroll_left() && start + end <= row.scroll_left() + row.client_width();
        if !is_seen {
            row.set_scroll_left(start + end / 2 - row.client_width() / 2);
        }
    }
}

fn focus(id: &str) {
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}
