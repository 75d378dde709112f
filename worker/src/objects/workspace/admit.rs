//! A newcomer whom an identity provider's word let in, as the organisation has configured it.

use domain::api::Membership;
use serde::Deserialize;

use super::{AdmitMember, Workspace};
use crate::fault::Fault;
use crate::objects::person::role_name;
use crate::sql;

impl Workspace {
    /// Makes them a member; one who is a member already keeps the role they have. 404 for a workspace that was never made.
    pub(super) fn admit_member(&self, call: AdmitMember) -> Result<Membership, Fault> {
        let AdmitMember { person, role } = call;
        self.open()?;
        self.known.take();
        let id = person.id.to_string();
        let values = vec![id.clone().into(), person.email.into(), person.name.into(), role_name(role).into()];
        sql::run(
            &self.sql,
            "INSERT INTO member (person, email, name, role) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            values,
        )?;
        let query = "SELECT workspace.id, workspace.name, role FROM member, workspace WHERE person = ?";
        let joined = sql::row::<Joined>(&self.sql, query, vec![id.into()])?;
        let Joined { id, name, role } = joined.ok_or_else(|| Fault::not_found("workspace"))?;
        Ok(Membership { id, name, role })
    }
}

#[derive(Deserialize)]
struct Joined {
    id: domain::ids::WorkspaceId,
    name: String,
    role: domain::api::Role,
}
