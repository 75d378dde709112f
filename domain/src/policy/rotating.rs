//! The trust policy while an external ID is rotated.

use serde_json::json;

use super::{PolicyDocument, trust_policy};
use crate::arn::Principal;
use crate::window::ExternalId;

/// Where the ID stands in [`trust_policy`].
const EXTERNAL_ID: &str = "/Statement/0/Condition/StringEquals/sts:ExternalId";

/// Trusts the principal with either of two external IDs: a list of values is an "or".
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html>
pub fn trust_policy_with_both(principal: &Principal, old: &ExternalId, new: &ExternalId) -> PolicyDocument {
    let PolicyDocument(mut document) = trust_policy(principal, old);
    if let Some(id) = document.pointer_mut(EXTERNAL_ID) {
        *id = json!([old.as_str(), new.as_str()]);
    }
    PolicyDocument(document)
}
