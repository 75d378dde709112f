//! Webhooks: where events are sent to. [`secrets`] seals what signs them, [`outbox`] is what waits to be sent and the log
//! of what was, [`send`] sends.

mod outbox;
mod secrets;
mod send;

use domain::access::Permission;
use domain::api::{
    Code, DeliveryPage, EventKind, MadeWebhook, Webhook, WebhookFormat, WebhookList, WorkspaceEvent,
};
use domain::audit::{Action, Subject};
use domain::field::FieldError;
use domain::ids::{ConnectionId, WebhookId, WorkspaceId};
use domain::time::Timestamp;
use domain::webhook::WEBHOOKS_MAX;
use domain::webhook::address::Address;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    ChangeWebhook, ListDeliveries, ListWebhooks, MakeWebhook, RemoveWebhook, RotateWebhook, ShowWebhook,
    Workspace,
};
use crate::fault::Fault;
use crate::objects::once::Once;
use crate::{clock, entropy, sql};

/// A webhook as it is stored. Nothing in it is secret without the deployment's encryption key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    id: WebhookId,
    format: WebhookFormat,
    /// The address; of one that is secret, what of it is shown.
    url: String,
    /// A secret address, sealed.
    sealed_url: Option<String>,
    /// The signing secret, sealed.
    secret: Option<String>,
    /// The one before, and until when it signs too.
    old_secret: Option<(String, Timestamp)>,
    kinds: Vec<EventKind>,
    connections: Vec<ConnectionId>,
    enabled: bool,
    description: Option<String>,
    created_at: Timestamp,
    created_by: String,
    /// Where the console is that messages lead to.
    console: String,
    failing_since: Option<Timestamp>,
    disabled_because: Option<String>,
}

impl Kept {
    /// Whether it is sent an event.
    fn wants(&self, event: &WorkspaceEvent) -> bool {
        let about = event.connection.as_ref().map(|connection| &connection.id);
        self.enabled
            && event.at >= self.created_at
            && (self.kinds.is_empty() || self.kinds.contains(&event.kind))
            && (self.connections.is_empty() || about.is_some_and(|id| self.connections.contains(id)))
    }

    /// As the audit log calls it.
    fn subject(&self) -> Subject {
        Subject { id: self.id.to_string(), name: self.description.clone() }
    }

    /// What the log says of it. A secret address is as it is shown.
    fn audited(&self) -> Value {
        json!({
            "url": self.url, "format": self.format, "kinds": self.kinds, "connections": self.connections,
            "enabled": self.enabled, "description": self.description,
        })
    }

    /// Whether it has the same address.
    fn leads_where(&self, other: &Self) -> bool {
        self.url == other.url && self.sealed_url == other.sealed_url
    }

    fn shown(self, waiting: u32, now: Timestamp) -> Webhook {
        let until = self.old_secret.map(|(_, until)| until);
        Webhook {
            id: self.id,
            url: self.url,
            format: self.format,
            kinds: self.kinds,
            connections: self.connections,
            enabled: self.enabled,
            description: self.description,
            created_at: self.created_at,
            created_by: self.created_by,
            failing_since: self.failing_since,
            disabled_because: self.disabled_because,
            old_secret_until: until.filter(|until| *until > now),
            waiting,
        }
    }
}

#[derive(Deserialize)]
struct Row {
    json: String,
}

impl Workspace {
    /// Steps: 403 who may not; 422 for a connection that is not in the list; 409 when there are as many as there can be;
    /// 503 without an encryption key; then it is kept, and its secret given away this once.
    pub(super) async fn make_webhook(&self, call: MakeWebhook) -> Result<Once<Webhook>, Fault> {
        let MakeWebhook { caller, wanted, console, key } = call;
        let actor = self.authorize(&caller, Permission::Connect)?;
        if let Some(again) = self.again(key.as_ref())? {
            return Ok(again);
        }
        self.require_connections(&wanted.connections)?;
        if self.webhooks()?.len() >= WEBHOOKS_MAX {
            return Err(Fault::new(
                Code::LimitReached,
                format!("The workspace has {WEBHOOKS_MAX} webhooks, which is the most that it can have."),
            )
            .remedy("Remove one, or let one receiver take what two were made for."));
        }
        let now = clock::now();
        let id = WebhookId::from_bytes(entropy::bytes()?);
        let mut kept = Kept {
            id,
            format: wanted.format,
            url: String::new(),
            sealed_url: None,
            secret: None,
            old_secret: None,
            kinds: wanted.kinds,
            connections: wanted.connections,
            enabled: wanted.enabled,
            description: wanted.description,
            created_at: now,
            created_by: actor.name.clone(),
            console,
            failing_since: None,
            disabled_because: None,
        };
        self.lead_to(&actor.workspace, &mut kept, &wanted.address)?;
        let secret = match kept.format {
            WebhookFormat::Standard => Some(self.give_secret(&actor.workspace, &mut kept, now)?),
            WebhookFormat::Slack => None,
        };
        let sealed = self.sealed(key.as_ref(), secret.as_deref())?;
        self.audit(&actor, Action::WebhookCreated, Some(kept.subject()), (Value::Null, kept.audited()))?;
        self.keep_webhook(&kept)?;
        self.plan(super::schedule::LOOK_AFTER, now.plus(super::events::EVERY))?;
        let made = self.made(key.as_ref(), kept.shown(0, now), sealed)?;
        self.wake_for_events().await?;
        Ok(Once { secret, ..made })
    }

