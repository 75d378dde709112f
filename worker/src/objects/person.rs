//! The Person object, one per signed-in person: sessions, one-time links, and the list of that person's workspaces.
//!
//! It is named by its e-mail address (a digest of it), so that an invitation finds it without a directory. The list of
//! workspaces is for showing; whether somebody is a member, the Workspace decides.

mod joining;

pub(crate) use joining::was_here;

use std::time::Duration;

use domain::api::{Code, Membership, Person as Who, Role};
use domain::ids::{PersonId, WorkspaceId};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use worker::{DurableObject, Env, Request, Response, SqlStorage, State, durable_object};

use super::{Answer, Asked, calls, dispatch, send};
use crate::fault::Fault;
use crate::{clock, sql};

/// How long a one-time link may wait to be used.
const LINK_LIFE: Duration = Duration::from_hours(24);
/// A session ends this long after its last use …
const SESSION_IDLE: Duration = Duration::from_hours(7 * 24);
/// … and at the latest this long after its beginning.
const SESSION_LIFE: Duration = Duration::from_hours(30 * 24);
/// The last use is written at most this often: reading pages must not cost a row write each.
const TOUCH_EVERY: Duration = Duration::from_hours(1);

const SCHEMA: &[&str] = &["
    CREATE TABLE person (id TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL);
    CREATE TABLE membership (workspace TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL);
    CREATE TABLE first_workspace (workspace TEXT NOT NULL);
    CREATE TABLE link (digest TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, used_at INTEGER);
    CREATE TABLE session (digest TEXT PRIMARY KEY, created_at INTEGER NOT NULL, used_at INTEGER NOT NULL);
"];

calls! {
    /// Makes the person, or keeps the one there is.
    Ensure { person: Who } -> ();
    /// The workspace that set-up makes for this person: the candidate the first time, that one ever after.
    FirstWorkspace { candidate: WorkspaceId } -> WorkspaceId;
    /// Adds or renames a workspace in the list.
    Join { membership: Membership } -> ();
    /// Takes a workspace off the list.
    Leave { workspace: WorkspaceId } -> ();
    /// Who it is; `None` for somebody who was never here.
    WhoIs {} -> Option<Who>;
    /// Makes the person and begins a session, in one commit; 409 for somebody who was here before.
    Claim { person: Who, session: String } -> SignedIn;
    /// Keeps a one-time link that an owner of a workspace makes for a member; 409 for a person of other workspaces too.
    IssueRecovery { workspace: WorkspaceId, digest: String } -> Timestamp;
    /// Keeps a one-time link.
    IssueLink { digest: String } -> ();
    /// Uses a one-time link up and begins a session.
    Redeem { link: String, session: String } -> SignedIn;
    /// Who has this session.
    Whose { session: String } -> SignedIn;
    /// Ends a session.
    EndSession { session: String } -> ();
}

/// A person with workspaces, as a session shows them.
#[derive(Serialize, Deserialize)]
pub(crate) struct SignedIn {
    pub(crate) person: Who,
    pub(crate) workspaces: Vec<Membership>,
}

/// The object.
#[durable_object]
pub struct Person {
    sql: SqlStorage,
}

impl DurableObject for Person {
    fn new(state: State, _: Env) -> Self {
        Self { sql: state.storage().sql() }
    }

    async fn fetch(&self, request: Request) -> worker::Result<Response> {
        send(self.reply(request).await)
    }
}

#[derive(Deserialize)]
struct Times {
    created_at: i64,
    used_at: i64,
}

impl Person {
    async fn reply(&self, request: Request) -> Result<Answer, Fault> {
        dispatch!(Asked::read(request).await?,
            Whose(call) => self.whose(call),
            Redeem(call) => self.redeem(call),
            EndSession(call) => self.end_session(call),
            Ensure(call) => self.ensure(call),
            FirstWorkspace(call) => self.first_workspace(call),
            Join(call) => self.join(call),
            IssueLink(call) => self.issue_link(call),
            Leave(call) => self.leave(call),
            WhoIs(_call) => self.who_is(),
            Claim(call) => self.claim(call),
            IssueRecovery(call) => self.issue_recovery(call),
        )
    }

    fn ensure(&self, Ensure { person }: Ensure) -> Result<(), Fault> {
        sql::migrate(&self.sql, SCHEMA)?;
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
        let kept = sql::row::<Row>(&self.sql, "SELECT workspace FROM first_workspace", vec![])?;
        if let Some(row) = kept {
            return Ok(row.workspace);
        }
        let values = vec![call.candidate.to_string().into()];
        sql::run(&self.sql, "INSERT INTO first_workspace (workspace) VALUES (?)", values)?;
        Ok(call.candidate)
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
        self.begin_session(session, now)?;
        self.signed_in()
    }

    fn begin_session(&self, session: String, now: Timestamp) -> Result<(), Fault> {
        let values = vec![session.into(), sql::at(now), sql::at(now)];
        sql::run(&self.sql, "INSERT INTO session (digest, created_at, used_at) VALUES (?, ?, ?)", values)
    }

    /// 401 for a session that is unknown or over.
    fn whose(&self, Whose { session }: Whose) -> Result<SignedIn, Fault> {
        self.known()?;
        let now = clock::now();
        let query = "SELECT created_at, used_at FROM session WHERE digest = ?";
        let times = sql::row::<Times>(&self.sql, query, vec![session.clone().into()])?;
        let times = times.ok_or_else(Fault::not_signed_in)?;
        let (created, used) =
            (Timestamp::from_millis(times.created_at), Timestamp::from_millis(times.used_at));
        if now >= created.plus(SESSION_LIFE) || now >= used.plus(SESSION_IDLE) {
            self.end_session(EndSession { session })?;
            return Err(Fault::not_signed_in());
        }
        if now.since(used) >= TOUCH_EVERY {
            let values = vec![sql::at(now), session.into()];
            sql::run(&self.sql, "UPDATE session SET used_at = ? WHERE digest = ?", values)?;
        }
        self.signed_in()
    }

    fn end_session(&self, EndSession { session }: EndSession) -> Result<(), Fault> {
        self.known()?;
        sql::run(&self.sql, "DELETE FROM session WHERE digest = ?", vec![session.into()])
    }

    /// 401 for a person who was never made: a made-up id leaves nothing behind.
    fn known(&self) -> Result<(), Fault> {
        if sql::version(&self.sql)? == 0 { Err(Fault::not_signed_in()) } else { Ok(()) }
    }

    fn signed_in(&self) -> Result<SignedIn, Fault> {
        #[derive(Deserialize)]
        struct Row {
            id: PersonId,
            email: String,
            name: String,
        }
        #[derive(Deserialize)]
        struct Member {
            workspace: WorkspaceId,
            name: String,
            role: Role,
        }
        let row = sql::row::<Row>(&self.sql, "SELECT id, email, name FROM person", vec![])?;
        let Row { id, email, name } = row.ok_or_else(Fault::not_signed_in)?;
        let query = "SELECT workspace, name, role FROM membership ORDER BY name LIMIT 1000";
        let members: Vec<Member> = sql::rows(&self.sql, query, vec![])?;
        let workspaces =
            members.into_iter().map(|m| Membership { id: m.workspace, name: m.name, role: m.role }).collect();
        Ok(SignedIn { person: Who { id, email, name }, workspaces })
    }
}
