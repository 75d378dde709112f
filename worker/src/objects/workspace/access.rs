//! Who may do what in this workspace. The only place where it is decided; [`domain::access`] has the table.
//!
//! Whoever was recognised is kept in memory, so that a request reads no row for it. Their use is noted at most once an hour,
//! and in the audit log when a session is seen for the first time, or a token from an address that it did not come from lately.

use std::collections::HashMap;
use std::time::Duration;

use domain::access::{Grant, Permission, Scope};
use domain::api::{Code, Role};
use domain::audit::{self, Action, ActorKind, Subject};
use domain::ids::{PersonId, WorkspaceId};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::schedule::LOOK_AFTER;
use super::{Authorize, Workspace};
use crate::fault::Fault;
use crate::{clock, sql};

/// The last use is written at most this often: reading pages must not cost a row write each.
const NOTE_EVERY: Duration = Duration::from_hours(1);
/// No session lives longer than 30 days.
const KEEP_SEEN: Duration = Duration::from_hours(31 * 24);
/// After so long, the use of a token from an address is told of again.
const TELL_AGAIN: Duration = Duration::from_hours(24);

/// Who asks, and from where, as the edge found it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Caller {
    /// What they show.
    pub(crate) shows: Shown,
    /// Their network address, where the edge knows it.
    pub(crate) from: Option<String>,
}

/// What a caller shows: a token by its digest, or a session that the Person object has confirmed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Shown {
    /// A bearer token of this workspace.
    Token { digest: String },
    /// A signed-in person, and which session it is.
    Person { id: PersonId, session: String },
}

/// Who acts, as the workspace knows them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Actor {
    /// A person or a token.
    pub(crate) kind: ActorKind,
    /// The person's or token's id.
    pub(crate) id: String,
    /// The name that others see.
    pub(crate) name: String,
    /// What they may do, where they are a person; a token's role is what its scope is like.
    pub(crate) role: Role,
    /// What a token is for.
    #[serde(default)]
    pub(crate) scope: Option<Scope>,
    /// The workspace.
    pub(crate) workspace: WorkspaceId,
    /// Its name.
    pub(crate) workspace_name: String,
    /// Where they come from.
    #[serde(default)]
    pub(crate) from: Option<String>,
}

impl Actor {
    /// What they may do.
    pub(crate) fn grant(&self) -> Grant {
        self.scope.map_or(Grant::Role(self.role), Grant::Scope)
    }

    /// As the audit log names them.
    pub(crate) fn audited(&self) -> audit::Actor {
        audit::Actor { kind: self.kind, id: self.id.clone(), name: self.name.clone() }
    }
}

/// Who was recognised since this instance began.
pub(super) struct Known {
    actor: Actor,
    expires_at: Option<Timestamp>,
    used_at: Option<Timestamp>,
    /// When each session, or address of a token, was told of.
    told: HashMap<String, Timestamp>,
}

#[derive(Deserialize)]
struct Row {
    #[serde(flatten)]
    actor: Actor,
    expires_at: Option<i64>,
    used_at: Option<i64>,
}

impl Workspace {
    /// 404 for a workspace or a person that is not of it; 401 for a token that does not count; 403 for a role or a
    /// scope that does not suffice.
    pub(super) fn authorize(&self, caller: &Caller, needs: Permission) -> Result<Actor, Fault> {
        let actor = self.recognise(caller)?;
        if actor.grant().may(needs) {
            return Ok(actor);
        }
        let (detail, remedy) = actor.grant().refusal(needs);
        Err(Fault::new(Code::NotAllowed, detail).remedy(remedy))
    }

    fn recognise(&self, caller: &Caller) -> Result<Actor, Fault> {
        let (key, told_of) = match &caller.shows {
            Shown::Token { digest } => (digest.as_str(), caller.from.as_deref().unwrap_or_default()),
            Shown::Person { id, session } => (id.as_str(), session.as_str()),
        };
        if !self.known.borrow().contains_key(key) {
            let known = self.look_up(&caller.shows, key)?;
            self.known.borrow_mut().insert(key.to_owned(), known);
        }
        let now = clock::now();
        let mut known = self.known.borrow_mut();
        let one = known.get_mut(key).ok_or_else(Fault::not_signed_in)?;
        if one.expires_at.is_some_and(|at| at <= now) {
            return Err(Fault::new(Code::NotSignedIn, "This API token has expired.")
                .remedy("Make a new one under Settings › API tokens."));
        }
        let actor = Actor { from: caller.from.clone(), ..one.actor.clone() };
        self.note_use(one, &actor, told_of, now)?;
        Ok(actor)
    }

