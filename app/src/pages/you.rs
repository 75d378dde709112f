//! `/settings/you`: one's own account: passkeys, and where one is signed in.

mod passkeys;
mod sessions;

use leptos::prelude::*;

use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::reactive::memo;
use crate::session::use_session;

/// The page.
pub(crate) fn page() -> AnyView {
    let me = use_session().me.value();
    let who = memo(move || {
        let person = me.with(|me| me.as_ref().and_then(|me| me.person.clone()));
        person.map(|person| (person.name, person.email)).unwrap_or_default()
    });
    view! {
        <div class="page">
            <nav class="breadcrumb" aria-label="Breadcrumb">
                <ol>
                    <li>"Settings " {Icon::ChevronRight.view()}</li>
                    <li><span aria-current="page">"Your account"</span></li>
                </ol>
            </nav>
            <header class="page-head">
                <div>
                    <Heading text="Your account" />
                    <p class="lead">{move || who.get().0} ", " {move || who.get().1}</p>
                </div>
            </header>
            {passkeys::view()}
            {sessions::view()}
        </div>
    }
    .into_any()
}
