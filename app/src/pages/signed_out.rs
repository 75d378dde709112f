//! Shown in the place of any page when the API says that nobody is signed in. The address stays; where the session ended by
//! itself it is remembered, so that the next sign-in leads back.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::browser::storage;
use crate::client::Client;
use crate::parts::heading::Heading;
use crate::parts::icon::Icon;
use crate::parts::ways_in;

/// The page.
pub(crate) fn page() -> AnyView {
    if expect_context::<Client>().left().get_untracked() {
        return left();
    }
    let here = use_location();
    let (path, query) = (here.pathname.get_untracked(), here.search.get_untracked());
    let back = if query.is_empty() { path } else { format!("{path}?{}", query.trim_start_matches('?')) };
    storage::write(storage::RETURN_TO, Some(&back));
    view! {
        <section class="alone">
            <span class="alone-icon">{Icon::Key.view()}</span>
            <Heading text="Sign in to go on" />
            <p>"Your session has ended. Sign in again and you are back on this page."</p>
            {ways_in::view(ways_in::options(), Some(back))}
            {ways_in::by_link()}
        </section>
    }
    .into_any()
}

/// The person wanted out: who comes next is led nowhere.
fn left() -> AnyView {
    view! {
        <section class="alone">
            <span class="alone-icon">{Icon::SignOut.view()}</span>
            <Heading text="You are signed out" />
            <p>"Nothing of this workspace is kept in this browser."</p>
            {ways_in::view(ways_in::options(), None)}
            {ways_in::by_link()}
        </section>
    }
    .into_any()
}
