//! The menus of the header. They are popovers: Escape, a click elsewhere and the focus are the browser's work.

use domain::api::{Me, Membership};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::Icon;
use super::popover;
use crate::browser::storage;
use crate::browser::theme::Theme;
use crate::client::ClientError;
use crate::links;
use crate::logic::words;
use crate::reactive::memo;
use crate::session::use_session;

/// A menu of so many workspaces is searched.
const SEARCH_FROM: usize = 7;

/// Goes round light, dark and the system's choice.
#[component]
pub(crate) fn ThemeButton() -> impl IntoView {
    let theme = expect_context::<RwSignal<Theme>>();
    let name = move || {
        let (now, next) = (theme.get(), theme.get().next());
        format!("Theme: {}. Change to {}", now.words(), next.words())
    };
    let icon = move || match theme.get() {
        Theme::System => Icon::Monitor.view(),
        Theme::Light => Icon::Sun.view(),
        Theme::Dark => Icon::Moon.view(),
    };
    let change = move |_| {
        theme.update(|theme| *theme = theme.next());
        theme.get_untracked().apply();
    };
    view! {
        <button type="button" class="button quiet small" aria-label=name title=name on:click=change>
            {icon}
        </button>
    }
    .into_any()
}

/// The workspace's name; a menu of all where there are several.
#[component]
pub(crate) fn WorkspaceMenu(
    /// The one that the page is in.
    here: Membership,
) -> impl IntoView {
    let me = use_session().me.value();
    let name = here.name.clone();
    let all = move || me.with(|me| me.as_ref().map(|me| me.workspaces.clone()).unwrap_or_default());
    let others = memo(move || all().len() > 1);
    let wanted = RwSignal::new(String::new());
    let is_long = memo(move || all().len() >= SEARCH_FROM);
    let items = move || {
        let wanted = wanted.get().trim().to_lowercase();
        let matching = all().into_iter().filter(|one| one.name.to_lowercase().contains(&wanted));
        let each = matching.map(|membership| {
            let current = membership.id == here.id;
            view! {
                <li>
                    <a
                        href=links::accounts(membership.id.as_str())
                        aria-current=current.then_some("true")
                    >
                        {membership.name}
                        {current.then(|| Icon::Check.view())}
                    </a>
                </li>
            }
        });
        each.collect_view()
    };
    let content = move || {
        if !others.get() {
            return view! { <span class="workspace">{name.clone()}</span> }.into_any();
        }
        view! {
            <button type="button" class="button quiet workspace" popovertarget="workspace-menu">
                {name.clone()}
                {Icon::ChevronDown.view()}
            </button>
            <div id="workspace-menu" class="menu at-start" popover="auto">
                <p class="menu-title">"Workspaces"</p>
                <Show when=move || is_long.get()>
                    <div class="menu-search">
                        <input
                            type="search"
                            aria-label="Search workspaces"
                            placeholder="Search"
                            prop:value=move || wanted.get()
                            on:input:target=move |event| wanted.set(event.target().value())
                        />
                    </div>
                </Show>
                <ul class="menu-scroll">{items.clone()}</ul>
                <ul class="menu-foot"><li><a href=links::WORKSPACES>"All workspaces"</a></li></ul>
            </div>
        }
        .into_any()
    };
    view! {
        <span class="slash" aria-hidden="true">"/"</span>
        {content}
    }
    .into_any()
}

/// Who is signed in, and the way out.
#[component]
pub(crate) fn PersonMenu(
    /// Who.
    me: Me,
) -> impl IntoView {
    let session = use_session();
    let is_person = me.person.is_some();
    let (name, email) = match me.person {
        Some(person) => (person.name, person.email),
        None => ("API token".to_owned(), "Signed in by a workspace's token".to_owned()),
    };
    let failure = RwSignal::new(None::<ClientError>);
    let sign_out = move |_| {
        let _ = failure.try_set(None);
        spawn_local(async move {
            match session.client.sign_out().await {
                Ok(()) => {
                    storage::write(storage::RETURN_TO, None);
                    session.me.forget();
                }
                // The session lives on: whoever leaves this browser to others must know.
                Err(error) => {
                    let _ = failure.try_set(Some(error));
                }
            }
        });
    };
    let failed = move || {
        failure.get().map(|failure| {
            view! {
                <p class="menu-failure" role="alert">
                    <strong>"You are still signed in."</strong> " " {failure.detail()} " " {failure.remedy()}
                </p>
            }
        })
    };
    view! {
        <button
            type="button"
            class="person"
            popovertarget="person-menu"
            // Drawn by the stylesheet: as text, the initials would be a second name of the button.
            data-initials=words::initials(&name)
            aria-label=format!("{name}: account menu")
        >
        </button>
        <div id="person-menu" class="menu at-end" popover="auto">
            <p class="menu-title">
                <strong>{name}</strong>
                <span>{email}</span>
            </p>
            <ul>
                {is_person.then(|| view! {
                    <li>
                        <a href=links::YOU class="with-icon" on:click=|_| popover::close("person-menu")>
                            {Icon::Key.view()}
                            "Your account"
                        </a>
                    </li>
                })}
                <li>
                    <button type="button" on:click=sign_out>
                        {Icon::SignOut.view()}
                        "Sign out"
                    </button>
                </li>
            </ul>
            {failed}
        </div>
    }
    .into_any()
}
