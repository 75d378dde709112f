//! The outbox, which is the log as well: a row for each event and webhook. A row is written with the event that it tells of
//! and stays due until what became of an attempt is written, so a kill loses none, and repeats at most those that were
//! under way. The message's id stays, by which a receiver knows a repeated one.

use std::time::Duration;

use domain::api::{Attempt, Delivery, DeliveryPage, DeliveryState, EventKind, WorkspaceEvent};
use domain::ids::{MessageId, WebhookId};
use domain::time::Timestamp;
use domain::webhook::retry;
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;

use super::Kept;
use super::send::Sent;
use crate::fault::Fault;
use crate::objects::workspace::Workspace;
use crate::objects::workspace::events::own;
use crate::{clock, entropy, sql};

/// So many are sent at the same time: the workers platform opens six connections a request.
const PARALLEL: usize = 6;
/// So many are sent in one run of the alarm: a minute at worst, while nothing else of the alarm's is done.
const AT_ONCE: i64 = 24;

/// After something of our own failed, a message is tried again after this time.
const AFTER_FAULT: Duration = Duration::from_mins(1);

/// A message that is due.
#[derive(Deserialize)]
struct Due {
    seq: i64,
    id: MessageId,
    webhook: WebhookId,
    event: Option<i64>,
}

/// A message as it is stored.
#[derive(Deserialize)]
struct Row {
    seq: i64,
    id: MessageId,
    event: Option<u64>,
    kind: EventKind,
    state: DeliveryState,
    made_at: i64,
    due_at: Option<i64>,
    attempts: String,
}

impl Workspace {
    /// Puts an event into the outbox, once for each webhook that is sent it.
    pub(in crate::objects::workspace) fn enqueue(&self, event: &WorkspaceEvent) -> Result<(), Fault> {
        let now = clock::now();
        for webhook in self.webhooks()?.iter().filter(|webhook| webhook.wants(event)) {
            let message = Delivery {
                id: MessageId::from_bytes(entropy::bytes()?),
                event: Some(event.id),
                kind: event.kind,
                state: DeliveryState::Pending,
                made_at: now,
                next_at: Some(now),
                attempts: Vec::new(),
            };
            self.keep_delivery(&webhook.id, &message)?;
        }
        Ok(())
    }

