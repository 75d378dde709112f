//! Signing in, and who one is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PrincipalView;
use crate::arn::Partition;
use crate::ids::{PersonId, WorkspaceId};

/// What a member or token may do in a workspace. [`crate::access`] has the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Reads, connects accounts, changes and removes connections.
    Admin,
    /// All that, and the members.
    Owner,
}

/// A person who signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The e-mail address.
    pub email: String,
    /// The name that others see.
    pub name: String,
}

/// One workspace of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Membership {
    /// The workspace's id.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// The role in it.
    pub role: Role,
}

/// `GET /me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Me {
    /// The person; missing when a workspace's API token asks.
    pub person: Option<Person>,
    /// The workspaces that the caller can enter.
    pub workspaces: Vec<Membership>,
    /// Whether this is the local environment, where `make customer` plays the customer.
    pub local: bool,
    /// The partitions of AWS that the deployment has a principal in; the first is the usual one.
    #[serde(default)]
    pub partitions: Vec<Partition>,
    /// Whom customers' roles trust, in each of these partitions.
    #[serde(default)]
    pub principals: Vec<PrincipalView>,
}

/// `POST /sign-in`: the token of a one-time link.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// What follows the `#` of the link.
    pub token: String,
}

/// `POST /api/setup`, with the deployment's `SETUP_TOKEN` as bearer token: makes the first owner and workspace, or a
/// new link and token for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// The first owner's e-mail address.
    pub email: String,
    /// The first owner's name.
    pub name: String,
    /// The first workspace's name.
    pub workspace: String,
}

/// The answer to [`Setup`]. Both secrets are shown this once.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct SetupDone {
    /// A one-time sign-in link; it works once, and for 24 hours.
    pub sign_in_url: String,
    /// A bearer token of the workspace, with the role admin.
    pub api_token: String,
    /// The workspace's id.
    pub workspace: WorkspaceId,
}
