//! Who may do what in a workspace: one table, which the worker decides by and the console shows.
//!
//! People have a [`Role`], API tokens a [`Scope`]. Most scopes are a role under the name that fits a program, without what is
//! for people alone; [`Scope::Credentials`] is like no role. The console hides what a role may not do; that is comfort, the
//! Workspace object decides.

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
    /// Take temporary credentials of connections that allow it.
    UseCredentials,
    /// Switch on and off that a connection gives temporary credentials.
    AllowCredentials,
    /// Invite and remove members, and give them roles.
    ManagePeople,
    /// Rename the workspace.
    ManageWorkspace,
}

impl Permission {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 8] = [
        Self::Read,
        Self::Connect,
        Self::ManageTokens,
        Self::ReadAudit,
        Self::UseCredentials,
        Self::AllowCredentials,
        Self::ManagePeople,
        Self::ManageWorkspace,
    ];

    /// The least role of a person that has it. The roles are nested: each may do all that the one before may.
    pub const fn needs(self) -> Role {
        match self {
            Self::Read => Role::Viewer,
            Self::Connect | Self::ManageTokens | Self::ReadAudit | Self::UseCredentials => Role::Admin,
            Self::AllowCredentials | Self::ManagePeople | Self::ManageWorkspace => Role::Owner,
        }
    }

    /// What it is, for people: fits behind "may".
    pub const fn title(self) -> &'static str {
        match self {
            Self::Read => "See accounts, resources, metrics, events and members",
            Self::Connect => "Connect, change and remove accounts, links, alerts and webhooks",
            Self::ManageTokens => "Make and revoke API tokens",
            Self::ReadAudit => "Read the audit log",
            Self::UseCredentials => "Take temporary credentials of accounts that allow it",
            Self::AllowCredentials => "Let an account give temporary credentials",
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
    /// Reads, and takes temporary credentials of connections that allow it; nothing else.
    Credentials,
}

impl Scope {
    /// All of them: those that are like a role, from the least to the most, and then the one that is not.
    pub const ALL: [Self; 4] = [Self::Read, Self::Connect, Self::Admin, Self::Credentials];

    /// The role whose doings it has, and no more of them: what is stored, with the scope itself where that is like no role.
    pub const fn role(self) -> Role {
        match self {
            Self::Read | Self::Credentials => Role::Viewer,
            Self::Connect => Role::Admin,
            Self::Admin => Role::Owner,
        }
    }

    /// The scope of a token that is stored with that role alone.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Viewer => Self::Read,
            Role::Admin => Self::Connect,
            Role::Owner => Self::Admin,
        }
    }

    /// Whether it has that permission. Temporary credentials came after the first scopes, and no token that was out there by
    /// then was made for them: they take a scope of their own, and to allow them takes a person.
    pub fn may(self, permission: Permission) -> bool {
        match (self, permission) {
            (_, Permission::AllowCredentials) => false,
            (_, Permission::UseCredentials) => self == Self::Credentials,
            _ => self.role().may(permission),
        }
    }

    /// Its word on the wire and in what is stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Connect => "connect",
            Self::Admin => "admin",
            Self::Credentials => "credentials",
        }
    }
}

/// What somebody may do: people by their role, API tokens by their scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grant {
    /// A person's.
    Role(Role),
    /// A token's.
    Scope(Scope),
}

impl Grant {
    /// Whether it has that permission.
    pub fn may(self, permission: Permission) -> bool {
        match self {
            Self::Role(role) => role.may(permission),
            Self::Scope(scope) => scope.may(permission),
        }
    }

    /// The first thing that a token of this scope may do and whoever has this grant may not: they cannot make one.
    pub fn lacks_of(self, scope: Scope) -> Option<Permission> {
        Permission::ALL.into_iter().find(|permission| scope.may(*permission) && !self.may(*permission))
    }

    /// Why it does not suffice, and what to do about it: two sentences for whoever was refused.
    pub fn refusal(self, needs: Permission) -> (String, &'static str) {
        const ASK: &str = "Ask an owner of the workspace.";
        match self {
            Self::Role(role) => {
                (format!("This takes the role {}; yours is {}.", needs.needs().word(), role.word()), ASK)
            }
            Self::Scope(scope) => {
                let has = scope.word();
                match Scope::ALL.into_iter().find(|one| one.may(needs)) {
                    Some(one) => {
                        let takes = one.word();
                        let detail = format!(
                            "This takes an API token of the scope {takes}; this one has the scope {has}."
                        );
                        (detail, "Ask an owner of the workspace for such a token.")
                    }
                    None => ("This is done by people, and by no API token.".to_owned(), ASK),
                }
            }
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
                "UseCredentials: - admin owner",
                "AllowCredentials: - - owner",
                "ManagePeople: - - owner",
                "ManageWorkspace: - - owner",
            ]
        );
    }

    /// The same of the scopes. A token that is out there must never gain anything by a new line.
    #[test]
    fn the_table_of_scopes() {
        let table: Vec<String> = Permission::ALL
            .into_iter()
            .map(|permission| {
                let may = Scope::ALL.map(|scope| if scope.may(permission) { scope.word() } else { "-" });
                format!("{permission:?}: {}", may.join(" "))
            })
            .collect();
        assert_eq!(
            table,
            [
                "Read: read connect admin credentials",
                "Connect: - connect admin -",
                "ManageTokens: - connect admin -",
                "ReadAudit: - connect admin -",
                "UseCredentials: - - - credentials",
                "AllowCredentials: - - - -",
                "ManagePeople: - - admin -",
                "ManageWorkspace: - - admin -",
            ]
        );
    }

    #[test]
    fn most_scopes_are_a_role_by_another_name() {
        for (scope, role) in Scope::ALL.into_iter().zip(Role::ALL) {
            assert_eq!((scope.role(), Scope::of(role)), (role, scope));
            assert_eq!(serde_json::to_value(role).unwrap(), role.word());
        }
        for scope in Scope::ALL {
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.word());
        }
    }

    #[test]
    fn nobody_makes_a_token_that_may_more_than_they() {
        let check = |grant: Grant, expected: [bool; 4]| {
            assert_eq!(Scope::ALL.map(|scope| grant.lacks_of(scope).is_none()), expected, "{grant:?}");
        };
        check(Grant::Role(Role::Viewer), [true, false, false, false]);
        check(Grant::Role(Role::Admin), [true, true, false, true]);
        check(Grant::Role(Role::Owner), [true; 4]);
        check(Grant::Scope(Scope::Read), [true, false, false, false]);
        check(Grant::Scope(Scope::Connect), [true, true, false, false]);
        check(Grant::Scope(Scope::Admin), [true, true, true, false]);
        check(Grant::Scope(Scope::Credentials), [true, false, false, true]);
    }

    #[test]
    fn a_refusal_says_what_it_takes() {
        let check = |grant: Grant, needs, expected: &str| assert_eq!(grant.refusal(needs).0, expected);
        check(
            Grant::Role(Role::Viewer),
            Permission::UseCredentials,
            "This takes the role admin; yours is viewer.",
        );
        check(
            Grant::Scope(Scope::Admin),
            Permission::UseCredentials,
            "This takes an API token of the scope credentials; this one has the scope admin.",
        );
        check(
            Grant::Scope(Scope::Admin),
            Permission::AllowCredentials,
            "This is done by people, and by no API token.",
        );
    }
}
