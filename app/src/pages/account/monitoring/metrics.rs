//! Which services and which of their metrics are read: a check box a service, and its metrics behind a line that opens.

use domain::monitoring::{Metric, ResourceType, Service, of_type};
use leptos::prelude::*;

use super::form::Draft;
use crate::reactive::memo;

/// The first of the check boxes.
pub(super) const FIRST: &str = "monitored-ec2";

pub(super) fn picker(draft: Draft) -> AnyView {
    let each = Service::curated().map(|service| row(draft, service)).collect_view();
    view! {
        <fieldset class="field" aria-describedby="services_off-problem metrics_off-problem">
            <legend>"What is read"</legend>
            <p class="hint">"What is switched off is still found and listed; its metrics are not read."</p>
            <div class="monitored">{each}</div>
            {draft.problem("services_off")}
            {draft.problem("metrics_off")}
        </fieldset>
    }
    .into_any()
}

fn row(draft: Draft, service: Service) -> AnyView {
    let is_on = memo(move || draft.choice.with(|choice| !choice.services_off.contains(&service)));
    let toggle = move |on: bool| {
        draft.change(|choice| {
            choice.services_off.retain(|off| *off != service);
            if !on {
                choice.services_off.push(service);
                choice.services_off.sort_unstable();
            }
        });
    };
    let types: Vec<_> = ResourceType::ALL
        .into_iter()
        .filter(|one| one.service() == service && !of_type(*one).is_empty())
        .collect();
    let read = memo(move || {
        let metrics = ResourceType::ALL.into_iter().filter(|one| one.service() == service);
        let metrics = metrics.flat_map(|one| of_type(one).iter().map(move |metric| (one, metric)));
        draft.choice.with(|choice| {
            metrics.fold((0, 0), |(read, all), (one, metric)| {
                (read + usize::from(choice.reads(one, metric)), all + 1)
            })
        })
    });
    let groups = types
        .into_iter()
        .map(|resource| {
            let each = of_type(resource).iter().map(|metric| single(draft, resource, metric));
            view! {
                <fieldset disabled=move || !is_on.get()>
                    <legend>{resource.title()}</legend>
                    <ul>{each.collect_view()}</ul>
                </fieldset>
            }
        })
        .collect_view();
    view! {
        <div class="monitored-service">
            <label>
                <input
                    type="checkbox"
                    id=format!("monitored-{service}")
                    prop:checked=move || is_on.get()
                    on:change:target=move |event| toggle(event.target().checked())
                />
                {service.title()}
            </label>
            <details>
                <summary>
                    <span class="unseen">{service.title()} ": "</span>
                    {move || { let (read, all) = read.get(); format!("{read} of {all} metrics") }}
                </summary>
                {groups}
            </details>
        </div>
    }
    .into_any()
}

fn single(draft: Draft, resource: ResourceType, metric: &'static Metric) -> AnyView {
    let name = StoredValue::new(format!("{}/{}", resource.word(), metric.key()));
    let is_on =
        memo(move || draft.choice.with(|choice| name.with_value(|name| !choice.metrics_off.contains(name))));
    let toggle = move |on: bool| {
        draft.change(|choice| {
            let name = name.get_value();
            choice.metrics_off.retain(|off| *off != name);
            if !on {
                choice.metrics_off.push(name);
                choice.metrics_off.sort_unstable();
            }
        });
    };
    view! {
        <li>
            <label title=metric.tells.as_ref()>
                <input
                    type="checkbox"
                    prop:checked=move || is_on.get()
                    on:change:target=move |event| toggle(event.target().checked())
                />
                <span>{metric.title.as_ref()} " " <code class="faint">{metric.key()}</code></span>
            </label>
        </li>
    }
    .into_any()
}
