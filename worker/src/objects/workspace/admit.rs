//! A newcomer whom an identity provider's word let in, as the organisation has configured it.

use domain::api::Membership;
use domain::audit::{Action, Actor, ActorKind, Subject};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{AdmitMember, Workspace, list};
use crate::fault::Fault;
use crate::sql;

impl Workspace {
    /// Makes them a member; one who is a member already keeps the role they have. 404 for a workspace that was never made.
    pub(super) async fn admit_member(&self, call: AdmitMember) -> Result<Membership, Fault> {
        let AdmitMember { person, role } = call;
        self.open()?;
        let id = person.id.to_string();
        if self.member(&person.id)?.is_none() {
            self.add(&person, role)?;
            self.known.take();
            let by_provider = json!({"email": person.email, "role": role, "uninvited": true});
            let actor = Actor { kind: ActorKind::Person, id: id.clone(), name: person.name.clone() };
            let subject = Some(Subject::named(&person.id, person.name));
            self.audit_of(actor, None, Action::MemberJoined, subject, (Value::Null, by_provider))?;
            // The person's object may not be there yet; the alarm sees to its list.
            self.wake_in(list::RETRY_AFTER).await?;
        }
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
