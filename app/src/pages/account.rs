//! `/w/:ws/integrations/aws/:connection?section=…`: one account, in its sections.
//!
//! The head, and what is wrong, stand above every section. [`overview`], [`metrics`], [`resources`], [`checks`],
//! [`access`] and [`settings`] each say which cards they hold; a card is a file of its own.

mod access;
mod acting;
mod alerts;
mod captures;
mod checks;
mod credentials;
mod cut_off;
mod drift;
mod facts;
mod keys;
mod matrix;
mod metrics;
mod monitoring;
mod overview;
mod proof;
mod reading;
mod receipt;
mod remove;
mod resources;
mod role;
mod rotation;
mod settings;
mod stopped;
mod timeline;

use std::time::Duration;

use domain::activity::Activity;
use domain::api::{Connection, ConnectionStatus};
use domain::gate::Diagnosis;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::doctor::subject_of;
use super::not_found;
use crate::browser::focus;
use crate::client::{ClientError, Remote};
use crate::links;
use crate::logic::sections::Section;
use crate::logic::steps::Step;
use crate::parts::breadcrumb::Breadcrumb;
use crate::parts::doctor::Doctor;
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

/// A waiting connection is watched, a rotation too; a settled one is looked at as often as its numbers could change.
fn pause(connection: Option<&Connection>) -> Duration {
    let seconds = match connection {
        None => 10,
        Some(connection) if connection.activity != Activity::Active => 30,
        Some(connection) if connection.status == ConnectionStatus::Waiting => 1,
        Some(connection) if connection.rotation.is_some() => 3,
        Some(_) => 30,
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
    let standing = account.memo(|c| Some((c.status, c.status_since, c.activity.clone())));
    let account_id = account.memo(|c| c.alias.as_ref().map(|_| c.account_id.to_string()));
    let pill = move || {
        standing.get().map(|(status, since, activity)| {
            view! {
                {status::of(status, &activity)}
                <span class="faint">"since " {time::exact(status::since(since, &activity))}</span>
            }
        })
    };
    let query = use_query_map();
    let section = memo(move || query.with(|query| Section::from_query(query.get_str("section"))));
    let body = move || match section.get() {
        Section::Overview => overview::section(account),
        Section::Metrics => metrics::section(account),
        Section::Resources => resources::section(account),
        Section::Checks => checks::section(account),
        Section::Access => access::section(account),
        Section::Settings => settings::section(account),
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
            {sections(account, section)}
            {stopped::line(account)}
            {wrong(account, section)}
            {examine(account, section)}
            {body}
        </div>
    }
    .into_any()
}

/// The tabs. Each is a link: it opens in a window of its own, and Back leads to the one before.
fn sections(account: Account, open: Memo<Section>) -> AnyView {
    let ws = use_workspace();
    let nav = NodeRef::<leptos::html::Nav>::new();
    focus::keep_current_seen(nav, move || open.track());
    let each = Section::ALL.into_iter().map(|section| {
        let href = move || links::account_section(&ws.id(), &account.id(), section);
        view! {
            <a href=href data-noscroll="true" aria-current=move || (open.get() == section).then_some("page")>
                {section.title()}
            </a>
        }
    });
    view! { <nav node_ref=nav class="tabs" aria-label="Sections of the account">{each.collect_view()}</nav> }
        .into_any()
}

/// What is wrong: whole where one looks after the account's state, a line with the way there elsewhere.
fn wrong(account: Account, section: Memo<Section>) -> AnyView {
    let ws = use_workspace();
    let in_use = |c: &Connection| c.activity == Activity::Active;
    let diagnosis = account.memo(move |c| c.diagnosis.clone().filter(|_| in_use(c)));
    let connected = account.memo(|c| c.status == ConnectionStatus::Connected);
    let is_whole = memo(move || matches!(section.get(), Section::Overview | Section::Checks));
    let whole = move |diagnosis: Diagnosis| {
        let correct = (ws.may_write() && !connected.get_untracked()).then(|| {
            let href = links::add(&ws.id(), Step::Account, Some(&account.id()));
            view! { <div class="actions"><a href=href class="button">"Correct account or role"</a></div> }
        });
        view! { {diagnosis::card(diagnosis)} {correct} }.into_any()
    };
    let view = move || {
        let diagnosis = diagnosis.get()?;
        Some(if is_whole.get() {
            whole(diagnosis)
        } else {
            diagnosis::line(diagnosis.cause, links::account_section(&ws.id(), &account.id(), Section::Checks))
        })
    };
    view.into_any()
}

/// The trust policy doctor, where the role's trust policy may be at fault. It outlives what changes around it, so that
/// no answer of the API takes the pasted text away.
fn examine(account: Account, section: Memo<Section>) -> AnyView {
    let doctor = Doctor::new(account.memo(subject_of));
    let at_fault =
        account.memo(|c| c.diagnosis.as_ref().is_some_and(|one| one.cause.is_in_the_trust_policy()));
    let wanted = move || at_fault.get() && matches!(section.get(), Section::Overview | Section::Checks);
    view! { <div class:gone=move || !wanted()>{doctor.in_place()}</div> }.into_any()
}
