//! Who is signed in, and in which workspace one is.

use domain::access::{Grant, Permission, Scope};
use domain::api::{Me, Membership, Role};
use domain::arn::Partition;
use leptos::prelude::*;

use crate::client::{Client, Remote};
use crate::reactive::memo;

/// The person at the browser, for the whole console.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    /// The client.
    pub(crate) client: Client,
    /// The person and the workspaces.
    pub(crate) me: Remote<Me>,
}

impl Session {
    /// The partitions that accounts can be in, the usual one first.
    pub(crate) fn partitions(self) -> Memo<Vec<Partition>> {
        let me = self.me.value();
        memo(move || me.with(|me| me.as_ref().map(|me| me.partitions.clone()).unwrap_or_default()))
    }
}

/// The session, from the context that the console provides.
pub(crate) fn use_session() -> Session {
    expect_context()
}

/// The workspace that a page is in. It does not change while the page lives.
#[derive(Clone, Copy)]
pub(crate) struct Workspace {
    membership: StoredValue<Membership>,
    local: bool,
}

impl Workspace {
    /// The workspace of a membership; `local` says whether this is the local environment.
    pub(crate) fn new(membership: Membership, local: bool) -> Self {
        Self { membership: StoredValue::new(membership), local }
    }

    /// Its id.
    pub(crate) fn id(self) -> String {
        self.membership.with_value(|membership| membership.id.to_string())
    }

    /// Its name.
    pub(crate) fn name(self) -> String {
        self.membership.with_value(|membership| membership.name.clone())
    }

    /// Whether the person may connect and change accounts.
    pub(crate) fn may_write(self) -> bool {
        self.may(Permission::Connect)
    }

    /// Whether the person may do that. The worker decides; this spares a click that it would refuse.
    pub(crate) fn may(self, permission: Permission) -> bool {
        self.membership.with_value(|membership| membership.role.may(permission))
    }

    /// Whether the person may make a token of that scope.
    pub(crate) fn may_give(self, scope: Scope) -> bool {
        self.membership.with_value(|membership| Grant::Role(membership.role).lacks_of(scope).is_none())
    }

    /// Whether the person's role is that one, or more.
    pub(crate) fn may_be(self, role: Role) -> bool {
        self.membership.with_value(|membership| membership.role >= role)
    }

    /// Whether `make customer` plays the customer here.
    pub(crate) fn is_local(self) -> bool {
        self.local
    }
}

/// The workspace, from the context that the guard of each page provides.
pub(crate) fn use_workspace() -> Workspace {
    expect_context()
}
