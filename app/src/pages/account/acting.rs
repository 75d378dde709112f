//! One act on the connection, such as pausing it: asked, awaited, said, and shown.

use domain::api::Connection;
use gloo_net::http::Method;
use leptos::prelude::*;

use super::Account;
use crate::browser::focus;
use crate::client::{Client, ClientError};
use crate::parts::announce::Announcer;
use crate::parts::states;
use crate::reactive::Tasks;
use crate::session::{Workspace, use_session, use_workspace};

/// Acts of one card, one at a time.
#[derive(Clone, Copy)]
pub(super) struct Acting {
    account: Account,
    workspace: Workspace,
    client: Client,
    tasks: Tasks,
    announcer: Announcer,
    /// Whether one is under way.
    pub(super) busy: RwSignal<bool>,
    /// Where the focus goes when an act has taken away what had it.
    home: &'static str,
    failure: RwSignal<Option<ClientError>>,
}

/// Where an act is addressed, by workspace and connection.
pub(super) type Address = fn(&str, &str) -> String;

impl Acting {
    /// Call it in a card's body, not inside a closure of its view. `home` is the id of the card's heading.
    pub(super) fn here(account: Account, home: &'static str) -> Self {
        Self {
            account,
            workspace: use_workspace(),
            client: use_session().client,
            tasks: Tasks::here(),
            announcer: expect_context(),
            busy: RwSignal::new(false),
            home,
            failure: RwSignal::new(None),
        }
    }

    /// Posts to `address`; `said` is what is read out when it is done, and `open` a dialog that is closed then.
    pub(super) fn post(
        self,
        address: Address,
        said: fn(&Connection) -> String,
        open: Option<RwSignal<bool>>,
    ) {
        self.send(Method::POST, address, said, open);
    }

    /// The same with `DELETE`.
    pub(super) fn delete(
        self,
        address: Address,
        said: fn(&Connection) -> String,
        open: Option<RwSignal<bool>>,
    ) {
        self.send(Method::DELETE, address, said, open);
    }

    fn send(
        self,
        method: Method,
        address: Address,
        said: fn(&Connection) -> String,
        open: Option<RwSignal<bool>>,
    ) {
        let path = address(&self.workspace.id(), &self.account.id());
        self.busy.set(true);
        self.failure.set(None);
        self.tasks.start(async move {
            match self.client.act(method, &path).await {
                Ok(connection) => {
                    self.announcer.say(said(&connection));
                    self.account.remote.put(connection);
                    self.account.remote.again();
                    if let Some(open) = open {
                        open.set(false);
                    }
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
            self.busy.set(false);
            focus::rescue(self.home);
        });
    }

    /// Opens the dialog of an act, with nothing in it of the one before.
    pub(super) fn ask(self, open: RwSignal<bool>) {
        self.failure.set(None);
        open.set(true);
    }

    /// What the last act failed with.
    pub(super) fn failed(self) -> AnyView {
        (move || self.failure.get().map(|failure| states::failed(&failure, None))).into_any()
    }

    /// The same beside a dialog, which tells it itself while it is open.
    pub(super) fn failed_beside(self, open: RwSignal<bool>) -> AnyView {
        let failed = move || self.failure.get().filter(|_| !open.get());
        (move || failed().map(|failure| states::failed(&failure, None))).into_any()
    }
}
