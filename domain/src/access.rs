//! Who may do what in a workspace: one table, which the worker decides by and the console shows.
//!
//! People have a [`Role`], API tokens a [`Scope`]; a scope is a role under the name that fits a program. The console hides what
//! a role may not do; that is comfort, the Workspace object decides.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::Role;

/// Something that may be done in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See accounts, resources, metrics, events and members.
    Read,
    /// Connect, change and remove accounts; links, webhooks, alerts and what is read.
    Connect,
    /// Make and revoke API tokens, each for no more than its maker may do.
    ManageTokens,
    /// Read the audit log.
    ReadAudit,
    /// Invite and remove members, and give them roles.
    ManagePeople,
    /// Rename the workspace.
    ManageWorkspace,
}

impl Permission {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 6] = [
        Self::Read,
        Self::Connect,
        Self::ManageTokens,
        Self::ReadAudit,
        Self::ManagePeople,
        Self::ManageWorkspace,
    ];

    /// The least role that has it. The roles are nested: each may do all that the one before may.
    pub const fn needs(self) -> Role {
        match self {
            Self::Read => Role::Viewer,
            Self::Connect | Self::ManageTokens | Self::ReadAudit => Role::Admin,
            Self::ManagePeople | Self::ManageWorkspace => Role::Owner,
        }
    }

    /// What it is, for people: fits behind "may".
    pub const fn title(self) -> &'static str {
        match self {
            Self::Read => "See accounts, resources, metrics, events and members",
            Self::Connect => "Connect, change and remove accounts, links, alerts and webhooks",
            Self::ManageTokens => "Make and revoke API tokens",
            Self::ReadAudit => "Read the audit log",
            Self::ManagePeople => "Invite and remove members, and change their roles",
            Self::ManageWorkspace => "Rename the workspace",
        }
    }
}

impl Role {
    /// All of them, from the least to the most.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Admin, Self::Owner];

    /// Whether it has that permission.
    pub fn may(self, permission: Permission) -> bool {
        self >= permission.needs()
    }

    /// Its word on the wire and in what is stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }
}

/// What an API token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Reads, as a viewer does.
    Read,
    /// Connects and changes accounts too, as an admin does.
    Connect,
    /// All that, and the members, as an owner does.
    Admin,
}

impl Scope {
    /// All of them, from the least to the most.
    pub const ALL: [Self; 3] = [Self::Read, Self::Connect, Self::Admin];

    /// The role that may do the same. It is what is stored.
    pub const fn role(self) -> Role {
        match self {
            Self::Read => Role::Viewer,
            Self::Connect => Role::Admin,
            Self::Admin => Role::Owner,
        }
    }

    /// The scope of a token that is stored with that role.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Viewer => Self::Read,
            Role::Admin => Self::Connect,
            Role::Owner => Self::Admin,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table. Whoever changes it changes what people and tokens that are out there may do.
    #[test]
    fn the_table() {
        let table: Vec<String> = Permission::ALL
            .into_iter()
            .map(|permission| {
                let may = Role::ALL.map(|role| if role.may(permission) { role.word() } else { "-" });
                format!("{permission:?}: {}", may.join(" "))
            })
            .collect();
        assert_eq!(
            table,
            [
                "Read: viewer admin owner",
                "Connect: - admin owner",
                "ManageTokens: - admin owner",
                "ReadAudit: - admin owner",
                "ManagePeople: - - owner",
                "ManageWorkspace: - - owner",
            ]
        );
    }

    #[test]
    fn a_scope_is_a_role_by_another_name() {
        for (scope, role) in Scope::ALL.into_iter().zip(Role::ALL) {
            assert_eq!((scope.role(), Scope::of(role)), (role, scope));
            assert_eq!(serde_json::to_value(role).unwrap(), role.word());
        }
    }
}
