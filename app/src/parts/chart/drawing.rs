//! The drawing itself, which the browser's chart library does. Hovering and zooming are its own; what it is told is which
//! lines there are and which of them are hidden.

use std::collections::BTreeSet;

use js_sys::Function;
use leptos::prelude::*;
use leptos::reactive::owner::LocalStorage;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::Subject;
use crate::browser::chart;
use crate::logic::plot::Plot;
use crate::logic::units::with_unit;
use crate::parts::time_range::TimeRange;
use crate::reactive::{scoped, watch};

/// What the library calls back: it must live as long as the chart.
struct Calls {
    words: Closure<dyn Fn(f64) -> String>,
    zoom: Closure<dyn Fn(f64, f64)>,
}

#[derive(Clone, Copy)]
pub(super) struct Drawing {
    subject: Subject,
    plot: Signal<Option<Plot>>,
    time: TimeRange,
    host: NodeRef<leptos::html::Div>,
    chart: RwSignal<Option<chart::Chart>, LocalStorage>,
    broken: RwSignal<bool>,
}

impl Drawing {
    pub(super) fn new(
        subject: Subject,
        plot: Signal<Option<Plot>>,
        hidden: RwSignal<BTreeSet<String>>,
        time: TimeRange,
    ) -> Self {
        let unit = subject.unit();
        let calls = StoredValue::new_local(Calls {
            words: Closure::new(move |value| with_unit(value, unit)),
            zoom: Closure::new(move |from, to| time.zoom(from, to)),
        });
        let drawing = Self {
            subject,
            plot,
            time,
            host: NodeRef::new(),
            chart: RwSignal::new_local(None),
            broken: RwSignal::new(false),
        };
        drawing.open(calls);
        watch(move || drawing.draw());
        watch(move || drawing.hide(&hidden.get()));
        on_cleanup(move || {
            if let Some(Some(chart)) = drawing.chart.try_update(Option::take) {
                chart.close();
            }
        });
        drawing
    }

    fn open(self, calls: StoredValue<Calls, LocalStorage>) {
        watch(move || {
            let Some(host) = self.host.get() else { return };
            let unit = self.subject.unit().word();
            scoped(async move {
                let function = |closure: &JsValue| closure.unchecked_ref::<Function>().clone();
                let calls = calls
                    .try_with_value(|calls| (function(calls.words.as_ref()), function(calls.zoom.as_ref())));
                let Some((words, zoom)) = calls else { return };
                match chart::open(&host, unit, &words, &zoom).await {
                    Ok(opened) if opened.is_null() => {}
                    Ok(opened) => self.chart.set(Some(opened.unchecked_into())),
                    Err(_) => self.broken.set(true),
                }
            });
        });
    }

    fn draw(self) {
        self.plot.with(|plot| {
            let Some(plot) = plot.as_ref().filter(|plot| !plot.is_empty()) else { return };
            self.chart.with(|chart| {
                let Some(chart) = chart else { return };
                let labels = plot.lines.iter().map(|line| line.label.clone()).collect();
                let hues: Vec<u8> =
                    plot.lines.iter().map(|line| u8::try_from(line.hue).unwrap_or(0)).collect();
                chart.draw(&plot.columns(), labels, &hues, seconds(plot.from), seconds(plot.to));
            });
        });
    }

    /// Hides those lines, and again after each drawing, which may be a new one.
    fn hide(self, hidden: &BTreeSet<String>) {
        self.plot.with(|plot| {
            let Some(plot) = plot else { return };
            self.chart.with(|chart| {
                let Some(chart) = chart else { return };
                for (place, line) in plot.lines.iter().enumerate() {
                    chart.show(place, !hidden.contains(&line.resource));
                }
            });
        });
    }

    pub(super) fn save(self, name: &str, title: &str) {
        self.chart.with_untracked(|chart| {
            if let Some(chart) = chart {
                chart.save(name, title);
            }
        });
    }

    pub(super) fn view(self) -> AnyView {
        let title = move || self.subject.long_title();
        let spoken = move || {
            let words = self.time.span().get().words();
            self.plot.with(|plot| plot.as_ref().map(|plot| plot.sentence(&title(), words)))
        };
        view! {
            <Show when=move || self.broken.get()>
                <p class="stale">"The chart could not be loaded; its values are in the table."</p>
            </Show>
            <div node_ref=self.host class="chart" role="img" aria-label=spoken></div>
        }
        .into_any()
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds since the epoch stay below 2^53")]
fn seconds(at: domain::time::Timestamp) -> f64 {
    at.as_millis() as f64 / 1000.0
}
