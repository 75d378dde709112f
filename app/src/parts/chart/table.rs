//! The values of a chart as a table, the newest first.

use leptos::prelude::*;

use super::Subject;
use crate::browser::clock;
use crate::logic::plot::Plot;
use crate::logic::span::Span;
use crate::logic::units::with_unit;

pub(super) fn view(subject: Subject, plot: Signal<Option<Plot>>, span: Memo<Span>) -> AnyView {
    let caption = move || {
        let grain = plot.with(|plot| plot.as_ref().map(Plot::grain)).unwrap_or_default();
        format!("{}, {}: {grain}", subject.long_title(), span.get().words())
    };
    let table = move || plot.with(|plot| plot.as_ref().map(rows));
    view! {
        <div class="chart-table" tabindex="0" role="region" aria-label=format!("Values of {}", subject.title())>
            <table>
                <caption>{caption}</caption>
                {table}
            </table>
        </div>
    }
    .into_any()
}

fn rows(plot: &Plot) -> AnyView {
    let unit = plot.unit;
    let heads = plot.lines.iter().map(|line| view! { <th scope="col">{line.label.clone()}</th> });
    let row = move |(at, values): (_, Vec<Option<f64>>)| {
        let cell = move |value: Option<f64>| {
            view! { <td>{value.map_or_else(|| "–".to_owned(), |value| with_unit(value, unit))}</td> }
        };
        view! {
            <tr>
                <th scope="row">{clock::wall(at).date_and_time()}</th>
                {values.into_iter().map(cell).collect_view()}
            </tr>
        }
    };
    view! {
        <thead><tr><th scope="col">"Time"</th>{heads.collect_view()}</tr></thead>
        <tbody>{plot.rows().into_iter().map(row).collect_view()}</tbody>
    }
    .into_any()
}
