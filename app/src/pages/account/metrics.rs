//! Metrics: a dashboard for each service that has resources, a chart for each metric, its most striking lines in it.
//!
//! The service and the span are in the query string: a link shows what its sender saw.

use std::time::Duration;

use domain::api::{ConnectionStatus, Matrix, Monitoring};
use domain::monitoring::{ResourceType, Service};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::Account;
use crate::browser::focus;
use crate::client::Remote;
use crate::links;
use crate::logic::plot::HUES;
use crate::logic::sections::Section;
use crate::parts::dashboard::{Dashboard, plural};
use crate::parts::icon::Icon;
use crate::parts::list;
use crate::parts::states;
use crate::parts::time_range::TimeRange;
use crate::reactive::memo;
use crate::session::use_workspace;

/// Services come and go rarely.
const REFRESH: Duration = Duration::from_mins(1);
/// While the first resources are awaited, they are looked for more often.
const FIRST_LOOK: Duration = Duration::from_secs(4);

pub(super) fn section(account: Account) -> AnyView {
    let ws = use_workspace();
    let matrix = Remote::<Matrix>::polled(
        move || Some(links::api::matrix(&ws.id(), &account.id())),
        |matrix| Some(if matrix.is_some_and(|m| found(m).is_empty()) { FIRST_LOOK } else { REFRESH }),
    );
    let monitoring = Remote::<Monitoring>::get(move || Some(links::api::monitoring(&ws.id(), &account.id())));
    let services = memo(move || matrix.value().with(|matrix| matrix.as_ref().map(found)));
    let query = use_query_map();
    let wanted = memo(move || query.with(|query| query.get_str("service")?.parse::<Service>().ok()));
    let open = memo(move || {
        services.with(|services| {
            let services = services.as_ref()?;
            let named = services.iter().find(|service| Some(**service) == wanted.get());
            named.or_else(|| services.first()).copied()
        })
    });
    let time = TimeRange::of_address(move |span| links::metrics(&ws.id(), &account.id(), wanted.get(), span));
    let has_some = memo(move || services.with(|services| services.as_ref().map(|s| !s.is_empty())));
    let body = move || match has_some.get() {
        Some(true) => {
            (move || open.get().map(|service| dashboard(account, service, monitoring, time))).into_any()
        }
        Some(false) => nothing(account),
        None => match matrix.failure().get() {
            Some(failure) => states::failed(&failure, Some(Callback::new(move |()| matrix.again()))),
            None => view! { <div class="panel">{states::loading(6)}</div> }.into_any(),
        },
    };
    view! {
        <div class="dashboard-head">
            {tabs(account, services, open, time)}
            {time.picker()}
        </div>
        {states::stale(move || matrix.failure().get().filter(|_| has_some.get().is_some()))}
        {body}
    }
    .into_any()
}

/// The services that have resources.
fn found(matrix: &Matrix) -> Vec<Service> {
    let has_some =
        |service: &Service| matrix.cells.iter().any(|cell| cell.service == *service && cell.count > 0);
    Service::ALL.into_iter().filter(has_some).collect()
}

fn tabs(
    account: Account,
    services: Memo<Option<Vec<Service>>>,
    open: Memo<Option<Service>>,
    time: TimeRange,
) -> AnyView {
    let ws = use_workspace();
    let tab = move |service: Service| {
        let href = move || links::metrics(&ws.id(), &account.id(), Some(service), time.span().get());
        let is_on = move || (open.get() == Some(service)).then_some("true");
        view! { <a href=href data-noscroll="true" aria-current=is_on>{service.title()}</a> }
    };
    let nav = NodeRef::<leptos::html::Nav>::new();
    focus::keep_current_seen(nav, move || open.track());
    view! {
        <nav node_ref=nav class="segments scrolls" aria-label="Services" class:gone=move || open.get().is_none()>
            {list::each(move || services.get().unwrap_or_default(), Service::to_string, tab)}
        </nav>
    }
    .into_any()
}

fn dashboard(account: Account, service: Service, monitoring: Remote<Monitoring>, time: TimeRange) -> AnyView {
    let ws = use_workspace();
    let dashboard = Dashboard::new(
        move || links::api::metrics_of_service(&ws.id(), &account.id(), service, HUES),
        monitoring,
        time,
    );
    let is_off = memo(move || {
        monitoring.value().with(|m| m.as_ref().is_some_and(|m| m.choice.services_off.contains(&service)))
    });
    let types = dashboard.types();
    let shown = memo(move || types.get().filter(|types| !types.is_empty()));
    let href = Callback::new(move |id: String| {
        links::resource(&ws.id(), &account.id(), &id, &[], time.span().get())
    });
    let group = move |resource: ResourceType| {
        view! {
            <section class="chart-group" aria-label=plural(resource)>
                <h2>{plural(resource)}</h2>
                {dashboard.charts(resource, href)}
            </section>
        }
    };
    let off = move || {
        let to_settings = links::account_section(&ws.id(), &account.id(), Section::Settings);
        is_off.get().then(|| {
            view! {
                <p class="stale">
                    {Icon::Info.view()}
                    <span>
                        {service.title()} " is not read any more: these are its older points. "
                        <a href=to_settings>"Change what is read"</a>
                    </span>
                </p>
            }
        })
    };
    let none = move || match types.get() {
        None => Some(view! { <div class="panel">{states::loading(6)}</div> }.into_any()),
        Some(types) if types.is_empty() => Some(no_points(time)),
        Some(_) => None,
    };
    let none = move || none().filter(|_| types.get().is_some() || !dashboard.has_failed());
    let lead = format!(
        "At most {HUES} lines a chart: those that stand out most. Drag across one to look closer; all follow."
    );
    view! {
        {off}
        {dashboard.failure()}
        <Show when=move || shown.get().is_some()>
            <p class="hint">{lead.clone()}</p>
        </Show>
        {list::each(move || shown.get().unwrap_or_default(), ResourceType::to_string, group)}
        {none}
    }
    .into_any()
}

fn no_points(time: TimeRange) -> AnyView {
    view! {
        <div class="panel empty small">
            {Icon::Clock.view()}
            <p>"No points in the " {move || time.span().get().words()} ". First points arrive within minutes."</p>
        </div>
    }
    .into_any()
}

/// What stands in the place of the charts: why there are none, and what is next.
fn nothing(account: Account) -> AnyView {
    let connected = account.memo(|c| c.status == ConnectionStatus::Connected);
    let words = move || {
        if connected.get() {
            "No resources yet. They and their first points arrive within minutes of the first reading."
        } else {
            "Metrics arrive within minutes once the role is proven."
        }
    };
    view! {
        <div class="panel empty small">
            {Icon::Clock.view()}
            <p>{words}</p>
        </div>
    }
    .into_any()
}
