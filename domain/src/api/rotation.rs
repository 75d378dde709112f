//! The rotation of a connection's external ID, as the connection shows it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::policy::PolicyDocument;
use crate::rotation::{Finding, Seen, Stage};
use crate::time::Timestamp;
use crate::window::ExternalId;

/// A rotation that is under way. `POST …/rotation` starts it, `POST …/rotation/check` looks at the role now,
/// `DELETE …/rotation` cancels it while the old ID is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rotation {
    /// How far it is.
    pub stage: Stage,
    /// Since when it is there.
    pub stage_since: Timestamp,
    /// The ID that it leads away from.
    pub old_external_id: ExternalId,
    /// The ID that it leads to.
    pub new_external_id: ExternalId,
    /// When it was started.
    pub started_at: Timestamp,
    /// Who started it: a person's name, or a token's.
    pub started_by: String,
    /// What the newest look at the role has shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
    /// What that amounts to.
    pub finding: Finding,
    /// The same in a sentence.
    pub detail: String,
    /// The next step.
    pub remedy: String,
    /// When the role is looked at next; missing while the connection is paused or cut off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_check_at: Option<Timestamp>,
    /// The trust policy that the role should have now: with both IDs until the new one is in force, then with it alone.
    pub trust_policy: PolicyDocument,
    /// Puts that trust policy on the role.
    pub command: String,
}
