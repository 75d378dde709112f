//! Everything that can go wrong between a call and its answer, named by the caller's next move.

use std::time::{Duration, SystemTime};

/// Why a call gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A policy says no. Asking again helps only while a new role is not yet visible everywhere.
    #[error("{code}: {message}")]
    Denied {
        /// AWS's code, such as `AccessDenied` or `UnauthorizedOperation`.
        code: String,
        /// AWS's sentence, without the encoded authorisation message of EC2.
        message: String,
        /// What the sentence tells about the policy that said no.
        reason: DenyReason,
        /// AWS's id of the call, by which both sides find it in their logs.
        request_id: Option<String>,
    },
    /// The session is over: assume the role afresh and ask once more.
    #[error("{code}: the session has expired")]
    Expired {
        /// AWS's code, such as `ExpiredToken`.
        code: String,
    },
    /// The key, its signature or its session token is not accepted. With a session that STS has just
    /// given, `InvalidClientTokenId`, `UnrecognizedClientException` and `AuthFailure` mean that the
    /// region is not enabled for the account; with our own key, that the key is wrong.
    #[error("{code}: {message}")]
    BadCredentials {
        /// AWS's code, such as `InvalidClientTokenId` or `SignatureDoesNotMatch`.
        code: String,
        /// AWS's sentence.
        message: String,
    },
    /// STS does not take a web identity's token: it cannot be verified, or its provider is unknown or silent.
    #[error("{code}: {message}")]
    BadToken {
        /// AWS's code: `InvalidIdentityToken`, `IDPRejectedClaim` or `IDPCommunicationError`.
        code: String,
        /// AWS's sentence.
        message: String,
    },
    /// Our clock is too far from AWS's.
    #[error("{code}: this clock and AWS's differ too much")]
    Skewed {
        /// AWS's code, such as `RequestTimeTooSkewed`.
        code: String,
        /// AWS's time, out of its `Date` header.
        server_time: Option<SystemTime>,
    },
    /// Too many calls; still so after the retries.
    #[error("{code}: {message}")]
    Throttled {
        /// AWS's code, such as `Throttling`.
        code: String,
        /// AWS's sentence.
        message: String,
    },
    /// The service or the region is not active for that account.
    #[error("{code}: {message}")]
    RegionDisabled {
        /// AWS's code, such as `RegionDisabledException`.
        code: String,
        /// AWS's sentence.
        message: String,
    },
    /// The bucket is in another region.
    #[error("{code}: the bucket is in another region")]
    WrongRegion {
        /// AWS's code, such as `PermanentRedirect`.
        code: String,
        /// Which, where S3 says it.
        region: Option<String>,
    },
    /// What was named does not exist.
    #[error("{code}: {message}")]
    NotFound {
        /// AWS's code, such as `NoSuchEntity`.
        code: String,
        /// AWS's sentence.
        message: String,
    },
    /// AWS does not accept a value; the bounds checked here were not narrow enough.
    #[error("{code}: {message}")]
    Rejected {
        /// AWS's code, such as `ValidationError` or `PackedPolicyTooLarge`.
        code: String,
        /// AWS's sentence.
        message: String,
    },
    /// A value is out of AWS's bounds; nothing was sent.
    #[error("{field}: {remedy}")]
    Invalid {
        /// Which value.
        field: &'static str,
        /// What it must be like.
        remedy: &'static str,
    },
    /// Any other refusal, or a fault of AWS's own.
    #[error("{code} ({status}): {message}")]
    Service {
        /// The HTTP status.
        status: u16,
        /// AWS's code; empty where it gave none.
        code: String,
        /// AWS's sentence; empty where it gave none.
        message: String,
        /// What AWS's support asks for.
        request_id: Option<String>,
    },
    /// No connection, or it was cut; still so after the retries.
    #[error("AWS was not reached: {detail}")]
    Unreachable {
        /// The network's own words, for a log.
        detail: String,
    },
    /// No whole answer within the deadline; still so after the retries.
    #[error("AWS did not answer in time")]
    Timeout,
    /// A success whose body is not what the service's model says.
    #[error("the answer of {operation} could not be read: {detail}")]
    Unreadable {
        /// Whose answer.
        operation: &'static str,
        /// The parser's words; they never hold a value of the answer.
        detail: String,
    },
}

/// What a refusal's sentence tells about its cause. Across accounts it tells nothing, on purpose.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DenyReason {
    /// The sentence says no more than "not authorized".
    Unspecified,
    /// "because no … policy allows …": nothing allows it.
    NotAllowed(PolicyKind),
    /// "with an explicit deny in …": something forbids it.
    ExplicitDeny(PolicyKind),
}

/// The kind of policy that a refusal names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// Attached to the caller.
    Identity,
    /// Attached to what was called.
    Resource,
    /// Says who may assume the role.
    RoleTrust,
    /// Given with the session.
    Session,
    /// The most that the caller may ever have.
    Boundary,
    /// An organisation's rule for the caller's account.
    ServiceControl,
    /// An organisation's rule for the called account.
    ResourceControl,
    /// A kind that this list does not have, such as a VPC endpoint's.
    Other,
}

/// How far a clock may be off before AWS refuses a signature.
const CLOCK_WINDOW: Duration = Duration::from_mins(5);

impl Error {
    /// AWS's code, where AWS said one: for logs, checks and support.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Denied { code, .. }
            | Self::Expired { code }
            | Self::BadCredentials { code, .. }
            | Self::BadToken { code, .. }
            | Self::Skewed { code, .. }
            | Self::Throttled { code, .. }
            | Self::RegionDisabled { code, .. }
            | Self::WrongRegion { code, .. }
            | Self::NotFound { code, .. }
            | Self::Rejected { code, .. }
            | Self::Service { code, .. } => Some(code.as_str()).filter(|code| !code.is_empty()),
            Self::Invalid { .. } | Self::Unreachable { .. } | Self::Timeout | Self::Unreadable { .. } => None,
        }
    }

    /// AWS's id of the call, where it is kept: of denials, and of faults of AWS's own.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Denied { request_id, .. } | Self::Service { request_id, .. } => request_id.as_deref(),
            _ => None,
        }
    }

    /// Whether the same request may succeed if it is sent again at once: throttling, a fault of AWS's
    /// own, or the network. A refusal is never repeated.
    pub fn retryable(&self) -> bool {
        match self {
            Self::Throttled { .. } | Self::Unreachable { .. } | Self::Timeout => true,
            // AWS did not reach the token's issuer, and says itself that a further try may.
            Self::BadToken { code, .. } => code == "IDPCommunicationError",
            Self::Service { status, .. } => *status >= 500,
            _ => false,
        }
    }

    /// Whether two clocks are too far apart for a signature.
    pub(crate) fn clocks_differ(ours: SystemTime, server: SystemTime) -> bool {
        let apart = ours.duration_since(server).or_else(|_| server.duration_since(ours)).unwrap_or_default();
        // The `Date` header has whole seconds and the answer took its time.
        apart + Duration::from_secs(5) > CLOCK_WINDOW
    }
}
