//! One table from AWS's error codes to [`Error`], because each service has its own word for the same thing.

use std::time::SystemTime;

use crate::{DenyReason, Error, PolicyKind, reply::Refusal};

/// What a code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Denied,
    Expired,
    /// EC2 says it of an old request and of an old session alike.
    ExpiredOrSkewed,
    BadCredentials,
    /// A signature that does not match; services say the same of a clock that is off.
    Signature,
    BadToken,
    Skewed,
    Throttled,
    RegionDisabled,
    WrongRegion,
    NotFound,
    Rejected,
}

/// Every code that has a meaning of its own here, by meaning. Sources: the services' "Common errors"
/// pages and botocore's retry definitions.
const CODES: &[(Meaning, &[&str])] = &[
    (
        Meaning::Denied,
        &[
            "AccessDenied",
            "AccessDeniedException",
            "UnauthorizedOperation",
            "AuthorizationError",
            "NotAuthorized",
            "AllAccessDisabled",
            "Forbidden",
        ],
    ),
    (Meaning::Expired, &["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"]),
    (Meaning::ExpiredOrSkewed, &["RequestExpired"]),
    (
        Meaning::BadCredentials,
        &[
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "InvalidAccessKeyId",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "InvalidToken",
        ],
    ),
    (Meaning::BadToken, &["InvalidIdentityToken", "IDPRejectedClaim", "IDPCommunicationError"]),
    (Meaning::Signature, &["SignatureDoesNotMatch", "InvalidSignatureException", "AuthFailure"]),
    (Meaning::Skewed, &["RequestTimeTooSkewed", "RequestInTheFuture"]),
    (
        Meaning::Throttled,
        &[
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "RequestLimitExceeded",
            "TooManyRequestsException",
            "ProvisionedThroughputExceededException",
            "LimitExceededException",
            "BandwidthLimitExceeded",
            "EC2ThrottledException",
            "DependencyThrottle",
            "PriorRequestNotComplete",
            "SlowDown",
        ],
    ),
    // The last is of an account that has not signed up for the service.
    (
        Meaning::RegionDisabled,
        &["RegionDisabledException", "RegionDisabled", "OptInRequired", "SubscriptionRequiredException"],
    ),
    (Meaning::WrongRegion, &["PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed"]),
    // SQS says in a header what it said in its protocol of old.
    (
        Meaning::NotFound,
        &[
            "NoSuchBucket",
            "NoSuchEntity",
            "ResourceNotFound",
            "ResourceNotFoundException",
            "QueueDoesNotExist",
            "AWS.SimpleQueueService.NonExistentQueue",
        ],
    ),
    (
        Meaning::Rejected,
        &[
            "ValidationError",
            "ValidationException",
            "MalformedPolicyDocument",
            "MalformedPolicyDocumentException",
            "PackedPolicyTooLarge",
            "PackedPolicyTooLargeException",
            "InvalidParameterValue",
            "InvalidParameterValueException",
            "InvalidParameterCombination",
            "InvalidParameterCombinationException",
            "InvalidParameterException",
            "MissingParameter",
            "MissingRequiredParameterException",
            "InvalidNextToken",
            "PaginationTokenExpiredException",
            "SerializationException",
            "InvalidBucketName",
        ],
    ),
];

fn meaning(refusal: &Refusal) -> Option<Meaning> {
    // EC2 and CloudTrail write `Client.UnauthorizedOperation` in places.
    let code = refusal.code.strip_prefix("Client.").unwrap_or(&refusal.code);
    CODES
        .iter()
        .find_map(|(meaning, codes)| codes.contains(&code).then_some(*meaning))
        .or_else(|| (refusal.status == 429).then_some(Meaning::Throttled))
        .or_else(|| code.ends_with(".NotFound").then_some(Meaning::NotFound))
}

/// Turns a refusal into an error. `now` is the clock that the request was signed with: together with
/// AWS's own it tells an old session from a wrong clock.
pub(crate) fn classify(refusal: Refusal, now: SystemTime) -> Error {
    let meaning = meaning(&refusal);
    let Refusal { status, code, message, request_id, server_time, region } = refusal;
    let clocks_differ = server_time.is_some_and(|server| Error::clocks_differ(now, server));
    match meaning {
        Some(Meaning::Denied) => {
            let message = without_encoded_part(&message).to_owned();
            Error::Denied { reason: reason(&message), code, message, request_id }
        }
        Some(Meaning::Expired) => Error::Expired { code },
        Some(Meaning::ExpiredOrSkewed) if !clocks_differ => Error::Expired { code },
        Some(Meaning::Signature) if !clocks_differ && !tells_of_clock(&message) => {
            Error::BadCredentials { code, message }
        }
        Some(Meaning::Skewed | Meaning::ExpiredOrSkewed | Meaning::Signature) => {
            Error::Skewed { code, server_time }
        }
        Some(Meaning::BadToken) => Error::BadToken { code, message },
        Some(Meaning::BadCredentials) => Error::BadCredentials { code, message },
        Some(Meaning::Throttled) => Error::Throttled { code, message },
        Some(Meaning::RegionDisabled) => Error::RegionDisabled { code, message },
        Some(Meaning::WrongRegion) => Error::WrongRegion { code, region },
        Some(Meaning::NotFound) => Error::NotFound { code, message },
        Some(Meaning::Rejected) => Error::Rejected { code, message },
        None => Error::Service { status, code, message, request_id },
    }
}

/// "Signature expired: … is now earlier than …", "Signature not yet current: … is still later than …".
fn tells_of_clock(message: &str) -> bool {
    message.contains("Signature expired") || message.contains("Signature not yet current")
}

/// EC2 appends a kilobyte that only `sts:DecodeAuthorizationMessage` can read.
fn without_encoded_part(message: &str) -> &str {
    message.split("Encoded authorization failure message").next().unwrap_or_default().trim_end()
}

/// Reads the last part of `User: … is not authorized to perform: … because no … policy allows the …` or
/// `… with an explicit deny in …`.
fn reason(message: &str) -> DenyReason {
    if let Some((_, policy)) = message.split_once("with an explicit deny in ") {
        DenyReason::ExplicitDeny(policy_kind(policy))
    } else if let Some((_, rest)) = message.split_once("because no ") {
        match rest.split_once(" allow") {
            Some((policy, _)) => DenyReason::NotAllowed(policy_kind(policy)),
            None => DenyReason::Unspecified,
        }
    } else {
        DenyReason::Unspecified
    }
}

fn policy_kind(words: &str) -> PolicyKind {
    // AWS has both "an identity-based policy" and "the role trust policy", so the article goes first.
    let words = ["a ", "an ", "the "].iter().find_map(|article| words.strip_prefix(article)).unwrap_or(words);
    [
        ("identity-based", PolicyKind::Identity),
        ("resource-based", PolicyKind::Resource),
        ("role trust", PolicyKind::RoleTrust),
        ("session", PolicyKind::Session),
        ("permissions boundary", PolicyKind::Boundary),
        ("service control", PolicyKind::ServiceControl),
        ("resource control", PolicyKind::ResourceControl),
    ]
    .iter()
    .find_map(|(start, kind)| words.starts_with(start).then_some(*kind))
    .unwrap_or(PolicyKind::Other)
}

#[cfg(test)]
mod tests;
