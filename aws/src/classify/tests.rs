//! One table: code, sentence → error. The sentences are AWS's.

use std::time::{Duration, UNIX_EPOCH};

use super::*;
use {
    DenyReason::{ExplicitDeny, NotAllowed, Unspecified},
    PolicyKind::{Boundary, Identity, Other, Resource, ResourceControl, RoleTrust, ServiceControl, Session},
};

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_795_314_601)
}

fn refused(status: u16, code: &str, message: &str) -> Error {
    refused_at(status, code, message, None)
}

fn refused_at(status: u16, code: &str, message: &str, server_time: Option<SystemTime>) -> Error {
    let (code, message) = (code.into(), message.into());
    classify(Refusal { status, code, message, request_id: None, server_time, region: None }, now())
}

/// The variant's name, which is what a caller matches on.
fn kind(error: &Error) -> &'static str {
    match error {
        Error::Denied { .. } => "denied",
        Error::Expired { .. } => "expired",
        Error::BadCredentials { .. } => "bad credentials",
        Error::BadToken { .. } => "bad token",
        Error::WrongRegion { .. } => "wrong region",
        Error::Skewed { .. } => "skewed",
        Error::Throttled { .. } => "throttled",
        Error::RegionDisabled { .. } => "region disabled",
        Error::NotFound { .. } => "not found",
        Error::Rejected { .. } => "rejected",
        Error::Service { .. } => "service",
        Error::Invalid { .. } | Error::Unreachable { .. } | Error::Timeout | Error::Unreadable { .. } => {
            "ours"
        }
    }
}

#[test]
fn every_code_has_its_kind() {
    let check = |status, code: &str, expected: &str| {
        let error = refused(status, code, "");
        assert_eq!(kind(&error), expected, "{code}");
        assert_eq!(error.code(), Some(code));
        let repeat = matches!(expected, "throttled") || status >= 500;
        assert_eq!(error.retryable(), repeat, "{code}");
    };
    check(403, "AccessDenied", "denied");
    check(400, "AccessDeniedException", "denied");
    check(403, "UnauthorizedOperation", "denied");
    check(403, "Client.UnauthorizedOperation", "denied");
    check(403, "AuthorizationError", "denied");
    check(400, "NotAuthorized", "denied");
    check(400, "ExpiredToken", "expired");
    check(400, "ExpiredTokenException", "expired");
    check(400, "RequestExpired", "expired");
    check(400, "InvalidIdentityToken", "bad token");
    check(301, "PermanentRedirect", "wrong region");
    check(404, "NoSuchBucket", "not found");
    check(403, "SignatureDoesNotMatch", "bad credentials");
    check(403, "InvalidSignatureException", "bad credentials");
    check(403, "InvalidClientTokenId", "bad credentials");
    check(400, "UnrecognizedClientException", "bad credentials");
    check(401, "AuthFailure", "bad credentials");
    check(403, "MissingAuthenticationToken", "bad credentials");
    check(400, "IncompleteSignature", "bad credentials");
    check(403, "RequestTimeTooSkewed", "skewed");
    check(403, "RegionDisabledException", "region disabled");
    check(401, "OptInRequired", "region disabled");
    check(403, "SubscriptionRequiredException", "region disabled");
    check(400, "Throttling", "throttled");
    check(400, "ThrottlingException", "throttled");
    check(503, "RequestLimitExceeded", "throttled");
    check(400, "TooManyRequestsException", "throttled");
    check(400, "ThrottledException", "throttled");
    check(400, "ProvisionedThroughputExceededException", "throttled");
    check(403, "RequestThrottled", "throttled");
    check(400, "DependencyThrottle", "throttled");
    check(429, "Whatever", "throttled");
    check(400, "ValidationError", "rejected");
    check(400, "MalformedPolicyDocument", "rejected");
    check(400, "PackedPolicyTooLarge", "rejected");
    check(400, "InvalidParameterValue", "rejected");
    check(400, "InvalidParameterException", "rejected");
    check(400, "PaginationTokenExpiredException", "rejected");
    check(404, "NoSuchEntity", "not found");
    check(400, "QueueDoesNotExist", "not found");
    check(400, "AWS.SimpleQueueService.NonExistentQueue", "not found");
    check(400, "InvalidInstanceID.NotFound", "not found");
    check(500, "InternalFailure", "service");
    check(503, "ServiceUnavailable", "service");
    check(418, "SomethingNew", "service");
}

