//! Where one is signed in, and the end of that.

use std::time::Duration;

use domain::api::{Session, SessionList, SignedInBy};
use leptos::prelude::*;

use crate::browser::focus;
use crate::client::{Client, ClientError, Remote};
use crate::links;
use crate::parts::announce::Announcer;
use crate::parts::dialog::Confirm;
use crate::parts::icon::Icon;
use crate::parts::{list, states, time};
use crate::reactive::{Tasks, memo};
use crate::session::use_session;

/// A session may begin or end elsewhere meanwhile.
const REFRESH: Duration = Duration::from_secs(30);
/// The heading, where the focus goes when what had it is gone.
const TITLE: &str = "sessions";

/// What the parts share.
#[derive(Clone, Copy)]
struct Part {
    remote: Remote<SessionList>,
    client: Client,
    tasks: Tasks,
    announcer: Announcer,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<ClientError>>,
    /// The one that is asked about: its id, its name, and whether it is this one.
    ending: RwSignal<Option<(String, String, bool)>>,
    /// Whether the question about it is open.
    asks: RwSignal<bool>,
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Failed(ClientError),
    Full,
}

/// The section.
pub(super) fn view() -> AnyView {
    let part = Part {
        remote: Remote::polled(|| Some(links::api::SESSIONS.to_owned()), |_| Some(REFRESH)),
        client: use_session().client,
        tasks: Tasks::here(),
        announcer: expect_context(),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        ending: RwSignal::new(None),
        asks: RwSignal::new(false),
    };
    let (value, failure) = (part.remote.value(), part.remote.failure());
    let shape = memo(move || match (value.with(Option::is_some), failure.get()) {
        (true, _) => Shape::Full,
        (false, Some(failure)) => Shape::Failed(failure),
        (false, None) => Shape::Loading,
    });
    let again = Callback::new(move |()| part.remote.again());
    let body = move || match shape.get() {
        Shape::Loading => states::loading(4),
        Shape::Failed(failure) => states::failed(&failure, Some(again)),
        Shape::Full => sessions(part),
    };
    let limits = memo(move || value.with(|list| list.as_ref().map(|list| (list.idle_days, list.life_days))));
    view! {
        <section class="panel" aria-labelledby=TITLE>
            <header class="panel-head">
                <div>
                    <h2 id=TITLE tabindex="-1">"Sessions"</h2>
                    {move || limits.get().map(|(idle, life)| view! {
                        <p class="hint">
                            {format!("Where you are signed in. A session ends after {idle} days without use, and after {life} days in any case.")}
                        </p>
                    })}
                </div>
                {end_others(part)}
            </header>
            {states::stale(move || failure.get().filter(|_| shape.get() == Shape::Full))}
            {move || part.failure.get().map(|failure| states::failed(&failure, None))}
            {body}
            {question(part)}
        </section>
    }
    .into_any()
}

fn sessions(part: Part) -> AnyView {
    let value = part.remote.value();
    let ids = memo(move || {
        let id = |one: &Session| one.id.to_string();
        value.with(|list| list.iter().flat_map(|list| &list.sessions).map(id).collect::<Vec<_>>())
    });
    let draw = move |id: String| row(part, id);
    view! { <ul class="sessions">{list::each(move || ids.get(), String::clone, draw)}</ul> }.into_any()
}

fn row(part: Part, id: String) -> AnyView {
    let value = part.remote.value();
    let session = memo(move || {
        let is_it = |one: &&Session| one.id.as_str() == id;
        value.with(|list| list.as_ref()?.sessions.iter().find(is_it).cloned())
    });
    let shown = move || session.get().map(|session| content(part, session));
    view! { <li>{shown}</li> }.into_any()
}

