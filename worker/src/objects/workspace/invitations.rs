//! Invitations: each is for one e-mail address, works once and for a week, and is kept as the digest of its token.
//!
//! Its link is no sign-in by itself: a person who has been here before must be signed in as themselves to accept, or whoever
//! invites could become that person in other workspaces.

use std::time::Duration;

use domain::access::Permission;
use domain::api::{Code, Invitation, InvitationView, Membership, Person as Who, Role};
use domain::audit::{Action, Actor, ActorKind, Subject};
use domain::ids::{InvitationId, WorkspaceId};
use domain::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Accept, AdmitInvited, Invite, PeekInvitation, RevokeInvitation, Workspace};
use crate::fault::Fault;
use crate::objects::Person;
use crate::objects::once::Once;
use crate::objects::person::Expect;
use crate::{clock, entropy, sql};

/// How long an invitation may wait.
const LIFE: Duration = Duration::from_hours(7 * 24);
/// So many may wait at once.
const MAX: usize = 100;

#[derive(Deserialize)]
struct Row {
    id: InvitationId,
    email: String,
    role: Role,
    created_at: i64,
    created_by: String,
    expires_at: i64,
}

impl From<Row> for Invitation {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            email: row.email,
            role: row.role,
            created_at: Timestamp::from_millis(row.created_at),
            created_by: row.created_by,
            expires_at: Timestamp::from_millis(row.expires_at),
        }
    }
}

#[derive(Deserialize)]
struct Held {
    digest: String,
}

#[derive(Deserialize)]
struct Named {
    id: WorkspaceId,
    name: String,
}

impl Workspace {
    /// Steps: 403 who may not; 409 for a member, or when there are too many; 503 where the answer is to be kept and there is
    /// no encryption key; then one of the same address is replaced.
    pub(super) async fn invite(&self, call: Invite) -> Result<Once<Invitation>, Fault> {
        let made = self.write_invitation(call)?;
        let made = self.wake_for_kept(made).await;
        if let Err(fault) = self.announce(&made.reply).await {
            // They come by the link then, and not by their provider alone.
            crate::edge::log::background("workspace", &fault);
        }
        Ok(made)
    }

    /// Tells the invited's object, which a provider's word leads to.
    async fn announce(&self, invitation: &Invitation) -> Result<(), Fault> {
        let (workspace, _) = self.identity()?;
        let person = Person::of(&self.env, &entropy::person_of(&invitation.email))?;
        person.ask(&Expect { workspace, until: invitation.expires_at }).await
    }

    fn write_invitation(&self, call: Invite) -> Result<Once<Invitation>, Fault> {
        let Invite { caller, email, role, digest, key } = call;
        let actor = self.authorize(&caller, Permission::ManagePeople)?;
        if let Some(again) = self.again(key.as_ref())? {
            return Ok(again);
        }
        let person = entropy::person_of(&email);
        if self.member(&person)?.is_some() {
            return Err(Fault::new(Code::AlreadyMember, format!("{email} is a member of this workspace."))
                .remedy("Change their role in the list of members."));
        }
        let sealed = self.sealed(key.as_ref(), key.as_ref().and_then(|key| key.secret.as_deref()))?;
        let now = clock::now();
        sql::run(&self.sql, "DELETE FROM invitation WHERE email = ?", vec![email.as_str().into()])?;
        if self.invitations(now)?.len() >= MAX {
            let detail =
                format!("{MAX} invitations wait to be accepted, which is the most that there can be.");
            return Err(Fault::new(Code::LimitReached, detail).remedy("Take back some that are not needed."));
        }
        let invitation = Invitation {
            id: InvitationId::from_bytes(entropy::bytes()?),
            email,
            role,
            created_at: now,
            created_by: actor.name.clone(),
            expires_at: now.plus(LIFE),
        };
        let statement = "INSERT INTO invitation (id, digest, email, role, created_at, created_by, expires_at)
             VALUES (?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            invitation.id.to_string().into(),
            digest.into(),
            invitation.email.as_str().into(),
            role.word().into(),
            sql::at(now),
            actor.name.as_str().into(),
            sql::at(invitation.expires_at),
        ];
        sql::run(&self.sql, statement, values)?;
        let subject = Subject::named(&invitation.id, invitation.email.as_str());
        let after = json!({"email": invitation.email, "role": role});
        self.audit(&actor, Action::MemberInvited, Some(subject), (Value::Null, after))?;
        self.made(key.as_ref(), invitation, sealed)
    }

    /// Those that can still be accepted, newest first.
    pub(super) fn invitations(&self, now: Timestamp) -> Result<Vec<Invitation>, Fault> {
        let query = "SELECT id, email, role, created_at, created_by, expires_at FROM invitation
             WHERE expires_at > ? ORDER BY created_at DESC, id LIMIT ?";
        let most = i64::try_from(MAX).unwrap_or(i64::MAX);
        let rows: Vec<Row> = sql::rows(&self.sql, query, vec![sql::at(now), most.into()])?;
        Ok(rows.into_iter().map(Invitation::from).collect())
    }