#[test]
fn no_code_stands_in_two_places() {
    let mut all: Vec<_> = CODES.iter().flat_map(|(_, codes)| codes.iter()).collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn a_nameless_reply_is_judged_by_its_status() {
    assert!(refused(502, "", "").retryable());
    assert!(!refused(403, "", "").retryable());
    assert_eq!(refused(502, "", "").code(), None);
}

#[test]
fn the_sentence_names_the_policy() {
    let user = "User: arn:aws:iam::111111111111:user/deputize is not authorized to perform: sts:AssumeRole on \
                resource: arn:aws:iam::222222222222:role/R";
    let check = |suffix: &str, expected| match refused(403, "AccessDenied", &format!("{user}{suffix}")) {
        Error::Denied { reason, .. } => assert_eq!(reason, expected, "{suffix}"),
        other => panic!("{other:?}"),
    };
    check("", Unspecified);
    check(" because no identity-based policy allows the sts:AssumeRole action", NotAllowed(Identity));
    check(" because no resource-based policy allows the sts:AssumeRole action", NotAllowed(Resource));
    check(" because no role trust policy allows the sts:AssumeRole action", NotAllowed(RoleTrust));
    check(" because no session policy allows the sts:AssumeRole action", NotAllowed(Session));
    check(" because no permissions boundary allows the sts:AssumeRole action", NotAllowed(Boundary));
    check(" because no service control policy allows the sts:AssumeRole action", NotAllowed(ServiceControl));
    check(" because no VPC endpoint policy allows the sts:AssumeRole action", NotAllowed(Other));
    check(" with an explicit deny in a service control policy", ExplicitDeny(ServiceControl));
    check(
        " with an explicit deny in a service control policy: arn:aws:organizations::987654321098:policy/o-x/service_control_policy/p-y",
        ExplicitDeny(ServiceControl),
    );
    check(" with an explicit deny in a resource control policy", ExplicitDeny(ResourceControl));
    check(" with an explicit deny in an identity-based policy", ExplicitDeny(Identity));
    check(" with an explicit deny in a permissions boundary", ExplicitDeny(Boundary));
    check(" with an explicit deny in a session policy", ExplicitDeny(Session));
    check(" with an explicit deny in the role trust policy", ExplicitDeny(RoleTrust));
    check(" with an explicit deny", Unspecified);
}

#[test]
fn ec2s_encoded_part_is_left_out() {
    let error = refused(
        403,
        "UnauthorizedOperation",
        "You are not authorized to perform this operation. User: arn:aws:sts::222222222222:assumed-role/R/s is not \
         authorized to perform: ec2:DescribeInstances with an explicit deny in a session policy. Encoded \
         authorization failure message: 4j6Q8pFUZhQ",
    );
    let Error::Denied { message, reason, .. } = error else { panic!("{error:?}") };
    assert!(message.ends_with("in a session policy."), "{message}");
    assert_eq!(reason, DenyReason::ExplicitDeny(PolicyKind::Session));
}

#[test]
fn clocks_tell_a_wrong_clock_from_a_wrong_key() {
    let near = Some(now() + Duration::from_secs(3));
    let far = Some(now() - Duration::from_mins(30));
    let check = |code, message, server, expected: &str| {
        assert_eq!(kind(&refused_at(403, code, message, server)), expected, "{code} {message}");
    };
    let old = "Signature expired: 20261122T020000Z is now earlier than 20261122T022500Z (20261122T023000Z - 5 min.)";
    let early = "Signature not yet current: 20261122T030000Z is still later than 20261122T023500Z (20261122T023000Z + 5 min.)";
    check("SignatureDoesNotMatch", old, None, "skewed");
    check("InvalidSignatureException", early, near, "skewed");
    check(
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match",
        near,
        "bad credentials",
    );
    check(
        "AuthFailure",
        "AWS was not able to validate the provided access credentials",
        near,
        "bad credentials",
    );
    check("AuthFailure", "AWS was not able to validate the provided access credentials", far, "skewed");
    check("RequestExpired", "Request has expired.", near, "expired");
    check("RequestExpired", "Request has expired.", far, "skewed");
    let skewed = refused_at(403, "RequestTimeTooSkewed", "", far);
    assert_eq!(skewed, Error::Skewed { code: "RequestTimeTooSkewed".into(), server_time: far });
}
