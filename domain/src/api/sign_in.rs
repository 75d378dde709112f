//! The ways to sign in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Code, Person};

/// `GET /sign-in/providers`: what the sign-in page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignInOptions {
    /// The providers, as they are configured.
    pub providers: Vec<SignInProvider>,
    /// Whether passkeys can be used.
    #[serde(default)]
    pub passkeys: bool,
    /// Whether Cloudflare Access has let this browser through, so that `GET /sign-in/access` signs in.
    #[serde(default)]
    pub access: bool,
    /// Who is signed in here already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
    /// Why the last try in this browser failed, for two minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<SignInRefusal>,
}

/// A provider to sign in with, at `GET /sign-in/oidc/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignInProvider {
    /// Its name in addresses.
    pub id: String,
    /// Its name for people.
    pub name: String,
}

/// Why a sign-in with a provider led to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignInRefusal {
    /// The stable word.
    pub code: Code,
    /// What happened; where somebody may not enter, with the address they came with.
    pub detail: String,
    /// The next step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// The provider that was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
}
