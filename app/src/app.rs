//! The routes, on one screen, and what every page shares.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::path;

use crate::browser::clock::Tick;
use crate::browser::focus::Visited;
use crate::client::{Client, Remote};
use crate::links;
use crate::pages::guard::{guarded, personal};
use crate::pages::{accounts, home, late, not_found, sign_in};
use crate::parts::announce::Announcer;
use crate::parts::frame::Frame;
use crate::session::Session;

/// The console.
#[component]
pub(crate) fn App() -> impl IntoView {
    provide_context(Announcer::new());
    provide_context(Tick::start());
    provide_context(Visited::nothing());
    provide_context(Client::new());
    view! {
        <Router>
            <Console />
        </Router>
    }
    .into_any()
}

#[component]
fn Console() -> impl IntoView {
    let path = use_location().pathname;
    // From one public page to another nothing is asked, and what is known of the person is forgotten.
    let me = Remote::get(move || (!links::is_public(&path.get())).then(|| links::api::ME.to_owned()));
    provide_context(Session { client: expect_context(), me });
    view! {
        <Frame palette=late::palette>
            <FlatRoutes fallback=not_found::page>
                <Route path=path!("/") view=|| guarded(home::page) />
                <Route path=path!("/sign-in") view=sign_in::page />
                <Route path=path!("/join") view=late::join />
                <Route path=path!("/workspaces") view=|| guarded(late::workspaces) />
                <Route path=path!("/w/:ws/settings") view=|| guarded(late::workspace) />
                <Route path=path!("/w/:ws/settings/people") view=|| guarded(late::people) />
                <Route path=path!("/w/:ws/settings/tokens") view=|| guarded(late::tokens) />
                <Route path=path!("/w/:ws/settings/organisation") view=|| guarded(late::organisation) />
                <Route path=path!("/w/:ws/settings/api") view=|| guarded(late::programs) />
                <Route path=path!("/w/:ws/settings/audit") view=|| guarded(late::audit) />
                <Route path=path!("/receipt") view=late::receipt />
                <Route path=path!("/connect/:token") view=late::connect />
                <Route path=path!("/doctor") view=late::public_doctor />
                <Route path=path!("/settings/you") view=|| personal(late::you) />
                <Route path=path!("/w/:ws/integrations/aws") view=|| guarded(accounts::page) />
                <Route path=path!("/w/:ws/integrations/aws/overview") view=|| guarded(late::overview) />
                <Route path=path!("/w/:ws/integrations/aws/events") view=|| guarded(late::events) />
                <Route path=path!("/w/:ws/integrations/aws/webhooks") view=|| guarded(late::webhooks) />
                <Route path=path!("/w/:ws/integrations/aws/resources") view=|| guarded(late::resources) />
                <Route path=path!("/w/:ws/integrations/aws/add") view=|| guarded(late::add) />
                <Route path=path!("/w/:ws/integrations/aws/doctor") view=|| guarded(late::doctor) />
                <Route path=path!("/w/:ws/integrations/aws/links") view=|| guarded(late::links) />
                <Route path=path!("/w/:ws/integrations/aws/links/new") view=|| guarded(late::new_link) />
                <Route path=path!("/w/:ws/integrations/aws/:connection") view=|| guarded(late::account) />
                <Route path=path!("/w/:ws/integrations/aws/:connection/resources/:resource") view=|| guarded(late::resource) />
            </FlatRoutes>
        </Frame>
    }
    .into_any()
}
