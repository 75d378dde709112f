//! Whether AWS knows us, for the health page: asks who we are, and compares with whom customers are told to trust.

use domain::api::{IdentityHealth, IdentityKind};
use domain::arn::{Partition, Principal};
use domain::oidc::DISCOVERY_PATH;
use worker::Env;

use super::{Assumer, Unassumed};
use crate::config;
use crate::fault::Fault;

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

impl From<Fault> for Doubt {
    fn from(fault: Fault) -> Self {
        Self { detail: fault.detail, answered: true }
    }
}

/// Asks AWS who we are in a partition.
pub(crate) async fn look(env: &Env, partition: Partition) -> Look {
    let kind = match config::issuer(env) {
        Ok(None) => IdentityKind::Keys,
        _ => IdentityKind::Oidc,
    };
    let doubt = works(env, partition).await.err();
    let answered = doubt.as_ref().is_none_or(|doubt| doubt.answered);
    let (ok, detail) = (doubt.is_none(), doubt.map(|doubt| doubt.detail));
    Look { health: IdentityHealth { partition, kind, ok, detail }, answered }
}

async fn works(env: &Env, partition: Partition) -> Result<(), Doubt> {
    let principal = config::principal_in(env, partition)?;
    match Assumer::organisation(env, partition)?.caller().await {
        Ok(caller) if principal.is_caller(&caller.arn) => Ok(()),
        Ok(caller) => Err(Doubt {
            detail: format!(
                "AWS knows us as {}, and customers are told to trust {principal}. Set the two to one identity.",
                caller.arn
            ),
            answered: true,
        }),
        Err(unassumed) => Err(doubt(&unassumed, &principal)),
    }
}

/// Our own words alone: inner errors stay inside, but for AWS's code.
fn doubt(unassumed: &Unassumed, principal: &Principal) -> Doubt {
    use aws::Error;
    let code = unassumed.code().unwrap_or("no code");
    let (answered, detail) = match unassumed {
        Unassumed::Refused(Error::Unreachable { .. } | Error::Timeout)
        | Unassumed::Token(Error::Unreachable { .. } | Error::Timeout) => {
            (false, "AWS STS does not answer.".to_owned())
        }
        Unassumed::Token(Error::BadToken { .. }) => (
            true,
            format!(
                "AWS cannot verify our token ({code}). It needs an OIDC provider for our origin in IAM, and to reach {DISCOVERY_PATH} there."
            ),
        ),
        Unassumed::Token(_) => (
            true,
            format!(
                "The role {principal} does not take our token ({code}). Its trust policy names the OIDC provider, the audience and the subject."
            ),
        ),
        Unassumed::NoToken(detail) => (true, detail.clone()),
        Unassumed::Refused(_) | Unassumed::KeysUnreadable(_) => {
            (true, format!("AWS does not accept the credentials of {principal} ({code}). Set valid ones."))
        }
    };
    Doubt { detail, answered }
}
