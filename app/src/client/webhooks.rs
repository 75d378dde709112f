//! Webhooks: where events are sent to.

use domain::api::{Delivery, MadeWebhook, NewWebhook, Webhook, WebhookPatch};
use gloo_net::http::Method;

use super::{Client, ClientError, read, write};
use crate::links::api;

impl Client {
    /// Makes one.
    pub(crate) async fn make_webhook(self, ws: &str, new: &NewWebhook) -> Result<MadeWebhook, ClientError> {
        read(&self.create(&api::webhooks(ws), write(new)).await?)
    }

    /// Changes one.
    pub(crate) async fn change_webhook(
        self,
        ws: &str,
        id: &str,
        patch: &WebhookPatch,
    ) -> Result<Webhook, ClientError> {
        read(&self.exchange(Method::PATCH, &api::webhook(ws, id), write(patch)).await?)
    }

    /// Removes one.
    pub(crate) async fn remove_webhook(self, ws: &str, id: &str) -> Result<(), ClientError> {
        self.exchange(Method::DELETE, &api::webhook(ws, id), None).await.map(drop)
    }

    /// Sends a test, and gives what became of it.
    pub(crate) async fn test_webhook(self, ws: &str, id: &str) -> Result<Delivery, ClientError> {
        read(&self.exchange(Method::POST, &api::test_webhook(ws, id), None).await?)
    }

    /// Gives one another secret.
    pub(crate) async fn rotate_webhook(self, ws: &str, id: &str) -> Result<MadeWebhook, ClientError> {
        read(&self.exchange(Method::POST, &api::webhook_secret(ws, id), None).await?)
    }
}
