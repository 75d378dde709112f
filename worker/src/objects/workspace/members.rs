//! Who is in the workspace: members and their roles, and the workspace's own name.
//!
//! Whether somebody is a member is decided here. The person's own list of workspaces follows; a person whose list is behind is
//! `due`, and the alarm goes on with what could not be told.

use domain::access::Permission;
use domain::api::{AccountCounts, Code, Member, MemberList, Membership, Role, WorkspaceSummary};
use domain::audit::{Action, ActorKind, Subject};
use domain::ids::{PersonId, WorkspaceId};
use domain::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Actor, ChangeRole, Create, ListMembers, Recover, RemoveMember, RenameWorkspace, ShowWorkspace, Workspace,
    list,
};
use crate::fault::Fault;
use crate::objects::Person;
use crate::objects::person::{IssueRecovery, Join, Leave};
use crate::{clock, entropy, sql};

/// So many members are shown.
const MEMBERS_MAX: i64 = 1_000;
/// So many people's lists are brought up to date by one alarm.
const PERSONS_AT_ONCE: i64 = 50;

#[derive(Deserialize)]
struct Row {
    person: PersonId,
    email: String,
    name: String,
    role: Role,
    joined_at: Option<i64>,
    seen_at: Option<i64>,
}

impl From<Row> for Member {
    fn from(row: Row) -> Self {
        let at = |millis: Option<i64>| millis.map(Timestamp::from_millis);
        Self {
            id: row.person,
            email: row.email,
            name: row.name,
            role: row.role,
            joined_at: at(row.joined_at),
            seen_at: at(row.seen_at),
        }
    }
}

#[derive(Deserialize)]
struct Named {
    id: WorkspaceId,
    name: String,
    created_at: Option<i64>,
}

impl Workspace {
    /// Makes the workspace with its first owner, or keeps the one there is. `by` is whoever makes it; the deployment's operator
    /// where nobody is named.
    pub(super) async fn create(&self, call: Create) -> Result<(), Fault> {
        let Create { id, name, owner, from, only_new } = call;
        let is_new = sql::version(&self.sql)? == 0;
        sql::migrate(&self.sql, super::schema::VERSIONS)?;
        self.known.take();
        let now = clock::now();
        sql::run(
            &self.sql,
            "INSERT INTO workspace (id, name, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            vec![id.to_string().into(), name.as_str().into(), sql::at(now)],
        )?;
        if is_new || !only_new {
            self.add(&owner, Role::Owner)?;
        }
        if is_new {
            let actor =
                domain::audit::Actor { kind: ActorKind::Person, id: owner.id.to_string(), name: owner.name };
            let subject = Some(Subject::named(&id, name.as_str()));
            let change = (Value::Null, json!({"name": name}));
            self.audit_of(actor, from, Action::WorkspaceCreated, subject, change)?;
        }
        self.wake_in(list::RETRY_AFTER).await?;
        self.tell_person(&owner.id).await
    }

    /// Makes somebody a member, or keeps the one there is, and makes their list due; without an await.
    pub(super) fn add(&self, person: &domain::api::Person, role: Role) -> Result<(), Fault> {
        let statement = "INSERT INTO member (person, email, name, role, joined_at) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO NOTHING";
        let values = vec![
            person.id.to_string().into(),
            person.email.as_str().into(),
            person.name.as_str().into(),
            role.word().into(),
            sql::at(clock::now()),
        ];
        sql::run(&self.sql, statement, values)?;
        self.make_due(&person.id)
    }

    pub(super) fn list_members(&self, call: &ListMembers) -> Result<MemberList, Fault> {
        self.authorize(&call.caller, Permission::Read)?;
        let query = "SELECT person, email, name, role, joined_at, seen_at FROM member
             ORDER BY CASE role WHEN 'owner' THEN 0 WHEN 'admin' THEN 1 ELSE 2 END, lower(name), person LIMIT ?";
        let rows: Vec<Row> = sql::rows(&self.sql, query, vec![MEMBERS_MAX.into()])?;
        let members = rows.into_iter().map(Member::from).collect();
        Ok(MemberList { members, invitations: self.invitations(clock::now())? })
    }

