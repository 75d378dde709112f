//! Passkeys. What the browser makes and shows is passed on as it is: JSON of the specification's own form.

use domain::api::{Passkey, PasskeyPatch};
use gloo_net::http::Method;

use super::{Client, ClientError, read, write};
use crate::links::api;

impl Client {
    /// What a new passkey is made with.
    pub(crate) async fn passkey_options(self) -> Result<String, ClientError> {
        self.exchange(Method::POST, api::PASSKEY_OPTIONS, None).await
    }

    /// Keeps a new one; `credential` is the browser's JSON.
    pub(crate) async fn add_passkey(self, name: &str, credential: &str) -> Result<Passkey, ClientError> {
        let name = serde_json::Value::from(name);
        let body = format!(r#"{{"name":{name},"credential":{credential}}}"#);
        read(&self.exchange(Method::POST, api::PASSKEYS, Some(body)).await?)
    }

    /// Gives one another name.
    pub(crate) async fn rename_passkey(self, id: &str, name: String) -> Result<Passkey, ClientError> {
        let path = api::passkey(id, false);
        read(&self.exchange(Method::PATCH, &path, write(&PasskeyPatch { name })).await?)
    }

    /// Removes one; also the last way in, where `last` says so.
    pub(crate) async fn remove_passkey(self, id: &str, last: bool) -> Result<(), ClientError> {
        self.exchange(Method::DELETE, &api::passkey(id, last), None).await.map(drop)
    }

    /// What a passkey is asked for with.
    pub(crate) async fn sign_in_options(self) -> Result<String, ClientError> {
        self.exchange(Method::POST, api::SIGN_IN_PASSKEY_OPTIONS, None).await
    }

    /// Signs in by one; `credential` is the browser's JSON.
    pub(crate) async fn sign_in_by_passkey(self, credential: &str) -> Result<(), ClientError> {
        let body = format!(r#"{{"credential":{credential}}}"#);
        self.exchange(Method::POST, api::SIGN_IN_PASSKEY, Some(body)).await.map(drop)
    }
}
