//! The one error envelope, RFC 9457.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Media type of a [`Problem`].
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What went wrong, as a stable word. Clients match on it; the sentences may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// 400: the body is not JSON, or not of the wanted shape.
    MalformedRequest,
    /// 401: neither a token nor a session, or one that no longer counts.
    NotSignedIn,
    /// 401: the sign-in link is wrong, used or expired.
    SignInLinkInvalid,
    /// 400: a sign-in with a provider took too long, was begun in another browser, or came back twice.
    SignInExpired,
    /// 401: the provider refused, or what it says cannot be verified.
    SignInFailed,
    /// 403: the provider knows them, and they may not enter here.
    NotAdmitted,
    /// 403: the role in the workspace does not allow it.
    NotAllowed,
    /// 403: a write by cookie came from another origin.
    ForeignOrigin,
    /// 404: no such route, workspace or connection, or not one of yours.
    NotFound,
    /// 405: the route exists, the method does not.
    MethodNotAllowed,
    /// 409: the account and role are connected already.
    AlreadyConnected,
    /// 409: no external ID is pending, so no role can trust one.
    ExternalIdNotPending,
    /// 409: account and role of a connected connection stay as they are.
    ConnectionIsConnected,
    /// 409: the account of a connection that was ever connected stays as it is.
    ConnectionWasConnected,
    /// 409: the connection has no key of its own to replace.
    ConnectionHasNoKeys,
    /// 409: a check of this connection is running, and enough others wait for its result.
    CheckRunning,
    /// 409: the role was read anew since its drift was shown, and says something else.
    DriftMoved,
    /// 404: no onboarding link has this token.
    LinkUnknown,
    /// 410: the onboarding link's time is over.
    LinkExpired,
    /// 410: the onboarding link has connected its account; it works for one.
    LinkUsed,
    /// 410: the onboarding link was taken back.
    LinkRevoked,
    /// 409: no account was entered yet through this onboarding link.
    LinkNotEntered,
    /// 409: the connection is paused or cut off, or it is not and should be.
    ConnectionNotActive,
    /// 409: the role is not proven.
    ConnectionNotProven,
    /// 409: the connection gives no temporary credentials: that is off.
    CredentialsOff,
    /// 409: AWS does not let the role be assumed in this way.
    AwsRefused,
    /// 409: the new external ID of a rotation is in force already.
    RotationSwitched,
    /// 409: without this passkey the person could not sign in by themselves any more.
    LastWayIn,
    /// 409: the workspace has as many of these as it can have.
    LimitReached,
    /// 404: no invitation has this token, or it was used, taken back, or has expired.
    InvitationInvalid,
    /// 409: the person is a member already.
    AlreadyMember,
    /// 409: the invitation is for somebody else than who is signed in.
    OtherPerson,
    /// 409: the person has been here before, and must be signed in for this.
    SignInFirst,
    /// 409: the workspace would be left without an owner.
    LastOwner,
    /// 409: the person is a member of other workspaces too, which this one has no say in.
    MemberElsewhere,
    /// 409: another one has this name.
    NameTaken,
    /// 413: the body is larger than any that the route takes.
    BodyTooLarge,
    /// 422: one field is wrong.
    InvalidField,
    /// 422: the `Idempotency-Key` stands for another request.
    IdempotencyKeyReused,
    /// 422: the account is the organisation's own.
    OwnAccount,
    /// 422: the onboarding link is for another account.
    OtherAccountExpected,
    /// 422: no principal is configured for this partition.
    PartitionNotConfigured,
    /// 429: asked again too soon, or too often.
    TooSoon,
    /// 429: too many requests from this token, session or address; `Retry-After` says when to go on.
    RateLimited,
    /// 500: our fault.
    Internal,
    /// 503: something that we need does not answer, or is not configured.
    Unavailable,
}

/// `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// Always `about:blank`: the code below is what tells problems apart.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable word.
    pub code: Code,
    /// What happened, for people.
    pub detail: String,
    /// The next step, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// The field that is wrong, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The connection that exists already, with [`Code::AlreadyConnected`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<String>,
    /// The request's id, which is in our log too.
    pub request_id: String,
}
