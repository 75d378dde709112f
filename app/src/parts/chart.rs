//! A metric as lines over time: its drawing, whose each line is, its values as a table, and both as files.

mod drawing;
mod legend;
mod table;

use std::collections::BTreeSet;

use domain::monitoring::{Metric, Unit};
use leptos::prelude::*;

use self::drawing::Drawing;
use super::icon::Icon;
use super::popover::{self, Popover};
use super::states;
use super::time_range::TimeRange;
use crate::browser::clipboard;
use crate::client::ClientError;
use crate::logic::csv::file_name;
use crate::logic::plot::Plot;
use crate::reactive::memo;

/// What a chart is of.
#[derive(Clone, Copy)]
pub(crate) struct Subject {
    /// The metric.
    pub(crate) metric: StoredValue<Metric>,
    /// What all its lines are of, such as `EC2 instances`, for the names of files and for who does not see the page.
    pub(crate) of: StoredValue<String>,
    /// The element's id; it is unique in the page.
    pub(crate) id: StoredValue<String>,
    /// Whether charts of other things stand beside it, so that its title says what it is of.
    pub(crate) is_mixed: bool,
}

impl Subject {
    /// What stands above the chart.
    fn title(self) -> String {
        if self.is_mixed { self.long_title() } else { self.short_title() }
    }

    /// The metric's title.
    fn short_title(self) -> String {
        self.metric.with_value(|metric| metric.title.to_string())
    }

    /// The same, and what it is of.
    fn long_title(self) -> String {
        format!("{} of {}", self.short_title(), self.of.get_value())
    }

    /// What the values are in.
    fn unit(self) -> Unit {
        self.metric.with_value(|metric| metric.unit)
    }
}

/// A chart with everything around it.
#[component]
pub(crate) fn Chart(
    /// What it is of.
    subject: Subject,
    /// Its lines; nothing while they are loading.
    #[prop(into)]
    plot: Signal<Option<Plot>>,
    /// Why they are not there.
    #[prop(into)]
    failure: Signal<Option<ClientError>>,
    /// The page's span.
    time: TimeRange,
    /// Where a resource's page is.
    #[prop(into)]
    href: Callback<String, String>,
) -> impl IntoView {
    let hidden = RwSignal::new(BTreeSet::<String>::new());
    let as_table = RwSignal::new(false);
    let drawing = Drawing::new(subject, plot, hidden, time);
    let shape =
        memo(move || match (plot.with(|p| p.as_ref().map(Plot::is_empty)), failure.get().is_some()) {
            (Some(false), _) => Shape::Full,
            (Some(true), _) => Shape::Empty,
            (None, true) => Shape::Failed,
            (None, false) => Shape::Loading,
        });
    let is_full = move || shape.get() == Shape::Full;
    let other = move || match shape.get() {
        Shape::Full => None,
        Shape::Loading => Some(view! { <div class="chart">{states::loading(3)}</div> }.into_any()),
        Shape::Failed => Some(view! { <p class="chart-empty">"Not loaded."</p> }.into_any()),
        Shape::Empty => Some(
            view! { <p class="chart-empty">"No points in the " {time.span().get().words()} "."</p> }
                .into_any(),
        ),
    };
    let table = move || (as_table.get() && is_full()).then(|| table::view(subject, plot, time.span()));
    let title = format!("{}-title", subject.id.get_value());
    let grain = memo(move || plot.with(|plot| plot.as_ref().map(|plot| format!("{}.", plot.grain()))));
    let labelled_by = title.clone();
    view! {
        <section class="panel chart-card" aria-labelledby=labelled_by>
            <header class="panel-head">
                <h3 id=title>{subject.title()}</h3>
                <div class="chart-tools" class:gone=move || !is_full()>
                    <button
                        type="button"
                        class="button quiet small"
                        aria-pressed=move || if as_table.get() { "true" } else { "false" }
                        aria-label=format!("Table of {}", subject.title())
                        on:click=move |_| as_table.update(|table| *table = !*table)
                    >
                        "Table"
                    </button>
                    {save(subject, plot, drawing, as_table)}
                </div>
            </header>
            <p class="hint">{subject.metric.with_value(|metric| metric.tells.to_string())} " " {grain}</p>
            <div class:gone=move || as_table.get() || !is_full()>{drawing.view()}</div>
            {other}
            {table}
            <div class:gone=move || !is_full()>{legend::view(subject, plot, hidden, href)}</div>
        </section>
    }
    .into_any()
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Loading,
    Failed,
    Empty,
    Full,
}

fn save(subject: Subject, plot: Signal<Option<Plot>>, drawing: Drawing, as_table: RwSignal<bool>) -> AnyView {
    let title = move || format!("{}: {}", subject.of.get_value(), subject.short_title());
    let id = format!("{}-save", subject.id.get_value());
    let menu = StoredValue::new(id.clone());
    let image = move |_| {
        popover::close(&menu.get_value());
        drawing.save(&file_name(&title(), "png"), &title());
    };
    let text = move |_| {
        popover::close(&menu.get_value());
        let csv = plot.with_untracked(|plot| plot.as_ref().map(Plot::csv));
        if let Some(csv) = csv {
            clipboard::download(&file_name(&title(), "csv"), &csv);
        }
    };
    let name = format!("Save {}", subject.title());
    let face = Icon::Download.view();
    view! {
        <Popover id=id name=name face=face>
            <ul class="choices-list">
                // A drawing that is hidden behind its table has no size.
                <Show when=move || !as_table.get()>
                    <li><button type="button" on:click=image>"Image (PNG)"</button></li>
                </Show>
                <li><button type="button" on:click=text>"Values (CSV)"</button></li>
            </ul>
        </Popover>
    }
    .into_any()
}
