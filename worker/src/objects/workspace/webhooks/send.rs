//! Sending one message: its body in the webhook's form, signed, and what the receiver answers.

use std::time::Duration;

use domain::access::Permission;
use domain::api::{Attempt, Delivery, DeliveryState, EventKind, WorkspaceEvent};
use domain::audit::Action;
use domain::ids::{MessageId, WorkspaceId};
use domain::webhook::message::{self, About};
use domain::webhook::{DEADLINE, retry, signature};
use serde::Deserialize;
use serde_json::Value;

use super::Kept;
use crate::fault::Fault;
use crate::objects::workspace::events::own;
use crate::objects::workspace::{TestWebhook, Workspace};
use crate::outgoing::{self, Answer};
use crate::{clock, entropy, sql};

/// What became of an attempt.
pub(super) struct Sent {
    pub(super) attempt: Attempt,
    /// How long the receiver asks us to wait.
    pub(super) retry_after: Option<Duration>,
    /// Whether it failed for a reason of ours, which says nothing about the receiver.
    pub(super) is_ours: bool,
}

impl Workspace {
    /// Sends a test now and says what became of it; it is not repeated. It is written into the log, and changes nothing
    /// about the webhook. 403, 404.
    pub(in crate::objects::workspace) async fn test_webhook(
        &self,
        call: TestWebhook,
    ) -> Result<Delivery, Fault> {
        let TestWebhook { caller, id } = call;
        let actor = self.authorize(&caller, Permission::Connect)?;
        let webhook = self.found(&id)?;
        let made_at = clock::now();
        self.audit(&actor, Action::WebhookTested, Some(webhook.subject()), (Value::Null, Value::Null))?;
        let event = WorkspaceEvent { by: Some(actor.name), ..own(EventKind::Test, made_at) };
        let message = MessageId::from_bytes(entropy::bytes()?);
        let Sent { attempt, .. } = self.send(&webhook, &message, &event).await?;
        let is_taken = attempt.status.is_some_and(retry::is_taken);
        let delivery = Delivery {
            id: message,
            event: None,
            kind: EventKind::Test,
            state: if is_taken { DeliveryState::Delivered } else { DeliveryState::GivenUp },
            made_at,
            next_at: None,
            attempts: vec![attempt],
        };
        // Removed meanwhile, it has no log any more.
        if self.webhook(&id)?.is_some() {
            self.keep_delivery(&id, &delivery)?;
        }
        Ok(delivery)
    }

    /// One attempt. The body follows from the event alone, so it is the same each time; the time and the signature are of
    /// the attempt.
    pub(super) async fn send(
        &self,
        webhook: &Kept,
        id: &MessageId,
        event: &WorkspaceEvent,
    ) -> Result<Sent, Fault> {
        let (workspace, name) = self.identity()?;
        let about = About { event, workspace: &workspace, workspace_name: &name, console: &webhook.console };
        let body = message::body(about, webhook.format);
        let at = clock::now();
        let opened = self.address(&workspace, webhook).and_then(|address| {
            let secrets = self.signing(&workspace, webhook, at)?;
            Ok((address, secrets))
        });
        let (address, secrets) = match opened {
            Ok(opened) => opened,
            Err(fault) => {
                crate::edge::log::background("workspace", &fault);
                let error =
                    "Its secret cannot be opened: the deployment's encryption key is missing or another one.";
                let attempt = failed(at, error.to_owned());
                return Ok(Sent { attempt, retry_after: None, is_ours: true });
            }
        };
        let headers =
            if secrets.is_empty() { Vec::new() } else { signature::headers(&secrets, id, at, &body).into() };
        let answered = outgoing::post(&address, &headers, body, DEADLINE).await;
        let took = clock::now().since(at);
        let millis = u32::try_from(took.as_millis()).unwrap_or(u32::MAX);
        Ok(match answered {
            Ok(Answer { status, beginning, retry_after }) => {
                let answer = Some(beginning).filter(|text| !text.is_empty());
                let attempt = Attempt { at, millis, status: Some(status), answer, error: None };
                Sent { attempt, retry_after, is_ours: false }
            }
            Err(error) => {
                let attempt = Attempt { millis, ..failed(at, error.to_string()) };
                Sent { attempt, retry_after: None, is_ours: false }
            }
        })
    }

    /// The workspace's id and name.
    pub(in crate::objects::workspace) fn identity(&self) -> Result<(WorkspaceId, String), Fault> {
        #[derive(Deserialize)]
        struct Row {
            id: WorkspaceId,
            name: String,
        }
        let row = sql::row::<Row>(&self.sql, "SELECT id, name FROM workspace LIMIT 1", vec![])?;
        let row = row.ok_or_else(|| Fault::not_found("workspace"))?;
        Ok((row.id, row.name))
    }
}

fn failed(at: domain::time::Timestamp, error: String) -> Attempt {
    Attempt { at, millis: 0, status: None, answer: None, error: Some(error) }
}
