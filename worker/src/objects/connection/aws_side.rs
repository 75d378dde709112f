//! AWS's answers in the domain's words.

use aws::{DenyReason, PolicyKind};
use domain::arn::AccountId;
use domain::gate::{Refusal, RefusalKind};
use domain::ids::ConnectionId;

use crate::identity::Unassumed;

/// The session name that the customer reads in `CloudTrail`: 2–64 of `[\w+=,.@-]`.
pub(crate) fn session_name(id: &ConnectionId) -> String {
    format!("deputize-{id}")
}

/// The account in an assumed role's ARN.
pub(super) fn account_of(assumed_role_arn: &str) -> Option<AccountId> {
    assumed_role_arn.split(':').nth(4)?.parse().ok()
}

/// Whether a policy of this kind is on the side of whoever asks, as opposed to the role's.
const fn is_of_the_caller(policy: PolicyKind) -> bool {
    match policy {
        PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::ServiceControl | PolicyKind::Session => {
            true
        }
        PolicyKind::Resource | PolicyKind::RoleTrust | PolicyKind::ResourceControl | PolicyKind::Other => {
            false
        }
    }
}

/// Why a role was not assumed, in the gate's words.
pub(super) fn refusal(unassumed: &Unassumed) -> Refusal {
    use aws::Error;
    let code = unassumed.code().map(str::to_owned);
    let error = match unassumed {
        Unassumed::KeysUnreadable(_) => return Refusal { kind: RefusalKind::KeysUnreadable, code },
        Unassumed::NoToken(_) | Unassumed::Token(Error::BadToken { .. } | Error::Rejected { .. }) => {
            return Refusal { kind: RefusalKind::TokenUnverified, code };
        }
        Unassumed::Token(Error::Denied { .. } | Error::NotFound { .. }) => {
            return Refusal { kind: RefusalKind::TokenRefused, code };
        }
        // A token lives for minutes: one that is over when it comes tells of a clock.
        Unassumed::Token(Error::Expired { .. }) => return Refusal { kind: RefusalKind::Skewed, code },
        Unassumed::Refused(error) | Unassumed::Token(error) => error,
    };
    let kind = match error {
        Error::Denied { reason, .. } => match reason {
            DenyReason::NotAllowed(policy) if is_of_the_caller(*policy) => RefusalKind::NoIdentityPolicy,
            DenyReason::ExplicitDeny(policy) if is_of_the_caller(*policy) => RefusalKind::CallerDenied,
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
    Refusal { kind, code }
}

#[cfg(test)]
mod tests {
    use PolicyKind::{
        Boundary, Identity, Other, Resource, ResourceControl, RoleTrust, ServiceControl, Session,
    };

    use super::*;

    /// Whoever gets it to mend must be able to.
    #[test]
    fn a_denial_is_told_by_whose_policy_said_no() {
        let kind = |reason| {
            let (code, message) = ("AccessDenied".to_owned(), String::new());
            let error = aws::Error::Denied { code, message, reason, request_id: None };
            refusal(&Unassumed::Refused(error)).kind
        };
        for policy in [Identity, Boundary, ServiceControl, Session] {
            assert_eq!(kind(DenyReason::ExplicitDeny(policy)), RefusalKind::CallerDenied, "{policy:?}");
            assert_eq!(kind(DenyReason::NotAllowed(policy)), RefusalKind::NoIdentityPolicy, "{policy:?}");
        }
        for policy in [Resource, RoleTrust, ResourceControl, Other] {
            assert_eq!(kind(DenyReason::ExplicitDeny(policy)), RefusalKind::ExplicitDeny, "{policy:?}");
            assert_eq!(kind(DenyReason::NotAllowed(policy)), RefusalKind::Denied, "{policy:?}");
        }
        assert_eq!(kind(DenyReason::Unspecified), RefusalKind::Denied);
    }
}
