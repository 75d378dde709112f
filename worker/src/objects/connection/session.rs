//! The session of the customer's role: in memory alone, for as long as it lasts, and never a moment longer than the role, the
//! key and the permit that it is of.

use std::rc::Rc;
use std::time::Duration;

use domain::api::ConnectionStatus;

use super::Connection;
use super::keys::Keys;
use super::record::Settings;
use crate::clock;
use crate::fault::Fault;
use crate::permit::Permit;

/// A session this near to its end is not used any more.
const SESSION_MARGIN: Duration = Duration::from_mins(5);

/// A session of the role.
pub(super) struct Session {
    pub(super) credentials: aws::Credentials,
    /// Whether it was in memory: then AWS may not take it any more, where a new one is let in.
    pub(super) is_kept: bool,
}

/// Whether a new session may be let in where this one was not: it is over, or the customer has revoked older ones, as
/// IAM's `AWSRevokeOlderSessions` does.
pub(super) const fn may_be_the_sessions(error: &aws::Error) -> bool {
    matches!(
        error,
        aws::Error::Denied { .. } | aws::Error::Expired { .. } | aws::Error::BadCredentials { .. }
    )
}

/// Why nothing was read.
pub(super) enum Unread {
    /// For people: the account does not answer at all.
    Message(String),
    /// Of our own; it is tried again.
    Fault(Fault),
}

impl From<String> for Unread {
    fn from(message: String) -> Self {
        Self::Message(message)
    }
}

impl From<Fault> for Unread {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Connection {
    /// Whether what was read counts no more: while AWS was awaited the connection was stopped, its role refused, or it has
    /// become about another role or key, or has ended.
    pub(super) fn is_overtaken(
        &self,
        settings: &Settings,
        keys: Option<&Keys>,
        permit: &Permit,
    ) -> Result<bool, Fault> {
        Ok(permit.is_revoked()
            || self.settings().is_err()
            || !self.is_about(settings, keys)?
            || self.standing()?.status != ConnectionStatus::Connected)
    }

    pub(super) fn drop_session(&self) {
        self.session.replace(None);
    }

    /// The session in memory, or a new one; `Err` is a message for people.
    pub(super) async fn session(&self, settings: &Settings, permit: &Rc<Permit>) -> Result<Session, String> {
        let soon = clock::system_time(clock::now().plus(SESSION_MARGIN));
        if let Some(session) = self.session.borrow().as_ref().filter(|session| !session.expired(soon)) {
            return Ok(Session { credentials: session.clone(), is_kept: true });
        }
        let keys = self.keys().map_err(|fault| fault.detail)?;
        let credentials = self.assume(settings, permit).await?;
        // One that comes after its key or its role was replaced is no session of the connection's any more.
        let is_current = self.is_about(settings, keys.as_ref()).unwrap_or(false);
        if is_current && !permit.is_revoked() {
            self.session.replace(Some(credentials.clone()));
        }
        Ok(Session { credentials, is_kept: false })
    }

    /// What the customer's account answers, `Err` as a sentence for people. Where a session out of memory is turned away, it
    /// is asked once more with a new one.
    pub(super) async fn with_session<T>(
        &self,
        settings: &Settings,
        permit: &Rc<Permit>,
        ask: impl AsyncFn(aws::Credentials) -> Result<T, aws::Error>,
        is_turned_away: impl Fn(&T) -> bool,
    ) -> Result<T, String> {
        let Session { credentials, is_kept } = self.session(settings, permit).await?;
        let answer = ask(credentials).await;
        let again = match &answer {
            Ok(answer) => is_turned_away(answer),
            Err(error) => may_be_the_sessions(error),
        };
        if !(again && is_kept) || permit.is_revoked() {
            return answer.map_err(|error| error.to_string());
        }
        self.drop_session();
        let Session { credentials, .. } = self.session(settings, permit).await?;
        ask(credentials).await.map_err(|error| error.to_string())
    }
}
