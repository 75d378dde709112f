//! The workspace's accounts, all of them, for choices: read page after page, once anybody wants them.

use domain::api::{ConnectionPage, ConnectionSummary};
use leptos::prelude::*;

use super::combobox::{Combobox, Offers};
use crate::client::ClientError;
use crate::links;
use crate::logic::combobox::{Offer, matching};
use crate::reactive::{memo, scoped, watch};
use crate::session::{use_session, use_workspace};

/// The accounts. A copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct Accounts {
    all: RwSignal<Vec<Offer>>,
    is_whole: RwSignal<bool>,
    failure: RwSignal<Option<ClientError>>,
    wanted: RwSignal<bool>,
    round: RwSignal<u32>,
}

impl Accounts {
    /// Those of the page's workspace. Nothing is asked until they are wanted.
    pub(crate) fn here() -> Self {
        let accounts = Self {
            all: RwSignal::new(Vec::new()),
            is_whole: RwSignal::new(false),
            failure: RwSignal::new(None),
            wanted: RwSignal::new(false),
            round: RwSignal::new(0),
        };
        let (ws, client) = (use_workspace(), use_session().client);
        watch(move || {
            accounts.round.track();
            if accounts.wanted.get() {
                scoped(async move {
                    let mut cursor = None::<String>;
                    let mut known = Vec::new();
                    loop {
                        let path = links::api::connections(&ws.id(), cursor.as_deref());
                        match client.page::<ConnectionPage>(&path).await {
                            Ok(page) => {
                                known.extend(page.connections.iter().map(offer));
                                accounts.all.set(known.clone());
                                cursor = page.next_cursor;
                            }
                            Err(failure) => return accounts.failure.set(Some(failure)),
                        }
                        if cursor.is_none() {
                            return accounts.is_whole.set(true);
                        }
                    }
                });
            }
        });
        accounts
    }

    /// Reads them, unless they are there.
    pub(crate) fn want(self) {
        if !self.wanted.get_untracked() {
            self.wanted.set(true);
        }
    }

    /// Those that are known by now.
    pub(crate) fn known(self) -> Vec<Offer> {
        self.all.get()
    }

    fn again(self) {
        self.failure.set(None);
        self.round.update(|round| *round = round.wrapping_add(1));
    }

    /// What the account of a connection is called; its id where that is not known, as of one that was removed.
    pub(crate) fn name(self, connection: &str) -> String {
        let known =
            self.all.with(|all| all.iter().find(|one| one.value == connection).map(|one| one.name.clone()));
        known.unwrap_or_else(|| {
            let gone = self.is_whole.get();
            if gone { format!("{connection} (removed)") } else { connection.to_owned() }
        })
    }

    /// Those that hold what is typed, but those that `without` says; before them, without anything typed, `every`.
    fn offers(
        self,
        every: Option<Offer>,
        typed: RwSignal<String>,
        without: Signal<Vec<String>>,
    ) -> Memo<Offers> {
        memo(move || {
            let (found, more) = typed.with(|typed| {
                without.with(|without| {
                    self.all.with(|all| {
                        let left = all.iter().filter(|one| !without.contains(&one.value));
                        matching(left.cloned(), typed)
                    })
                })
            });
            let is_whole = self.is_whole.get();
            match self.failure.get() {
                Some(failure) => Offers::Failed(failure),
                None if !is_whole && found.is_empty() => Offers::Loading,
                None => {
                    let every = every.clone().filter(|_| typed.with(String::is_empty));
                    Offers::Found(every.into_iter().chain(found).collect(), more)
                }
            }
        })
    }

    /// A choice of one account, or of every one, that narrows a list.
    pub(crate) fn filter(
        self,
        chosen: impl Fn() -> String + Copy + Send + Sync + 'static,
        choose: impl Fn(String) + Send + Sync + 'static,
    ) -> AnyView {
        const EVERY: &str = "Every account";
        watch(move || {
            if !chosen().is_empty() {
                self.want();
            }
        });
        let named = memo(move || {
            let id = chosen();
            let name = if id.is_empty() { EVERY.to_owned() } else { self.name(&id) };
            (id, name)
        });
        let every = Offer { name: EVERY.to_owned(), ..Offer::default() };
        let none = Signal::stored(Vec::new());
        let ids = ("account-filter", Some("Account"), "Search accounts");
        self.combobox(
            ids,
            Some(every),
            none,
            named.into(),
            Callback::new(move |offer: Offer| choose(offer.value)),
        )
    }

    /// A field that adds one account after the other to `chosen`, and the accounts that it holds.
    pub(crate) fn several(self, id: &'static str, chosen: RwSignal<Vec<String>>) -> AnyView {
        let add = move |offer: Offer| chosen.update(|all| all.push(offer.value));
        let nothing = Signal::stored((String::new(), String::new()));
        self.combobox((id, None, "Search accounts"), None, chosen.into(), nothing, Callback::new(add))
    }

    fn combobox(
        self,
        (id, name, placeholder): (&'static str, Option<&'static str>, &'static str),
        every: Option<Offer>,
        without: Signal<Vec<String>>,
        chosen: Signal<(String, String)>,
        choose: Callback<Offer>,
    ) -> AnyView {
        let (typed, opened) = (RwSignal::new(String::new()), RwSignal::new(false));
        watch(move || {
            if opened.get() {
                self.want();
            }
        });
        Combobox {
            id,
            name,
            placeholder,
            nothing: "No account matches.",
            described_by: "",
            is_wrong: Signal::stored(false),
            typed,
            opened,
            offers: self.offers(every, typed, without),
            settled: Signal::stored(true),
            chosen,
            choose,
            again: Callback::new(move |()| self.again()),
        }
        .view()
    }
}

fn offer(one: &ConnectionSummary) -> Offer {
    let account = one.account_id.to_string();
    let (name, below) = match &one.alias {
        Some(alias) => (alias.clone(), account),
        None => (account, String::new()),
    };
    Offer { value: one.id.to_string(), name, below }
}
