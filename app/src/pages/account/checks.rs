//! Checks: the proof as it stands. What else is proven of an account stands below it, one card each.

use leptos::prelude::*;

use super::{Account, proof};

pub(super) fn section(account: Account) -> AnyView {
    view! { <div class="column">{proof::section(account)}</div> }.into_any()
}
