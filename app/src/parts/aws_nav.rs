//! The pages inside Integrations › AWS of a workspace, side by side.

use leptos::prelude::*;

use super::subnav::Subnav;
use crate::links;
use crate::logic::listing::Listing;
use crate::session::use_workspace;

/// Links, not tabs: each is a page with an address of its own.
#[component]
pub(crate) fn AwsNav() -> impl IntoView {
    let ws = use_workspace().id();
    let pages = [
        ("Overview", links::overview(&ws)),
        ("Accounts", links::accounts(&ws)),
        ("Resources", links::all_resources(&ws, &Listing::default())),
        ("Events", links::events(&ws, "", "")),
        ("Webhooks", links::webhooks(&ws)),
        ("Onboarding links", links::onboarding(&ws, None)),
        ("Trust policy doctor", links::doctor(&ws, None)),
    ];
    view! { <Subnav name="AWS" pages=pages.into() /> }.into_any()
}