    pub(super) fn list_webhooks(&self, call: &ListWebhooks) -> Result<WebhookList, Fault> {
        self.authorize(&call.caller, Permission::Read)?;
        let webhooks = self.webhooks()?.into_iter().map(|kept| self.shown(kept));
        Ok(WebhookList { webhooks: webhooks.collect::<Result<_, _>>()? })
    }

    pub(super) fn show_webhook(&self, call: &ShowWebhook) -> Result<Webhook, Fault> {
        self.authorize(&call.caller, Permission::Read)?;
        self.shown(self.found(&call.id)?)
    }

    /// 403, 404; 422 for a connection that is not in the list. Who switches one on, or gives it another address, begins
    /// anew with it.
    pub(super) fn change_webhook(&self, call: ChangeWebhook) -> Result<Webhook, Fault> {
        let ChangeWebhook { caller, id, change } = call;
        let actor = self.authorize(&caller, Permission::Connect)?;
        let mut kept = self.found(&id)?;
        let before = kept.audited();
        if let Some(connections) = change.connections {
            self.require_connections(&connections)?;
            kept.connections = connections;
        }
        if let Some(kinds) = change.kinds {
            kept.kinds = kinds;
        }
        if let Some(description) = change.description {
            kept.description = Some(description).filter(|text| !text.is_empty());
        }
        if let Some(address) = change.address {
            self.lead_to(&actor.workspace, &mut kept, &address)?;
            kept.failing_since = None;
        }
        match change.enabled {
            Some(true) if !kept.enabled => {
                (kept.enabled, kept.failing_since, kept.disabled_because) = (true, None, None);
            }
            Some(false) => {
                kept.enabled = false;
                self.give_up_waiting(&kept.id)?;
            }
            _ => {}
        }
        self.audit(&actor, Action::WebhookChanged, Some(kept.subject()), (before, kept.audited()))?;
        self.keep_webhook(&kept)?;
        self.shown(kept)
    }

    /// 403, 404.
    pub(super) fn remove_webhook(&self, call: &RemoveWebhook) -> Result<(), Fault> {
        let actor = self.authorize(&call.caller, Permission::Connect)?;
        let kept = self.found(&call.id)?;
        self.audit(&actor, Action::WebhookRemoved, Some(kept.subject()), (kept.audited(), Value::Null))?;
        let id = call.id.to_string();
        sql::run(&self.sql, "DELETE FROM webhook WHERE id = ?", vec![id.as_str().into()])?;
        sql::run(&self.sql, "DELETE FROM delivery WHERE webhook = ?", vec![id.into()])
    }

    /// 403, 404; 422 for one that is not signed. The secret before signs for a day too; one before that no longer.
    pub(super) fn rotate_webhook(&self, call: &RotateWebhook) -> Result<MadeWebhook, Fault> {
        let actor = self.authorize(&call.caller, Permission::Connect)?;
        let mut kept = self.found(&call.id)?;
        if kept.format == WebhookFormat::Slack {
            return Err(FieldError::new(
                "format",
                "Messages in Slack's format are not signed, so there is no secret of ours.",
                "The address is the secret: make another one in Slack, and enter it.",
            )
            .into());
        }
        let secret = self.give_secret(&actor.workspace, &mut kept, clock::now())?;
        self.audit(&actor, Action::WebhookSecretRotated, Some(kept.subject()), (Value::Null, Value::Null))?;
        self.keep_webhook(&kept)?;
        Ok(MadeWebhook { webhook: self.shown(kept)?, secret: Some(secret) })
    }

    /// 404.
    pub(super) fn list_deliveries(&self, call: &ListDeliveries) -> Result<DeliveryPage, Fault> {
        self.authorize(&call.caller, Permission::Read)?;
        self.found(&call.id)?;
        self.deliveries(&call.id, call.before, call.limit)
    }

