//! The receipt of a connection's checks: a document that is signed and kept, and read again years later.
//!
//! It says who may read which account by which role, what AWS answered to each probe and when, and how that meets what AWS
//! asks of third parties ([`requirements`]). It is written from a proven connection alone, so there is no receipt that
//! says "not met". The worker signs it ([`crate::jose`]); the console verifies it and shows it as it is, so the words
//! that people read are under the signature too.
//!
//! The external ID is in it by its digest and its last characters. AWS does not treat it as a secret, but a receipt is
//! handed on to auditors and other companies, who need not learn it: whoever has the role's trust policy sees that it is
//! the same ID, and can prove it by the digest.

mod requirements;

pub use requirements::{Basis, Met};

use serde::{Deserialize, Serialize};

use crate::activity::Activity;
use crate::api::{Check, Connection, ConnectionStatus};
use crate::arn::{AccountId, Principal, RoleArn};
use crate::gate::{Outcome, Probe};
use crate::ids::{ConnectionId, WorkspaceId};
use crate::policy::Feature;
use crate::time::Timestamp;
use crate::window::ExternalId;

/// The `typ` of its signature's header.
pub const TYP: &str = "deputize-receipt+jws";

/// How many characters of the external ID are shown: enough to recognise it, far too few to guess it.
const ID_SHOWN: usize = 4;

/// The document. What a later version adds is passed over by readers of this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The origin of the deployment that signed it; its keys are at `/.well-known/deputize-receipt-keys.json` there.
    pub issuer: String,
    /// The version of the product.
    pub version: String,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// Who asked for the access.
    pub requester: Requester,
    /// What the access is to.
    pub access: Access,
    /// What the role is asked to allow: the actions of each feature.
    pub permissions: Vec<Permission>,
    /// What AWS answered, in the order of asking.
    pub checks: Vec<Answered>,
    /// What the checks amount to: `proven`.
    pub verdict: String,
    /// What AWS asks of third parties, and how it is met.
    pub requirements: Vec<Met>,
}

/// Who asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requester {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Its name.
    pub workspace_name: String,
    /// The AWS identity that the role trusts, an ARN.
    pub principal: String,
    /// Whether that is a user whose access key the connection carries, and not the organisation itself.
    #[serde(default)]
    pub by_user_key: bool,
}

/// The access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The connection.
    pub connection: ConnectionId,
    /// The customer's account.
    pub account_id: AccountId,
    /// The role.
    pub role_arn: RoleArn,
    /// The session name by which the calls are found in the account's `CloudTrail`.
    pub session_name: String,
    /// Since when the role is proven.
    pub proven_since: Timestamp,
    /// The external ID's last characters.
    pub external_id_ends_with: String,
    /// The SHA-256 of the external ID, base64url.
    pub external_id_sha256: String,
}

/// What a feature asks the role to allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permission {
    /// The feature.
    pub feature: String,
    /// Its actions, complete names.
    pub actions: Vec<String>,
    /// AWS's own managed policy, where it asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed_policy: Option<String>,
}

/// A probe and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Which.
    pub probe: Probe,
    /// What the answer had to be.
    pub expected: Verdict,
    /// What it was.
    pub answer: Verdict,
    /// AWS's error code, where it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aws_code: Option<String>,
    /// AWS's id of the call, where it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aws_request_id: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Whether STS gave a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It did.
    LetIn,
    /// It did not.
    Refused,
}

/// What the worker knows besides the connection.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The deployment's origin.
    pub issuer: &'a str,
    /// The product's version.
    pub version: &'a str,
    /// Now.
    pub now: Timestamp,
    /// The workspace.
    pub workspace: &'a WorkspaceId,
    /// Its name.
    pub workspace_name: &'a str,
    /// Whom the role trusts.
    pub principal: &'a Principal,
    /// The session name of the connection's calls.
    pub session_name: &'a str,
    /// The SHA-256 of the connection's external ID, base64url.
    pub external_id_sha256: &'a str,
    /// Who asked when the checks were made, and with which external ID.
    pub asked_as: Option<&'a (Principal, ExternalId)>,
}

/// Why there is no receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotProven {
    /// The connection stands where no role is proven.
    #[error("the role is not proven")]
    Standing(ConnectionStatus),
    /// Somebody has ended our access.
    #[error("the access was cut off")]
    CutOff,
    /// It was proven, and AWS did not answer when it was asked again.
    #[error("the last check was not answered")]
    Unanswered,
    /// It was proven, and by another principal or another external ID than the connection has now.
    #[error("the last check was made with another identity or another external ID")]
    AskedOtherwise,
}

/// Writes the receipt of a connection whose three probes all came out as they must.
pub fn write(connection: &Connection, facts: Facts<'_>) -> Result<Receipt, NotProven> {
    if connection.status != ConnectionStatus::Connected {
        return Err(NotProven::Standing(connection.status));
    }
    if matches!(connection.activity, Activity::CutOff { .. }) {
        return Err(NotProven::CutOff);
    }
    let passed = |probe: Probe| {
        let found = connection.checks.iter().find(|check| check.kind == probe);
        let passed = found.filter(|check| check.outcome == Outcome::Passed);
        passed.map(|check| answered(probe, check)).ok_or(NotProven::Unanswered)
    };
    let checks = Probe::ALL.into_iter().map(passed).collect::<Result<Vec<_>, _>>()?;
    // What is stated below is stated of this principal and this ID, so it is they that must have been checked.
    if facts.asked_as.is_none_or(|(by, with)| by != facts.principal || *with != connection.external_id) {
        return Err(NotProven::AskedOtherwise);
    }
    let id = connection.external_id.as_str();
    Ok(Receipt {
        issuer: facts.issuer.to_owned(),
        version: facts.version.to_owned(),
        issued_at: facts.now,
        requester: Requester {
            workspace: facts.workspace.clone(),
            workspace_name: facts.workspace_name.to_owned(),
            principal: facts.principal.to_string(),
            by_user_key: connection.keys.is_some(),
        },
        access: Access {
            connection: connection.id.clone(),
            account_id: connection.account_id.clone(),
            role_arn: connection.role_arn.clone(),
            session_name: facts.session_name.to_owned(),
            proven_since: connection.status_since,
            external_id_ends_with: id.get(id.len().saturating_sub(ID_SHOWN)..).unwrap_or_default().to_owned(),
            external_id_sha256: facts.external_id_sha256.to_owned(),
        },
        permissions: connection.features.iter().map(permission).collect(),
        checks,
        verdict: "proven".to_owned(),
        requirements: requirements::met(connection, facts.principal),
    })
}

/// `deputize-receipt-<account>-<day>.json`.
pub fn file_name(receipt: &Receipt) -> String {
    let day: String = receipt.issued_at.to_string().chars().take(10).collect();
    format!("deputize-receipt-{}-{day}.json", receipt.access.account_id)
}

fn permission(feature: Feature) -> Permission {
    let actions = feature.actions().iter().map(|action| action.name.to_owned()).collect();
    Permission {
        feature: feature.word().to_owned(),
        actions,
        managed_policy: feature.managed_policy().map(str::to_owned),
    }
}

/// Of a check that passed: what was expected is what came.
fn answered(probe: Probe, check: &Check) -> Answered {
    let as_it_must = if probe.must_work() { Verdict::LetIn } else { Verdict::Refused };
    Answered {
        probe,
        expected: as_it_must,
        answer: as_it_must,
        aws_code: check.aws_code.clone(),
        aws_request_id: check.aws_request_id.clone(),
        at: check.at,
    }
}

#[cfg(test)]
mod tests;
