//! What goes wrong in the worker: one type from the objects to the edge, which turns it into a problem (RFC 9457).
//!
//! `cause` is for the log and never leaves the worker.

use std::num::NonZeroU32;

use domain::api::{Asker, Code};
use domain::field::FieldError;
use domain::ids::ConnectionId;
use domain::link::Refusal;
use serde::{Deserialize, Serialize};

/// A refused or failed request.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Fault {
    pub(crate) code: Code,
    pub(crate) detail: String,
    pub(crate) remedy: Option<String>,
    pub(crate) field: Option<String>,
    pub(crate) connection: Option<ConnectionId>,
    /// After how many seconds asking again may help, where that is known.
    #[serde(default)]
    pub(crate) retry_after: Option<NonZeroU32>,
    /// The inner error's text, logged once at the edge.
    pub(crate) cause: Option<Box<str>>,
}

impl Fault {
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self { code, detail, remedy: None, field: None, connection: None, retry_after: None, cause: None }
    }

    #[must_use]
    pub(crate) fn remedy(self, remedy: impl Into<String>) -> Self {
        Self { remedy: Some(remedy.into()), ..self }
    }

    #[must_use]
    pub(crate) fn retry_after(self, seconds: u32) -> Self {
        Self { retry_after: NonZeroU32::new(seconds), ..self }
    }

    #[must_use]
    pub(crate) fn because(self, cause: impl Into<String>) -> Self {
        Self { cause: Some(cause.into().into_boxed_str()), ..self }
    }

    pub(crate) fn internal(cause: impl Into<String>) -> Self {
        Self::new(Code::Internal, "Something went wrong on our side.")
            .remedy("Try again; if it stays, report the request id.")
            .because(cause)
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no such {what}, or it is not yours."))
    }

    pub(crate) fn not_signed_in() -> Self {
        Self::new(Code::NotSignedIn, "This needs a session or an API token.")
            .remedy("Sign in, or send `Authorization: Bearer <token>` with a token of the workspace.")
    }

    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(Code::MalformedRequest, detail)
    }

    /// What an onboarding link refuses, with whom to ask.
    pub(crate) fn refused(refusal: &Refusal, asker: Option<&Asker>) -> Self {
        let (detail, remedy) = refusal.words(asker);
        let code = match refusal {
            Refusal::Unknown => Code::LinkUnknown,
            Refusal::Expired => Code::LinkExpired,
            Refusal::Used => Code::LinkUsed,
            Refusal::Revoked => Code::LinkRevoked,
            Refusal::OtherAccountExpected { .. } => Code::OtherAccountExpected,
            Refusal::NotEntered => Code::LinkNotEntered,
            Refusal::TooSoon { .. } | Refusal::TooManyAttempts => Code::TooSoon,
        };
        let field = (code == Code::OtherAccountExpected).then(|| "account_id".to_owned());
        let retry_after = match refusal {
            Refusal::TooSoon { wait } => u32::try_from(wait.as_secs() + 1).ok().and_then(NonZeroU32::new),
            _ => None,
        };
        Self { field, retry_after, ..Self::new(code, detail).remedy(remedy) }
    }

    /// The HTTP status of the code. Every status of the API is in this table.
    pub(crate) fn status(&self) -> u16 {
        match self.code {
            Code::MalformedRequest | Code::SignInExpired => 400,
            Code::NotSignedIn | Code::SignInLinkInvalid | Code::SignInFailed => 401,
            Code::NotAllowed | Code::ForeignOrigin | Code::NotAdmitted => 403,
            Code::NotFound | Code::LinkUnknown | Code::InvitationInvalid => 404,
            Code::MethodNotAllowed => 405,
            Code::AlreadyConnected
            | Code::ExternalIdNotPending
            | Code::ConnectionIsConnected
            | Code::ConnectionWasConnected
            | Code::ConnectionHasNoKeys
            | Code::CheckRunning
            | Code::ConnectionNotActive
            | Code::ConnectionNotProven
            | Code::CredentialsOff
            | Code::AwsRefused
            | Code::RotationSwitched
            | Code::DriftMoved
            | Code::LinkNotEntered
            | Code::LastWayIn
            | Code::LimitReached
            | Code::AlreadyMember
            | Code::OtherPerson
            | Code::SignInFirst
            | Code::LastOwner
            | Code::MemberElsewhere
            | Code::NameTaken => 409,
            Code::LinkExpired | Code::LinkUsed | Code::LinkRevoked => 410,
            Code::BodyTooLarge => 413,
            Code::InvalidField
            | Code::IdempotencyKeyReused
            | Code::OwnAccount
            | Code::OtherAccountExpected
            | Code::PartitionNotConfigured => 422,
            Code::TooSoon | Code::RateLimited => 429,
            Code::Internal => 500,
            Code::Unavailable => 503,
        }
    }
}

impl From<FieldError> for Fault {
    fn from(error: FieldError) -> Self {
        let FieldError { field, problem, remedy } = error;
        Self { field: Some(field), ..Self::new(Code::InvalidField, problem).remedy(remedy) }
    }
}

impl From<worker::Error> for Fault {
    fn from(error: worker::Error) -> Self {
        Self::internal(error.to_string())
    }
}

impl From<worker::KvError> for Fault {
    fn from(error: worker::KvError) -> Self {
        Self::internal(format!("KV: {error}"))
    }
}

impl From<serde_json::Error> for Fault {
    /// Of our own stored or internal JSON; a caller's body is read in `edge::body`.
    fn from(error: serde_json::Error) -> Self {
        Self::internal(format!("JSON: {error}"))
    }
}
