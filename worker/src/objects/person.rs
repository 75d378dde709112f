//! The Person object, one per signed-in person: sessions, one-time links, and the list of that person's workspaces.
//! [`sessions`] has its sessions, [`passkeys`] its passkeys.
//!
//! It is named by its e-mail address (a digest of it), so that an invitation finds it without a directory. The list of
//! workspaces is for showing; whether somebody is a member, the Workspace decides.

mod joining;
mod passkeys;
mod schema;
mod sessions;

pub(crate) use joining::was_here;
pub(crate) use passkeys::unknown as unknown_passkey;
pub(crate) use sessions::NewSession;

use std::cell::Cell;
use std::time::Duration;

use domain::api::{Code, Membership, Passkey, Person as Who, Role, SessionList};
use domain::ids::{PasskeyId, PersonId, SessionId, WorkspaceId};
use domain::passkey::PublicPart;
use domain::sign_in::FLOW_LIFE;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use worker::{DurableObject, Env, Request, Response, SqlStorage, State, durable_object};

use super::once::{self, Once};
use super::{Answer, Asked, calls, dispatch, send};
use crate::fault::Fault;
use crate::idempotency::Key;
use crate::{clock, sql};

/// How long a one-time link may wait to be used.
const LINK_LIFE: Duration = Duration::from_hours(24);
calls! {
    /// Makes the person, or keeps the one there is.
    Ensure { person: Who } -> ();
    /// The workspace that set-up makes for this person: the candidate the first time, that one ever after.
    FirstWorkspace { candidate: WorkspaceId } -> WorkspaceId;
    /// The workspace that this person makes under a key: the candidate the first time, that one for a day.
    PlanWorkspace { candidate: WorkspaceId, key: Key } -> Once<WorkspaceId>;
    /// Keeps the whole answer to a call with that key, or gives the one that is kept.
    KeepAnswer { key: Key, answer: String } -> String;
    /// Adds or renames a workspace in the list, or changes the role in it; then the person's sessions are renewed.
    Join { membership: Membership } -> ();
    /// Takes a workspace off the list.
    Leave { workspace: WorkspaceId } -> ();
    /// Who it is; `None` for somebody who was never here.
    WhoIs {} -> Option<Who>;
    /// Notes that a workspace has invited this address, until then; also of somebody who was never here.
    Expect { workspace: WorkspaceId, until: Timestamp } -> ();
    /// The workspaces that may have an invitation for this address.
    ExpectedBy {} -> Vec<WorkspaceId>;
    /// Whether there is anything that is this person's: a workspace, or the proof that the address is theirs.
    IsSettled {} -> bool;
    /// Makes the person and begins a session, in one commit; 409 for somebody who is settled.
    Claim { person: Who, session: NewSession } -> SignedIn;
    /// Keeps a one-time link that an owner of a workspace makes for a member; 409 for a person of other workspaces too.
    IssueRecovery { workspace: WorkspaceId, digest: String } -> Timestamp;
    /// Keeps a one-time link.
    IssueLink { digest: String } -> ();
    /// Uses a one-time link up and begins a session.
    Redeem { link: String, session: NewSession } -> SignedIn;
    /// Begins a session by somebody else's word. A newcomer is made in the same step, with the workspace that they have
    /// joined. `spent` is the digest of what was shown for it, which counts once.
    Enter { newcomer: Option<Newcomer>, spent: String, session: NewSession } -> SignedIn;
    /// Who has this session.
    Whose { session: String } -> SignedIn;
    /// Gives a session another secret, of this digest, where `SignedIn` said so; whether it was given.
    RenewSession { session: String, to: String } -> bool;
    /// The sessions of whoever has this one.
    ListSessions { session: String } -> SessionList;
    /// Ends one of them; whether it was the one that asks.
    EndSessionById { session: String, id: SessionId } -> bool;
    /// Ends all but the one that asks.
    EndOtherSessions { session: String } -> ();
    /// Ends a session.
    EndSession { session: String } -> ();
    /// Keeps a new passkey. `spent` is the digest of the challenge that it was made for.
    AddPasskey { spent: String, name: String, public: PublicPart } -> Passkey;
    /// All passkeys, the newest first.
    ListPasskeys {} -> Vec<Passkey>;
    /// The credential ids of all of them, so that no device makes a second one.
    ListCredentials {} -> Vec<String>;
    /// Gives one another name.
    RenamePasskey { id: PasskeyId, name: String } -> Passkey;
    /// Removes one; the last one if that is meant.
    RemovePasskey { id: PasskeyId, even_the_last: bool } -> ();
    /// What is kept of the one with this credential id.
    FindPasskey { credential: String } -> Option<PublicPart>;
    /// Begins a session by one whose signature was verified over the challenge of this digest.
    EnterByPasskey {
        credential: String, counter: u32, is_synced: bool, spent: String, session: NewSession
    } -> SignedIn;
}

