//! Onboarding links: the domain's link, stored; and its public view in KV.
//!
//! Nothing is awaited between reading a link and writing its next stage, so two concurrent acts on one link see each
//! other. Each link's external ID is made with it and stands in the same ledger as all others: `reserved` until the first
//! accepted account consumes it, or until the link is over. The console's one pending ID is not touched by any of this.
//!
//! The view in KV follows; it is shown, never trusted. [`view`] writes it, [`by_holder`] is what a link's holder can do.

mod by_holder;
mod view;

pub(crate) use by_holder::{for_stranger, holder};
pub(crate) use view::key;

use domain::access::Permission;
use domain::api::{self, Asker, LinkPage, LinkState};
use domain::audit::{Action, Subject};
use domain::ids::{ConnectionId, LinkId, WorkspaceId};
use domain::link::{OnboardingLink, Refusal, Stage};
use domain::time::Timestamp;
use domain::window::ExternalId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{ListLinks, MakeLink, RevokeLink, Workspace, list};
use crate::fault::Fault;
use crate::objects::once::Once;
use crate::{clock, entropy, sql};

/// A link with the workspace that it leads to: what the object answers to its holder, and what KV holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) workspace: WorkspaceId,
    pub(crate) link: OnboardingLink,
}

#[derive(Deserialize)]
struct Row {
    seq: i64,
    record: String,
}

impl Workspace {
    /// Steps: 403 who may not; 503 where the answer is to be kept and there is no encryption key; then, in one commit, the
    /// external ID is reserved and the link kept; then its view is written.
    pub(super) async fn make_link(&self, call: MakeLink) -> Result<Once<api::Link>, Fault> {
        #[derive(Deserialize)]
        struct Member {
            email: String,
        }
        let actor = self.authorize(&call.caller, Permission::Connect)?;
        let key = call.key.as_ref();
        if let Some(again) = self.again(key)? {
            return Ok(again);
        }
        let sealed = self.sealed(key, key.and_then(|key| key.secret.as_deref()))?;
        let query = "SELECT email FROM member WHERE person = ?";
        let member = sql::row::<Member>(&self.sql, query, vec![actor.id.as_str().into()])?;
        let email = member.map(|member| member.email);
        let asker = Asker { name: actor.name.clone(), email, workspace: actor.workspace_name.clone() };
        let now = clock::now();
        self.retire_expired(now)?;
        let id = LinkId::from_bytes(entropy::bytes()?);
        let external_id = ExternalId::from_random_bytes(entropy::bytes()?);
        let link = OnboardingLink::new(id, external_id, call.terms, asker, now);
        let after =
            json!({"terms": link.terms, "external_id": link.external_id, "expires_at": link.expires_at});
        self.audit(&actor, Action::LinkCreated, Some(subject(&link)), (Value::Null, after))?;
        let reserved =
            "INSERT INTO external_id (id, issued_at, expires_at, state, by) VALUES (?, ?, ?, 'reserved', ?)";
        let values = vec![
            link.external_id.to_string().into(),
            sql::at(now),
            sql::at(link.expires_at),
            link.id.to_string().into(),
        ];
        sql::run(&self.sql, reserved, values)?;
        let kept = "INSERT INTO link (id, digest, stage, expires_at, record) VALUES (?, ?, 'open', ?, ?)";
        let values = vec![
            link.id.to_string().into(),
            call.digest.into(),
            sql::at(link.expires_at),
            serde_json::to_string(&link)?.into(),
        ];
        sql::run(&self.sql, kept, values)?;
        let made = self.made(key, shown(link, now), sealed)?;
        self.show_links().await;
        Ok(self.wake_for_kept(made).await)
    }

    pub(super) fn list_links(&self, call: &ListLinks) -> Result<LinkPage, Fault> {
        self.authorize(&call.caller, Permission::Read)?;
        let now = clock::now();
        let matching = match call.state {
            None => "?1 > 0",
            Some(LinkState::Open) => "stage = 'open' AND expires_at > ?1",
            Some(LinkState::Seen) => "stage IN ('seen', 'entered') AND expires_at > ?1",
            Some(LinkState::Connected) => "?1 > 0 AND stage = 'connected'",
            Some(LinkState::Expired) => "stage IN ('open', 'seen', 'entered') AND expires_at <= ?1",
            Some(LinkState::Revoked) => "?1 > 0 AND stage = 'revoked'",
        };
        let query =
            format!("SELECT seq, record FROM link WHERE {matching} AND seq < ?2 ORDER BY seq DESC LIMIT ?3");
        let at = (call.before, call.limit);
        let (rows, next_cursor) = sql::page(&self.sql, &query, vec![sql::at(now)], at, |row: &Row| row.seq)?;
        let read = |row: &Row| Ok(shown(serde_json::from_str(&row.record)?, now));
        let links = rows.iter().map(read).collect::<Result<_, Fault>>()?;
        Ok(LinkPage { links, next_cursor })
    }

