//! The accounts: where each stands, what it has, and when it was last read.

use domain::api::OverviewAccount;
use leptos::prelude::*;

use super::Page;
use crate::links;
use crate::logic::overview::resources;
use crate::parts::{list, status, time};
use crate::session::use_workspace;

pub(super) fn view(page: Page) -> AnyView {
    let ws = StoredValue::new(use_workspace().id());
    let row = move |account: OverviewAccount| ws.with_value(|ws| row(ws, account));
    view! {
        <section class="chart-group" aria-labelledby="overview-accounts">
            <h2 id="overview-accounts">"Accounts"</h2>
            <div class="panel table">
                <table class="accounts" aria-labelledby="overview-accounts">
                    <thead>
                        <tr>
                            <th scope="col">"Account"</th>
                            <th scope="col">"Status"</th>
                            <th scope="col">"Resources"</th>
                            <th scope="col">"Refused or failing"</th>
                            <th scope="col">"Last reading"</th>
                        </tr>
                    </thead>
                    <tbody>{list::each(move || page.accounts.get(), key, row)}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// All that a row shows.
fn key(account: &OverviewAccount) -> String {
    let said = account.overview.as_ref().map(|o| (resources(o), o.failing_cells, o.last_poll_at));
    format!("{:?}", (&account.connection, &account.alias, account.status, &account.activity, said))
}

fn row(ws: &str, account: OverviewAccount) -> AnyView {
    let href = links::account(ws, account.connection.as_str());
    let id = account.account_id.to_string();
    let (name, below) = match account.alias {
        Some(alias) => (alias.into_any(), view! { <code>{id}</code> }.into_any()),
        None => (view! { <code>{id}</code> }.into_any(), ().into_any()),
    };
    let said = match account.overview {
        None => {
            view! { <td colspan="3" data-label="Figures"><span class="faint">"Did not answer."</span></td> }
                .into_any()
        }
        Some(overview) => {
            let read = match overview.last_poll_at {
                Some(at) => time::ago(at),
                None => view! { <span class="faint">"Not yet"</span> }.into_any(),
            };
            view! {
                <td data-label="Resources"><span>{resources(&overview)}</span></td>
                <td data-label="Failing"><span>{overview.failing_cells}</span></td>
                <td data-label="Last read">{read}</td>
            }
            .into_any()
        }
    };
    view! {
        <tr>
            <th scope="row">
                <a href=href class="row-link">{name}</a>
                <span class="below">{below}</span>
            </th>
            <td data-label="Status">{status::of(account.status, &account.activity)}</td>
            {said}
        </tr>
    }
    .into_any()
}
