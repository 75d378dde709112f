//! Access: how the account lets us in, and how that is changed or ended. One card each.

use domain::activity::Activity;
use leptos::prelude::*;

use super::{Account, cut_off, facts, keys, rotation, stopped};

pub(super) fn section(account: Account) -> AnyView {
    let is_cut = account.memo(|c| matches!(c.activity, Activity::CutOff { .. }));
    // What is left to do after a cut-off comes first; it is the last thing that one looks for before.
    let (first, last) = (
        move || is_cut.get().then(|| cut_off::section(account)),
        move || (!is_cut.get()).then(|| cut_off::section(account)),
    );
    view! {
        <div class="columns">
            <div class="column">
                {first}
                {keys::section(account)}
                {rotation::section(account)}
                {last}
            </div>
            <div class="column">
                {facts::role(account)}
                {stopped::section(account)}
            </div>
        </div>
    }
    .into_any()
}
