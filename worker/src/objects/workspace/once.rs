//! Replies that are kept under an `Idempotency-Key`, and the secrets in their answers, sealed.
//!
//! Each creating call authorises its caller before it looks here, so an answer is never given to somebody who could not ask
//! for it now. Without the deployment's encryption key a call whose answer has a secret is refused when it has a key: an
//! answer that is kept in clear, or repeated without its secret, would be worse.

use domain::access::Permission;
use domain::api::Code;
use domain::ids::ConnectionId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::schedule::LOOK_AFTER;
use super::{FindConnected, KeepAnswer, Workspace};
use crate::fault::Fault;
use crate::idempotency::Key;
use crate::objects::once::{self, KEPT_FOR, Once};
use crate::vault::Place;
use crate::{clock, config, entropy};

const PURPOSE: &str = "idempotent-answer";

impl Workspace {
    /// The reply to an earlier call with this key. 422, 429; 503 for a secret that does not open any more.
    pub(super) fn again<T: DeserializeOwned>(&self, key: Option<&Key>) -> Result<Option<Once<T>>, Fault> {
        let Some(key) = key else { return Ok(None) };
        let Some(mut found) = once::find::<T>(&self.sql, key)? else { return Ok(None) };
        if let Some(sealed) = found.secret.take() {
            let (workspace, _) = self.identity()?;
            let opened = config::vault(&self.env)?.open(place(workspace.as_str(), key), &sealed);
            let opened = opened.map_err(|error| {
                Fault::new(Code::Unavailable, "The secret in the first answer cannot be read any more.")
                    .remedy("Make another one, with another `Idempotency-Key`.")
                    .because(error.to_string())
            })?;
            found.secret = Some(String::from_utf8_lossy(&opened).into_owned());
        }
        Ok(Some(found))
    }

    /// Seals the secret of an answer that is going to be kept, before anything is written. 503 without an encryption key.
    pub(super) fn sealed(&self, key: Option<&Key>, secret: Option<&str>) -> Result<Option<String>, Fault> {
        let (Some(key), Some(secret)) = (key, secret) else { return Ok(None) };
        let (workspace, _) = self.identity()?;
        let vault = config::vault(&self.env)?;
        let sealed = vault.seal(place(workspace.as_str(), key), entropy::bytes()?, secret.as_bytes());
        sealed.ok_or_else(|| Fault::internal("a secret that cannot be sealed")).map(Some)
    }

    /// The reply of a call that has written what it creates; kept, where it has a key, without an await.
    pub(super) fn made<T: Serialize>(
        &self,
        key: Option<&Key>,
        reply: T,
        sealed: Option<String>,
    ) -> Result<Once<T>, Fault> {
        if let Some(key) = key {
            once::keep(&self.sql, key, &reply, sealed)?;
            self.plan(LOOK_AFTER, clock::now().plus(KEPT_FOR))?;
        }
        Ok(Once::first(reply))
    }

    /// Sees to it that what was kept is deleted in its time. A call that has created does not fail for it.
    pub(super) async fn wake_for_kept<T>(&self, made: Once<T>) -> Once<T> {
        if let Err(fault) = self.wake_for_events().await {
            crate::edge::log::background("workspace", &fault);
        }
        made
    }

    pub(super) fn keep_answer(&self, KeepAnswer { key, answer }: KeepAnswer) -> Result<String, Fault> {
        self.open()?;
        once::keep_answer(&self.sql, &key, answer)
    }

    /// 403 who may not; 422.
    pub(super) fn find_connected(&self, call: &FindConnected) -> Result<Option<Once<ConnectionId>>, Fault> {
        self.authorize(&call.caller, Permission::Connect)?;
        self.again(Some(&call.key))
    }
}

fn place<'a>(workspace: &'a str, key: &'a Key) -> Place<'a> {
    Place { workspace, owner: &key.id, purpose: PURPOSE }
}
