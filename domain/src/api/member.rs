//! `/workspaces/{ws}/members` and `/invitations`: who is in a workspace.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Role;
use crate::ids::{InvitationId, PersonId};
use crate::time::Timestamp;

/// A person in a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    /// The person's id.
    pub id: PersonId,
    /// The e-mail address.
    pub email: String,
    /// The name that others see.
    pub name: String,
    /// What they may do here.
    pub role: Role,
    /// Since when; missing for those of the first versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<Timestamp>,
    /// When they were here last, to the hour; missing where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Timestamp>,
}

/// `GET …/members`: everybody, owners first, then by name. Invitations that wait, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemberList {
    /// At most 1,000.
    pub members: Vec<Member>,
    /// At most 100.
    pub invitations: Vec<Invitation>,
}

/// `PATCH …/members/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberPatch {
    /// The role from now on.
    pub role: Role,
}

/// The answer to `POST …/members/{id}/recovery`.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct Recovery {
    /// A one-time sign-in link for that person. It is shown this once, works once, and for 24 hours.
    pub sign_in_url: String,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// An invitation that was not accepted yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Who was invited.
    pub email: String,
    /// What they will be allowed to do.
    pub role: Role,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: String,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
}

/// `POST …/invitations`. One for an address that has one already takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// The e-mail address of the person. It names them: nobody else can accept.
    pub email: String,
    /// What they will be allowed to do.
    pub role: Role,
}

/// The answer to [`NewInvitation`].
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct MadeInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// Its link, to be passed on to that person. It is shown this once, and works once.
    pub url: String,
}

/// `GET /invitation`, with the invitation's token as bearer token: what its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InvitationView {
    /// The workspace's name.
    pub workspace: String,
    /// Who was invited.
    pub email: String,
    /// What they will be allowed to do.
    pub role: Role,
    /// By whom.
    pub invited_by: String,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
    /// Whether that person has signed in here before, and so must be signed in to accept.
    pub is_known: bool,
}

/// `POST /invitation/accept`, with the invitation's token as bearer token. It answers as `GET /me` does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AcceptInvitation {
    /// The name that others will see. Needed from a person who was never here.
    pub name: Option<String>,
}
