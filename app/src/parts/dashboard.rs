//! The charts of a page: one answer of the API, a chart for each metric in it, all over the same span.

use std::time::Duration;

use domain::api::{MetricData, Monitoring};
use domain::monitoring::{Metric, ResourceType, of_type};
use leptos::prelude::*;

use super::chart::{Chart, Subject};
use super::list;
use super::states;
use super::time_range::TimeRange;
use crate::browser::clock;
use crate::client::Remote;
use crate::links;
use crate::logic::plot::Plot;
use crate::reactive::{memo, watch};

/// A chart is refreshed as often as CloudWatch has a new point at best.
const REFRESH: Duration = Duration::from_mins(1);
/// Readings are five minutes apart unless an account chose otherwise.
const USUAL_PERIOD: u32 = 300;

/// The charts of a page.
#[derive(Clone, Copy)]
pub(crate) struct Dashboard {
    data: Remote<MetricData>,
    monitoring: Remote<Monitoring>,
    /// The resources in the order in which they were first seen: each keeps its colour, in every chart and for good.
    order: RwSignal<Vec<String>>,
    time: TimeRange,
}

impl Dashboard {
    /// Of what the API answers at `path`, which lacks the span, once it is known how often `monitoring` reads.
    pub(crate) fn new(
        path: impl Fn() -> String + 'static,
        monitoring: Remote<Monitoring>,
        time: TimeRange,
    ) -> Self {
        let is_known =
            memo(move || monitoring.value().with(Option::is_some) || monitoring.failure().get().is_some());
        let address = move |path: &str| {
            let span = time.span().get_untracked();
            let (from, to) = span.bounds(clock::now());
            links::api::between(path, from, to, span.step(period(monitoring)))
        };
        let data = Remote::moving(
            move || is_known.get().then(&path),
            address,
            |_: Option<&MetricData>| Some(REFRESH),
        );
        let dashboard = Self { data, monitoring, order: RwSignal::new(Vec::new()), time };
        dashboard.follow();
        dashboard
    }

    fn follow(self) {
        // The last drawing stays until the one of the new span is there.
        let mut before = None;
        watch(move || {
            let now = self.time.span().get();
            if before.replace(now).is_some_and(|before| before != now) {
                self.data.again();
            }
        });
        watch(move || {
            self.data.value().with(|data| {
                let ids = data.iter().flat_map(|data| &data.series).map(|series| &series.resource);
                let mut order = self.order.get_untracked();
                let known = order.len();
                for id in ids {
                    if !order.contains(id) {
                        order.push(id.clone());
                    }
                }
                if order.len() > known {
                    self.order.set(order);
                }
            });
        });
    }

    /// The types that have series; nothing before the answer is there.
    pub(crate) fn types(self) -> Memo<Option<Vec<ResourceType>>> {
        memo(move || {
            self.data.value().with(|data| {
                let mut types: Vec<_> = data.as_ref()?.series.iter().map(|one| one.resource_type).collect();
                types.sort_unstable();
                types.dedup();
                Some(types)
            })
        })
    }

    /// What a resource is called, once its series are there.
    pub(crate) fn name_of(self, id: &str) -> Option<String> {
        self.data
            .value()
            .with(|data| data.as_ref()?.series.iter().find(|one| one.resource == id)?.resource_name.clone())
    }

    /// Whether there is no answer, and no hope of one yet.
    pub(crate) fn has_failed(self) -> bool {
        self.data.failure().get().is_some()
    }

    /// What went wrong: whole where there is nothing to show, a line where there is.
    pub(crate) fn failure(self) -> AnyView {
        let failure = move || {
            let failure = self.data.failure().get().filter(|_| self.data.value().with(Option::is_none));
            failure.map(|failure| states::failed(&failure, Some(Callback::new(move |()| self.data.again()))))
        };
        view! {
            {failure}
            {states::stale(move || self.data.failure().get().filter(|_| self.data.value().with(Option::is_some)))}
        }
        .into_any()
    }

    /// A chart for each metric of a type that is read; of added ones, for each that has series.
    pub(crate) fn charts(self, resource: ResourceType, href: Callback<String, String>) -> AnyView {
        let metrics = memo(move || {
            if resource == ResourceType::Other {
                return self.data.value().with(|data| data.as_ref().map(added).unwrap_or_default());
            }
            let is_read = |metric: &&Metric| {
                self.monitoring.value().with(|m| m.as_ref().is_none_or(|m| m.choice.reads(resource, metric)))
            };
            let read = of_type(resource).iter().filter(is_read).cloned();
            read.map(|metric| Named { namespace: None, metric }).collect::<Vec<_>>()
        });
        let chart = move |named: Named| {
            let id = format!("{resource}-{}", named.id());
            let Named { namespace, metric } = named;
            let subject = Subject {
                metric: StoredValue::new(metric),
                // Namespaces stand side by side, and may have metrics of one name.
                is_mixed: namespace.is_some(),
                of: StoredValue::new(namespace.clone().unwrap_or_else(|| plural(resource))),
                id: StoredValue::new(id),
            };
            let namespace = StoredValue::new(namespace);
            let plot = memo(move || {
                let of = |data: &MetricData| {
                    self.order.with(|order| {
                        namespace.with_value(|namespace| {
                            let of = (resource, namespace.as_deref());
                            subject.metric.with_value(|metric| Plot::of(data, of, metric, order))
                        })
                    })
                };
                self.data.value().with(|data| data.as_ref().map(of))
            });
            view! { <Chart subject plot failure=self.data.failure() time=self.time href /> }.into_any()
        };
        view! {
            <div class="charts">
                {list::each(move || metrics.get(), Named::id, chart)}
            </div>
        }
        .into_any()
    }
}

/// A metric as a list's item, an added one with its namespace.
#[derive(Clone, PartialEq)]
struct Named {
    namespace: Option<String>,
    metric: Metric,
}

impl Named {
    /// What it is known by in the page: letters and digits, and whatever else is in a name by its number.
    fn id(&self) -> String {
        let name = match &self.namespace {
            Some(namespace) => format!("{namespace} {}", self.metric.key()),
            None => self.metric.key().replace(':', "-"),
        };
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() || "-_".contains(c) {
                c.to_string()
            } else {
                format!("_{:x}", u32::from(c))
            }
        };
        name.chars().map(plain).collect()
    }
}

/// The added metrics that an answer has series of, in its order.
fn added(data: &MetricData) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    for one in data.series.iter().filter(|one| one.resource_type == ResourceType::Other) {
        let Some(metric) = Metric::of_key(&one.name) else { continue };
        let named = Named { namespace: one.namespace.clone(), metric };
        if !found.contains(&named) {
            found.push(named);
        }
    }
    found
}

fn period(monitoring: Remote<Monitoring>) -> u32 {
    monitoring.value().with_untracked(|m| m.as_ref().map_or(USUAL_PERIOD, |m| m.choice.period_seconds()))
}

/// Several of a type, for people.
pub(crate) fn plural(resource: ResourceType) -> String {
    format!("{}s", resource.title())
}
