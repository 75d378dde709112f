//! Where the page is: Integrations › AWS › …, or Settings › …

use leptos::prelude::*;

use super::icon::Icon;

/// The trail to the current page. `here` is the page's own name; without one, AWS is the page. `via` is the page between.
#[component]
pub(crate) fn Breadcrumb(
    /// The address of the list of accounts.
    #[prop(into)]
    accounts: Signal<String>,
    /// The current page, below the list.
    #[prop(optional, into)]
    here: Option<Signal<String>>,
    /// The name and the address of the page that the current one belongs to.
    #[prop(optional)]
    via: Option<(Signal<String>, String)>,
) -> impl IntoView {
    let separator = || Icon::ChevronRight.view();
    let via = via.map(|(name, href)| view! { <li><a href=href>{name}</a>{separator()}</li> });
    let tail = match here {
        Some(here) => view! {
            <li><a href=move || accounts.get()>"AWS"</a>{separator()}</li>
            {via}
            <li><span aria-current="page">{here}</span></li>
        }
        .into_any(),
        None => view! { <li><span aria-current="page">"AWS"</span></li> }.into_any(),
    };
    view! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <ol>
                <li>"Integrations" {separator()}</li>
                {tail}
            </ol>
        </nav>
    }
    .into_any()
}

/// The trail to a page of the settings.
#[component]
pub(crate) fn SettingsTrail(
    /// The page.
    here: &'static str,
) -> impl IntoView {
    view! {
        <nav class="breadcrumb" aria-label="Breadcrumb">
            <ol>
                <li>"Settings" {Icon::ChevronRight.view()}</li>
                <li><span aria-current="page">{here}</span></li>
            </ol>
        </nav>
    }
    .into_any()
}