/// Somebody who was let in uninvited.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Newcomer {
    pub(crate) person: Who,
    /// What they have become a member of.
    pub(crate) joined: Option<Membership>,
}

/// A person with workspaces, as a session shows them.
#[derive(Serialize, Deserialize)]
pub(crate) struct SignedIn {
    pub(crate) person: Who,
    pub(crate) workspaces: Vec<Membership>,
    /// Which session it is; it stays the same when its secret is another one.
    #[serde(default)]
    pub(crate) session: Option<SessionId>,
    /// Whether the session is to be given another secret.
    #[serde(default)]
    pub(crate) renew: bool,
}

/// The object.
#[durable_object]
pub struct Person {
    sql: SqlStorage,
    /// Whether the schema was found up to date since this instance began.
    ready: Cell<bool>,
}

impl DurableObject for Person {
    fn new(state: State, _: Env) -> Self {
        Self { sql: state.storage().sql(), ready: Cell::new(false) }
    }

    async fn fetch(&self, request: Request) -> worker::Result<Response> {
        send(self.reply(request).await)
    }
}

impl Person {
    async fn reply(&self, request: Request) -> Result<Answer, Fault> {
        dispatch!(Asked::read(request).await?,
            Whose(call) => self.whose(call),
            RenewSession(call) => self.renew(call),
            Redeem(call) => self.redeem(call),
            Enter(call) => self.enter(call),
            ListSessions(call) => self.list_sessions(call),
            EndSessionById(call) => self.end_session_by_id(call),
            EndOtherSessions(call) => self.end_other_sessions(call),
            EndSession(call) => self.end_session(call),
            ListPasskeys(call) => self.list_passkeys(&call),
            ListCredentials(_call) => self.credentials(),
            FindPasskey(call) => self.find_passkey(&call),
            EnterByPasskey(call) => self.enter_by_passkey(call),
            AddPasskey(call) => self.add_passkey(call),
            RenamePasskey(call) => self.rename_passkey(call),
            RemovePasskey(call) => self.remove_passkey(call),
            Ensure(call) => self.ensure(call),
            FirstWorkspace(call) => self.first_workspace(call),
            PlanWorkspace(call) => self.plan_workspace(call),
            KeepAnswer(call) => self.keep_answer(call),
            Expect(call) => self.expect(&call),
            ExpectedBy(_call) => self.expected_by(),
            Join(call) => self.join(call),
            IssueLink(call) => self.issue_link(call),
            Leave(call) => self.leave(call),
            WhoIs(_call) => self.who_is(),
            IsSettled(_call) => self.is_settled(),
            Claim(call) => self.claim(call),
            IssueRecovery(call) => self.issue_recovery(call),
        )
    }

    fn ensure(&self, Ensure { person }: Ensure) -> Result<(), Fault> {
        sql::migrate(&self.sql, schema::VERSIONS)?;
        let values = vec![person.id.to_string().into(), person.email.into(), person.name.into()];
        sql::run(
            &self.sql,
            "INSERT INTO person (id, email, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            values,
        )
    }

    fn first_workspace(&self, call: FirstWorkspace) -> Result<WorkspaceId, Fault> {
        #[derive(Deserialize)]
        struct Row {
            workspace: WorkspaceId,
        }
        self.known()?;
        let kept = sql::row::<Row>(&self.sql, "SELECT workspace FROM first_workspace", vec![])?;
        if let Some(row) = kept {
            return Ok(row.workspace);
        }
        // The operator's word is as good as a provider's.
        self.shut_out_squatters()?;
        let values = vec![call.candidate.to_string().into()];
        sql::run(&self.sql, "INSERT INTO first_workspace (workspace) VALUES (?)", values)?;
        Ok(call.candidate)
    }

    fn plan_workspace(
        &self,
        PlanWorkspace { candidate, key }: PlanWorkspace,
    ) -> Result<Once<WorkspaceId>, Fault> {
        self.known()?;
        if let Some(again) = once::find(&self.sql, &key)? {
            return Ok(again);
        }
        once::keep(&self.sql, &key, &candidate, None)?;
        Ok(Once::first(candidate))
    }

    fn keep_answer(&self, KeepAnswer { key, answer }: KeepAnswer) -> Result<String, Fault> {
        self.known()?;
        once::keep_answer(&self.sql, &key, answer)
    }

    fn issue_link(&self, IssueLink { digest }: IssueLink) -> Result<(), Fault> {
        let now = clock::now();
        sql::run(&self.sql, "DELETE FROM link WHERE expires_at <= ?", vec![sql::at(now)])?;
        let values = vec![digest.into(), sql::at(now.plus(LINK_LIFE))];
        sql::run(&self.sql, "INSERT INTO link (digest, expires_at) VALUES (?, ?)", values)
    }

