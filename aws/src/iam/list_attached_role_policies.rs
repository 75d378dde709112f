//! `ListAttachedRolePolicies`: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html>

use serde::Deserialize;

use super::{Members, PAGE, marker};
use crate::{
    Client, Error, Pace, Service, Transport,
    wire::{Form, next_page, read_xml},
};

const OPERATION: &str = "ListAttachedRolePolicies";

/// A managed policy that is attached to a role.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AttachedPolicy {
    /// Its ARN; AWS's own have `aws` in the place of the account.
    #[serde(rename = "PolicyArn")]
    pub arn: String,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// The managed policies of a role, from all pages.
    pub async fn list_attached_role_policies(&self, role: &str) -> Result<Vec<AttachedPolicy>, Error> {
        let mut attached = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let form = Form::new(Service::Iam, OPERATION)
                .with("RoleName", role)
                .with("MaxItems", PAGE)
                .with_some("Marker", token.as_deref());
            let body = self.call(Service::Iam, OPERATION, form.into_body()).await?;
            let page = read_xml::<Response>(OPERATION, &body)?.list_attached_role_policies_result;
            attached.extend(page.attached_policies.members);
            token = next_page(OPERATION, token.as_deref(), marker(page.is_truncated, page.marker))?;
            if token.is_none() {
                return Ok(attached);
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Response {
    list_attached_role_policies_result: ResultXml,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ResultXml {
    #[serde(default)]
    attached_policies: Members<AttachedPolicy>,
    #[serde(default)]
    is_truncated: bool,
    marker: Option<String>,
}