    /// 422 for a connection that is not in the list.
    fn require_connections(&self, connections: &[ConnectionId]) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Missing {
            value: String,
        }
        let query = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM connection WHERE state <> 'removed')";
        let named = vec![serde_json::to_string(connections)?.into()];
        let Some(Missing { value }) = sql::row(&self.sql, query, named)? else { return Ok(()) };
        let problem = format!("{value} is no connection of this workspace.");
        Err(FieldError::new("connections", problem, "Name connections that are in the list of accounts.")
            .into())
    }

    /// Gives it an address; one that is a secret is sealed.
    fn lead_to(&self, workspace: &WorkspaceId, kept: &mut Kept, address: &Address) -> Result<(), Fault> {
        match kept.format {
            WebhookFormat::Standard => address.as_str().clone_into(&mut kept.url),
            WebhookFormat::Slack => {
                kept.url = address.redacted();
                kept.sealed_url = Some(self.seal(workspace, &kept.id, secrets::ADDRESS, address.as_str())?);
            }
        }
        Ok(())
    }

    fn shown(&self, kept: Kept) -> Result<Webhook, Fault> {
        let waiting = self.waiting(&kept.id)?;
        Ok(kept.shown(waiting, clock::now()))
    }

    /// All of them, oldest first.
    fn webhooks(&self) -> Result<Vec<Kept>, Fault> {
        let rows: Vec<Row> = sql::rows(&self.sql, "SELECT json FROM webhook ORDER BY seq LIMIT 100", vec![])?;
        Ok(rows.iter().map(|row| serde_json::from_str(&row.json)).collect::<Result<_, _>>()?)
    }

    /// One, while there is.
    fn webhook(&self, id: &WebhookId) -> Result<Option<Kept>, Fault> {
        let query = "SELECT json FROM webhook WHERE id = ?";
        let row = sql::row::<Row>(&self.sql, query, vec![id.to_string().into()])?;
        Ok(row.map(|row| serde_json::from_str(&row.json)).transpose()?)
    }

    fn found(&self, id: &WebhookId) -> Result<Kept, Fault> {
        self.webhook(id)?.ok_or_else(|| Fault::not_found("webhook"))
    }

    fn keep_webhook(&self, kept: &Kept) -> Result<(), Fault> {
        let statement = "INSERT INTO webhook (id, json) VALUES (?1, ?2)
             ON CONFLICT (id) DO UPDATE SET json = excluded.json";
        sql::run(&self.sql, statement, vec![kept.id.to_string().into(), serde_json::to_string(kept)?.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::workspace::events::own;
    use domain::api::EventConnection;

    /// What a released version wrote must be read for ever.
    const STORED: &str = r#"{"id":"whk_07070707070707070707070707070707","format":"slack","url":"https://hooks.slack.com/…","sealed_url":"v1.a.b","secret":null,"old_secret":["v1.a.c","2026-11-23T02:00:00.000Z"],"kinds":["failed"],"connections":["con_07070707070707070707070707070707"],"enabled":true,"description":null,"created_at":"2026-11-22T02:00:00.000Z","created_by":"Owner","console":"https://d.example","failing_since":null,"disabled_because":null}"#;

    #[test]
    fn the_stored_form_is_pinned() {
        let read: Kept = serde_json::from_str(STORED).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), STORED);
    }

    #[test]
    fn it_is_sent_what_it_was_made_for() {
        let chosen: Kept = serde_json::from_str(STORED).unwrap();
        let all = Kept { kinds: Vec::new(), connections: Vec::new(), ..chosen.clone() };
        let of = |digit: u8| EventConnection {
            id: ConnectionId::from_bytes([digit; 16]),
            alias: None,
            account_id: "222222222222".parse().unwrap(),
        };
        let event = |kind, connection| WorkspaceEvent { connection, ..own(kind, chosen.created_at) };
        let failed = event(EventKind::Failed, Some(of(7)));
        assert!(chosen.wants(&failed) && all.wants(&failed));
        for other in [
            event(EventKind::Recovered, Some(of(7))),
            event(EventKind::Failed, Some(of(8))),
            event(EventKind::Failed, None),
        ] {
            assert!(!chosen.wants(&other) && all.wants(&other), "{other:?}");
        }
        let before = chosen.created_at.minus(std::time::Duration::from_secs(1));
        assert!(!all.wants(&own(EventKind::Failed, before)), "from before it was made");
        assert!(!Kept { enabled: false, ..all }.wants(&failed));
    }
}