    /// 404 for a link that is not in the list; 410 for one that is over. A connection that it has made and that is not
    /// proven goes with it: nothing comes of a link that was taken back.
    pub(super) async fn revoke_link(&self, call: RevokeLink) -> Result<api::Link, Fault> {
        let actor = self.authorize(&call.caller, Permission::Connect)?;
        let (now, by) = (clock::now(), actor.name.clone());
        let query = "SELECT seq, record FROM link WHERE id = ?";
        let row = sql::row::<Row>(&self.sql, query, vec![call.id.to_string().into()])?;
        let row = row.ok_or_else(|| Fault::not_found("link"))?;
        let before: OnboardingLink = serde_json::from_str(&row.record)?;
        let connection = before.connection().cloned();
        let asker = before.asker.clone();
        let link = before.revoke(now, &actor.id).map_err(|refusal| Fault::refused(&refusal, Some(&asker)))?;
        let change = (json!({"is_revoked": false}), json!({"is_revoked": true}));
        self.audit(&actor, Action::LinkRevoked, Some(subject(&link)), change)?;
        self.keep_link(&link)?;
        let statement = "UPDATE external_id SET state = 'revoked', by = ?, ended_at = ? WHERE id = ? AND state = 'reserved'";
        let values = vec![actor.id.into(), sql::at(now), link.external_id.to_string().into()];
        sql::run(&self.sql, statement, values)?;
        if let Some(connection) = connection {
            self.take_off(&connection, &by)?;
            self.wake_in(list::RETRY_AFTER).await?;
            self.finish_one(&connection).await?;
        }
        self.show_links().await;
        Ok(shown(link, now))
    }

    /// A connection says how it stands: the link that made it follows, without an await. Whether it changed.
    pub(super) fn link_follows(&self, summary: &api::ConnectionSummary) -> Result<bool, Fault> {
        let Some(before) = self.link_of(&summary.id)? else { return Ok(false) };
        let is_proven = summary.status == api::ConnectionStatus::Connected;
        let link = before.clone().reported(clock::now(), summary.account_id.clone(), is_proven);
        let changed = link != before;
        if changed {
            self.keep_link(&link)?;
        }
        Ok(changed)
    }

    /// A member has removed a connection that is not proven: the link that made it is of no more use. Whether there was
    /// one.
    pub(super) fn link_ends_with(&self, connection: &ConnectionId, by: &str) -> Result<bool, Fault> {
        let Some(before) = self.link_of(connection)? else { return Ok(false) };
        match before.revoke(clock::now(), by) {
            Ok(link) => self.keep_link(&link).map(|()| true),
            // Its time is over: it stays as expired.
            Err(_) => Ok(false),
        }
    }

    /// The link that made a connection which is not proven yet.
    fn link_of(&self, connection: &ConnectionId) -> Result<Option<OnboardingLink>, Fault> {
        let query = "SELECT seq, record FROM link WHERE connection = ? AND stage = 'entered'";
        let row = sql::row::<Row>(&self.sql, query, vec![connection.to_string().into()])?;
        Ok(row.map(|row| serde_json::from_str(&row.record)).transpose()?)
    }

    /// Keeps the next stage of a link; its view is behind from now on.
    fn keep_link(&self, link: &OnboardingLink) -> Result<(), Fault> {
        let stage = match link.stage {
            Stage::Open => "open",
            Stage::Seen => "seen",
            Stage::Entered { .. } => "entered",
            Stage::Connected { .. } => "connected",
            Stage::Revoked { .. } => "revoked",
        };
        let statement = "UPDATE link SET stage = ?, connection = ?, record = ?, view_due = 1 WHERE id = ?";
        let values = vec![
            stage.into(),
            link.connection().map(ToString::to_string).into(),
            serde_json::to_string(link)?.into(),
            link.id.to_string().into(),
        ];
        sql::run(&self.sql, statement, values)
    }

    /// Closes the ledger's entries of links whose time is over. Nothing depends on it: the links themselves decide.
    fn retire_expired(&self, now: Timestamp) -> Result<(), Fault> {
        let statement = "UPDATE external_id SET state = 'expired', ended_at = expires_at WHERE state = 'reserved' AND expires_at <= ?";
        sql::run(&self.sql, statement, vec![sql::at(now)])
    }
}

/// A link as members see it.
fn shown(link: OnboardingLink, now: Timestamp) -> api::Link {
    api::Link {
        state: link.state(now),
        state_since: link.state_since(now),
        account_id: link.account().cloned(),
        connection_id: link.connection().cloned(),
        id: link.id,
        alias: link.terms.alias,
        features: link.terms.features,
        captures: link.terms.captures,
        partition: link.terms.partition,
        regions: link.terms.regions,
        expected_account_id: link.terms.expected,
        note: link.terms.note,
        created_at: link.created_at,
        created_by: link.asker.name,
        expires_at: link.expires_at,
    }
}

/// A refusal in the words of this link.
fn refused(link: &OnboardingLink, refusal: &Refusal) -> Fault {
    Fault::refused(refusal, Some(&link.asker))
}

/// As the audit log calls a link.
fn subject(link: &OnboardingLink) -> Subject {
    Subject { id: link.id.to_string(), name: link.terms.alias.clone() }
}
