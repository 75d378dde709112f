//! Resources: what was found in this account.

use domain::api::{Matrix, ResourceList};
use leptos::prelude::*;

use super::Account;
use crate::client::Remote;
use crate::links;
use crate::logic::listing::Listing;
use crate::parts::resource_list::{Choices, ResourceTable};
use crate::reactive::memo;
use crate::session::use_workspace;

pub(super) fn section(account: Account) -> AnyView {
    let ws = use_workspace();
    let path = move |listing: &Listing, limit: u16, cursor: Option<&str>| {
        links::api::resources(&ws.id(), &account.id(), &listing.parts(), limit, cursor)
    };
    let address = Callback::new(move |listing| links::resources(&ws.id(), &account.id(), &listing));
    let file = format!("resources {}", account.id());
    let table = ResourceTable::of::<ResourceList>(path, address, Some(account.id()), file);
    let matrix = Remote::<Matrix>::get(move || Some(links::api::matrix(&ws.id(), &account.id())));
    let regions = memo(move || {
        let found = |matrix: &Matrix| {
            let has_some = |region: &&domain::arn::Region| {
                matrix.cells.iter().any(|cell| cell.region == **region && cell.count > 0)
            };
            matrix.regions.iter().filter(has_some).map(ToString::to_string).collect()
        };
        matrix.value().with(|matrix| matrix.as_ref().map(found).unwrap_or_default())
    });
    view! {
        <h2 class="unseen">"Resources"</h2>
        {table.view(Choices { regions, accounts: None })}
    }
    .into_any()
}
