//! Alerts: thresholds on metrics, how each stands, and how they are made, changed and removed.

mod form;

use std::time::Duration;

use domain::api::{Alert, AlertList};
use domain::monitoring::{ALERTS_MAX, Comparison, NoData, Rule, metric_of};
use leptos::prelude::*;

use super::Account;
use crate::browser::focus;
use crate::client::{ClientError, Remote};
use crate::links;
use crate::logic::plot::short;
use crate::logic::units::with_unit;
use crate::logic::words::count;
use crate::parts::announce::Announcer;
use crate::parts::dialog::Confirm;
use crate::parts::icon::Icon;
use crate::parts::{list, states, time};
use crate::reactive::{Tasks, memo};
use crate::session::{use_session, use_workspace};

/// Alerts are judged with each reading.
const REFRESH: Duration = Duration::from_secs(30);
/// The button that opens the form.
const ADD: &str = "add-alert";

/// Which form is open.
#[derive(Clone, PartialEq)]
enum Open {
    /// None.
    Closed,
    /// That of a new alert.
    New,
    /// That of one that is changed.
    Change(Box<Alert>),
}

/// What the parts of the card share.
#[derive(Clone, Copy)]
struct Alerts {
    account: Account,
    remote: Remote<AlertList>,
    tasks: Tasks,
    open: RwSignal<Open>,
    removing: RwSignal<Option<Alert>>,
}

pub(super) fn section(account: Account) -> AnyView {
    let ws = use_workspace();
    let remote = Remote::<AlertList>::polled(
        move || Some(links::api::alerts(&ws.id(), &account.id())),
        |_| Some(REFRESH),
    );
    let alerts = Alerts {
        account,
        remote,
        tasks: Tasks::here(),
        open: RwSignal::new(Open::Closed),
        removing: RwSignal::new(None),
    };
    let all = memo(move || remote.value().with(|list| list.as_ref().map(|list| list.alerts.clone())));
    let number = memo(move || all.with(|all| all.as_ref().map(Vec::len)));
    let state = move || {
        match (number.get(), remote.failure().get()) {
        (Some(0), _) => Some(view! { <p class="hint">"None yet. An alert tells when a metric stays above or below a threshold."</p> }.into_any()),
        (Some(_), _) => None,
        (None, Some(failure)) => Some(states::failed(&failure, Some(Callback::new(move |()| remote.again())))),
        (None, None) => Some(states::loading(3)),
    }
    };
    let begin = move |_| {
        alerts.open.set(Open::New);
        focus::to_id(form::NAME);
    };
    let add = move || {
        let has_room = number.get().is_some_and(|number| number < ALERTS_MAX);
        (ws.may_write() && has_room && alerts.open.with(|open| *open == Open::Closed)).then(|| {
            view! {
                <button type="button" id=ADD class="button quiet" on:click=begin>
                    {Icon::Plus.view()}
                    "Add alert"
                </button>
            }
        })
    };
    let form = move || match alerts.open.get() {
        Open::Closed => None,
        Open::New => Some(form::view(alerts, None)),
        Open::Change(alert) => Some(form::view(alerts, Some(*alert))),
    };
    // The key holds what the row shows, so that a changed alert is a new row.
    let key = |alert: &Alert| serde_json::to_string(alert).unwrap_or_default();
    view! {
        <section class="panel" aria-labelledby="alerts-title">
            <header class="panel-head">
                <h2 id="alerts-title">"Alerts"</h2>
                {add}
            </header>
            {states::stale(move || remote.failure().get().filter(|_| number.get().is_some()))}
            {state}
            <ul class="alerts">{list::each(move || all.get().unwrap_or_default(), key, move |alert| row(alerts, alert))}</ul>
            {form}
            {removal(alerts)}
        </section>
    }
    .into_any()
}

