//! Resources as a list that can be searched, narrowed and saved: those of one account, or of all.
//!
//! What is asked for is in the query string; the API answers it, a page at a time.

mod filters;
mod saving;
mod table;

use std::rc::Rc;
use std::time::Duration;

use domain::api::{AccountResourceList, ResourceList};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::de::DeserializeOwned;

pub(crate) use self::filters::Choices;
use super::rest::{Asked, Rest};
use super::states;
use crate::client::{ClientError, Remote};
use crate::logic::listing::{Found, Listing, Owner};
use crate::reactive::{memo, watch};
use crate::session::use_session;

const REFRESH: Duration = Duration::from_mins(1);
/// The first page of the list: more than a screen.
const FIRST: u16 = 100;
/// The pages behind it, which somebody asked for.
const FURTHER: u16 = 500;

/// What asks for a page of a listing: at most so many, from a cursor on.
type Ask = Rc<dyn Fn(&Listing, u16, Option<String>) -> Asked<Found>>;

/// A page of resources, of one account or of all.
pub(crate) trait Page: Clone + PartialEq + DeserializeOwned + Send + Sync + 'static {
    /// How many there are in all.
    fn total(&self) -> u32;
    /// Where the next page begins.
    fn next(&self) -> Option<String>;
    /// The connections that did not answer.
    fn unanswered(&self) -> Vec<String>;
    /// Its resources; `own` is the connection, where they are of one.
    fn found(self, own: &str) -> Vec<Found>;
}

impl Page for ResourceList {
    fn total(&self) -> u32 {
        self.total
    }

    fn next(&self) -> Option<String> {
        self.next_cursor.clone()
    }

    fn unanswered(&self) -> Vec<String> {
        Vec::new()
    }

    fn found(self, own: &str) -> Vec<Found> {
        let found = |resource| Found { connection: own.to_owned(), account: None, resource };
        self.resources.into_iter().map(found).collect()
    }
}

impl Page for AccountResourceList {
    fn total(&self) -> u32 {
        self.total
    }

    fn next(&self) -> Option<String> {
        self.next_cursor.clone()
    }

    fn unanswered(&self) -> Vec<String> {
        self.unanswered.iter().map(ToString::to_string).collect()
    }

    fn found(self, _own: &str) -> Vec<Found> {
        let found = |one: domain::api::AccountResource| Found {
            connection: one.connection.to_string(),
            account: Some(Owner { id: one.account_id.to_string(), alias: one.alias }),
            resource: one.resource,
        };
        self.resources.into_iter().map(found).collect()
    }
}

/// The list. A copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct ResourceTable {
    /// What the address asks for.
    listing: Memo<Listing>,
    /// The page's address with another listing.
    address: Callback<Listing, String>,
    /// What is loaded; nothing before the first answer.
    all: Memo<Option<Vec<Found>>>,
    total: Memo<u32>,
    unanswered: Memo<Vec<String>>,
    failure: RwSignal<Option<ClientError>>,
    again: Callback<()>,
    rest: Rest<Found>,
    ask: StoredValue<Ask, LocalStorage>,
    /// What the file is called.
    file: StoredValue<String>,
    /// Whether each row says whose it is.
    is_of_all: bool,
}

impl ResourceTable {
    /// Of what the API answers at `path` with a cursor. `address` is the page's with another listing, `own` the connection
    /// where they are all of one, `file` what they are saved as.
    pub(crate) fn of<P: Page>(
        path: impl Fn(&Listing, u16, Option<&str>) -> String + Copy + 'static,
        address: Callback<Listing, String>,
        own: Option<String>,
        file: String,
    ) -> Self {
        let (client, query) = (use_session().client, use_query_map());
        let listing = memo(move || query.with(|query| Listing::from_query(|name| query.get(name))));
        let is_of_all = own.is_none();
        let own = StoredValue::new(own.unwrap_or_default());
        let address_of_first = move |_: &str| listing.with_untracked(|listing| path(listing, FIRST, None));
        // The list before stays until the new one is there: one types and sees it become shorter.
        let first = Remote::<P>::moving(|| Some(String::new()), address_of_first, |_| Some(REFRESH));
        let mut before = None;
        watch(move || {
            let now = listing.get();
            if before.replace(now.clone()).is_some_and(|before| before != now) {
                first.again();
            }
        });
        let ask: Ask = Rc::new(move |listing, limit, cursor| {
            let path = path(listing, limit, cursor.as_deref());
            Box::pin(async move {
                let page = client.page::<P>(&path).await?;
                let next = page.next();
                Ok((page.found(&own.get_value()), next))
            })
        });
        let further = ask.clone();
        let rest = Rest::after(
            move || first.value().with(|page| page.as_ref().and_then(P::next)),
            move || first.value().track(),
            move |cursor| listing.with_untracked(|listing| further(listing, FURTHER, Some(cursor))),
        );
        let all = memo(move || {
            let mut all = first.value().get()?.found(&own.get_value());
            let key = |one: &Found| (one.connection.clone(), one.resource.id.clone());
            let known: std::collections::HashSet<_> = all.iter().map(key).collect();
            all.extend(rest.rows().get().into_iter().filter(|late| !known.contains(&key(late))));
            Some(all)
        });
        Self {
            listing,
            address,
            all,
            total: memo(move || first.value().with(|page| page.as_ref().map_or(0, P::total))),
            unanswered: memo(move || {
                first.value().with(|page| page.as_ref().map(P::unanswered)).unwrap_or_default()
            }),
            failure: first.failure(),
            again: Callback::new(move |()| first.again()),
            rest,
            ask: StoredValue::new_local(ask),
            file: StoredValue::new(file),
            is_of_all,
        }
    }

    /// The search, the choices, and what they leave.
    pub(crate) fn view(self, choices: Choices) -> AnyView {
        let is_there = memo(move || self.all.with(Option::is_some));
        let body = move || match (is_there.get(), self.failure.get()) {
            (true, _) => table::view(self),
            (false, Some(failure)) => states::failed(&failure, Some(self.again)),
            (false, None) => view! { <div class="panel">{states::loading(6)}</div> }.into_any(),
        };
        view! {
            {filters::view(self, choices)}
            {states::stale(move || self.failure.get().filter(|_| is_there.get()))}
            {body}
        }
        .into_any()
    }
}
