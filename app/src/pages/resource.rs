//! `/w/:ws/integrations/aws/:connection/resources/:resource`: one resource, its facts and all its metrics, beside others
//! of its type where that is wanted.
//!
//! The span and what it is compared with are in the query string.

mod compare;
mod facts;

use domain::api::{Connection, Monitoring, Resource, ResourceList};
use domain::monitoring::ResourceType;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::not_found;
use crate::client::{ClientError, Remote};
use crate::links;
use crate::logic::plot::{HUES, short};
use crate::logic::{aws_console, sections::Section};
use crate::parts::breadcrumb::Breadcrumb;
use crate::parts::dashboard::Dashboard;
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::time_range::TimeRange;
use crate::parts::{resource_state, states};
use crate::reactive::memo;
use crate::session::use_workspace;

/// The page, built anew for another resource.
pub(crate) fn page() -> AnyView {
    let params = use_params_map();
    let read = move |name: &'static str| params.with(|params| params.get(name)).unwrap_or_default();
    let which = memo(move || (read("connection"), read("resource")));
    (move || {
        let (connection, id) = which.get();
        one(Which { connection: StoredValue::new(connection), id: StoredValue::new(id) })
    })
    .into_any()
}

/// Which resource the page is of.
#[derive(Clone, Copy)]
struct Which {
    connection: StoredValue<String>,
    id: StoredValue<String>,
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Failed(ClientError),
    NotFound,
    There,
}

fn one(which: Which) -> AnyView {
    let ws = use_workspace();
    let (connection, id) = (move || which.connection.get_value(), move || which.id.get_value());
    let account = Remote::<Connection>::get(move || Some(links::api::connection(&ws.id(), &connection())));
    let list =
        Remote::<ResourceList>::get(move || Some(links::api::resource(&ws.id(), &connection(), &id())));
    let resource = memo(move || list.value().with(|list| list.as_ref()?.resources.first().cloned()));
    let shape = memo(move || {
        let is_answered = list.value().with(Option::is_some);
        match (resource.with(Option::is_some), is_answered, list.failure().get()) {
            (true, ..) => Shape::There,
            (false, true, _) => Shape::NotFound,
            (false, false, Some(failure)) if failure.is_not_found() => Shape::NotFound,
            (false, false, Some(failure)) => Shape::Failed(failure),
            (false, false, None) => Shape::Loading,
        }
    });
    let name = move || {
        resource.with(|r| r.as_ref().and_then(|r| r.name.clone()).unwrap_or_else(|| short(&id()).to_owned()))
    };
    let account_name = Signal::derive(move || {
        let name = |c: &Connection| c.alias.clone().unwrap_or_else(|| c.account_id.to_string());
        account.value().with(|account| account.as_ref().map_or_else(|| "Account".to_owned(), name))
    });
    let body = move || match shape.get() {
        Shape::There => there(which, resource),
        Shape::NotFound => not_found::page(),
        Shape::Failed(failure) => states::failed(&failure, Some(Callback::new(move |()| list.again()))),
        Shape::Loading => view! { <div class="panel">{states::loading(6)}</div> }.into_any(),
    };
    let via = (account_name, links::account_section(&ws.id(), &connection(), Section::Resources));
    view! {
        <div class="page">
            <Breadcrumb accounts=links::accounts(&ws.id()) here=Signal::derive(name) via />
            <header class="page-head" class:gone=move || shape.get() == Shape::NotFound>
                <div>
                    <Heading text=Signal::derive(name) />
                    {move || resource.get().map(|resource| standing(&resource))}
                </div>
                {move || resource.get().map(|resource| elsewhere(&resource))}
            </header>
            {body}
        </div>
    }
    .into_any()
}

fn standing(resource: &Resource) -> AnyView {
    view! {
        <p class="standing">
            {resource_state::pill(resource)}
            <span>{resource.resource_type.title()}</span>
            <span class="faint">{resource.kind.clone()}</span>
            <code class="faint">{resource.region.to_string()}</code>
        </p>
    }
    .into_any()
}

fn elsewhere(resource: &Resource) -> AnyView {
    view! {
        <a href=aws_console::address(resource) class="button" target="_blank" rel="noopener noreferrer">
            "Open in the AWS console"
            {Icon::External.view()}
            <span class="unseen">"(in a new tab)"</span>
        </a>
    }
    .into_any()
}

fn there(which: Which, resource: Memo<Option<Resource>>) -> AnyView {
    let ws = use_workspace();
    let query = use_query_map();
    let own = which.id.get_value();
    let with = memo(move || {
        let mut others = query.with(|query| query.get_all("with")).unwrap_or_default();
        others.retain(|other| *other != own);
        others.truncate(HUES - 1);
        others
    });
    let address = move |with: &[String], span| {
        links::resource(&ws.id(), &which.connection.get_value(), &which.id.get_value(), with, span)
    };
    let time = TimeRange::of_address(move |span| address(&with.get(), span));
    let monitoring = Remote::<Monitoring>::get(move || {
        Some(links::api::monitoring(&ws.id(), &which.connection.get_value()))
    });
    let dashboard = Dashboard::new(
        move || {
            let (id, with) = (which.id.get_value(), with.get());
            let all = std::iter::once(id.as_str()).chain(with.iter().map(String::as_str));
            links::api::metrics_of_resources(&ws.id(), &which.connection.get_value(), all)
        },
        monitoring,
        time,
    );
    let href = Callback::new(move |id: String| {
        links::resource(&ws.id(), &which.connection.get_value(), &id, &[], time.span().get())
    });
    let resource_type = memo(move || resource.with(|r| r.as_ref().map(|r| r.resource_type)));
    let has_metrics =
        memo(move || resource_type.get().is_some_and(|of| of != ResourceType::ReplicationGroup));
    let charts = move || {
        match (resource_type.get(), has_metrics.get()) {
        (Some(of), true) => view! { {dashboard.failure()} {dashboard.charts(of, href)} }.into_any(),
        _ => view! {
            <div class="panel empty small"><p>"A replication group has no metrics of its own: see those of its clusters."</p></div>
        }
        .into_any(),
    }
    };
    let compared = move || {
        let of = resource_type.get().filter(|_| has_metrics.get())?;
        let address = Callback::new(move |others: Vec<String>| address(&others, time.span().get()));
        let name_of =
            Callback::new(move |id: String| dashboard.name_of(&id).unwrap_or_else(|| short(&id).to_owned()));
        Some(compare::view(compare::Compare { which, of, with, name_of, address }))
    };
    view! {
        {move || resource.get().map(|resource| facts::view(&resource))}
        <section class="chart-group" aria-labelledby="resource-metrics">
            <div class="dashboard-head">
                <h2 id="resource-metrics">"Metrics"</h2>
                {time.picker()}
            </div>
            {compared}
            {charts}
        </section>
    }
    .into_any()
}
