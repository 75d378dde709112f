//! The frame around every page: skip link, header, the page, and what is said to screen readers.

use domain::api::Me;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::announce::Announcer;
use super::icon::Icon;
use super::mark::mark;
use super::menu::{PersonMenu, ThemeButton, WorkspaceMenu};
use super::palette::Palette;
use crate::browser::theme::Theme;
use crate::links;
use crate::reactive::memo;
use crate::session::use_session;

/// The frame. The page is in `main`.
#[component]
pub(crate) fn Frame(
    /// What is in the command palette.
    palette: fn() -> AnyView,
    /// The page.
    children: Children,
) -> impl IntoView {
    let session = use_session();
    let (me, signed_out) = (session.me.value(), session.client.signed_out());
    let path = use_location().pathname;
    let here = memo(move || {
        let id = links::workspace_of(&path.get()).map(str::to_owned);
        me.with(|me| me.as_ref().and_then(|me| membership(me, id.as_deref())))
    });
    // Menus are a signed-in person's.
    let workspace = move || {
        here.get().filter(|_| !signed_out.get()).map(|membership| view! { <WorkspaceMenu here=membership /> })
    };
    let areas = move || {
        here.get().filter(|_| !signed_out.get()).map(|membership| {
            let id = membership.id.to_string();
            let area = |name: &'static str, icon: Icon, href: String, part: &'static str| {
                let below = format!("/w/{id}/{part}");
                let current = move || path.with(|path| path.starts_with(&below)).then_some("true");
                view! { <li><a href=href aria-current=current title=name>{icon.view()}<span>{name}</span><span class="unseen">" of the workspace"</span></a></li> }
            };
            view! {
                <nav class="areas" aria-label="Workspace">
                    <ul>
                        {area("Integrations", Icon::Plug, links::accounts(&id), "integrations")}
                        {area("Settings", Icon::Settings, links::people(&id), "settings")}
                    </ul>
                </nav>
            }
        })
    };
    provide_context(RwSignal::new(Theme::stored()));
    let is_offered = memo(move || me.with(Option::is_some) && !signed_out.get());
    let commands = Palette::provide(is_offered.into());
    let person = move || me.get().filter(|_| !signed_out.get()).map(|me| view! { <PersonMenu me /> });
    view! {
        // The router would swallow the jump; `external` leaves it to the browser.
        <a class="skip" href="#main" rel="external">"Skip to content"</a>
        <header class="header">
            <a href="/" class="brand" aria-label="Deputize, home">
                {mark()}
                <span class="brand-name">"Deputize"</span>
            </a>
            {workspace}
            <span class="spring"></span>
            {areas}
            {commands.button()}
            <ThemeButton />
            {person}
        </header>
        <main id="main" tabindex="-1">{children()}</main>
        {commands.dialog(palette)}
        {expect_context::<Announcer>().region()}
    }
    .into_any()
}

/// The membership of the workspace that the address names, else the first.
fn membership(me: &Me, id: Option<&str>) -> Option<domain::api::Membership> {
    let named = me.workspaces.iter().find(|membership| Some(membership.id.as_str()) == id);
    named.or_else(|| me.workspaces.first().filter(|_| id.is_none())).cloned()
}
