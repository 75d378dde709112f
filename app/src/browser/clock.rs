//! The time: the browser's, corrected by the API's, and a signal that ticks each second.
//!
//! A countdown and an "ago" compare our clock with the API's. Where the viewer's is off by more than a few seconds, the
//! `Date` header of the API's answers says by how much.

use std::cell::Cell;

use domain::time::Timestamp;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use crate::logic::words::Wall;
use crate::reactive::scoped;

/// `Date` has whole seconds and travels for a while; less than this is noise.
const NOISE_MS: f64 = 5_000.0;

thread_local! {
    /// How far the API's clock is ahead of ours, in milliseconds.
    static AHEAD: Cell<f64> = const { Cell::new(0.0) };
}

/// The present, by the API's clock.
pub(crate) fn now() -> Timestamp {
    from_js(js_sys::Date::now() + AHEAD.get())
}

/// Takes an answer's `Date` header into account.
pub(crate) fn set_by(date: &str) {
    let ahead = js_sys::Date::parse(date) - js_sys::Date::now();
    AHEAD.set(if ahead.is_finite() && ahead.abs() > NOISE_MS { ahead } else { 0.0 });
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds since the epoch fit")]
fn from_js(millis: f64) -> Timestamp {
    Timestamp::from_millis(millis as i64)
}

/// An instant on the viewer's wall.
pub(crate) fn wall(at: Timestamp) -> Wall {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since the epoch stay below 2^53")]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.as_millis() as f64));
    Wall {
        year: date.get_full_year(),
        month: date.get_month(),
        day: date.get_date(),
        hour: date.get_hours(),
        minute: date.get_minutes(),
    }
}

/// The instant that a `datetime-local` field holds, such as `2026-11-22T03:07`, in the viewer's time zone.
pub(crate) fn from_field(text: &str) -> Option<Timestamp> {
    let millis = js_sys::Date::parse(text);
    millis.is_finite().then(|| from_js(millis))
}

/// The present as a signal: one timer for the whole console.
#[derive(Clone, Copy)]
pub(crate) struct Tick(RwSignal<Timestamp>);

impl Tick {
    /// Starts the timer, for as long as the current owner lives.
    pub(crate) fn start() -> Self {
        let tick = Self(RwSignal::new(now()));
        scoped(async move {
            loop {
                TimeoutFuture::new(1000).await;
                tick.0.set(now());
            }
        });
        tick
    }
}

/// The present, from the console's one timer. Derive a memo from it: it changes each second.
pub(crate) fn use_now() -> RwSignal<Timestamp> {
    expect_context::<Tick>().0
}
