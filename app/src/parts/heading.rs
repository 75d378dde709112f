//! A page's heading: its `h1`, its title in the tab, and where the focus goes when one arrives.

use leptos::prelude::*;

use crate::browser::focus;
use crate::reactive::watch;

/// The heading of a page. One a page.
#[component]
pub(crate) fn Heading(
    /// What the page is.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let node = NodeRef::new();
    focus::arrive(node);
    watch(move || document().set_title(&format!("{} · Deputize", text.get())));
    view! { <h1 node_ref=node tabindex="-1">{text}</h1> }.into_any()
}
