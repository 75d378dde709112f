//! `ListAttachedRolePolicies`: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html>

use crate::{Client, Error, Pace, Transport};

/// A managed policy that is attached to a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedPolicy {
    /// Its ARN; AWS's own have `aws` in the place of the account.
    pub arn: String,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// The managed policies of a role, from all pages.
    pub async fn list_attached_role_policies(&self, role: &str) -> Result<Vec<AttachedPolicy>, Error> {
        let attached =
            |member: crate::xml::Element<'_>| Ok(AttachedPolicy { arn: member.need_text("PolicyArn")? });
        self.list_of_role("ListAttachedRolePolicies", role, "AttachedPolicies", attached).await
    }
}
