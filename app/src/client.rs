//! The typed client of `/api/v1`. Thin: an address, a body, an answer of the contract, or one of three failures.
//!
//! A request ends with the page that asked: dropping its future aborts the fetch. A 401 anywhere raises `signed_out`,
//! which the frame answers with the page that asks for a new link.

mod alerts;
mod credentials;
mod failure;
mod links;
mod passkeys;
mod people;
mod remote;
mod sessions;
mod webhooks;
mod wire;

pub(crate) use failure::ClientError;
pub(crate) use remote::Remote;

use domain::api::{
    AcceptDrift, Code, Connection, ConnectionPage, ConnectionPatch, Drift, ExternalIdView, KeyOwner, Matrix,
    Me, Monitoring, NewCaptures, NewConnection, NewKeys, Policies, PolicyRequest, SignIn,
};
use domain::jose::KeySet;
use domain::monitoring::Choice;
use gloo_net::http::Method;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::links::api;
use wire::Bearer;

/// The client. A copy is as good as the original.
#[derive(Clone, Copy)]
pub(crate) struct Client {
    signed_out: RwSignal<bool>,
    /// Whether that is what the person wanted.
    left: RwSignal<bool>,
    /// What is shown: the token of an onboarding link instead of a session, or that of an invitation beside one.
    bearer: Option<StoredValue<String>>,
    with_session: bool,
    /// The creating request whose answer was lost, and its key.
    unanswered: StoredValue<Option<(String, String)>>,
}

impl Client {
    /// A client for the lifetime of the current owner.
    pub(crate) fn new() -> Self {
        Self {
            signed_out: RwSignal::new(false),
            left: RwSignal::new(false),
            bearer: None,
            with_session: false,
            unanswered: StoredValue::new(None),
        }
    }

    /// The same client for whoever holds an onboarding link: its token is shown, and no cookie.
    pub(crate) fn by_link(self, token: String) -> Self {
        Self { bearer: Some(StoredValue::new(token)), ..self }
    }

    /// The same client for whoever holds an invitation: its token is shown, and the session of whoever is signed in.
    pub(crate) fn by_invitation(self, token: String) -> Self {
        Self { with_session: true, ..self.by_link(token) }
    }

    /// Whether the API said that nobody is signed in.
    pub(crate) fn signed_out(self) -> RwSignal<bool> {
        self.signed_out
    }

    /// Whether nobody is signed in because the person signed out.
    pub(crate) fn left(self) -> RwSignal<bool> {
        self.left
    }

    /// `GET`, of anything: the text of the answer.
    async fn get(self, path: &str) -> Result<String, ClientError> {
        self.exchange(Method::GET, path, None).await
    }

    /// Redeems a one-time link.
    pub(crate) async fn sign_in(self, token: String) -> Result<Me, ClientError> {
        let me = read(&self.exchange(Method::POST, api::SIGN_IN, write(&SignIn { token })).await?)?;
        self.signed_out.set(false);
        self.left.set(false);
        Ok(me)
    }

    /// Ends the session. A session that is over already is what was wanted; any other failure leaves it as it was.
    pub(crate) async fn sign_out(self) -> Result<(), ClientError> {
        // Before the answer, so that a session found to be over is not taken for one that ended by itself.
        self.left.set(true);
        let answer = self.exchange(Method::POST, api::SIGN_OUT, None).await.map(drop);
        match answer {
            Err(failure) if failure.code() != Some(Code::NotSignedIn) => {
                self.left.set(false);
                Err(failure)
            }
            _ => {
                self.signed_out.set(true);
                Ok(())
            }
        }
    }

    /// Replaces the pending external ID.
    pub(crate) async fn replace_external_id(self, ws: &str) -> Result<ExternalIdView, ClientError> {
        read(&self.exchange(Method::POST, &api::replace_external_id(ws), None).await?)
    }

    /// The role in every form, for what is chosen.
    pub(crate) async fn policies(self, ws: &str, choice: &PolicyRequest) -> Result<Policies, ClientError> {
        read(&self.exchange(Method::POST, &api::policies(ws), write(choice)).await?)
    }

    /// Creates a connection.
    pub(crate) async fn connect(self, ws: &str, new: &NewConnection) -> Result<Connection, ClientError> {
        read(&self.create(&api::connections(ws, None), write(new)).await?)
    }

    /// One page of the connections.
    pub(crate) async fn connections(self, ws: &str, cursor: &str) -> Result<ConnectionPage, ClientError> {
        read(&self.get(&api::connections(ws, Some(cursor))).await?)
    }

    /// Changes a connection.
    pub(crate) async fn change(
        self,
        ws: &str,
        id: &str,
        patch: &ConnectionPatch,
    ) -> Result<Connection, ClientError> {
        read(&self.exchange(Method::PATCH, &api::connection(ws, id), write(patch)).await?)
    }

    /// Whose an access key is.
    pub(crate) async fn identify(self, ws: &str, keys: &NewKeys) -> Result<KeyOwner, ClientError> {
        read(&self.exchange(Method::POST, &api::identify_keys(ws), write(keys)).await?)
    }

