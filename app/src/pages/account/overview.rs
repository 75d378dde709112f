//! Overview: what was found where, how the reading goes and what it costs, and what the account is.

use std::time::Duration;

use domain::api::Monitoring;
use leptos::prelude::*;

use super::{Account, facts, matrix, reading};
use crate::client::Remote;
use crate::links;
use crate::session::use_workspace;

const REFRESH: Duration = Duration::from_mins(1);

pub(super) fn section(account: Account) -> AnyView {
    let ws = use_workspace();
    let monitoring = Remote::<Monitoring>::polled(
        move || Some(links::api::monitoring(&ws.id(), &account.id())),
        |_| Some(REFRESH),
    );
    view! {
        <div class="columns">
            <div class="column">
                {matrix::section(account)}
                <div class="pair">
                    {reading::section(account, monitoring)}
                    {reading::cost(account, monitoring)}
                </div>
            </div>
            <div class="column">{facts::role(account)}</div>
        </div>
    }
    .into_any()
}
