//! Instants: how long ago, with the exact time for who wants it.

use domain::time::Timestamp;
use leptos::prelude::*;

use crate::browser::clock;
use crate::logic::words;
use crate::reactive::memo;

/// Such as `3 min ago`, kept up to date; the exact instant shows on hover and to screen readers.
pub(crate) fn ago(at: Timestamp) -> AnyView {
    let now = clock::use_now();
    let text = memo(move || words::ago(at, now.get()));
    element(at, text.into())
}

/// Such as `in 40 s`, kept up to date.
pub(crate) fn until(at: Timestamp) -> AnyView {
    let now = clock::use_now();
    let text = memo(move || words::until(at, now.get()));
    element(at, text.into())
}

/// The exact instant in the viewer's time zone.
pub(crate) fn exact(at: Timestamp) -> AnyView {
    element(at, Signal::stored(clock::wall(at).date_and_time()))
}

fn element(at: Timestamp, text: Signal<String>) -> AnyView {
    view! {
        <time datetime=at.to_string() title=clock::wall(at).date_and_time()>
            {text}
        </time>
    }
    .into_any()
}
