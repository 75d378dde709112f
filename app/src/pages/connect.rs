//! `/connect/:token`: the page of an onboarding link, for a customer's cloud or security engineer. It needs no login.
//!
//! The token is shown to the API in a header. Everything here is what the API answers for it, and the answer is asked for
//! again for as long as the page is open.

mod account;
mod asker;
mod done;
mod proof;

use std::cell::Cell;
use std::time::Duration;

use domain::api::{Code, ConnectionStatus, LinkState, PermissionsKind, PublicLink};
use domain::link::words;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::client::{Client, ClientError, Remote};
use crate::links;
use crate::logic::probe_rows::Standing;
use crate::parts::captures_row;
use crate::parts::check::{Live, WATCH};
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::role_forms::RoleForms;
use crate::parts::states::{self, Notice};
use crate::reactive::memo;

/// The page, built anew for another token.
pub(crate) fn page() -> AnyView {
    let params = use_params_map();
    let token = memo(move || params.with(|params| params.get("token")).unwrap_or_default());
    (move || one(token.get())).into_any()
}

/// What the sections share.
#[derive(Clone, Copy)]
struct Connect {
    client: Client,
    remote: Remote<PublicLink>,
    live: Live,
    /// Whether the holder is correcting what was entered.
    correcting: RwSignal<bool>,
}

impl Connect {
    /// Something of the link; the default before it is there. It changes only when the thing itself does.
    fn memo<T: Default + PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&PublicLink) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let value = self.remote.value();
        memo(move || value.with(|link| link.as_ref().map(&read).unwrap_or_default()))
    }
}

/// A waiting check is watched; without one, somebody else may use the link meanwhile; a failure is looked at again, since a
/// role that was just mended is found by itself.
fn pause(link: Option<&PublicLink>) -> Option<Duration> {
    if let Some(link) = link.filter(|link| link.state == LinkState::Connected) {
        // The bucket is tried once the account is connected.
        let checks = link.check.as_ref().map(|check| check.checks.as_slice())?;
        let named = captures_row::named(link.role.captures.as_ref(), checks)?;
        return named.check.is_none().then_some(WATCH);
    }
    let status = link.map(|link| link.check.as_ref().map(|check| check.status));
    match status {
        // Proven, and the link hears of it in a moment.
        Some(Some(ConnectionStatus::Waiting | ConnectionStatus::Connected)) => Some(WATCH),
        Some(Some(ConnectionStatus::Refused | ConnectionStatus::Failed)) => Some(Duration::from_secs(5)),
        Some(None) => Some(Duration::from_secs(20)),
        None => Some(Duration::from_secs(6)),
    }
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Failed(ClientError),
    Over(ClientError),
    There,
}

fn one(token: String) -> AnyView {
    let client = expect_context::<Client>().by_link(token);
    // What is asked below this page shows the link's token.
    provide_context(client);
    let remote = Remote::<PublicLink>::polled(|| Some(links::api::CONNECT.to_owned()), pause);
    let value = remote.value();
    let standing = memo(move || {
        value.with(|link| link.as_ref().and_then(|link| link.check.as_ref().map(Standing::from)))
    });
    let connect = Connect { client, remote, live: Live::start(standing), correcting: RwSignal::new(false) };
    let shape = memo(move || match (value.with(Option::is_some), remote.failure().get()) {
        (_, Some(failure)) if is_over(&failure) => Shape::Over(failure),
        (true, _) => Shape::There,
        (false, None) => Shape::Loading,
        (false, Some(failure)) => Shape::Failed(failure),
    });
    let body = move || match shape.get() {
        Shape::Loading => view! { <div class="page">{states::loading(6)}</div> }.into_any(),
        Shape::Failed(failure) => {
            let again = Callback::new(move |()| remote.again());
            view! {
                <div class="page">
                    <Heading text="Deputize does not answer" />
                    {states::failed(&failure, Some(again))}
                </div>
            }
            .into_any()
        }
        Shape::Over(failure) => over(&failure),
        Shape::There => there(connect),
    };
    body.into_any()
}

