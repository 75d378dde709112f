//! Checks: the proof as it stands, and what happened so far. What else is proven of an account stands between the two, one
//! card each.

use leptos::prelude::*;

use super::{Account, drift, proof, receipt, timeline};

pub(super) fn section(account: Account) -> AnyView {
    view! {
        <div class="column">
            {proof::section(account)}
            {drift::section(account)}
            {receipt::section(account)}
            {timeline::section(account)}
        </div>
    }
    .into_any()
}
