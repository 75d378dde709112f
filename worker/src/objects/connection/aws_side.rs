//! The connection's way to AWS: clients for it, and its answers in the domain's words.

use aws::{Client, Counter, Credentials, DenyReason, Endpoints, PolicyKind, ReqwestTransport, sts};
use domain::arn::{AccountId, RoleArn};
use domain::gate::{Answer, DENY_ALL, PROBE_SECONDS, Refusal, RefusalKind};
use domain::ids::ConnectionId;
use domain::window::ExternalId;
use worker::Env;

use crate::clock::EdgePace;
use crate::config;
use crate::fault::Fault;

/// Everything that a client borrows.
pub(super) struct Aws {
    transport: ReqwestTransport,
    pace: EdgePace,
    endpoints: Endpoints,
    credentials: Credentials,
    counter: Counter,
}

impl Aws {
    /// With the organisation's own credentials.
    pub(super) fn of_principal(env: &Env) -> Result<Self, Fault> {
        Ok(Self::with(env, config::credentials(env)?))
    }

    /// With a session's.
    pub(super) fn with(env: &Env, credentials: Credentials) -> Self {
        Self {
            transport: ReqwestTransport::new(),
            pace: EdgePace,
            endpoints: config::endpoints(env),
            credentials,
            counter: Counter::new(),
        }
    }

    /// A client for one region.
    pub(super) fn client<'a>(&'a self, region: &'a str) -> Client<'a, ReqwestTransport, EdgePace> {
        Client {
            transport: &self.transport,
            pace: &self.pace,
            endpoints: &self.endpoints,
            credentials: &self.credentials,
            region,
            counter: &self.counter,
        }
    }

    /// One probe: the shortest session, under a policy that denies everything; it is dropped at once.
    pub(super) async fn probe(&self, role: &RoleArn, name: &str, external_id: Option<&ExternalId>) -> Answer {
        let region = role.partition().sts_region();
        let asked = sts::AssumeRole {
            role_arn: &role.to_string(),
            session_name: name,
            external_id: external_id.map(ExternalId::as_str),
            duration_seconds: PROBE_SECONDS,
            policy: Some(DENY_ALL),
        };
        match self.client(region.as_str()).assume_role(&asked).await {
            Ok(assumed) => match account_of(&assumed.assumed_role_arn) {
                Some(account) => Answer::Assumed { account },
                None => Answer::Refused(Refusal { kind: RefusalKind::Unknown, code: None }),
            },
            Err(error) => Answer::Refused(refusal(&error)),
        }
    }
}

/// The session name that the customer reads in `CloudTrail`: 2–64 of `[\w+=,.@-]`.
pub(super) fn session_name(id: &ConnectionId) -> String {
    format!("deputize-{id}")
}

fn account_of(assumed_role_arn: &str) -> Option<AccountId> {
    assumed_role_arn.split(':').nth(4)?.parse().ok()
}

/// What an error of AssumeRole tells, in the gate's words.
fn refusal(error: &aws::Error) -> Refusal {
    use aws::Error;
    let kind = match error {
        Error::Denied { reason, .. } => match reason {
            DenyReason::NotAllowed(PolicyKind::Identity | PolicyKind::Boundary) => {
                RefusalKind::NoIdentityPolicy
            }
            DenyReason::ExplicitDeny(_) => RefusalKind::ExplicitDeny,
            _ => RefusalKind::Denied,
        },
        Error::NotFound { .. } => RefusalKind::Denied,
        Error::BadCredentials { .. } | Error::Expired { .. } => RefusalKind::BadCredentials,
        Error::Skewed { .. } => RefusalKind::Skewed,
        Error::Throttled { .. } => RefusalKind::Throttled,
        Error::RegionDisabled { .. } => RefusalKind::RegionDisabled,
        Error::Unreachable { .. } | Error::Timeout => RefusalKind::Unreachable,
        Error::Service { status, .. } if *status >= 500 => RefusalKind::Unreachable,
        _ => RefusalKind::Unknown,
    };
    Refusal { kind, code: error.code().map(str::to_owned) }
}
