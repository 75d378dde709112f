//! What whoever holds a link can do. The digest of its token is all that they show; everything else is decided here.

use domain::activity::Activity;
use domain::api::{Code, ConnectionStatus, ConnectionSummary};
use domain::audit::{Action, Actor, ActorKind, Subject};
use domain::ids::ConnectionId;
use domain::link::{OnboardingLink, Terms};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Held, refused};
use crate::fault::Fault;
use crate::objects::workspace::{
    CheckByLink, ConnectByLink, CorrectByLink, PeekLink, SeeLink, Workspace, list,
};
use crate::{clock, entropy, sql};

#[derive(Deserialize)]
struct Row {
    workspace: domain::ids::WorkspaceId,
    record: String,
}

impl Workspace {
    /// 404 for a link that does not exist, 410 for one that is over. Marks nothing: the HTML is also fetched by chats and
    /// scanners.
    pub(in crate::objects::workspace) fn peek_link(&self, call: &PeekLink) -> Result<Held, Fault> {
        let held = self.held(&call.digest)?;
        let readable = held.link.require_readable(clock::now());
        readable.map_err(|refusal| refused(&held.link, &refusal))?;
        Ok(held)
    }

    /// The same, and marks it seen: a browser that runs the page has asked.
    pub(in crate::objects::workspace) async fn see_link(&self, call: SeeLink) -> Result<Held, Fault> {
        let Held { workspace, link } = self.held(&call.digest)?;
        let before = link.clone();
        let link = link.see(clock::now()).map_err(|refusal| refused(&before, &refusal))?;
        if link != before {
            self.keep_link(&link)?;
            self.show_links().await;
        }
        Ok(Held { workspace, link })
    }

    /// Steps: 404, 410, 429 for the link; the attempt is counted; 409 a role that is listed already, 410 a link that has
    /// bound its connection, 422 another account than the expected one; then, in one commit, the link's external ID is
    /// consumed, the connection listed and the link bound; then its object begins.
    pub(in crate::objects::workspace) async fn connect_by_link(
        &self,
        call: ConnectByLink,
    ) -> Result<Held, Fault> {
        let ConnectByLink { digest, role, from } = call;
        let now = clock::now();
        let Held { workspace, link } = self.counted(&digest)?;
        let id = ConnectionId::from_bytes(entropy::bytes()?);
        let bound = link.clone().connect(now, id.clone(), role.account().clone());
        let bound = bound.map_err(|refusal| refused(&link, &refusal))?;
        self.require_unlisted(&role, None).map_err(|fault| for_stranger(&link, fault))?;
        let statement = "UPDATE external_id SET state = 'consumed', by = ?, ended_at = ? WHERE id = ? AND state = 'reserved'";
        let values = vec![id.to_string().into(), sql::at(now), bound.external_id.to_string().into()];
        sql::run(&self.sql, statement, values)?;
        self.bind_to_account(&bound.external_id, role.account())?;
        let summary = ConnectionSummary {
            id: id.clone(),
            alias: bound.terms.alias.clone(),
            account_id: role.account().clone(),
            role_arn: role,
            status: ConnectionStatus::Waiting,
            status_since: now,
            activity: Activity::default(),
            created_at: now,
            created_by: bound.asker.name.clone(),
        };
        let after = json!({
            "role_arn": summary.role_arn, "external_id": bound.external_id, "regions": bound.terms.regions,
            "features": bound.terms.features, "captures": bound.terms.captures,
        });
        let name = summary.alias.clone().unwrap_or_else(|| summary.account_id.to_string());
        let subject = Some(Subject::named(&id, name));
        self.audit_of(holder(&bound), from, Action::ConnectionCreated, subject, (Value::Null, after))?;
        let Terms { regions, features, captures, .. } = &bound.terms;
        self.enlist(&summary, &bound.external_id, regions, *features, captures.as_ref())?;
        self.keep_link(&bound)?;
        self.wake_in(list::RETRY_AFTER).await?;
        self.finish_one(&id).await?;
        self.show_links().await;
        Ok(Held { workspace, link: bound })
    }

    /// Whether the holder may correct account and role now; the attempt is counted. The connection takes the correction.
    pub(in crate::objects::workspace) fn correct_by_link(&self, call: &CorrectByLink) -> Result<Held, Fault> {
        let held = self.counted(&call.digest)?;
        let account = call.account.as_ref().or(held.link.account());
        let account = account.ok_or_else(|| refused(&held.link, &domain::link::Refusal::NotEntered))?;
        let correctable = held.link.require_correctable(clock::now(), account);
        correctable.map_err(|refusal| refused(&held.link, &refusal))?;
        Ok(held)
    }

    /// Whether the holder may have a check now.
    pub(in crate::objects::workspace) fn check_by_link(&self, call: &CheckByLink) -> Result<Held, Fault> {
        let Held { workspace, link } = self.held(&call.digest)?;
        let before = link.clone();
        let link = link.check(clock::now()).map_err(|refusal| refused(&before, &refusal))?;
        self.keep_quietly(&link)?;
        Ok(Held { workspace, link })
    }

    /// Counts an attempt, whatever comes of it.
    fn counted(&self, digest: &str) -> Result<Held, Fault> {
        let Held { workspace, link } = self.held(digest)?;
        let before = link.clone();
        let link = link.attempt(clock::now()).map_err(|refusal| refused(&before, &refusal))?;
        self.keep_quietly(&link)?;
        Ok(Held { workspace, link })
    }

    /// Keeps what the public view does not show.
    fn keep_quietly(&self, link: &OnboardingLink) -> Result<(), Fault> {
        let values = vec![serde_json::to_string(link)?.into(), link.id.to_string().into()];
        sql::run(&self.sql, "UPDATE link SET record = ? WHERE id = ?", values)
    }

    /// 404 for a digest that no link has, and for a workspace that was never made.
    fn held(&self, digest: &str) -> Result<Held, Fault> {
        let unknown = || Fault::refused(&domain::link::Refusal::Unknown, None);
        self.open().map_err(|fault| if fault.code == Code::NotFound { unknown() } else { fault })?;
        let query = "SELECT workspace.id AS workspace, record FROM link, workspace WHERE digest = ?";
        let row = sql::row::<Row>(&self.sql, query, vec![digest.into()])?.ok_or_else(unknown)?;
        Ok(Held { workspace: row.workspace, link: serde_json::from_str(&row.record)? })
    }
}

/// Whoever holds a link, as the audit log calls them.
pub(crate) fn holder(link: &OnboardingLink) -> Actor {
    let name = format!("The customer, by {}'s link", link.asker.name);
    Actor { kind: ActorKind::Link, id: link.id.to_string(), name }
}

/// The same fault without what is none of a stranger's business: which connection has the role.
pub(crate) fn for_stranger(link: &OnboardingLink, fault: Fault) -> Fault {
    if fault.code != Code::AlreadyConnected {
        return fault;
    }
    let mut told = Fault::new(Code::AlreadyConnected, "This role is connected already.").remedy(format!(
        "Check account ID and role name. If both are right, tell {}: there is nothing left to do.",
        link.asker.workspace
    ));
    told.field = Some("account_id".to_owned());
    told
}