fn content(part: Part, session: Session) -> AnyView {
    let place = match (session.address, session.country) {
        (Some(address), Some(country)) => format!("{address} ({country})"),
        (Some(address), None) => address,
        (None, Some(country)) => country,
        (None, None) => "Not known".to_owned(),
    };
    let how = match session.by {
        Some(SignedInBy::Link) => "By a sign-in link".to_owned(),
        Some(SignedInBy::Provider { name }) => format!("With {name}"),
        Some(SignedInBy::Passkey { name }) => format!("By the passkey {name}"),
        None => "Not known".to_owned(),
    };
    let used = if session.is_this { view! { "Now" }.into_any() } else { time::ago(session.last_used_at) };
    let (id, name, is_this) = (session.id.to_string(), session.agent.clone(), session.is_this);
    let label = format!("End the session in {name}");
    let ask = move |_| {
        part.failure.set(None);
        part.ending.set(Some((id.clone(), name.clone(), is_this)));
        part.asks.set(true);
    };
    view! {
        <div class="session-head">
            <h3>{session.agent}</h3>
            {is_this.then(|| view! { <span class="pill good"><span class="dot" aria-hidden="true"></span>"This one"</span> })}
        </div>
        <dl class="facts across">
            <div><dt>"Signed in"</dt><dd>{time::ago(session.created_at)}</dd></div>
            <div><dt>"How"</dt><dd>{how}</dd></div>
            <div><dt>"From"</dt><dd>{place}</dd></div>
            <div><dt>"Last used"</dt><dd>{used}</dd></div>
            <div><dt>"Ends if not used"</dt><dd>{time::exact(session.idle_until)}</dd></div>
            <div><dt>"Ends at the latest"</dt><dd>{time::exact(session.ends_at)}</dd></div>
        </dl>
        <button type="button" class="button small" aria-label=label disabled=move || part.busy.get() on:click=ask>
            "End"
        </button>
    }
    .into_any()
}

/// The question before a session is ended.
fn question(part: Part) -> AnyView {
    let end = move |()| {
        let Some((id, name, is_this)) = part.ending.get_untracked() else { return };
        part.busy.set(true);
        part.tasks.start(async move {
            let ended = part.client.end_session(&id, is_this).await;
            let _ = part.busy.try_set(false);
            let _ = part.asks.try_set(false);
            match ended {
                Ok(()) => part.announcer.say(format!("The session in {name} has ended.")),
                Err(failure) => {
                    // One that is gone already is what was wanted.
                    let _ = part.failure.try_set(Some(failure).filter(|failure| !failure.is_not_found()));
                }
            }
            if !is_this {
                part.remote.again();
                focus::to_id(TITLE);
            }
        });
    };
    let ending = part.ending;
    let is_this = move || ending.with(|ending| ending.as_ref().is_some_and(|(_, _, is_this)| *is_this));
    let name =
        move || ending.with(|ending| ending.as_ref().map(|(_, name, _)| name.clone()).unwrap_or_default());
    view! {
        <Confirm open=part.asks title="End this session?" confirm="End session" dangerous=true busy=part.busy on_confirm=end>
            <p>
                {name} ": " {move || if is_this() {
                    "it is the one that you are using. You are signed out here at once."
                } else {
                    "whoever uses it is signed out at once. To come back they sign in again."
                }}
            </p>
        </Confirm>
    }
    .into_any()
}

/// The button that ends all others, where there are any.
fn end_others(part: Part) -> AnyView {
    let asks = RwSignal::new(false);
    let value = part.remote.value();
    let others = memo(move || {
        value.with(|list| list.as_ref().map_or(0, |list| list.sessions.len().saturating_sub(1)))
    });
    let end = move |()| {
        part.busy.set(true);
        part.failure.set(None);
        part.tasks.start(async move {
            let ended = part.client.end_other_sessions().await;
            let _ = part.busy.try_set(false);
            let _ = asks.try_set(false);
            match ended {
                Ok(()) => part.announcer.say("All other sessions have ended."),
                Err(failure) => {
                    let _ = part.failure.try_set(Some(failure));
                }
            }
            part.remote.again();
            focus::to_id(TITLE);
        });
    };
    view! {
        <Show when=move || { others.get() > 0 }>
            <button type="button" class="button danger-quiet" disabled=move || part.busy.get() on:click=move |_| asks.set(true)>
                {Icon::SignOut.view()}
                "End all others"
            </button>
        </Show>
        <Confirm open=asks title="End all other sessions?" confirm="End all others" dangerous=true busy=part.busy on_confirm=end>
            <p>"You stay signed in here. Everywhere else you are signed out at once."</p>
        </Confirm>
    }
    .into_any()
}
