//! Monitoring: what is read, how often, and what that may cost. Shown first; a form where it is to be changed.

mod form;
mod metrics;
mod other;

use domain::api::Monitoring;
use domain::monitoring::{Choice, Service};
use leptos::prelude::*;

use super::Account;
use crate::browser::focus;
use crate::client::Remote;
use crate::links;
use crate::logic::forecast::tags_as_text;
use crate::logic::units::money;
use crate::logic::words::count;
use crate::parts::icon::Icon;
use crate::parts::states;
use crate::reactive::memo;
use crate::session::use_workspace;

/// The button that opens the form.
const EDIT: &str = "edit-monitoring";

pub(super) fn section(account: Account) -> AnyView {
    let ws = use_workspace();
    let monitoring = Remote::<Monitoring>::get(move || Some(links::api::monitoring(&ws.id(), &account.id())));
    let editing = RwSignal::new(false);
    let is_there = memo(move || monitoring.value().with(Option::is_some));
    let begin = move |_| {
        editing.set(true);
        focus::to_id(form::FIRST);
    };
    let edit = ws.may_write().then(|| {
        view! {
            <Show when=move || is_there.get() && !editing.get()>
                <button type="button" id=EDIT class="button quiet" on:click=begin>
                    {Icon::Pencil.view()}
                    "Edit monitoring"
                </button>
            </Show>
        }
    });
    let leave = Callback::new(move |()| {
        editing.set(false);
        focus::to_id(EDIT);
    });
    let body = move || match (is_there.get(), editing.get()) {
        (true, true) => monitoring
            .value()
            .get_untracked()
            .map(|now| form::view(account, monitoring, now, leave))
            .into_any(),
        (true, false) => (move || monitoring.value().get().map(|now| facts(&now))).into_any(),
        (false, _) => match monitoring.failure().get() {
            Some(failure) => states::failed(&failure, Some(Callback::new(move |()| monitoring.again()))),
            None => states::loading(4),
        },
    };
    view! {
        <section class="panel" aria-labelledby="monitoring-title">
            <header class="panel-head">
                <div>
                    <h2 id="monitoring-title">"Monitoring"</h2>
                    <p class="hint">"What is read of CloudWatch, and how often. AWS bills the account for each metric that is read."</p>
                </div>
                {edit}
            </header>
            {body}
        </section>
    }
    .into_any()
}

fn facts(monitoring: &Monitoring) -> AnyView {
    let Choice { interval_minutes, services_off, metrics_off, tags, budget_usd, strict, other } =
        &monitoring.choice;
    let every = every(*interval_minutes);
    let read: Vec<_> =
        Service::curated().filter(|service| !services_off.contains(service)).map(Service::title).collect();
    let services = if read.is_empty() { "None".to_owned() } else { read.join(", ") };
    let left_out = (!metrics_off.is_empty()).then(|| {
        let words = count(metrics_off.len(), "metric is not read", "metrics are not read");
        view! { <span class="faint">" (" {words} ")"</span> }
    });
    let tags =
        if tags.is_empty() { "Every resource".to_owned() } else { tags_as_text(tags).replace('\n', "; ") };
    let budget = budget_usd.map_or_else(|| "None".to_owned(), |usd| format!("${usd} a month"));
    let strict = if *strict { "A reading counts only when it is whole" } else { "What can be read is read" };
    let forecast = money(monitoring.forecast.low_micro_usd, monitoring.forecast.high_micro_usd);
    view! {
        <dl class="facts wide">
            <div><dt>"How often"</dt><dd>{every}</dd></div>
            <div><dt>"Services"</dt><dd>{services}{left_out}</dd></div>
            {(!other.is_empty()).then(|| other::facts(other, monitoring.reading.left_out))}
            <div><dt>"Only with the tags"</dt><dd>{tags}</dd></div>
            <div><dt>"Budget"</dt><dd>{budget}</dd></div>
            <div><dt>"When something fails"</dt><dd>{strict}</dd></div>
            <div><dt>"30 days cost"</dt><dd>{forecast}</dd></div>
        </dl>
    }
    .into_any()
}

/// How often, in words.
fn every(minutes: u16) -> String {
    if minutes == 1 { "Every minute".to_owned() } else { format!("Every {minutes} minutes") }
}
