//! The search field and the choices. A change of the address by another way, such as Back, is theirs too.

use domain::monitoring::Service;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::ResourceTable;
use crate::logic::listing::Listing;
use crate::parts::accounts::Accounts;
use crate::parts::choice::{choice, with_chosen};
use crate::parts::search::search_field;
use crate::reactive::{memo, rested, watch};

/// What else there is to choose from than what the list itself tells.
#[derive(Clone, Copy)]
pub(crate) struct Choices {
    /// The regions that have resources.
    pub(crate) regions: Memo<Vec<String>>,
    /// The accounts; none where the list is of one.
    pub(crate) accounts: Option<Accounts>,
}

pub(super) fn view(table: ResourceTable, choices: Choices) -> AnyView {
    let ResourceTable { listing, all, address, .. } = table;
    let navigate = use_navigate();
    let options = || NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
    let go = Callback::new(move |wanted: Listing| {
        if listing.with_untracked(|listing| *listing != wanted) {
            navigate(&address.run(wanted), options());
        }
    });
    let typed = RwSignal::new(listing.with_untracked(|listing| listing.search.clone()));
    let search = rested(typed);
    watch(move || go.run(Listing { search: search.get(), ..listing.get_untracked() }));
    let services: Vec<_> = Service::ALL.iter().map(|one| (one.to_string(), one.title().to_owned())).collect();
    let regions = memo(move || {
        twice(with_chosen(choices.regions.get(), listing.with(|listing| listing.region.clone())))
    });
    let states = memo(move || {
        let mut known = vec!["gone".to_owned()];
        all.with(|all| {
            let states = all.iter().flatten().map(|one| one.resource.state.clone());
            known.extend(states.filter(|state| !state.is_empty()));
        });
        known.sort_unstable();
        known.dedup();
        twice(with_chosen(known, listing.with(|listing| listing.state.clone())))
    });
    let account = choices.accounts.map(|accounts| {
        let choose = move |connection: String| go.run(Listing { connection, ..listing.get_untracked() });
        accounts.filter(move || listing.with(|l| l.connection.clone()), choose)
    });
    let service =
        move |word: String| go.run(Listing { service: word.parse().ok(), ..listing.get_untracked() });
    let region = move |region: String| go.run(Listing { region, ..listing.get_untracked() });
    let state = move |state: String| go.run(Listing { state, ..listing.get_untracked() });
    let chosen_service = move || listing.with(|l| l.service.map(|s| s.to_string()).unwrap_or_default());
    view! {
        <div class="filters" role="search" aria-label="Resources">
            {search_field("Search resources", "Search by ID, name, kind or tag", typed)}
            {account}
            {choice("Service", "Every service", move || services.clone(), chosen_service, service)}
            {choice("Region", "Every region", move || regions.get(), move || listing.with(|l| l.region.clone()), region)}
            {choice("State", "Every state", move || states.get(), move || listing.with(|l| l.state.clone()), state)}
        </div>
    }
    .into_any()
}

fn twice(words: Vec<String>) -> Vec<(String, String)> {
    words.into_iter().map(|word| (word.clone(), word)).collect()
}
