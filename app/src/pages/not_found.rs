//! An address that leads nowhere, or to something that is not the person's.

use leptos::prelude::*;

use crate::parts::heading::Heading;

/// The page.
pub(crate) fn page() -> AnyView {
    view! {
        <section class="alone">
            <p class="alone-code">"404"</p>
            <Heading text="Nothing here" />
            <p>"The address is wrong, or what was here has been removed, or it belongs to a workspace that is not yours."</p>
            <a href="/" class="button primary">"Go to your accounts"</a>
        </section>
    }
    .into_any()
}
