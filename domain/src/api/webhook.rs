//! `/workspaces/{ws}/webhooks`: where the workspace's events are sent to, and what became of it.
//!
//! In the format `standard` a message is signed after the Standard Webhooks specification, version 1.0.0
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>): any of its libraries
//! verifies it. The body is `{"type", "timestamp", "data"}`; [`crate::webhook::message`] writes it. In the format `slack`
//! it is what Slack's incoming webhooks take, and those of Mattermost, Rocket.Chat and others that speak Slack's form.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::EventKind;
use crate::ids::{ConnectionId, MessageId, WebhookId};
use crate::time::Timestamp;

/// In which form events are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebhookFormat {
    /// Signed, after the Standard Webhooks specification.
    #[default]
    Standard,
    /// As Slack's incoming webhooks take it. The address is the secret.
    Slack,
}

/// `POST /workspaces/{ws}/webhooks`. All but the address may be left out.
///
/// The fields are plain texts so that a wrong one is refused by its name and with its remedy. The signing secret is made
/// here, never taken. Its `Debug` hides the address, which may be a secret.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// Where to: `https`, on the public internet.
    pub url: String,
    /// `standard` or `slack`; `standard` where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Only events of these kinds; every kind where it is missing or empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<String>>,
    /// Only events of these connections; all of them, and the workspace's own events, where it is missing or empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connections: Option<Vec<String>>,
    /// Whether it is on; it is where this is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// What it is for, for people, ≤ 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl fmt::Debug for NewWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { url: _, format, kinds, connections, enabled, description } = self;
        let shown = (format, kinds, connections, enabled, description);
        f.debug_tuple("NewWebhook").field(&shown).finish()
    }
}

/// `PATCH …/webhooks/{id}`: what is missing stays. The format stays. Its `Debug` hides the address likewise.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookPatch {
    /// Another address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Other kinds; an empty list for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<String>>,
    /// Other connections; an empty list for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connections: Option<Vec<String>>,
    /// On or off. Switched off, it is sent nothing, and what waited for it is given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Another description; an empty text takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl fmt::Debug for WebhookPatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { url: _, kinds, connections, enabled, description } = self;
        f.debug_tuple("WebhookPatch").field(&(kinds, connections, enabled, description)).finish()
    }
}

/// One webhook. Its secret is not in it: that was shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Where to. Of a Slack address only the host is shown: the rest of it is the secret.
    pub url: String,
    /// In which form.
    pub format: WebhookFormat,
    /// Only events of these kinds; empty means all.
    pub kinds: Vec<EventKind>,
    /// Only events of these connections; empty means all.
    pub connections: Vec<ConnectionId>,
    /// Whether it is on.
    pub enabled: bool,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it was made. Events from then on are sent.
    pub created_at: Timestamp,
    /// Who made it: a person's name, or a token's.
    pub created_by: String,
    /// Since when no message has got through, where the last one did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<Timestamp>,
    /// Why it was switched off, where nobody did it. It goes when somebody switches it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_because: Option<String>,
    /// Until when the secret before the present one signs too, where it was rotated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_secret_until: Option<Timestamp>,
    /// How many messages wait to be sent, first attempts and repeated ones.
    pub waiting: u32,
}

/// `GET /workspaces/{ws}/webhooks`: all of them, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WebhookList {
    /// At most 20.
    pub webhooks: Vec<Webhook>,
}

/// The answer to [`NewWebhook`] and to `POST …/webhooks/{id}/secret`: the webhook with its secret, which is shown this
/// once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MadeWebhook {
    /// The webhook.
    pub webhook: Webhook,
    /// `whsec_…`, what verifies its messages; missing in the format `slack`, which is not signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It waits for its first or next attempt.
    Pending,
    /// The receiver took it: an answer with a status from 200 to 299.
    Delivered,
    /// It is not tried any more: all attempts failed, or the webhook was switched off.
    GivenUp,
}

/// One attempt to deliver a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attempt {
    /// When it was made.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub millis: u32,
    /// The HTTP status, where there was an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The first 200 characters of the answer's body, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Why there was no answer, where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A message to a webhook: one event, or a test. It is kept for 30 days. `POST …/webhooks/{id}/test` answers with one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Delivery {
    /// Its id, the header `webhook-id` on each attempt.
    pub id: MessageId,
    /// The event's number within the workspace; missing for a test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<u64>,
    /// What it tells.
    pub kind: EventKind,
    /// What became of it.
    pub state: DeliveryState,
    /// When it was put into the outbox.
    pub made_at: Timestamp,
    /// When it is tried next, while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    /// Every attempt so far, oldest first.
    pub attempts: Vec<Attempt>,
}

/// `GET …/webhooks/{id}/deliveries`: a page, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeliveryPage {
    /// At most 100.
    pub deliveries: Vec<Delivery>,
    /// Pass it as `cursor` for the next page; missing on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
