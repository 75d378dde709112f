//! Who assumes this connection's role, and so whom the role must trust.

use std::rc::Rc;

use aws::sts;
use domain::arn::Principal;
use domain::gate::{Answer, DENY_ALL, PROBE_SECONDS, Refusal, RefusalKind};
use domain::window::ExternalId;

use super::Connection;
use super::aws_side::{account_of, refusal, session_name};
use super::record::Settings;
use crate::config;
use crate::fault::Fault;
use crate::identity::Assumer;
use crate::keys::open;
use crate::permit::Permit;
use crate::vault::Unsealable;

/// The longest session of a chained role, and so the longest that always works.
const SESSION_SECONDS: u32 = 3600;

impl Connection {
    /// Whom the role must trust: the user of the connection's own key, else the organisation. 422 when the deployment has
    /// no principal in the role's partition (any more).
    pub(super) fn principal(&self, settings: &Settings) -> Result<Principal, Fault> {
        match self.keys()? {
            Some(keys) => Ok(keys.user),
            None => config::principal_in(&self.env, settings.role.partition()),
        }
    }

    /// Whoever assumes the role, for as long as the permit lasts. 422 as above; 503 for a wrong setting.
    pub(super) fn assumer(&self, settings: &Settings, permit: &Rc<Permit>) -> Result<Assumer, Fault> {
        let partition = settings.role.partition();
        let Some(keys) = self.keys()? else {
            return Ok(Assumer::organisation(&self.env, partition)?.under(permit.clone()));
        };
        // Without an encryption key it does not open either, and the gate says so.
        let opened = config::vault(&self.env)
            .map_err(|_| Unsealable::OtherKey)
            .and_then(|vault| open(&vault, &settings.workspace, &settings.id, &keys.sealed));
        Ok(Assumer::with_opened(&self.env, partition, opened).under(permit.clone()))
    }

    /// A session of the role, with the connection's external ID.
    pub(super) async fn assume(
        &self,
        settings: &Settings,
        permit: &Rc<Permit>,
    ) -> Result<aws::Credentials, String> {
        let assumer = self.assumer(settings, permit).map_err(|fault| fault.detail)?;
        let asked = sts::AssumeRole {
            role_arn: &settings.role.to_string(),
            session_name: &session_name(&settings.id),
            external_id: Some(settings.external_id.as_str()),
            duration_seconds: SESSION_SECONDS,
            policy: None,
            policy_arns: &[],
        };
        let session = assumer.assume(&asked).await.map_err(|error| error.to_string())?;
        Ok(session.credentials)
    }
}

/// A probe's answer, with AWS's id of the call for whoever looks it up.
pub(super) struct Probed {
    pub(super) answer: Answer,
    pub(super) request_id: Option<String>,
}

/// One probe: the shortest session, under a policy that denies everything; it is dropped at once.
pub(super) async fn probe(
    assumer: &Assumer,
    settings: &Settings,
    external_id: Option<&ExternalId>,
) -> Probed {
    let asked = sts::AssumeRole {
        role_arn: &settings.role.to_string(),
        session_name: &session_name(&settings.id),
        external_id: external_id.map(ExternalId::as_str),
        duration_seconds: PROBE_SECONDS,
        policy: Some(DENY_ALL),
        policy_arns: &[],
    };
    match assumer.assume(&asked).await {
        Ok(session) => {
            let answer = match account_of(&session.assumed_role_arn) {
                Some(account) => Answer::Assumed { account },
                None => Answer::Refused(Refusal { kind: RefusalKind::Unknown, code: None }),
            };
            Probed { answer, request_id: session.request_id }
        }
        Err(error) => {
            let request_id = error.request_id().map(str::to_owned);
            Probed { answer: Answer::Refused(refusal(&error)), request_id }
        }
    }
}