    /// Puts another key in the place of a connection's own.
    pub(crate) async fn replace_keys(
        self,
        ws: &str,
        id: &str,
        keys: &NewKeys,
    ) -> Result<Connection, ClientError> {
        read(&self.exchange(Method::PUT, &api::keys(ws, id), write(keys)).await?)
    }

    /// Names the captures bucket, or takes it away.
    pub(crate) async fn name_captures(
        self,
        ws: &str,
        id: &str,
        new: Option<&NewCaptures>,
    ) -> Result<Connection, ClientError> {
        let path = api::captures(ws, id);
        read(&match new {
            Some(new) => self.exchange(Method::PUT, &path, write(new)).await?,
            None => self.exchange(Method::DELETE, &path, None).await?,
        })
    }

    /// Runs the gate now and gives its outcome.
    pub(crate) async fn check(self, ws: &str, id: &str) -> Result<Connection, ClientError> {
        read(&self.exchange(Method::POST, &api::check(ws, id), None).await?)
    }

    /// Does something with a connection, such as pausing it, and gives it as it is then.
    pub(crate) async fn act(self, method: Method, path: &str) -> Result<Connection, ClientError> {
        read(&self.exchange(method, path, None).await?)
    }

    /// Reads a role's policies now, or (with a fingerprint) agrees to them as they are.
    pub(crate) async fn drift(self, path: &str, accept: Option<String>) -> Result<Drift, ClientError> {
        let body = accept.and_then(|fingerprint| write(&AcceptDrift { fingerprint }));
        read(&self.exchange(Method::POST, path, body).await?)
    }

    /// Starts a discovery now, and gives the matrix as it is then.
    pub(crate) async fn discover(self, ws: &str, id: &str) -> Result<Matrix, ClientError> {
        read(&self.exchange(Method::POST, &api::discover(ws, id), None).await?)
    }

    /// A page of a list at an address.
    pub(crate) async fn page<T: DeserializeOwned>(self, path: &str) -> Result<T, ClientError> {
        read(&self.get(path).await?)
    }

    /// Chooses what is read and how often.
    pub(crate) async fn monitor(
        self,
        ws: &str,
        id: &str,
        choice: &Choice,
    ) -> Result<Monitoring, ClientError> {
        read(&self.exchange(Method::PUT, &api::monitoring(ws, id), write(choice)).await?)
    }

    /// The signed receipt at an address, as the text of its file.
    pub(crate) async fn receipt(self, path: &str) -> Result<String, ClientError> {
        self.get(path).await
    }

    /// The public keys of this deployment's receipts.
    pub(crate) async fn receipt_keys(self) -> Result<KeySet, ClientError> {
        read(&self.get(api::RECEIPT_KEYS).await?)
    }

    /// Removes a connection.
    pub(crate) async fn remove(self, ws: &str, id: &str) -> Result<(), ClientError> {
        self.exchange(Method::DELETE, &api::connection(ws, id), None).await.map(drop)
    }

    /// `POST` of something new, under a key. Where the answer is lost, the same form that is sent again has the same key, and
    /// creates nothing twice.
    async fn create(self, path: &str, body: Option<String>) -> Result<String, ClientError> {
        let asked = format!("{path}\n{}", body.as_deref().unwrap_or_default());
        let before = self.unanswered.try_get_value().flatten();
        let before = before.filter(|(before, _)| *before == asked).map(|(_, key)| key);
        let key = before.or_else(crate::browser::new_uuid);
        // Written before it is sent: a page that is left takes this future with it, and not what it has asked.
        self.unanswered.try_set_value(key.clone().map(|key| (asked, key)));
        let answer = self.send(Method::POST, path, body, key.as_deref()).await;
        // After a fault of ours nobody knows either whether it was done.
        if !answer.as_ref().is_err_and(ClientError::leaves_it_open) {
            self.unanswered.try_set_value(None);
        }
        answer
    }

    async fn exchange(self, method: Method, path: &str, body: Option<String>) -> Result<String, ClientError> {
        self.send(method, path, body, None).await
    }

    async fn send(
        self,
        method: Method,
        path: &str,
        body: Option<String>,
        key: Option<&str>,
    ) -> Result<String, ClientError> {
        let bearer = self.bearer.and_then(|bearer| bearer.try_get_value());
        let bearer = bearer.as_deref().map(|token| Bearer { token, with_session: self.with_session });
        let answer = wire::exchange(method, path, body, bearer, key).await;
        if let Err(ClientError::Problem(problem)) = &answer
            && problem.code == Code::NotSignedIn
        {
            // The page may be gone by now; the client lives as long as the console does.
            self.signed_out.set(true);
        }
        answer
    }
}

fn write<T: Serialize>(body: &T) -> Option<String> {
    serde_json::to_string(body).ok()
}

// Never inlined: a copy in each caller is kilobytes for every visitor.
#[inline(never)]
fn read<T: DeserializeOwned>(text: &str) -> Result<T, ClientError> {
    serde_json::from_str(text).map_err(|_| ClientError::Unreadable)
}
