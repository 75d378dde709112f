//! `ListRolePolicies`: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html>

use crate::{Client, Error, Pace, Transport};

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// The names of a role's inline policies, from all pages.
    pub async fn list_role_policies(&self, role: &str) -> Result<Vec<String>, Error> {
        let name = |member: crate::xml::Element<'_>| Ok(member.text().to_owned());
        self.list_of_role("ListRolePolicies", role, "PolicyNames", name).await
    }
}
