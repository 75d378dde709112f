//! One's own sessions.

use gloo_net::http::Method;
use leptos::prelude::*;

use super::{Client, ClientError};
use crate::links::api;

impl Client {
    /// Ends a session of one's own; `is_this` where it is the one that this browser has, which is signed out then.
    pub(crate) async fn end_session(self, id: &str, is_this: bool) -> Result<(), ClientError> {
        self.exchange(Method::DELETE, &api::session(id), None).await?;
        if is_this {
            self.left.set(true);
            self.signed_out.set(true);
        }
        Ok(())
    }

    /// Ends all sessions of one's own but this one.
    pub(crate) async fn end_other_sessions(self) -> Result<(), ClientError> {
        self.exchange(Method::DELETE, api::SESSIONS, None).await.map(drop)
    }
}
