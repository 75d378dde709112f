//! Temporary credentials of a connection.

use domain::api::{Connection, CredentialsRequest, SwitchCredentials, TemporaryCredentials};
use gloo_net::http::Method;

use super::{Client, ClientError, read, write};
use crate::links::api;

impl Client {
    /// Switches on or off that a connection gives them.
    pub(crate) async fn switch_credentials(
        self,
        ws: &str,
        id: &str,
        change: &SwitchCredentials,
    ) -> Result<Connection, ClientError> {
        read(&self.exchange(Method::PUT, &api::credentials(ws, id), write(change)).await?)
    }

    /// Takes some. They are in this answer and nowhere else.
    pub(crate) async fn take_credentials(
        self,
        ws: &str,
        id: &str,
        request: &CredentialsRequest,
    ) -> Result<TemporaryCredentials, ClientError> {
        read(&self.exchange(Method::POST, &api::credentials(ws, id), write(request)).await?)
    }
}