/// What an alert watches, in words.
fn words(rule: &Rule) -> String {
    let metric = metric_of(rule.resource_type, &rule.metric);
    let title = metric.as_ref().map_or(rule.metric.as_str(), |metric| &metric.title);
    let threshold = metric
        .as_ref()
        .map_or_else(|| rule.threshold.to_string(), |metric| with_unit(rule.threshold, metric.unit));
    let side = match rule.comparison {
        Comparison::Above => "above",
        Comparison::Below => "below",
    };
    let of = rule
        .resource
        .as_deref()
        .map_or_else(|| format!("any {}", rule.resource_type.title()), |id| short(id).to_owned());
    let gaps = match rule.no_data {
        NoData::Keep => "",
        NoData::Fine => " A period without data counts as fine.",
        NoData::Wrong => " A period without data counts as wrong.",
    };
    let periods = count(usize::from(rule.periods), "period", "periods");
    format!("{title} of {of} {side} {threshold} for {periods}.{gaps}")
}

fn row(alerts: Alerts, alert: Alert) -> AnyView {
    let ws = use_workspace();
    let (class, word) = match (alert.is_firing, alert.since) {
        (true, _) => ("pill bad", "Fires"),
        (false, Some(_)) => ("pill good", "Fine"),
        (false, None) => ("pill", "Not read yet"),
    };
    let on = (!alert.resources.is_empty()).then(|| {
        let each: Vec<_> = alert.resources.iter().take(5).map(|id| short(id)).collect();
        let more = alert.resources.len().saturating_sub(each.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("Now: {}{more}.", each.join(", "))
    });
    let name = alert.rule.name.clone();
    let shown = StoredValue::new(alert.clone());
    let edit = move |_| {
        // The form before goes first, with what was entered in it.
        alerts.open.set(Open::Change(Box::new(shown.get_value())));
        focus::to_id(form::NAME);
    };
    // The form offers curated metrics; an alert on an added one is changed where it was made, by the API.
    let is_offered = !metric_of(alert.rule.resource_type, &alert.rule.metric).is_some_and(|m| m.is_added);
    let buttons = ws.may_write().then(|| {
        let edit = is_offered.then(|| {
            view! {
                <button type="button" class="button quiet small" aria-label=format!("Edit {name}") title="Edit" on:click=edit>
                    {Icon::Pencil.view()}
                </button>
            }
        });
        view! {
            <div class="actions">
                {edit}
                <button
                    type="button"
                    class="button quiet small"
                    aria-label=format!("Remove {name}")
                    title="Remove"
                    on:click=move |_| alerts.removing.set(Some(shown.get_value()))
                >
                    {Icon::Trash.view()}
                </button>
            </div>
        }
    });
    view! {
        <li>
            <div>
                <p class="standing">
                    <strong>{name}</strong>
                    <span class=class><span class="dot" aria-hidden="true"></span>{word}</span>
                    {alert.since.map(|since| view! { <span class="hint">{time::ago(since)}</span> })}
                </p>
                <p class="hint">{words(&alert.rule)} " " {on}</p>
            </div>
            {buttons}
        </li>
    }
    .into_any()
}

fn removal(alerts: Alerts) -> AnyView {
    let (ws, client) = (use_workspace(), use_session().client);
    let announcer = expect_context::<Announcer>();
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None::<ClientError>);
    crate::reactive::watch(move || {
        if alerts.removing.with(Option::is_some) {
            failure.set(None);
            open.set(true);
        }
    });
    crate::reactive::watch(move || {
        if !open.get() {
            alerts.removing.set(None);
        }
    });
    let remove = move |()| {
        let Some(alert) = alerts.removing.get_untracked() else { return };
        busy.set(true);
        alerts.tasks.start(async move {
            let (account, id) = (alerts.account.id(), alert.id.to_string());
            match client.remove_alert(&ws.id(), &account, &id).await {
                Ok(list) => {
                    announcer.say("Alert removed.");
                    alerts.remote.put(list);
                    open.set(false);
                }
                Err(error) => failure.set(Some(error)),
            }
            busy.set(false);
        });
    };
    let name = move || alerts.removing.with(|alert| alert.as_ref().map(|alert| alert.rule.name.clone()));
    view! {
        <Confirm open title="Remove this alert?" confirm="Remove" dangerous=true busy on_confirm=Callback::new(remove)>
            <p>"Nothing tells of " <strong>{name}</strong> " any more. Its events stay."</p>
            {move || failure.get().map(|failure| states::failed(&failure, None))}
        </Confirm>
    }
    .into_any()
}