    pub(super) fn member(&self, id: &PersonId) -> Result<Option<Member>, Fault> {
        let query = "SELECT person, email, name, role, joined_at, seen_at FROM member WHERE person = ?";
        Ok(sql::row::<Row>(&self.sql, query, vec![id.to_string().into()])?.map(Member::from))
    }

    fn found_member(&self, id: &PersonId) -> Result<Member, Fault> {
        self.member(id)?.ok_or_else(|| Fault::not_found("member"))
    }

    /// 403, 404; 409 for the last owner, who cannot become anything else.
    pub(super) async fn change_role(&self, call: ChangeRole) -> Result<Member, Fault> {
        let ChangeRole { caller, id, role } = call;
        let actor = self.authorize(&caller, Permission::ManagePeople)?;
        let member = self.found_member(&id)?;
        if member.role == role {
            return Ok(member);
        }
        if member.role == Role::Owner {
            self.require_another_owner(&id)?;
        }
        let values = vec![role.word().into(), id.to_string().into()];
        sql::run(&self.sql, "UPDATE member SET role = ? WHERE person = ?", values)?;
        self.known.take();
        let subject = Subject::named(&id, member.name.as_str());
        let change = (json!({"role": member.role}), json!({"role": role}));
        self.audit(&actor, Action::RoleChanged, Some(subject), change)?;
        self.make_due(&id)?;
        self.follow_up(&id).await;
        Ok(Member { role, ..member })
    }

    /// 403 unless it is oneself; 404; 409 for the last owner, who cannot vanish.
    pub(super) async fn remove_member(&self, call: RemoveMember) -> Result<(), Fault> {
        let RemoveMember { caller, id } = call;
        let mut actor = self.authorize(&caller, Permission::Read)?;
        if actor.id != id.as_str() {
            actor = self.authorize(&caller, Permission::ManagePeople)?;
        }
        let member = self.found_member(&id)?;
        if member.role == Role::Owner {
            self.require_another_owner(&id)?;
        }
        sql::run(&self.sql, "DELETE FROM member WHERE person = ?", vec![id.to_string().into()])?;
        self.known.take();
        let subject = Subject::named(&id, member.name.as_str());
        let was = json!({"email": member.email, "role": member.role});
        self.audit(&actor, Action::MemberRemoved, Some(subject), (was, Value::Null))?;
        self.make_due(&id)?;
        self.follow_up(&id).await;
        Ok(())
    }

