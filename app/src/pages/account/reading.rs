//! How the reading of metrics goes, and what it costs the account.

use domain::activity::Activity;
use domain::api::{ConnectionStatus, Monitoring};
use domain::monitoring::Cost;
use leptos::prelude::*;

use super::Account;
use crate::client::Remote;
use crate::links;
use crate::logic::sections::Section;
use crate::logic::units::money;
use crate::parts::icon::Icon;
use crate::parts::{states, time};
use crate::reactive::memo;
use crate::session::use_workspace;

pub(super) fn section(account: Account, monitoring: Remote<Monitoring>) -> AnyView {
    let connected = account.memo(|c| c.status == ConnectionStatus::Connected);
    let in_use = account.memo(|c| c.activity == Activity::Active);
    // The connection is asked more often; the other answer knows of the same instants.
    let last = account.memo(|c| c.last_poll_at);
    let next = account.memo(|c| c.next_poll_at);
    let messages = account.memo(|c| c.poll_messages.clone());
    let when = move || {
        let last = last.get().map_or_else(|| "Not yet".into_any(), time::ago);
        let next = match (in_use.get(), connected.get(), next.get()) {
            (false, ..) => "When it is resumed".into_any(),
            (true, true, Some(at)) => time::until(at),
            (true, true, None) => "Not planned".into_any(),
            (true, false, _) => "When the role is proven".into_any(),
        };
        view! {
            <div><dt>"Last read"</dt><dd>{last}</dd></div>
            <div><dt>"Next"</dt><dd>{next}</dd></div>
        }
    };
    let how = move || {
        monitoring.value().get().map(|monitoring| {
            let minutes = monitoring.interval_minutes;
            let every = if minutes == 1 { "Every minute".to_owned() } else { format!("Every {minutes} minutes") };
            view! {
                <div><dt>"How often"</dt><dd>{every}</dd></div>
                <div>
                    <dt>"What"</dt>
                    <dd>{format!("{} series of {} resources", monitoring.reading.series, monitoring.reading.resources)}</dd>
                </div>
                <div><dt>"Calls to AWS, last time"</dt><dd>{monitoring.last_calls}</dd></div>
            }
        })
    };
    let troubles = move || {
        messages.with(|messages| {
            (!messages.is_empty()).then(|| {
                let each = messages.iter().map(|message| view! { <li>{message.clone()}</li> });
                view! {
                    <div class="notice warn">
                        {Icon::Alert.view()}
                        <div class="notice-body">
                            <p><strong>"The last reading was not whole"</strong></p>
                            <ul>{each.collect_view()}</ul>
                        </div>
                    </div>
                }
            })
        })
    };
    view! {
        <section class="panel" aria-labelledby="reading-title">
            <h2 id="reading-title">"Reading"</h2>
            <dl class="facts">{when}{how}</dl>
            {troubles}
        </section>
    }
    .into_any()
}

pub(super) fn cost(account: Account, monitoring: Remote<Monitoring>) -> AnyView {
    let ws = use_workspace();
    let to_settings = links::account_section(&ws.id(), &account.id(), Section::Settings);
    let shape = memo(move || (monitoring.value().with(Option::is_some), monitoring.failure().get()));
    let body = move || match shape.get() {
        (true, _) => monitoring.value().get().map(figures).into_any(),
        (false, Some(failure)) => states::failed(&failure, Some(Callback::new(move |()| monitoring.again()))),
        (false, None) => states::loading(3),
    };
    view! {
        <section class="panel" aria-labelledby="cost-title">
            <h2 id="cost-title">"Cost"</h2>
            {body}
            <p class="hint">
                "What CloudWatch bills the account for the reading; from what we count, not from AWS's bill. Discovery is free."
            </p>
            <p><a href=to_settings>"Change what is read"</a></p>
        </section>
    }
    .into_any()
}

fn figures(monitoring: Monitoring) -> AnyView {
    let words = |cost: Cost| money(cost.low_micro_usd, cost.high_micro_usd);
    let stretched = monitoring.month.is_stretched.then(|| {
        let budget = monitoring.choice.budget_usd.map(|budget| format!(" of ${budget}")).unwrap_or_default();
        view! {
            <div class="notice warn">
                {Icon::Alert.view()}
                <div class="notice-body">
                    <p>
                        <strong>"The budget makes readings rarer"</strong>
                        {format!(" than chosen: every {} minutes, to stay within the budget{budget}.", monitoring.interval_minutes)}
                    </p>
                </div>
            </div>
        }
    });
    view! {
        <dl class="facts">
            <div><dt>"30 days, as chosen"</dt><dd class="figure">{words(monitoring.forecast)}</dd></div>
            <div><dt>{month(&monitoring.month.month)} ", so far"</dt><dd>{words(monitoring.month.spent)}</dd></div>
            <div><dt>{month(&monitoring.month.month)} ", at its end"</dt><dd>{words(monitoring.month.expected)}</dd></div>
        </dl>
        {stretched}
    }
    .into_any()
}

/// `2026-11` as `November`; what is no month stays as it is.
fn month(text: &str) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let number = text.split('-').nth(1).and_then(|month| month.parse::<usize>().ok());
    let name = number.and_then(|number| NAMES.get(number.checked_sub(1)?));
    name.map_or_else(|| text.to_owned(), |name| (*name).to_owned())
}
