//! Without an AWS key: a token that we sign ourselves, shown to the organisation's own role.
//!
//! The session that comes of it is shared by everything in the isolate: it is plain data in memory, and one for an hour
//! is enough. Two who find none at the same moment both get one, and the later stays. From there the customers' roles are
//! assumed; AWS calls that chaining, and gives an hour at most.

use std::cell::RefCell;
use std::time::Duration;

use aws::{Credentials, Unsigned, sts};
use domain::arn::Principal;
use domain::oidc::{Claims, Issuer};

use super::{Assumer, Unassumed};
use crate::clock::{self, EdgePace};
use crate::entropy;
use crate::fault::Fault;
use crate::signing::{self, Purpose};

/// The longest that every role gives, whatever its own maximum is set to.
const SESSION_SECONDS: u32 = 3600;
/// A session this near to its end is not used any more: what is begun with it must have time to end.
const SESSION_MARGIN: Duration = Duration::from_mins(5);
/// What the organisation reads in its `CloudTrail`.
const SESSION_NAME: &str = "deputize";
/// The kind of the token, RFC 7519, section 5.1.
const KIND: &str = "JWT";

thread_local! {
    /// The newest session of each role of ours.
    static SESSIONS: RefCell<Vec<(String, Credentials)>> = const { RefCell::new(Vec::new()) };
}

/// Drops the session of a role.
pub(super) fn forget(role: &Principal) {
    let role = role.to_string();
    SESSIONS.with_borrow_mut(|sessions| sessions.retain(|(of, _)| *of != role));
}

impl Assumer {
    /// The session of our own role: the one in memory, or else a new one for a fresh token.
    pub(super) async fn session_of(
        &self,
        issuer: &Issuer,
        role: &Principal,
    ) -> Result<Credentials, Unassumed> {
        let (role_arn, soon) = (role.to_string(), clock::system_time(clock::now().plus(SESSION_MARGIN)));
        let kept = SESSIONS.with_borrow(|sessions| {
            let found = sessions.iter().find(|(of, session)| *of == role_arn && !session.expired(soon));
            found.map(|(_, session)| session.clone())
        });
        if let Some(session) = kept {
            return Ok(session);
        }
        let token = self.token(issuer).await.map_err(|fault| Unassumed::NoToken(fault.detail))?;
        let region = self.partition.sts_region();
        let unsigned = Unsigned {
            transport: &self.transport,
            pace: &EdgePace,
            endpoints: &self.endpoints,
            region: region.as_str(),
            counter: &self.counter,
        };
        let asked = sts::AssumeRoleWithWebIdentity {
            role_arn: &role_arn,
            session_name: SESSION_NAME,
            token: &token,
            duration_seconds: SESSION_SECONDS,
        };
        let session = unsigned.assume_role_with_web_identity(&asked).await.map_err(Unassumed::Token)?;
        forget(role);
        SESSIONS.with_borrow_mut(|sessions| sessions.push((role_arn, session.credentials.clone())));
        Ok(session.credentials)
    }

    async fn token(&self, issuer: &Issuer) -> Result<String, Fault> {
        let claims = Claims::new(issuer, self.partition, clock::now(), entropy::secret()?);
        let document = serde_json::to_string(&claims)?;
        Ok(signing::sign(&self.env, Purpose::Oidc, KIND, &document).await?.compact())
    }
}
