//! Access: how the account lets us in, and how that is changed or ended. One card each.

use leptos::prelude::*;

use super::{Account, facts, keys};

pub(super) fn section(account: Account) -> AnyView {
    view! {
        <div class="column">
            {facts::role(account)}
            {keys::section(account)}
        </div>
    }
    .into_any()
}