/// Whether nothing can come of the link any more.
fn is_over(failure: &ClientError) -> bool {
    matches!(failure.code(), Some(Code::LinkUnknown | Code::LinkExpired | Code::LinkUsed | Code::LinkRevoked))
}

fn over(failure: &ClientError) -> AnyView {
    let title = match failure.code() {
        Some(Code::LinkExpired) => "This link has expired",
        Some(Code::LinkUsed) => "This link has been used",
        Some(Code::LinkRevoked) => "This link was taken back",
        _ => "This link does not work",
    };
    // Where the title says all of it, the next step follows at once.
    let (detail, remedy) = (failure.detail(), failure.remedy().unwrap_or_default());
    let (first, then) =
        if detail.trim_end_matches('.') == title { (remedy, None) } else { (detail, Some(remedy)) };
    view! {
        <section class="alone">
            <span class="alone-icon bad">{Icon::Unplug.view()}</span>
            <Heading text=title />
            <p role="alert">{first}</p>
            {then.map(|remedy| view! { <p class="hint">{remedy}</p> })}
        </section>
    }
    .into_any()
}

fn there(connect: Connect) -> AnyView {
    let entered = connect.memo(|link| link.check.is_some());
    let connected = connect.memo(|link| link.state == LinkState::Connected);
    let done = connect.live.is_done();
    // The forms of the role came with the link; those of another choice are asked for.
    let first = connect.remote.value().with_untracked(|link| link.as_ref().map(|link| link.role.clone()));
    let (forms, failure) = (RwSignal::new(first), RwSignal::new(None));
    let role = StoredValue::new(RoleForms::new(forms, failure, false, PermissionsKind::Strict));
    let (client, is_first) = (connect.client, Cell::new(true));
    role.get_value().keep(move |choice| {
        let is_there = is_first.replace(false);
        (!is_there).then(|| Box::pin(async move { client.role_by_link(&choice).await }) as _)
    });
    let title = connect.memo(|link| words::title(&link.asker, link.features));
    let ended = connect.memo(|link| Some(words::ending(link.features)));
    let ended =
        move || ended.get().map(|ended| ended.map(|sentence| view! { <li>{sentence}</li> }).collect_view());
    let asked_for = role.get_value().asked();
    let gone = memo(move || connected.get() && !entered.get());
    let removed = move || {
        gone.get().then(|| {
            view! {
                <Notice>
                    <p>
                        <strong>"The account that was connected by this link has been removed since."</strong>
                        " Nothing of it is read any more, and you can delete the role. To connect it again, ask for a new link."
                    </p>
                </Notice>
            }
        })
    };
    let steps = move || {
        (!done.get() && !gone.get()).then(|| {
            view! {
                <section class="panel" aria-labelledby="role-title">
                    <header class="step-head">
                        <h2 id="role-title">"Create the role"</h2>
                        <p class="lead">"In the AWS account that is to be connected, in the form that you prefer. One of them is enough."</p>
                    </header>
                    {role.get_value().view()}
                </section>
            }
        })
    };
    let entry = move || (!entered.get() && !gone.get()).then(|| account::section(connect));
    let proof = move || entered.get().then(|| proof::section(connect));
    let success = move || (done.get() && connected.get()).then(|| done::section(connect));
    view! {
        <div class="page connect">
            <header class="page-head">
                <div>
                    <Heading text=title />
                    {asker::lead(connect)}
                </div>
            </header>
            {removed}
            {success}
            {proof}
            {asker::section(connect)}
            <section class="panel" aria-labelledby="permissions-title">
                <h2 id="permissions-title">"Permissions, and why each"</h2>
                {asked_for}
                <div class="ending">
                    <h3>"How you end it"</h3>
                    <ul>{ended}</ul>
                </div>
            </section>
            {steps}
            {entry}
        </div>
    }
    .into_any()
}
