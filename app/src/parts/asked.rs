//! What a role may do and why, and what it may not: for the person who creates it.

use domain::link::words;
use domain::policy::Features;
use leptos::prelude::*;

use super::icon::Icon;

/// Every action of the policy with its reason; and what is not asked for.
pub(crate) fn asked(features: Features) -> AnyView {
    let actions = features.actions().map(|(_, action)| {
        view! {
            <li>
                {Icon::Check.view()}
                <div><code>{action.name}</code><p class="hint">{action.why}</p></div>
            </li>
        }
    });
    let not = words::not_asked(features);
    let not = not.into_iter().map(|sentence| view! { <li>{Icon::Close.view()}<p>{sentence}</p></li> });
    view! {
        <div class="asked">
            <section aria-labelledby="asked-title">
                <h3 id="asked-title">"What the role may do"</h3>
                <ul>{actions.collect_view()}</ul>
            </section>
            <section aria-labelledby="not-asked-title">
                <h3 id="not-asked-title">"What it may not"</h3>
                <ul class="not">{not.collect_view()}</ul>
            </section>
        </div>
    }
    .into_any()
}
