//! `/w/:ws/integrations/aws/resources`: the resources of all accounts.

use domain::api::{AccountResourceList, Overview};
use leptos::prelude::*;

use crate::client::Remote;
use crate::links;
use crate::logic::listing::Listing;
use crate::logic::overview::by_region;
use crate::parts::accounts::Accounts;
use crate::parts::aws_nav::AwsNav;
use crate::parts::breadcrumb::Breadcrumb;
use crate::parts::heading::Heading;
use crate::parts::resource_list::{Choices, ResourceTable};
use crate::reactive::memo;
use crate::session::use_workspace;

/// The page.
pub(crate) fn page() -> AnyView {
    let ws = use_workspace();
    let path = move |listing: &Listing, limit: u16, cursor: Option<&str>| {
        links::api::all_resources(&ws.id(), &listing.parts(), limit, cursor)
    };
    let address = Callback::new(move |listing| links::all_resources(&ws.id(), &listing));
    let table =
        ResourceTable::of::<AccountResourceList>(path, address, None, format!("resources {}", ws.name()));
    // Which regions there are to choose from.
    let overview = Remote::<Overview>::get(move || Some(links::api::overview(&ws.id(), None)));
    let regions = memo(move || {
        let mut regions: Vec<_> = overview
            .value()
            .with(|overview| overview.as_ref().map(|o| by_region(&o.accounts)).unwrap_or_default())
            .into_iter()
            .map(|(region, _)| region.to_string())
            .collect();
        regions.sort_unstable();
        regions
    });
    view! {
        <div class="page">
            <Breadcrumb accounts=links::accounts(&ws.id()) here="Resources" />
            <header class="page-head">
                <div>
                    <Heading text="Resources" />
                    <p class="lead">"What was discovered in all accounts of this workspace."</p>
                </div>
            </header>
            <AwsNav />
            {table.view(Choices { regions, accounts: Some(Accounts::here()) })}
        </div>
    }
    .into_any()
}