    /// 401 `sign_in_link_invalid` for a link that is unknown, used or expired; the three are not told apart to a
    /// stranger, and the remedy is the same.
    fn redeem(&self, Redeem { link, session }: Redeem) -> Result<SignedIn, Fault> {
        #[derive(Deserialize)]
        struct Row {
            expires_at: i64,
            used_at: Option<i64>,
        }
        let invalid = || {
            Fault::new(
                Code::SignInLinkInvalid,
                "This sign-in link is not valid. It works once, and for 24 hours.",
            )
            .remedy("Ask for a new link.")
        };
        self.known().map_err(|_| invalid())?;
        let now = clock::now();
        let query = "SELECT expires_at, used_at FROM link WHERE digest = ?";
        let row = sql::row::<Row>(&self.sql, query, vec![link.clone().into()])?.ok_or_else(invalid)?;
        if row.used_at.is_some() || now >= Timestamp::from_millis(row.expires_at) {
            return Err(invalid());
        }
        sql::run(&self.sql, "UPDATE link SET used_at = ? WHERE digest = ?", vec![sql::at(now), link.into()])?;
        self.begin(session)?;
        self.signed_in()
    }

    /// 400 `sign_in_expired` for what was shown before; 401 for a person who was never made and is no newcomer.
    fn enter(&self, Enter { newcomer, spent, session }: Enter) -> Result<SignedIn, Fault> {
        if let Some(Newcomer { person, joined }) = newcomer {
            self.ensure(Ensure { person })?;
            if let Some(membership) = joined {
                self.join(Join { membership })?;
            }
        }
        self.known()?;
        self.spend(spent)?;
        self.shut_out_squatters()?;
        self.begin(session)?;
        self.signed_in()
    }

    /// The first time that somebody's word proves whose the address is, everything that let somebody in before ends. Whoever
    /// invites could have accepted the invitation themselves, and waited in this person's name.
    fn shut_out_squatters(&self) -> Result<(), Fault> {
        if self.is_verified()? {
            return Ok(());
        }
        self.forget_ways_in(clock::now())?;
        sql::run(&self.sql, "UPDATE person SET verified_at = ?", vec![sql::at(clock::now())])
    }

    /// Notes that something was shown, for as long as it could be shown again.
    fn spend(&self, digest: String) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Row {
            until: i64,
        }
        let now = clock::now();
        sql::run(&self.sql, "DELETE FROM spent WHERE until <= ?", vec![sql::at(now)])?;
        let query = "SELECT until FROM spent WHERE digest = ?";
        let before = sql::row::<Row>(&self.sql, query, vec![digest.clone().into()])?;
        if before.is_some_and(|row| Timestamp::from_millis(row.until) > now) {
            return Err(
                Fault::new(Code::SignInExpired, "This sign-in was used already.").remedy("Begin it again.")
            );
        }
        let values = vec![digest.into(), sql::at(now.plus(FLOW_LIFE))];
        sql::run(&self.sql, "INSERT INTO spent (digest, until) VALUES (?, ?)", values)
    }

    /// 401 for a person who was never made: a made-up id leaves nothing behind. One of an earlier version is brought to the
    /// present one.
    fn known(&self) -> Result<(), Fault> {
        if self.ready.get() {
            return Ok(());
        }
        if sql::version(&self.sql)? == 0 {
            return Err(Fault::not_signed_in());
        }
        sql::migrate(&self.sql, schema::VERSIONS)?;
        self.ready.set(true);
        Ok(())
    }

    fn signed_in(&self) -> Result<SignedIn, Fault> {
        #[derive(Deserialize)]
        struct Row {
            id: PersonId,
            email: String,
            name: String,
        }
        let row = sql::row::<Row>(&self.sql, "SELECT id, email, name FROM person", vec![])?;
        let Row { id, email, name } = row.ok_or_else(Fault::not_signed_in)?;
        Ok(SignedIn {
            person: Who { id, email, name },
            workspaces: self.memberships()?,
            session: None,
            renew: false,
        })
    }

    fn memberships(&self) -> Result<Vec<Membership>, Fault> {
        #[derive(Deserialize)]
        struct Row {
            workspace: WorkspaceId,
            name: String,
            role: Role,
        }
        let query = "SELECT workspace, name, role FROM membership ORDER BY name LIMIT 1000";
        let rows: Vec<Row> = sql::rows(&self.sql, query, vec![])?;
        Ok(rows
            .into_iter()
            .map(|row| Membership { id: row.workspace, name: row.name, role: row.role })
            .collect())
    }
}
