//! Overview: the chart, how the reading goes, and what the account is.

use leptos::prelude::*;

use super::{Account, facts, metrics};

pub(super) fn section(account: Account) -> AnyView {
    view! {
        <div class="columns">
            <div class="column">{metrics::section(account)}</div>
            <div class="column">
                {facts::reading(account)}
                {facts::role(account)}
            </div>
        </div>
    }
    .into_any()
}
