//! The pages inside Integrations › AWS of a workspace, side by side.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::browser::focus;
use crate::links;
use crate::logic::listing::Listing;
use crate::session::use_workspace;

/// Links, not tabs: each is a page with an address of its own.
#[component]
pub(crate) fn AwsNav() -> impl IntoView {
    let (ws, path) = (use_workspace().id(), use_location().pathname);
    let pages = [
        ("Overview", links::overview(&ws)),
        ("Accounts", links::accounts(&ws)),
        ("Resources", links::all_resources(&ws, &Listing::default())),
        ("Events", links::events(&ws, "", "")),
        ("Webhooks", links::webhooks(&ws)),
        ("Onboarding links", links::onboarding(&ws, None)),
        ("Trust policy doctor", links::doctor(&ws, None)),
    ];
    let nav = NodeRef::<leptos::html::Nav>::new();
    focus::keep_current_seen(nav, move || path.track());
    let each = pages.into_iter().map(|(name, href)| {
        let here = href.clone();
        let current = move || (path.get() == here).then_some("page");
        view! { <li><a href=href aria-current=current>{name}</a></li> }
    });
    view! {
        <nav node_ref=nav class="subnav" aria-label="AWS">
            <ul>{each.collect_view()}</ul>
        </nav>
    }
    .into_any()
}