    /// Writes down a message.
    pub(super) fn keep_delivery(&self, webhook: &WebhookId, message: &Delivery) -> Result<(), Fault> {
        let statement = "INSERT INTO delivery (id, webhook, event, kind, state, made_at, due_at, attempts)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        let values = vec![
            message.id.to_string().into(),
            webhook.to_string().into(),
            message.event.and_then(|event| i64::try_from(event).ok()).into(),
            message.kind.word().into(),
            word(message.state).into(),
            sql::at(message.made_at),
            message.next_at.map(Timestamp::as_millis).into(),
            serde_json::to_string(&message.attempts)?.into(),
        ];
        sql::run(&self.sql, statement, values)
    }

    /// Sends what is due. Webhooks take turns, so that one that is silent does not keep the others waiting.
    pub(in crate::objects::workspace) async fn deliver(&self) -> Result<(), Fault> {
        let query = "SELECT seq, id, webhook, event FROM (
                 SELECT *, row_number() OVER (PARTITION BY webhook ORDER BY due_at, seq) AS turn
                 FROM delivery WHERE due_at <= ?
             ) ORDER BY turn, due_at LIMIT ?";
        let due: Vec<Due> = sql::rows(&self.sql, query, vec![sql::at(clock::now()), AT_ONCE.into()])?;
        let attempt = async |due: Due| (due.seq, self.attempt(due).await);
        let mut done = stream::iter(due).map(attempt).buffer_unordered(PARALLEL);
        while let Some((seq, done)) = done.next().await {
            // One that fails for a reason of ours comes again, and not at once; the others go on.
            if let Err(fault) = done {
                crate::edge::log::background("workspace", &fault);
                let again = Some(clock::now().plus(AFTER_FAULT));
                self.settle(seq, DeliveryState::Pending, again, None)?;
            }
        }
        Ok(())
    }

    /// One attempt, and what became of it.
    async fn attempt(&self, due: Due) -> Result<(), Fault> {
        let webhook = self.webhook(&due.webhook)?.filter(|webhook| webhook.enabled);
        let event = due.event.map(|event| self.event(event)).transpose()?.flatten();
        let (Some(webhook), Some(event)) = (webhook, event) else {
            return self.settle(due.seq, DeliveryState::GivenUp, None, None);
        };
        let sent = self.send(&webhook, &due.id, &event).await?;
        self.note(&due, &webhook, sent)
    }

    /// Writes down what became of an attempt, as things stand now: while it was under way, the webhook may have been
    /// changed or removed.
    fn note(&self, due: &Due, asked: &Kept, sent: Sent) -> Result<(), Fault> {
        let Sent { attempt, retry_after, is_ours } = sent;
        let Some(row) = self.delivery(due.seq)?.filter(|row| row.state == DeliveryState::Pending) else {
            return Ok(());
        };
        let Some(mut webhook) = self.webhook(&due.webhook)? else { return Ok(()) };
        let before = webhook.clone();
        let now = clock::now();
        let status = attempt.status;
        let mut attempts: Vec<Attempt> = serde_json::from_str(&row.attempts)?;
        attempts.push(attempt);
        if status.is_some_and(retry::is_taken) {
            webhook.failing_since = None;
            self.settle(due.seq, DeliveryState::Delivered, None, Some(&attempts))?;
        } else {
            let chance = worker::js_sys::Math::random();
            let next = retry::next(attempts.len(), now, retry_after, chance).filter(|_| webhook.enabled);
            let state = if next.is_some() { DeliveryState::Pending } else { DeliveryState::GivenUp };
            self.settle(due.seq, state, next, Some(&attempts))?;
            // What another address answered says nothing about the one that it has now.
            if !is_ours && webhook.leads_where(asked) {
                let since = *webhook.failing_since.get_or_insert(now);
                if let Some(why) = retry::hopeless(status, since, now).filter(|_| webhook.enabled) {
                    webhook.enabled = false;
                    webhook.disabled_because = Some(why.to_owned());
                    // First, so that it is not sent that it was switched off.
                    self.keep_webhook(&webhook)?;
                    self.give_up_waiting(&webhook.id)?;
                    let url = &webhook.url;
                    let detail = format!("The webhook to {url} was switched off. {why}");
                    self.record_event(WorkspaceEvent { detail, ..own(EventKind::WebhookDisabled, now) })?;
                }
            }
        }
        if webhook == before { Ok(()) } else { self.keep_webhook(&webhook) }
    }

    /// Puts a message that is pending into another state.
    fn settle(
        &self,
        seq: i64,
        state: DeliveryState,
        next: Option<Timestamp>,
        attempts: Option<&[Attempt]>,
    ) -> Result<(), Fault> {
        let statement = "UPDATE delivery SET state = ?, due_at = ?, attempts = coalesce(?, attempts)
             WHERE seq = ? AND state = 'pending'";
        let attempts = attempts.map(serde_json::to_string).transpose()?;
        let values =
            vec![word(state).into(), next.map(Timestamp::as_millis).into(), attempts.into(), seq.into()];
        sql::run(&self.sql, statement, values)
    }

    /// What waits for a webhook is not sent any more.
    pub(super) fn give_up_waiting(&self, webhook: &WebhookId) -> Result<(), Fault> {
        let statement =
            "UPDATE delivery SET state = 'given_up', due_at = NULL WHERE webhook = ? AND state = 'pending'";
        sql::run(&self.sql, statement, vec![webhook.to_string().into()])
    }

    /// How many messages wait for a webhook.
    pub(super) fn waiting(&self, webhook: &WebhookId) -> Result<u32, Fault> {
        #[derive(Deserialize)]
        struct Count {
            n: u32,
        }
        let query = "SELECT count(*) AS n FROM delivery WHERE webhook = ? AND state = 'pending'";
        let count = sql::row::<Count>(&self.sql, query, vec![webhook.to_string().into()])?;
        Ok(count.map_or(0, |count| count.n))
    }

    fn delivery(&self, seq: i64) -> Result<Option<Row>, Fault> {
        sql::row(&self.sql, "SELECT * FROM delivery WHERE seq = ?", vec![seq.into()])
    }

    /// A page of a webhook's log.
    pub(super) fn deliveries(
        &self,
        webhook: &WebhookId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<DeliveryPage, Fault> {
        let query = "SELECT * FROM delivery WHERE webhook = ? AND seq < ? ORDER BY seq DESC LIMIT ?";
        let of = vec![webhook.to_string().into()];
        let (rows, next_cursor) = sql::page(&self.sql, query, of, (before, limit), |row: &Row| row.seq)?;
        let deliveries = rows.into_iter().map(shown).collect::<Result<_, _>>()?;
        Ok(DeliveryPage { deliveries, next_cursor })
    }
}

fn shown(row: Row) -> Result<Delivery, Fault> {
    Ok(Delivery {
        id: row.id,
        event: row.event,
        kind: row.kind,
        state: row.state,
        made_at: Timestamp::from_millis(row.made_at),
        next_at: row.due_at.map(Timestamp::from_millis),
        attempts: serde_json::from_str(&row.attempts)?,
    })
}

const fn word(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Pending => "pending",
        DeliveryState::Delivered => "delivered",
        DeliveryState::GivenUp => "given_up",
    }
}
