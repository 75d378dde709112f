//! Who may do what in this workspace. The only place where it is decided.

use domain::api::{Code, Role};
use domain::ids::{PersonId, TokenId, WorkspaceId};
use serde::{Deserialize, Serialize};

use super::{Authorize, Create, IssueToken, Workspace, schema};
use crate::fault::Fault;
use crate::objects::person::role_name;
use crate::sql;

/// Who asks, as the edge found it: a token by its digest, or a person whose session the Person object has confirmed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Caller {
    /// A bearer token of this workspace.
    Token { digest: String },
    /// A signed-in person.
    Person { id: PersonId },
}

/// Who acts, as the workspace knows them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Actor {
    /// The person's or token's id.
    pub(crate) id: String,
    /// The name that others see.
    pub(crate) name: String,
    /// What they may do.
    pub(crate) role: Role,
    /// The workspace.
    pub(crate) workspace: WorkspaceId,
    /// Its name.
    pub(crate) workspace_name: String,
}

impl Workspace {
    /// 404 for a workspace or a person that is not of it; 401 for a token that does not count; 403 for a role that does
    /// not suffice.
    pub(super) fn authorize(&self, caller: &Caller, needs: Role) -> Result<Actor, Fault> {
        let actor = self.recognise(caller)?;
        if actor.role >= needs {
            return Ok(actor);
        }
        Err(Fault::new(
            Code::NotAllowed,
            format!("This takes the role {}; yours is {}.", role_name(needs), role_name(actor.role)),
        )
        .remedy("Ask an owner of the workspace."))
    }

    fn recognise(&self, caller: &Caller) -> Result<Actor, Fault> {
        const TOKEN: &str =
            "SELECT token.id, token.name, role, workspace.id AS workspace, workspace.name AS workspace_name
             FROM token, workspace WHERE digest = ?";
        const MEMBER: &str = "SELECT person AS id, member.name, role, workspace.id AS workspace, workspace.name AS workspace_name
             FROM member, workspace WHERE person = ?";
        let (query, key) = match caller {
            Caller::Token { digest } => (TOKEN, digest.as_str()),
            Caller::Person { id } => (MEMBER, id.as_str()),
        };
        let stranger = || match caller {
            Caller::Token { .. } => Fault::not_signed_in(),
            Caller::Person { .. } => Fault::not_found("workspace"),
        };
        if let Some(actor) = self.known.borrow().get(key) {
            return Ok(actor.clone());
        }
        self.open().map_err(|fault| if fault.code == Code::NotFound { stranger() } else { fault })?;
        let actor = sql::row::<Actor>(&self.sql, query, vec![key.into()])?.ok_or_else(stranger)?;
        self.known.borrow_mut().insert(key.to_owned(), actor.clone());
        Ok(actor)
    }

    pub(super) fn check_access(&self, call: &Authorize) -> Result<Actor, Fault> {
        self.authorize(&call.caller, call.needs)
    }

    pub(super) fn create(&self, Create { id, name, owner }: Create) -> Result<(), Fault> {
        sql::migrate(&self.sql, schema::VERSIONS)?;
        self.known.take();
        sql::run(
            &self.sql,
            "INSERT INTO workspace (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING",
            vec![id.to_string().into(), name.into()],
        )?;
        sql::run(
            &self.sql,
            "INSERT INTO member (person, email, name, role) VALUES (?, ?, ?, 'owner') ON CONFLICT DO NOTHING",
            vec![owner.id.to_string().into(), owner.email.into(), owner.name.into()],
        )
    }

    pub(super) fn issue_token(&self, call: IssueToken) -> Result<(), Fault> {
        let IssueToken { id, name, role, digest } = call;
        let id: TokenId = id;
        self.open()?;
        self.known.take();
        sql::run(
            &self.sql,
            "INSERT OR REPLACE INTO token (digest, id, name, role) VALUES (?, ?, ?, ?)",
            vec![digest.into(), id.to_string().into(), name.into(), role_name(role).into()],
        )
    }
}
