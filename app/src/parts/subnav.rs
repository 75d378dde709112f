//! Pages that belong together, side by side: links that look like tabs, each with an address of its own.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::browser::focus;

/// A page: its name and its address. What its query says makes no other page of it.
pub(crate) type Page = (&'static str, String);

/// The links.
#[component]
pub(crate) fn Subnav(
    /// What they are of.
    name: &'static str,
    /// The pages.
    pages: Vec<Page>,
) -> impl IntoView {
    let path = use_location().pathname;
    let nav = NodeRef::<leptos::html::Nav>::new();
    focus::keep_current_seen(nav, move || path.track());
    let each = pages.into_iter().map(|(name, href)| {
        let here = href.split('?').next().unwrap_or_default().to_owned();
        let current = move || (path.get() == here).then_some("page");
        view! { <li><a href=href aria-current=current>{name}</a></li> }
    });
    view! {
        <nav node_ref=nav class="subnav" aria-label=name>
            <ul>{each.collect_view()}</ul>
        </nav>
    }
    .into_any()
}
