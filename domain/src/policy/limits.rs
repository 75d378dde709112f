//! AWS's limits on the size of what a role is made of, each told before AWS refuses it.
//!
//! IAM: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>; white space is not counted.
//! CloudFormation: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>.

use super::{Permissions, PolicyDocument, Role};
use crate::field::FieldError;

/// All inline policies of a role together, in characters.
pub const INLINE_MAX: usize = 10_240;
/// One customer managed policy, in characters.
pub const MANAGED_MAX: usize = 6_144;
/// A role's trust policy, in characters. It is the quota that every account has; on request AWS doubles it.
pub const TRUST_MAX: usize = 2_048;
/// A template that is sent in the request or uploaded from a file, in bytes. One on S3 may have a megabyte.
pub const TEMPLATE_MAX: usize = 51_200;

/// A policy's size as IAM counts it.
pub fn size(document: &PolicyDocument) -> usize {
    document.compact().chars().filter(|c| !c.is_whitespace()).count()
}

/// Whether the role's policies and its template are within the limits.
pub(super) fn check(role: &Role) -> Result<(), FieldError> {
    let (field, remedy) = match role.permissions {
        Permissions::Own(_) => ("policy", "Shorten it: join statements, or use wildcards for reads."),
        _ => ("permissions", "Choose wildcards, AWS's read-only policy, or fewer features."),
    };
    let inline: usize = role.inline_policies().iter().map(|policy| size(&policy.document)).sum();
    if inline > INLINE_MAX {
        return Err(too_large(field, "The role's inline policies have", inline, INLINE_MAX, "IAM", remedy));
    }
    let trust = size(&role.trust());
    if trust > TRUST_MAX {
        let remedy = "Ask AWS for a higher quota of the trust policy's length.";
        return Err(too_large("external_id", "The trust policy has", trust, TRUST_MAX, "IAM", remedy));
    }
    Ok(())
}

/// Whether a template can be uploaded as it is.
pub(super) fn check_template(template: &str) -> Result<(), FieldError> {
    if template.len() > TEMPLATE_MAX {
        let remedy = "Choose fewer features, or create the role by the AWS CLI.";
        let what = "The CloudFormation template has";
        return Err(too_large("permissions", what, template.len(), TEMPLATE_MAX, "CloudFormation", remedy));
    }
    Ok(())
}

fn too_large(field: &str, what: &str, size: usize, limit: usize, by: &str, remedy: &str) -> FieldError {
    FieldError::new(field, format!("{what} {size} characters; {by} takes {limit}."), remedy)
}
