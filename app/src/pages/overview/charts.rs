//! The main metrics of the last three hours: a chart for each, with the series of all accounts in it.

use domain::monitoring::{Metric, ResourceType};
use leptos::prelude::*;

use super::Page;
use crate::links;
use crate::logic::overview::{Grid, main_metrics, of_line, plot};
use crate::logic::plot::HUES;
use crate::parts::chart::{Chart, Subject};
use crate::parts::dashboard::plural;
use crate::parts::icon::Icon;
use crate::parts::list;
use crate::reactive::memo;
use crate::session::use_workspace;

pub(super) fn view(page: Page) -> AnyView {
    let ws = StoredValue::new(use_workspace().id());
    let time = page.time;
    let metrics = memo(move || page.accounts.with(|accounts| main_metrics(accounts)));
    let href = Callback::new(move |line: String| {
        let (connection, resource) = of_line(&line);
        ws.with_value(|ws| links::resource(ws, connection, resource, &[], time.span().get()))
    });
    let chart = move |(of, metric): (ResourceType, &'static Metric)| {
        let subject = Subject {
            metric: StoredValue::new(metric.clone()),
            of: StoredValue::new(plural(of)),
            id: StoredValue::new(id(of, metric)),
            is_mixed: true,
        };
        let plot = memo(move || {
            let grid = page.remote.value().with(|o| o.as_ref().map(Grid::of))?;
            Some(page.accounts.with(|accounts| plot(grid, accounts, of, metric)))
        });
        view! { <Chart subject plot failure=page.remote.failure() time href /> }.into_any()
    };
    let none = move || {
        metrics.with(Vec::is_empty).then(|| {
            view! {
                <div class="panel empty small">
                    {Icon::Clock.view()}
                    <p>"No points in the " {move || time.span().get().words()} ". First points arrive within minutes of the first discovery."</p>
                </div>
            }
        })
    };
    let hint = format!(
        "At most {HUES} lines a chart: those with the highest newest values. Drag across one to look closer; all follow."
    );
    view! {
        <section class="chart-group" aria-labelledby="main-metrics">
            <div class="dashboard-head">
                <div>
                    <h2 id="main-metrics">"Main metrics"</h2>
                    <p class="hint">{hint}</p>
                </div>
                {time.picker()}
            </div>
            <div class="charts">{list::each(move || metrics.get(), |(of, metric)| id(*of, metric), chart)}</div>
            {none}
        </section>
    }
    .into_any()
}

fn id(of: ResourceType, metric: &Metric) -> String {
    format!("{of}-{}", metric.key().replace(':', "-"))
}