    fn look_up(&self, shows: &Shown, key: &str) -> Result<Known, Fault> {
        const TOKEN: &str =
            "SELECT 'token' AS kind, token.id, token.name, role, scope, workspace.id AS workspace,
                workspace.name AS workspace_name, expires_at, used_at
             FROM token, workspace WHERE digest = ?";
        const MEMBER: &str =
            "SELECT 'person' AS kind, person AS id, member.name, role, NULL AS scope, workspace.id AS workspace,
                workspace.name AS workspace_name, NULL AS expires_at, seen_at AS used_at
             FROM member, workspace WHERE person = ?";
        let (query, stranger): (_, fn() -> Fault) = match shows {
            Shown::Token { .. } => (TOKEN, Fault::not_signed_in),
            Shown::Person { .. } => (MEMBER, || Fault::not_found("workspace")),
        };
        self.open().map_err(|fault| if fault.code == Code::NotFound { stranger() } else { fault })?;
        let mut row = sql::row::<Row>(&self.sql, query, vec![key.into()])?.ok_or_else(stranger)?;
        if row.actor.kind == ActorKind::Token {
            // Stored is only what its role does not say.
            row.actor.scope = row.actor.scope.or(Some(Scope::of(row.actor.role)));
        }
        Ok(Known {
            actor: row.actor,
            expires_at: row.expires_at.map(Timestamp::from_millis),
            used_at: row.used_at.map(Timestamp::from_millis),
            told: HashMap::new(),
        })
    }

    /// Notes that they were here. `told_of` is the session, or the address of a token.
    fn note_use(&self, known: &mut Known, actor: &Actor, told_of: &str, now: Timestamp) -> Result<(), Fault> {
        let is_token = actor.kind == ActorKind::Token;
        let is_due = |at: Timestamp, every| now.since(at) >= every;
        let is_told = known.told.get(told_of).is_some_and(|at| !is_token || !is_due(*at, TELL_AGAIN));
        if !is_told {
            let at = self.told_at(&actor.id, told_of)?;
            if at.is_none_or(|at| is_token && is_due(at, TELL_AGAIN)) {
                let statement = "INSERT OR REPLACE INTO seen (who, what, at) VALUES (?, ?, ?)";
                let values = vec![actor.id.as_str().into(), told_of.into(), sql::at(now)];
                sql::run(&self.sql, statement, values)?;
                self.plan(LOOK_AFTER, now.plus(TELL_AGAIN))?;
                let action = if is_token { Action::TokenUsed } else { Action::SignedIn };
                let subject = is_token.then(|| Subject::named(&actor.id, actor.name.as_str()));
                self.audit(actor, action, subject, (Value::Null, Value::Null))?;
                known.used_at = None;
            }
            known.told.insert(told_of.to_owned(), at.unwrap_or(now));
        }
        if known.used_at.is_none_or(|at| is_due(at, NOTE_EVERY)) {
            known.used_at = Some(now);
            let (statement, values) = if is_token {
                let values = vec![sql::at(now), actor.from.clone().into(), actor.id.as_str().into()];
                ("UPDATE token SET used_at = ?, used_from = ? WHERE id = ?", values)
            } else {
                (
                    "UPDATE member SET seen_at = ? WHERE person = ?",
                    vec![sql::at(now), actor.id.as_str().into()],
                )
            };
            sql::run(&self.sql, statement, values)?;
        }
        Ok(())
    }

    fn told_at(&self, who: &str, what: &str) -> Result<Option<Timestamp>, Fault> {
        #[derive(Deserialize)]
        struct Seen {
            at: i64,
        }
        let query = "SELECT at FROM seen WHERE who = ? AND what = ?";
        let seen = sql::row::<Seen>(&self.sql, query, vec![who.into(), what.into()])?;
        Ok(seen.map(|seen| Timestamp::from_millis(seen.at)))
    }

    /// Forgets what is told of again anyway, sessions that are over, and invitations that nobody can accept any more.
    pub(super) fn forget_seen(&self, now: Timestamp) -> Result<(), Fault> {
        let old = now.minus(KEEP_SEEN);
        sql::run(&self.sql, "DELETE FROM seen WHERE at <= ?", vec![sql::at(old)])?;
        sql::run(&self.sql, "DELETE FROM invitation WHERE expires_at <= ?", vec![sql::at(old)])
    }

    pub(super) fn check_access(&self, call: &Authorize) -> Result<Actor, Fault> {
        self.authorize(&call.caller, call.needs)
    }
}