    fn require_another_owner(&self, but: &PersonId) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Count {
            n: u32,
        }
        let query = "SELECT count(*) AS n FROM member WHERE role = 'owner' AND person <> ?";
        let others = sql::row::<Count>(&self.sql, query, vec![but.to_string().into()])?;
        if others.is_some_and(|others| others.n > 0) {
            return Ok(());
        }
        Err(Fault::new(Code::LastOwner, "This is the workspace's last owner.")
            .remedy("Make another member an owner first."))
    }

    /// A link by which a member signs in again. 403, 404; 409 for a person of other workspaces too: an owner of this one must
    /// not get into those.
    pub(super) async fn recover(&self, call: Recover) -> Result<Timestamp, Fault> {
        let Recover { caller, id, digest } = call;
        let actor = self.authorize(&caller, Permission::ManagePeople)?;
        let member = self.found_member(&id)?;
        // Written down first: a link that is not in the log must not be.
        let subject = Subject::named(&id, member.name.as_str());
        self.audit(&actor, Action::RecoveryMade, Some(subject), (Value::Null, Value::Null))?;
        Person::of(&self.env, &id)?.ask(&IssueRecovery { workspace: actor.workspace, digest }).await
    }

    pub(super) async fn rename(&self, call: RenameWorkspace) -> Result<WorkspaceSummary, Fault> {
        let RenameWorkspace { caller, name } = call;
        let actor = self.authorize(&caller, Permission::ManageWorkspace)?;
        let subject = Subject::named(&actor.workspace, name.as_str());
        let change = (json!({"name": actor.workspace_name}), json!({"name": name}));
        sql::run(&self.sql, "UPDATE workspace SET name = ?", vec![name.into()])?;
        self.known.take();
        self.audit(&actor, Action::WorkspaceRenamed, Some(subject), change)?;
        let statement = "INSERT OR REPLACE INTO person_due (person, mark) SELECT person, ? FROM member";
        sql::run(&self.sql, statement, vec![entropy::secret()?.into()])?;
        self.wake_in(std::time::Duration::ZERO).await?;
        self.summary(actor.role)
    }

    pub(super) fn show_workspace(&self, call: &ShowWorkspace) -> Result<WorkspaceSummary, Fault> {
        let Actor { role, .. } = self.authorize(&call.caller, Permission::Read)?;
        self.summary(role)
    }

    fn summary(&self, role: Role) -> Result<WorkspaceSummary, Fault> {
        #[derive(Deserialize)]
        struct Counts {
            connected: u32,
            waiting: u32,
            failed: u32,
            stopped: u32,
            members: u32,
        }
        let named = sql::row::<Named>(&self.sql, "SELECT id, name, created_at FROM workspace", vec![])?;
        let named = named.ok_or_else(|| Fault::not_found("workspace"))?;
        let query = "WITH account AS (SELECT summary ->> 'status' AS status,
                 coalesce(summary ->> '$.activity.state', 'active') = 'active' AS is_active
                 FROM connection WHERE state <> 'removed')
             SELECT coalesce(sum(is_active AND status = 'connected'), 0) AS connected,
                 coalesce(sum(is_active AND status = 'waiting'), 0) AS waiting,
                 coalesce(sum(is_active AND status NOT IN ('connected', 'waiting')), 0) AS failed,
                 coalesce(sum(NOT is_active), 0) AS stopped, (SELECT count(*) FROM member) AS members
             FROM account";
        let counts = sql::row::<Counts>(&self.sql, query, vec![])?;
        let counts = counts.ok_or_else(|| Fault::internal("a count without a row"))?;
        Ok(WorkspaceSummary {
            id: named.id,
            name: named.name,
            role,
            members: counts.members,
            accounts: AccountCounts {
                connected: counts.connected,
                waiting: counts.waiting,
                failed: counts.failed,
                stopped: counts.stopped,
            },
            created_at: named.created_at.map(Timestamp::from_millis),
        })
    }

    /// Makes a person's list due, without an await.
    pub(super) fn make_due(&self, id: &PersonId) -> Result<(), Fault> {
        let values = vec![id.to_string().into(), entropy::secret()?.into()];
        sql::run(&self.sql, "INSERT OR REPLACE INTO person_due (person, mark) VALUES (?, ?)", values)
    }

    /// Brings a person's list up to date at once; what fails, the alarm goes on with.
    pub(super) async fn follow_up(&self, id: &PersonId) {
        let done = match self.wake_in(list::RETRY_AFTER).await {
            Ok(()) => self.tell_person(id).await,
            Err(fault) => Err(fault),
        };
        if let Err(fault) = done {
            crate::edge::log::background("workspace", &fault);
        }
    }

    /// Tells a person's object what they are here.
    pub(super) async fn tell_person(&self, id: &PersonId) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Due {
            mark: String,
        }
        let query = "SELECT mark FROM person_due WHERE person = ?";
        let Some(Due { mark }) = sql::row(&self.sql, query, vec![id.to_string().into()])? else {
            return Ok(());
        };
        let named = sql::row::<Named>(&self.sql, "SELECT id, name, created_at FROM workspace", vec![])?;
        let Named { id: workspace, name, .. } = named.ok_or_else(|| Fault::not_found("workspace"))?;
        let person = Person::of(&self.env, id)?;
        match self.member(id)? {
            Some(member) => {
                let membership = Membership { id: workspace, name, role: member.role };
                person.ask(&Join { membership }).await?;
            }
            None => person.ask(&Leave { workspace }).await?,
        }
        // Unless it has become another thing meanwhile.
        let values = vec![id.to_string().into(), mark.into()];
        sql::run(&self.sql, "DELETE FROM person_due WHERE person = ? AND mark = ?", values)
    }

    /// What the alarm goes on with.
    pub(super) async fn finish_persons(&self) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Due {
            person: PersonId,
        }
        let query = "SELECT person FROM person_due ORDER BY random() LIMIT ?";
        for Due { person } in sql::rows::<Due>(&self.sql, query, vec![PERSONS_AT_ONCE.into()])? {
            if let Err(fault) = self.tell_person(&person).await {
                crate::edge::log::background("workspace", &fault);
            }
        }
        Ok(())
    }
}
