//! The log: what became of each message, newest first.

use std::time::Duration;

use domain::api::{Attempt, Delivery, DeliveryPage, DeliveryState};
use leptos::prelude::*;

use super::Page;
use crate::client::Remote;
use crate::links;
use crate::logic::timeline::title;
use crate::logic::words::count;
use crate::parts::rest::Rest;
use crate::parts::{list, states, time};
use crate::reactive::memo;
use crate::session::use_session;

/// A message that waits is tried within seconds at first.
const REFRESH: Duration = Duration::from_secs(10);

pub(super) fn view(page: Page, id: StoredValue<String>) -> AnyView {
    let (ws, client) = (page.workspace, use_session().client);
    let path = move |cursor: Option<&str>| links::api::deliveries(&ws.id(), &id.get_value(), cursor);
    let first = Remote::<DeliveryPage>::polled(move || Some(path(None)), |_| Some(REFRESH));
    let rest = Rest::after(
        move || first.value().with(|page| page.as_ref().and_then(|page| page.next_cursor.clone())),
        move || first.value().track(),
        move |cursor| {
            let path = path(Some(&cursor));
            Box::pin(async move {
                let page: DeliveryPage = client.page(&path).await?;
                Ok((page.deliveries, page.next_cursor))
            })
        },
    );
    let all = memo(move || {
        let mut all = first.value().get()?.deliveries;
        let late = rest.rows().get().into_iter();
        let late: Vec<_> = late.filter(|late| all.iter().all(|known| known.id != late.id)).collect();
        all.extend(late);
        Some(all)
    });
    let state = move || match (all.with(|all| all.as_ref().map(Vec::len)), first.failure().get()) {
        (Some(0), _) => Some(view! { <p class="hint">"Nothing was sent yet."</p> }.into_any()),
        (Some(_), _) => None,
        (None, Some(failure)) => Some(states::failed(&failure, Some(Callback::new(move |()| first.again())))),
        (None, None) => Some(states::loading(3)),
    };
    let key = |one: &Delivery| format!("{} {:?} {} {:?}", one.id, one.state, one.attempts.len(), one.next_at);
    view! {
        <div class="deliveries">
            {state}
            <ol>{list::each(move || all.get().unwrap_or_default(), key, row)}</ol>
            {rest.load_more()}
        </div>
    }
    .into_any()
}

fn row(delivery: Delivery) -> AnyView {
    let last = delivery.attempts.last().map(outcome);
    let tries = count(delivery.attempts.len(), "attempt", "attempts");
    let next = delivery.next_at.map(|at| view! { ", next " {time::until(at)} });
    view! {
        <li>
            <div>
                <p>{pill(delivery.state)} " " <strong>{title(delivery.kind)}</strong></p>
                <p class="hint">{last}</p>
            </div>
            <p class="hint">{time::ago(delivery.made_at)} ", " {tries} {next}</p>
        </li>
    }
    .into_any()
}

/// What an attempt came to, in a sentence.
pub(super) fn outcome(attempt: &Attempt) -> String {
    let took = format!("{} ms", attempt.millis);
    match (attempt.status, &attempt.error, &attempt.answer) {
        (Some(status), _, Some(answer)) if !answer.is_empty() => {
            format!("The receiver answered {status} after {took}: {answer}")
        }
        (Some(status), ..) => format!("The receiver answered {status} after {took}."),
        (None, Some(error), _) => format!("No answer after {took}: {error}"),
        (None, None, _) => format!("No answer after {took}."),
    }
}

pub(super) fn pill(state: DeliveryState) -> AnyView {
    let (class, word) = match state {
        DeliveryState::Pending => ("pill warn", "Waits"),
        DeliveryState::Delivered => ("pill good", "Delivered"),
        DeliveryState::GivenUp => ("pill bad", "Given up"),
    };
    view! { <span class=class><span class="dot" aria-hidden="true"></span>{word}</span> }.into_any()
}
