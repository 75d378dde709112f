//! A metric as a line over time, with its figures in words and as a table.

use domain::api::MetricSeries;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::browser::chart as drawing;
use crate::browser::clock;
use crate::logic::series::{Range, columns, glance, with_unit};
use crate::reactive::{scoped, watch};

/// The chart of a series that has points.
#[component]
pub(crate) fn Chart(
    /// The series; without one the last drawing stays.
    #[prop(into)]
    series: Signal<Option<MetricSeries>>,
    /// What it is of, such as `CPU of web-1`.
    #[prop(into)]
    subject: Signal<String>,
    /// What it spans.
    #[prop(into)]
    range: Signal<Range>,
) -> impl IntoView {
    let host = NodeRef::<leptos::html::Div>::new();
    let chart = RwSignal::new_local(None::<drawing::Chart>);
    let broken = RwSignal::new(false);
    watch(move || {
        let Some(host) = host.get() else { return };
        scoped(async move {
            match drawing::open(&host).await {
                Ok(opened) if opened.is_null() => {}
                Ok(opened) => chart.set(Some(opened.unchecked_into())),
                Err(_) => broken.set(true),
            }
        });
    });
    watch(move || {
        series.with(|series| {
            let Some(series) = series else { return };
            let columns = columns(series);
            chart.with(|chart| {
                if let Some(chart) = chart {
                    let (from, to) = (seconds(series.from), seconds(series.to));
                    chart.draw(&columns.times, &columns.values, from, to);
                }
            });
        });
    });
    on_cleanup(move || {
        if let Some(Some(chart)) = chart.try_update(Option::take) {
            chart.close();
        }
    });
    let spoken = move || {
        series.with(|series| series.as_ref().map(|series| sentence(series, &subject.get(), range.get())))
    };
    view! {
        <Show when=move || broken.get()>
            <p class="stale">"The chart could not be loaded; its values are in the table."</p>
        </Show>
        <div node_ref=host class="chart" role="img" aria-label=spoken></div>
        <details class="chart-table">
            <summary>"Values as a table"</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="Values">{move || series.with(|series| series.as_ref().map(table))}</div>
        </details>
    }
    .into_any()
}

#[expect(clippy::cast_precision_loss, reason = "seconds since the epoch stay far below 2^53")]
fn seconds(at: domain::time::Timestamp) -> f64 {
    at.as_seconds() as f64
}

/// The chart in a sentence; its last value first, since that is what one wants to know.
fn sentence(series: &MetricSeries, subject: &str, range: Range) -> String {
    match glance(series) {
        None => format!("{subject}: no values in the {}.", range.words()),
        Some(glance) => {
            let unit = |value: f64| with_unit(value, &series.unit);
            let (at, value) = glance.last;
            format!(
                "{subject}: last value {} at {}; between {} and {} in the {}.",
                unit(value),
                clock::wall(at).time(),
                unit(glance.lowest),
                unit(glance.highest),
                range.words()
            )
        }
    }
}

/// The newest first.
fn table(series: &MetricSeries) -> AnyView {
    let rows = series.points.iter().rev().map(|point| {
        view! {
            <tr>
                <th scope="row">{clock::wall(point.at).date_and_time()}</th>
                <td>{with_unit(point.value, &series.unit)}</td>
            </tr>
        }
    });
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col">"Time"</th>
                    <th scope="col">{series.statistic.clone()}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
