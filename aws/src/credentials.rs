//! AWS credentials: the Worker's own long-lived key, or the session that an AssumeRole gave.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use zeroize::Zeroizing;

/// An access key, with the session token and the expiry where it came out of STS.
///
/// `Debug` shows the access key id alone, which AWS itself logs in clear; everything else is a secret.
/// Cloning is cheap: the secrets are shared and are overwritten in memory when the last clone goes.
#[derive(Clone)]
pub struct Credentials {
    inner: aws_credential_types::Credentials,
    /// The last signing key. It holds for a day, a region and a service, and deriving it is half of a
    /// signature's cost; a piece of work mostly makes several calls of one kind in a row.
    last_key: Arc<Mutex<Option<ScopedKey>>>,
}

/// A signing key, with the scope `day/region/service/aws4_request` that it was derived for.
struct ScopedKey {
    scope: String,
    key: SigningKey,
}

/// HMAC-SHA256's output.
pub(crate) type SigningKey = Zeroizing<[u8; 32]>;

impl Credentials {
    /// A key that does not expire, such as an IAM user's.
    pub fn long_lived(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Self::new(access_key_id, secret_access_key, None, None)
    }

    /// Any credentials; `session_token` and `expires_at` are present on those that STS gave.
    pub fn new(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
        session_token: Option<String>,
        expires_at: Option<SystemTime>,
    ) -> Self {
        let inner = aws_credential_types::Credentials::new(
            access_key_id,
            secret_access_key,
            session_token,
            expires_at,
            "deputize",
        );
        Self { inner, last_key: Arc::default() }
    }

    /// The public half of the key.
    pub fn access_key_id(&self) -> &str {
        self.inner.access_key_id()
    }

    /// The secret half: never log it.
    pub fn secret_access_key(&self) -> &str {
        self.inner.secret_access_key()
    }

    /// What proves a session; `None` for a long-lived key. A secret too.
    pub fn session_token(&self) -> Option<&str> {
        self.inner.session_token()
    }

    /// When AWS stops accepting them; `None` for a long-lived key.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.inner.expiry()
    }

    /// Whether AWS no longer accepts them at `now`.
    pub fn expired(&self, now: SystemTime) -> bool {
        self.expires_at().is_some_and(|at| at <= now)
    }

    /// The signing key for `scope`: the one of the last signature, or else what `derive` makes of the secret.
    pub(crate) fn signing_key<K: AsRef<[u8]>>(
        &self,
        scope: &str,
        derive: impl FnOnce(&str) -> K,
    ) -> SigningKey {
        let mut last = self.last_key.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = last.as_ref().filter(|known| known.scope == scope) {
            return known.key.clone();
        }
        let mut key = SigningKey::default();
        for (into, from) in key.iter_mut().zip(derive(self.secret_access_key()).as_ref()) {
            *into = *from;
        }
        *last = Some(ScopedKey { scope: scope.to_owned(), key: key.clone() });
        key
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id())
            .field("session", &self.session_token().is_some())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn debug_hides_every_secret() {
        let shown =
            format!("{:?}", Credentials::new("AKIDEXAMPLE", "top-secret", Some("token".into()), None));
        assert_eq!(shown, r#"Credentials { access_key_id: "AKIDEXAMPLE", session: true, .. }"#);
    }

    #[test]
    fn they_expire_at_the_very_second() {
        let at = UNIX_EPOCH + Duration::from_secs(100);
        let session = Credentials::new("ASIA", "s", Some("t".into()), Some(at));
        assert!(!session.expired(at - Duration::from_millis(1)));
        assert!(session.expired(at));
        assert!(!Credentials::long_lived("AKIA", "s").expired(at));
    }
}
