//! The organisation's identity in one partition, and what comes of it: the sessions of customers' roles.
//!
//! Called by the Connection objects, which assume their roles as an [`Assumer`], and by the health page, which asks AWS
//! who we are. Credentials stay in memory; nothing of them is stored or logged.

use aws::{Client, Counter, Credentials, Endpoints, ReqwestTransport, sts};
use domain::api::{IdentityHealth, IdentityKind};
use domain::arn::{Partition, Principal};
use worker::Env;

use crate::clock::EdgePace;
use crate::config;
use crate::fault::Fault;
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
    /// The principal's own key.
    Keys(Credentials),
}

/// Why a role was not assumed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unassumed {
    /// AWS said no to AssumeRole, or nothing.
    #[error("{0}")]
    Refused(aws::Error),
    /// The key that would have assumed it cannot be decrypted.
    #[error("The access key of this connection cannot be decrypted: {0}.")]
    KeysUnreadable(Unsealable),
}

impl Unassumed {
    /// AWS's code, where AWS said one.
    pub(crate) fn code(&self) -> Option<&str> {
        match self {
            Self::Refused(error) => error.code(),
            Self::KeysUnreadable(_) => None,
        }
    }
}

/// Whoever assumes a connection's role, ready to do so.
pub(crate) struct Assumer {
    partition: Partition,
    credentials: Result<Credentials, Unsealable>,
    transport: ReqwestTransport,
    endpoints: Endpoints,
    counter: Counter,
}

impl Assumer {
    /// The organisation itself. 422 where it has no principal in the partition; 503 for a wrong setting.
    pub(crate) fn organisation(env: &Env, partition: Partition) -> Result<Self, Fault> {
        Ok(Self::of(env, config::identity(env, partition)?))
    }

    fn of(env: &Env, identity: Identity) -> Self {
        let Means::Keys(credentials) = identity.means;
        Self::with(env, identity.principal.partition(), credentials)
    }

    /// Whoever has these credentials.
    pub(crate) fn with(env: &Env, partition: Partition, credentials: Credentials) -> Self {
        Self::with_opened(env, partition, Ok(credentials))
    }

    /// Whoever has the credentials that were sealed, if they open.
    pub(crate) fn with_opened(
        env: &Env,
        partition: Partition,
        credentials: Result<Credentials, Unsealable>,
    ) -> Self {
        Self {
            partition,
            credentials,
            transport: ReqwestTransport::new(),
            endpoints: config::endpoints(env),
            counter: Counter::new(),
        }
    }

    /// Assumes a role of the partition.
    pub(crate) async fn assume(&self, asked: &sts::AssumeRole<'_>) -> Result<sts::AssumedRole, Unassumed> {
        let credentials = self.credentials()?;
        let region = self.partition.sts_region();
        let client = self.client(credentials, region.as_str());
        client.assume_role(asked).await.map_err(Unassumed::Refused)
    }

    /// Who AWS takes us for.
    pub(crate) async fn caller(&self) -> Result<sts::CallerIdentity, Unassumed> {
        let credentials = self.credentials()?;
        let region = self.partition.sts_region();
        let client = self.client(credentials, region.as_str());
        client.get_caller_identity().await.map_err(Unassumed::Refused)
    }

    fn credentials(&self) -> Result<&Credentials, Unassumed> {
        self.credentials.as_ref().map_err(|unsealable| Unassumed::KeysUnreadable(*unsealable))
    }

    fn client<'a>(
        &'a self,
        credentials: &'a Credentials,
        region: &'a str,
    ) -> Client<'a, ReqwestTransport, EdgePace> {
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

/// What AWS says of an identity.
pub(crate) struct Look {
    /// For the health page.
    pub(crate) health: IdentityHealth,
    /// Whether AWS answered at all.
    pub(crate) answered: bool,
}

/// Why an identity does not work, in words that may be shown.
struct Doubt {
    detail: String,
    answered: bool,
}

impl Doubt {
    fn new(detail: String) -> Self {
        Self { detail, answered: true }
    }
}

impl From<Fault> for Doubt {
    fn from(fault: Fault) -> Self {
        Self::new(fault.detail)
    }
}

/// Asks AWS who we are in a partition, and compares with what customers are told to trust.
pub(crate) async fn look(env: &Env, partition: Partition) -> Look {
    let doubt = works(env, partition).await.err();
    let answered = doubt.as_ref().is_none_or(|doubt| doubt.answered);
    let (ok, detail) = (doubt.is_none(), doubt.map(|doubt| doubt.detail));
    Look { health: IdentityHealth { partition, kind: IdentityKind::Keys, ok, detail }, answered }
}

async fn works(env: &Env, partition: Partition) -> Result<(), Doubt> {
    let identity = config::identity(env, partition)?;
    let principal = identity.principal.clone();
    match Assumer::of(env, identity).caller().await {
        Ok(caller) if principal.is_caller(&caller.arn) => Ok(()),
        Ok(caller) => Err(Doubt::new(format!(
            "The credentials are those of {}, and customers are told to trust {principal}. Set the two to one identity.",
            caller.arn
        ))),
        Err(Unassumed::Refused(aws::Error::Unreachable { .. } | aws::Error::Timeout)) => {
            Err(Doubt { detail: "AWS STS does not answer.".to_owned(), answered: false })
        }
        Err(error) => Err(Doubt::new(format!(
            "AWS does not accept the key of {principal} ({}). Set a valid one.",
            error.code().unwrap_or("no code")
        ))),
    }
}
