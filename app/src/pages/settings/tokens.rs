//! `/w/:ws/settings/tokens`: API tokens.

use domain::access::{Permission, Scope};
use domain::api::{NewToken, Token, TokenList};
use domain::people::{TOKEN_DAYS, read_name};
use leptos::prelude::*;

use super::{field_problem, frame, not_yours, other_problem, shown_once};
use crate::browser::{clock, focus};
use crate::client::{ClientError, Remote};
use crate::links;
use crate::parts::announce::Announcer;
use crate::parts::dialog::Confirm;
use crate::parts::icon::Icon;
use crate::parts::{list, states, time};
use crate::reactive::{Tasks, memo};
use crate::session::{Workspace, use_session, use_workspace};

const ADD: &str = "add-token";
const NAME: &str = "token-name";
const MADE: &str = "token-made";
/// The lives to choose from, in days.
const LIVES: [(u16, &str); 4] = [(7, "7 days"), (30, "30 days"), (TOKEN_DAYS, "90 days"), (365, "a year")];

#[derive(Clone, Copy)]
struct Page {
    remote: Remote<TokenList>,
    ws: Workspace,
    tasks: Tasks,
    adding: RwSignal<bool>,
    made: RwSignal<Option<String>>,
    failure: RwSignal<Option<ClientError>>,
}

/// The page.
pub(crate) fn page() -> AnyView {
    const LEAD: &str = "For programs: Terraform, scripts, Grafana. A token is of this workspace alone, and may do no more than its scope.";
    let ws = use_workspace();
    if !ws.may(Permission::ManageTokens) {
        return frame("API tokens", LEAD, ().into_any(), not_yours("Only admins and owners see API tokens."));
    }
    let remote = Remote::<TokenList>::get(move || Some(links::api::tokens(&ws.id())));
    let page = Page {
        remote,
        ws,
        tasks: Tasks::here(),
        adding: RwSignal::new(false),
        made: RwSignal::new(None),
        failure: RwSignal::new(None),
    };
    let is_there = memo(move || remote.value().with(Option::is_some));
    let body = move || {
        if is_there.get() {
            return full(page);
        }
        match remote.failure().get() {
            Some(failure) => states::failed(&failure, Some(Callback::new(move |()| remote.again()))),
            None => view! { <div class="panel">{states::loading(4)}</div> }.into_any(),
        }
    };
    let action = move || {
        (!page.adding.get()).then(|| {
            let open = move |_| {
                page.made.set(None);
                page.adding.set(true);
                focus::to_id(NAME);
            };
            view! { <button type="button" id=ADD class="button primary" on:click=open>{Icon::Plus.view()}"New token"</button> }
        })
    };
    frame(
        "API tokens",
        LEAD,
        action.into_any(),
        view! {
            {states::stale(move || remote.failure().get().filter(|_| is_there.get()))}
            {move || page.made.get().map(|secret| shown(page, secret))}
            {move || page.adding.get().then(|| form(page))}
            {move || page.failure.get().map(|failure| states::failed(&failure, None))}
            {body}
        }
        .into_any(),
    )
}

fn shown(page: Page, secret: String) -> AnyView {
    let why = view! {
        <p><strong>"It is shown this once."</strong> " We keep its SHA-256 only. Send it as " <code>"Authorization: Bearer …"</code> ", never in an address."</p>
    };
    let done = Callback::new(move |()| {
        page.made.set(None);
        focus::to_id(ADD);
    });
    shown_once(MADE, "The token is ready", "token", secret, why.into_any(), done)
}

