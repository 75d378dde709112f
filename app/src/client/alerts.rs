//! Metric alerts of a connection. Each change answers with all of them.

use domain::api::AlertList;
use domain::monitoring::Rule;
use gloo_net::http::Method;

use super::{Client, ClientError, read, write};
use crate::links::api;

impl Client {
    /// Makes an alert, or gives the one with this id another rule.
    pub(crate) async fn put_alert(
        self,
        ws: &str,
        connection: &str,
        id: Option<&str>,
        rule: &Rule,
    ) -> Result<AlertList, ClientError> {
        read(&match id {
            None => self.create(&api::alerts(ws, connection), write(rule)).await?,
            Some(id) => self.exchange(Method::PUT, &api::alert(ws, connection, id), write(rule)).await?,
        })
    }

    /// Removes an alert.
    pub(crate) async fn remove_alert(
        self,
        ws: &str,
        connection: &str,
        id: &str,
    ) -> Result<AlertList, ClientError> {
        read(&self.exchange(Method::DELETE, &api::alert(ws, connection, id), None).await?)
    }
}