    /// 403, 404.
    pub(super) fn revoke_invitation(&self, call: &RevokeInvitation) -> Result<(), Fault> {
        let actor = self.authorize(&call.caller, Permission::ManagePeople)?;
        let statement = "DELETE FROM invitation WHERE id = ?
             RETURNING id, email, role, created_at, created_by, expires_at";
        let gone = sql::row::<Row>(&self.sql, statement, vec![call.id.to_string().into()])?;
        let gone: Invitation = gone.ok_or_else(|| Fault::not_found("invitation"))?.into();
        let subject = Subject::named(&gone.id, gone.email.as_str());
        let was = json!({"email": gone.email, "role": gone.role});
        self.audit(&actor, Action::InvitationRevoked, Some(subject), (was, Value::Null))
    }

    /// What its page shows. 404 for one that is unknown, used, taken back or expired.
    pub(super) fn peek_invitation(&self, call: &PeekInvitation) -> Result<InvitationView, Fault> {
        let (invitation, workspace) = self.held_invitation(&call.digest)?;
        Ok(InvitationView {
            workspace: workspace.name,
            email: invitation.email,
            role: invitation.role,
            invited_by: invitation.created_by,
            expires_at: invitation.expires_at,
            is_known: false,
        })
    }

    /// Uses it up and makes the person a member, in one commit. 404 likewise; 409 for another person than the invited one.
    pub(super) async fn accept(&self, call: Accept) -> Result<Membership, Fault> {
        let Accept { digest, person, from } = call;
        let (invitation, workspace) = self.held_invitation(&digest)?;
        if person.email != invitation.email {
            return Err(other_person(&invitation.email));
        }
        self.use_up(invitation, workspace, person, from).await
    }

    /// The same by the address alone. One who is a member already, as after a sign-in whose rest was lost, is answered so.
    pub(super) async fn admit_invited(&self, call: AdmitInvited) -> Result<Option<Membership>, Fault> {
        let AdmitInvited { person, from } = call;
        self.open()?;
        let query = "SELECT digest FROM invitation WHERE email = ? AND expires_at > ?";
        let values = vec![person.email.as_str().into(), sql::at(clock::now())];
        if let Some(Held { digest }) = sql::row::<Held>(&self.sql, query, values)? {
            let (invitation, workspace) = self.held_invitation(&digest)?;
            return Ok(Some(self.use_up(invitation, workspace, person, from).await?));
        }
        let Some(member) = self.member(&person.id)? else { return Ok(None) };
        let named = sql::row::<Named>(&self.sql, "SELECT id, name FROM workspace", vec![])?;
        Ok(named.map(|Named { id, name }| Membership { id, name, role: member.role }))
    }

    async fn use_up(
        &self,
        invitation: Invitation,
        workspace: Named,
        person: Who,
        from: Option<String>,
    ) -> Result<Membership, Fault> {
        sql::run(&self.sql, "DELETE FROM invitation WHERE id = ?", vec![invitation.id.to_string().into()])?;
        self.add(&person, invitation.role)?;
        self.known.take();
        let Who { id, name, .. } = person;
        let actor = Actor { kind: ActorKind::Person, id: id.to_string(), name };
        let subject = Some(Subject::named(&invitation.id, invitation.email.as_str()));
        let change = (Value::Null, json!({"email": invitation.email, "role": invitation.role}));
        self.audit_of(actor, from, Action::MemberJoined, subject, change)?;
        self.follow_up(&id).await;
        // A member of that address who was there before keeps their role.
        let role = self.member(&id)?.map_or(invitation.role, |member| member.role);
        Ok(Membership { id: workspace.id, name: workspace.name, role })
    }

    fn held_invitation(&self, digest: &str) -> Result<(Invitation, Named), Fault> {
        self.open().map_err(|fault| if fault.code == Code::NotFound { not_valid() } else { fault })?;
        let query = "SELECT id, email, role, created_at, created_by, expires_at FROM invitation
             WHERE digest = ? AND expires_at > ?";
        let row = sql::row::<Row>(&self.sql, query, vec![digest.into(), sql::at(clock::now())])?;
        let invitation = row.ok_or_else(not_valid)?.into();
        let named = sql::row::<Named>(&self.sql, "SELECT id, name FROM workspace", vec![])?;
        Ok((invitation, named.ok_or_else(not_valid)?))
    }
}

/// One that is unknown, used, taken back or expired: they are not told apart to a stranger, and the remedy is the same.
pub(crate) fn not_valid() -> Fault {
    Fault::new(Code::InvitationInvalid, "This invitation is not valid. It works once, and for seven days.")
        .remedy("Ask whoever invited you for a new one.")
}

/// Somebody else is signed in.
pub(crate) fn other_person(invited: &str) -> Fault {
    Fault::new(
        Code::OtherPerson,
        format!("This invitation is for {invited}, and you are signed in as somebody else."),
    )
    .remedy(format!("Sign out, sign in as {invited}, and open the link again."))
}