fn form(page: Page) -> AnyView {
    let client = use_session().client;
    let (name, scope, days) =
        (RwSignal::new(String::new()), RwSignal::new(Scope::Read), RwSignal::new(TOKEN_DAYS));
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<ClientError>));
    let touched = RwSignal::new(false);
    let is_wrong = memo(move || touched.get() && name.with(|name| read_name("name", name).is_err()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        touched.set(true);
        if busy.get_untracked() || name.with_untracked(|name| read_name("name", name).is_err()) {
            return focus::to_id(NAME);
        }
        let new = NewToken {
            name: name.get_untracked(),
            scope: scope.get_untracked(),
            expires_in_days: Some(days.get_untracked()),
        };
        busy.set(true);
        failure.set(None);
        page.tasks.start(async move {
            match client.make_token(&page.ws.id(), &new).await {
                Ok(made) => {
                    page.adding.set(false);
                    page.made.set(Some(made.secret));
                    page.remote.again();
                    focus::to_id(MADE);
                }
                Err(error) => {
                    let _ = failure.try_set(Some(error));
                    let _ = busy.try_set(false);
                }
            }
        });
    };
    let leave = move |_| {
        page.adding.set(false);
        focus::to_id(ADD);
    };
    let scopes = Scope::ALL.into_iter().filter(|one| page.ws.may_give(*one)).map(|one| {
        view! {
            <label>
                <input type="radio" name="scope" prop:checked=move || scope.get() == one on:change=move |_| scope.set(one) />
                <span>{title(one)} <span class="faint">" " {says(one)}</span></span>
            </label>
        }
    });
    let lives = LIVES.map(|(length, words)| {
        view! {
            <label>
                <input type="radio" name="life" prop:checked=move || days.get() == length on:change=move |_| days.set(length) />
                {words}
            </label>
        }
    });
    view! {
        <section class="panel" aria-labelledby="token-form-title">
            <h2 id="token-form-title">"New token"</h2>
            <form class="form" on:submit=submit novalidate>
                <div class="field">
                    <label for=NAME>"Name"</label>
                    <p class="hint" id="token-name-hint">"What will use it, such as Terraform or Grafana."</p>
                    <input
                        type="text"
                        id=NAME
                        autocomplete="off"
                        aria-describedby="token-name-hint"
                        aria-invalid=move || is_wrong.get().then_some("true")
                        prop:value=move || name.get()
                        on:input:target=move |event| { failure.set(None); name.set(event.target().value()); }
                    />
                    <div aria-live="polite">
                        {move || is_wrong.get().then(|| view! { <p class="field-problem"><strong>"Enter a name"</strong> " of at most 100 characters."</p> })}
                    </div>
                    {field_problem(failure, "name")}
                </div>
                <fieldset class="field">
                    <legend>"Scope"</legend>
                    <div class="choices down">{scopes.collect_view()}</div>
                </fieldset>
                <fieldset class="field">
                    <legend>"Expires after"</legend>
                    <div class="choices">{lives.collect_view()}</div>
                </fieldset>
                {other_problem(failure, &["name"])}
                <div class="actions">
                    <button type="submit" class="button primary" disabled=move || busy.get()>
                        {move || busy.get().then(|| Icon::Spinner.view())}
                        "Make token"
                    </button>
                    <button type="button" class="button" on:click=leave>"Cancel"</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn full(page: Page) -> AnyView {
    let tokens = move || {
        page.remote.value().with(|list| list.as_ref().map(|list| list.tokens.clone()).unwrap_or_default())
    };
    let is_empty = memo(move || tokens().is_empty());
    let key = |one: &Token| format!("{} {:?}", one.id, one.last_used_at);
    let nothing = move || {
        is_empty.get().then(
            || view! { <p class="nothing">"No token yet. The API and Prometheus clients need one."</p> },
        )
    };
    view! {
        <section class="panel table" aria-label="Tokens">
            <table class="accounts people">
                <thead>
                    <tr>
                        <th scope="col">"Token"</th>
                        <th scope="col">"Scope"</th>
                        <th scope="col">"Last used"</th>
                        <th scope="col">"Expires"</th>
                        <th scope="col"><span class="unseen">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>{list::each(tokens, key, move |one| row(page, one))}</tbody>
            </table>
            {nothing}
        </section>
    }
    .into_any()
}

fn row(page: Page, token: Token) -> AnyView {
    let (client, announcer) = (use_session().client, expect_context::<Announcer>());
    let (busy, revoking) = (RwSignal::new(false), RwSignal::new(false));
    let path = StoredValue::new(links::api::token(&page.ws.id(), token.id.as_str()));
    let revoke = Callback::new(move |()| {
        busy.set(true);
        page.failure.set(None);
        page.tasks.start(async move {
            let answer = client.take_away(&path.get_value()).await;
            let _ = (busy.try_set(false), revoking.try_set(false));
            match answer {
                Ok(()) => announcer.say("Token revoked."),
                Err(error) => page.failure.set(Some(error)),
            }
            page.remote.again();
        });
    });
    let is_over = token.expires_at.is_some_and(|at| at <= clock::now());
    let expires = match token.expires_at {
        Some(at) if is_over => view! { <span class="pill bad">"Expired"</span> {time::ago(at)} }.into_any(),
        Some(at) => time::exact(at),
        None => "Never".into_any(),
    };
    let by = token.created_by.map(|by| format!("by {by}"));
    let used = match token.last_used_at {
        Some(at) => view! { {time::ago(at)} {token.last_used_from.map(|from| view! { <span class="below faint"><code>{from}</code></span> })} }.into_any(),
        None => "Never".into_any(),
    };
    let button = page.ws.may_be(token.scope.role()).then(|| {
        let label = format!("Revoke {}", token.name);
        view! { <button type="button" class="button small danger-quiet" aria-label=label disabled=move || busy.get() on:click=move |_| revoking.set(true)>"Revoke"</button> }
    });
    let name = token.name.clone();
    view! {
        <tr>
            <th scope="row">{token.name}<span class="below faint">{by} " " {token.created_at.map(time::ago)}</span></th>
            <td data-label="Scope">{title(token.scope)}</td>
            <td data-label="Last used">{used}</td>
            <td data-label="Expires">{expires}</td>
            <td class="row-act">
                {button}
                <Confirm open=revoking title="Revoke this token?" confirm="Revoke" dangerous=true busy on_confirm=revoke>
                    <p>"Whatever uses “" {name} "” is refused from this moment on. It cannot be brought back."</p>
                </Confirm>
            </td>
        </tr>
    }
    .into_any()
}

const fn title(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "Read",
        Scope::Connect => "Connect",
        Scope::Admin => "Admin",
        Scope::Credentials => "Credentials",
    }
}

const fn says(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "reads, as a viewer does",
        Scope::Connect => "connects and changes accounts too",
        Scope::Admin => "all that, and the members",
        Scope::Credentials => {
            "reads, and takes temporary AWS credentials of accounts whose settings allow it"
        }
    }
}
