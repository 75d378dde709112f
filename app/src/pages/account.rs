//! `/w/:ws/integrations/aws/:connection`: one account, its first chart, its checks and its settings.

mod checks;
mod facts;
mod metrics;
mod remove;
mod settings;

use std::time::Duration;

use domain::api::{Connection, ConnectionStatus};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::not_found;
use crate::client::{ClientError, Remote};
use crate::links;
use crate::logic::steps::Step;
use crate::parts::breadcrumb::Breadcrumb;
use crate::parts::heading::Heading;
use crate::parts::{diagnosis, states, status, time};
use crate::reactive::memo;
use crate::session::use_workspace;

/// The page, built anew for another connection.
pub(crate) fn page() -> AnyView {
    let params = use_params_map();
    let id = memo(move || params.with(|params| params.get("connection")).unwrap_or_default());
    (move || one(id.get())).into_any()
}

/// The connection as every section of the page sees it.
#[derive(Clone, Copy)]
struct Account {
    id: StoredValue<String>,
    remote: Remote<Connection>,
}

impl Account {
    fn id(self) -> String {
        self.id.get_value()
    }

    /// Something of the connection; the default before it is there. It changes only when the thing itself does.
    fn memo<T: Default + PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Connection) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let value = self.remote.value();
        memo(move || value.with(|connection| connection.as_ref().map(&read).unwrap_or_default()))
    }
}

/// A waiting connection is watched; a settled one is looked at as often as its numbers could change.
fn pause(connection: Option<&Connection>) -> Duration {
    let seconds = match connection.map(|connection| connection.status) {
        Some(ConnectionStatus::Waiting) => 1,
        Some(_) => 30,
        None => 10,
    };
    Duration::from_secs(seconds)
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Failed(ClientError),
    NotFound,
    There,
}

fn one(id: String) -> AnyView {
    let ws = use_workspace();
    let path = links::api::connection(&ws.id(), &id);
    let account = Account {
        id: StoredValue::new(id),
        remote: Remote::polled(move || Some(path.clone()), |connection| Some(pause(connection))),
    };
    let shape = memo(move || {
        let failure = account.remote.failure().get();
        match (account.remote.value().with(Option::is_some), failure) {
            (_, Some(failure)) if failure.is_not_found() => Shape::NotFound,
            (true, _) => Shape::There,
            (false, Some(failure)) => Shape::Failed(failure),
            (false, None) => Shape::Loading,
        }
    });
    let view = move || match shape.get() {
        Shape::NotFound => not_found::page(),
        Shape::There => there(account),
        Shape::Failed(failure) => {
            let again = Callback::new(move |()| account.remote.again());
            let body = states::failed(&failure, Some(again));
            let heading = view! { <Heading text="Account" /> };
            view! { <div class="page"><Breadcrumb accounts=links::accounts(&ws.id()) here="Account" />{heading}{body}</div> }
                .into_any()
        }
        Shape::Loading => view! {
            <div class="page">
                <Breadcrumb accounts=links::accounts(&ws.id()) here="Account" />
                <h1 class="unseen">"Account"</h1>
                <div class="panel">{states::loading(6)}</div>
            </div>
        }
        .into_any(),
    };
    view.into_any()
}

fn there(account: Account) -> AnyView {
    let ws = use_workspace();
    let name = account.memo(|c| c.alias.clone().unwrap_or_else(|| c.account_id.to_string()));
    let standing = account.memo(|c| Some((c.status, c.status_since)));
    let diagnosis = account.memo(|c| c.diagnosis.clone());
    let account_id = account.memo(|c| c.alias.as_ref().map(|_| c.account_id.to_string()));
    let pill = move || {
        standing.get().map(|(status, since)| {
            view! {
                {status::pill(status)}
                <span class="faint">"since " {time::exact(since)}</span>
            }
        })
    };
    let wrong = move || {
        diagnosis.get().map(|diagnosis| {
            let connected =
                standing.get_untracked().is_some_and(|(status, _)| status == ConnectionStatus::Connected);
            let correct = (ws.may_write() && !connected).then(|| {
                view! {
                    <div class="actions">
                        <a
                            href=links::add(&ws.id(), Step::Account, Some(&account.id()))
                            class="button"
                        >
                            "Correct account or role"
                        </a>
                    </div>
                }
            });
            view! { {diagnosis::card(diagnosis)} {correct} }
        })
    };
    view! {
        <div class="page">
            <Breadcrumb accounts=links::accounts(&ws.id()) here=name />
            <header class="page-head">
                <div>
                    <Heading text=name />
                    <p class="standing">
                        {pill}
                        {move || account_id.get().map(|id| view! { <code class="faint">{id}</code> })}
                    </p>
                </div>
            </header>
            {states::stale(move || account.remote.failure().get())}
            {wrong}
            <div class="columns">
                <div class="column wide">
                    {metrics::section(account)}
                    {checks::section(account)}
                </div>
                <div class="column">
                    {facts::role(account)}
                    {facts::reading(account)}
                    {settings::section(account)}
                    {remove::section(account)}
                </div>
            </div>
        </div>
    }
    .into_any()
}
