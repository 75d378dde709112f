//! Whether AWS knows us, for the health page: asks who we are, and compares with whom customers are told to trust.
//!
//! What was seen is kept in memory for a while, since the page is open to everyone: whoever calls it makes no calls to
//! AWS with it.

use std::cell::RefCell;
use std::time::Duration;

use domain::api::{IdentityHealth, IdentityKind};
use domain::arn::{Partition, Principal};
use domain::oidc::DISCOVERY_PATH;
use domain::time::Timestamp;
use worker::Env;

use super::{Assumer, Unassumed};
use crate::fault::Fault;
use crate::{clock, config};

/// How long it counts that AWS knows us.
const GOOD_FOR: Duration = Duration::from_mins(1);
/// How long it counts that it does not: whoever mends it, or waits for it, looks again soon.
const BAD_FOR: Duration = Duration::from_secs(5);

thread_local! {
    /// The newest look at each partition, and when it was.
    static LOOKS: RefCell<Vec<(Timestamp, Look)>> = const { RefCell::new(Vec::new()) };
}

/// How new a look must be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// AWS is asked now.
    Now,
    /// One that is kept is good enough.
    OfLate,
}

/// What AWS says of an identity.
#[derive(Clone)]
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

/// Asks AWS who we are in a partition, unless it was asked of late and that is good enough.
pub(crate) async fn look(env: &Env, partition: Partition, freshness: Freshness) -> Look {
    let is_of = |kept: &(Timestamp, Look)| kept.1.health.partition == partition;
    let kept = LOOKS.with_borrow(|looks| looks.iter().find(|kept| is_of(kept)).cloned());
    if let Some((at, look)) = kept.filter(|_| freshness == Freshness::OfLate) {
        let good_for = if look.health.ok { GOOD_FOR } else { BAD_FOR };
        if clock::now() < at.plus(good_for) {
            return look;
        }
    }
    let look = look_now(env, partition).await;
    LOOKS.with_borrow_mut(|looks| {
        looks.retain(|kept| !is_of(kept));
        looks.push((clock::now(), look.clone()));
    });
    look
}

async fn look_now(env: &Env, partition: Partition) -> Look {
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
