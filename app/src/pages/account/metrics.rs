//! The first chart: the CPU of one EC2 instance, chosen from the list of those that were found.
//!
//! The instance and the range are in the query string: a link shows what its sender saw.

use std::time::Duration;

use domain::api::{ConnectionStatus, MetricSeries, Resource, ResourceList};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::Account;
use crate::browser::clock;
use crate::client::Remote;
use crate::links;
use crate::logic::series::{Range, glance, with_unit};
use crate::parts::chart::Chart;
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::reactive::{memo, watch};
use crate::session::use_workspace;

/// The one metric of this version.
const METRIC: &str = "CPUUtilization";
/// A chart is refreshed as often as CloudWatch has a new point at best.
const REFRESH: Duration = Duration::from_mins(1);
/// While the first list of instances is awaited, it is looked for more often.
const FIRST_LOOK: Duration = Duration::from_secs(4);

pub(super) fn section(account: Account) -> AnyView {
    let ws = use_workspace();
    let query = use_query_map();
    let range = memo(move || query.with(|q| Range::from_query(q.get_str("range"))));
    let connected = account.memo(|c| c.status == ConnectionStatus::Connected);
    let resources = Remote::<ResourceList>::polled(
        move || Some(links::api::resources(&ws.id(), &account.id())),
        |list| Some(if list.is_some_and(|list| list.resources.is_empty()) { FIRST_LOOK } else { REFRESH }),
    );
    let instances = memo(move || {
        let measured = |resource: &Resource| resource.metrics.iter().any(|metric| metric == METRIC);
        let list = resources.value().get();
        list.map(|list| list.resources.into_iter().filter(measured).collect::<Vec<_>>())
    });
    let chosen = memo(move || {
        let wanted = query.with(|query| query.get("instance"));
        instances.with(|instances| {
            let instances = instances.as_ref()?;
            let named = instances.iter().find(|instance| Some(&instance.id) == wanted.as_ref());
            named.or_else(|| instances.first()).cloned()
        })
    });
    let has_some = memo(move || instances.with(|i| i.as_ref().map(|i| !i.is_empty())));
    let body = move || match has_some.get() {
        Some(true) => view! {
            <div class="metric">
                {list(account, instances, chosen, range)}
                {plot(account, chosen, range)}
            </div>
        }
        .into_any(),
        Some(false) => nothing(connected),
        None => match resources.failure().get() {
            Some(failure) => states::failed(&failure, Some(Callback::new(move |()| resources.again()))),
            None => states::loading(4),
        },
    };
    view! {
        <section class="panel" aria-labelledby="cpu-title">
            <header class="panel-head">
                <div>
                    <h2 id="cpu-title">"EC2 CPU"</h2>
                    <p class="hint">"Average utilisation, from CloudWatch."</p>
                </div>
                {ranges(account, chosen, range)}
            </header>
            {body}
        </section>
    }
    .into_any()
}

/// What stands in the place of the chart: why there is none, and what is next.
fn nothing(connected: Memo<bool>) -> AnyView {
    let words = move || {
        if connected.get() {
            "No instances yet. They and their first points arrive within minutes of the first reading."
        } else {
            "Metrics arrive within minutes once the role is proven."
        }
    };
    view! {
        <div class="empty small">
            {Icon::Clock.view()}
            <p>{words}</p>
        </div>
    }
    .into_any()
}

fn ranges(account: Account, chosen: Memo<Option<Resource>>, range: Memo<Range>) -> AnyView {
    let ws = use_workspace();
    let each = Range::ALL.into_iter().map(|each| {
        let href = move || {
            let instance = chosen.get().map(|instance| instance.id).unwrap_or_default();
            links::account_chart(&ws.id(), &account.id(), each, &instance)
        };
        let is_on = move || (range.get() == each).then_some("true");
        view! {
            <a
                href=href

                data-noscroll="true"
                aria-current=is_on
            >
                {each.label()}
            </a>
        }
    });
    view! { <nav class="segments" aria-label="Time range">{each.collect_view()}</nav> }.into_any()
}

