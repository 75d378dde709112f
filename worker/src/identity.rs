//! The organisation's identity in one partition, and what comes of it: the sessions of customers' roles.
//!
//! Called by the Connection objects, which assume their roles as an [`Assumer`], and by the health page, which asks AWS
//! who we are. Credentials stay in memory; nothing of them is stored or logged.
//!
//! [`token`] is the way without an AWS key: a token of our own is shown to the organisation's role, and the session that
//! comes of it assumes the customers'.

mod look;
mod token;

pub(crate) use look::{Freshness, Look, look};

use std::rc::Rc;

use aws::{Client, Counter, Credentials, Endpoints, sts};
use domain::arn::{Partition, Principal};
use domain::oidc::Issuer;
use worker::Env;

use crate::clock::EdgePace;
use crate::config;
use crate::fault::Fault;
use crate::permit::{Permit, Permitted};
use crate::vault::Unsealable;

/// Who the organisation is in one partition.
pub(crate) struct Identity {
    /// Whom customers trust.
    pub(crate) principal: Principal,
    /// How AWS is shown that we are it.
    pub(crate) means: Means,
}

/// How an identity is proved.
pub(crate) enum Means {
    /// By the principal's own key.
    Keys(Credentials),
    /// By tokens of this issuer, which the principal, a role, trusts.
    Tokens(Issuer),
}

/// Why a role was not assumed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unassumed {
    /// AWS said no to AssumeRole, or nothing.
    #[error("{0}")]
    Refused(aws::Error),
    /// AWS did not take the token by which we show who we are; the customer's role was not asked for.
    #[error("AWS does not take our own identity: {0}")]
    Token(aws::Error),
    /// That token could not be made.
    #[error("Our own identity cannot be proved: {0}")]
    NoToken(String),
    /// The key that would have assumed it cannot be decrypted.
    #[error("The access key of this connection cannot be decrypted: {0}.")]
    KeysUnreadable(Unsealable),
}

impl Unassumed {
    /// AWS's code, where AWS said one.
    pub(crate) fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(error) | Self::Token(error) => error.code(),
            Self::NoToken(_) | Self::KeysUnreadable(_) => None,
        }
    }
}

impl Unassumed {
    /// AWS's id of the call that said no.
    pub(crate) fn request_id(&self) -> Option<&str> {
        match self {
            Self::Refused(error) => error.request_id(),
            Self::Token(_) | Self::NoToken(_) | Self::KeysUnreadable(_) => None,
        }
    }
}

/// What the assumer shows AWS.
enum Proof {
    Key(Credentials),
    Unreadable(Unsealable),
    Token { issuer: Issuer, role: Principal },
}

/// Whoever assumes a connection's role, ready to do so.
pub(crate) struct Assumer {
    env: Env,
    partition: Partition,
    proof: Proof,
    transport: Permitted,
    endpoints: Endpoints,
    counter: Counter,
}

impl Assumer {
    /// The organisation itself. 422 where it has no principal in the partition; 503 for a wrong setting.
    pub(crate) fn organisation(env: &Env, partition: Partition) -> Result<Self, Fault> {
        let Identity { principal, means } = config::identity(env, partition)?;
        let proof = match means {
            Means::Keys(credentials) => Proof::Key(credentials),
            Means::Tokens(issuer) => Proof::Token { issuer, role: principal },
        };
        Ok(Self::by(env, partition, proof))
    }

    /// Whoever has these credentials.
    pub(crate) fn with(env: &Env, partition: Partition, credentials: Credentials) -> Self {
        Self::by(env, partition, Proof::Key(credentials))
    }

    /// Whoever has the credentials that were sealed, if they open.
    pub(crate) fn with_opened(
        env: &Env,
        partition: Partition,
        credentials: Result<Credentials, Unsealable>,
    ) -> Self {
        Self::by(env, partition, credentials.map_or_else(Proof::Unreadable, Proof::Key))
    }

    fn by(env: &Env, partition: Partition, proof: Proof) -> Self {
        Self {
            env: env.clone(),
            partition,
            proof,
            transport: Permitted::new(Rc::default()),
            endpoints: config::endpoints(env),
            counter: Counter::new(),
        }
    }

    /// The same, for as long as the permit lasts.
    #[must_use]
    pub(crate) fn under(self, permit: Rc<Permit>) -> Self {
        Self { transport: Permitted::new(permit), ..self }
    }

    /// Assumes a role of the partition. A session of our own that AWS does not take (any more) is renewed, once.
    pub(crate) async fn assume(&self, asked: &sts::AssumeRole<'_>) -> Result<sts::AssumedRole, Unassumed> {
        let region = self.partition.sts_region();
        let credentials = self.credentials().await?;
        match self.client(&credentials, region.as_str()).assume_role(asked).await {
            Err(aws::Error::Expired { .. } | aws::Error::BadCredentials { .. }) if self.forget() => {
                let credentials = self.credentials().await?;
                self.client(&credentials, region.as_str()).assume_role(asked).await
            }
            answer => answer,
        }
        .map_err(Unassumed::Refused)
    }

    /// Who AWS takes us for.
    pub(crate) async fn caller(&self) -> Result<sts::CallerIdentity, Unassumed> {
        let region = self.partition.sts_region();
        let credentials = self.credentials().await?;
        let caller = self.client(&credentials, region.as_str()).get_caller_identity().await;
        if matches!(caller, Err(aws::Error::Expired { .. } | aws::Error::BadCredentials { .. })) {
            // A session that AWS does not know (any more) is of no use to the next caller either.
            self.forget();
        }
        caller.map_err(Unassumed::Refused)
    }

    async fn credentials(&self) -> Result<Credentials, Unassumed> {
        match &self.proof {
            Proof::Key(credentials) => Ok(credentials.clone()),
            Proof::Unreadable(unsealable) => Err(Unassumed::KeysUnreadable(*unsealable)),
            Proof::Token { issuer, role } => self.session_of(issuer, role).await,
        }
    }

    /// Drops the session that a token gave; whether there can be another one.
    fn forget(&self) -> bool {
        let Proof::Token { role, .. } = &self.proof else { return false };
        token::forget(role);
        true
    }

    fn client<'a>(
        &'a self,
        credentials: &'a Credentials,
        region: &'a str,
    ) -> Client<'a, Permitted, EdgePace> {
        Client {
            transport: &self.transport,
            pace: &EdgePace,
            endpoints: &self.endpoints,
            credentials,
            region,
            counter: &self.counter,
        }
    }
}
