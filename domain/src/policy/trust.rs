//! The trust policy.

use serde_json::json;

use super::PolicyDocument;
use crate::arn::Principal;
use crate::window::ExternalId;

/// Trusts one principal, and only with the external ID. MFA is off (row C3): a service has no second factor.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html>
pub fn trust_policy(principal: &Principal, external_id: &ExternalId) -> PolicyDocument {
    PolicyDocument(json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": principal.to_string() },
            "Action": "sts:AssumeRole",
            "Condition": { "StringEquals": { "sts:ExternalId": external_id.as_str() } },
        }],
    }))
}