fn list(
    account: Account,
    instances: Memo<Option<Vec<Resource>>>,
    chosen: Memo<Option<Resource>>,
    range: Memo<Range>,
) -> AnyView {
    let ws = use_workspace();
    let item = move |instance: Resource| {
        let id = instance.id.clone();
        let is_on = move || chosen.with(|c| c.as_ref().is_some_and(|c| c.id == id)).then_some("true");
        let target = instance.id.clone();
        let href = move || links::account_chart(&ws.id(), &account.id(), range.get(), &target);
        let running = instance.state == "running";
        view! {
            <li>
                <a href=href data-noscroll="true" aria-current=is_on>
                    <span class="instance-name">
                        <span class="dot" class:good=running aria-hidden="true"></span>
                        {instance.name.clone().unwrap_or_else(|| instance.id.clone())}
                    </span>
                    <span class="instance-facts">
                        {instance.kind} " · " {instance.region.to_string()}
                        // The dot says it to the eye; what is out of the ordinary is said in words.
                        <span class:unseen=running>" · " {instance.state}</span>
                    </span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="instances" aria-label="EC2 instances">
            <ul>
                <For
                    each=move || instances.get().unwrap_or_default()
                    key=|instance| (instance.id.clone(), instance.name.clone(), instance.state.clone())
                    children=item
                />
            </ul>
        </nav>
    }
    .into_any()
}

fn plot(account: Account, chosen: Memo<Option<Resource>>, range: Memo<Range>) -> AnyView {
    let ws = use_workspace();
    let id = memo(move || chosen.with(|chosen| chosen.as_ref().map(|chosen| chosen.id.clone())));
    let name = memo(move || chosen.get().map(|c| c.name.unwrap_or(c.id)).unwrap_or_default());
    let series = Remote::<MetricSeries>::moving(
        move || id.get().map(|id| links::api::metrics(&ws.id(), &account.id(), METRIC, &id)),
        move |path| {
            let to = clock::now();
            links::api::between(path, to.minus(range.get_untracked().length()), to)
        },
        |_| Some(REFRESH),
    );
    let mut before = None;
    watch(move || {
        let now = range.get();
        if before.replace(now).is_some_and(|before| before != now) {
            series.again();
        }
    });
    let shown = memo(move || series.value().get().filter(|series| !series.points.is_empty()));
    let has_points = memo(move || series.value().with(|s| s.as_ref().map(|s| !s.points.is_empty())));
    let figures = move || {
        shown.get().and_then(|series| {
            let glance = glance(&series)?;
            let unit = |value: f64| with_unit(value, &series.unit);
            Some(view! {
                <dl class="figures">
                    <div class="main"><dt>"Now"</dt><dd>{unit(glance.last.1)}</dd></div>
                    <div><dt>"Lowest"</dt><dd>{unit(glance.lowest)}</dd></div>
                    <div><dt>"Highest"</dt><dd>{unit(glance.highest)}</dd></div>
                </dl>
            })
        })
    };
    let body = move || {
        match has_points.get() {
        Some(true) => {
            let subject = Signal::derive(move || format!("CPU of {}", name.get()));
            view! { {figures} <Chart series=shown subject range /> }.into_any()
        }
        Some(false) => view! {
            <div class="empty small">
                {Icon::Clock.view()}
                <p>"No points in the " {move || range.get().words()} ". First points arrive within minutes."</p>
            </div>
        }
        .into_any(),
        None => match series.failure().get() {
            Some(failure) => states::failed(&failure, Some(Callback::new(move |()| series.again()))),
            None => view! { <div class="chart">{states::loading(3)}</div> }.into_any(),
        },
    }
    };
    view! {
        <div class="plot">
            <h3 class="plot-title">{name} <code class="faint">{id}</code></h3>
            {states::stale(move || series.failure().get().filter(|_| has_points.get().is_some()))}
            {body}
        </div>
    }
    .into_any()
}
