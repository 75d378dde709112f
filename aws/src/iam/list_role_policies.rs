//! `ListRolePolicies`: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html>

use serde::Deserialize;

use super::{Members, PAGE, marker};
use crate::{
    Client, Error, Pace, Service, Transport,
    wire::{Form, next_page, read_xml},
};

const OPERATION: &str = "ListRolePolicies";

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// The names of a role's inline policies, from all pages.
    pub async fn list_role_policies(&self, role: &str) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let form = Form::new(Service::Iam, OPERATION)
                .with("RoleName", role)
                .with("MaxItems", PAGE)
                .with_some("Marker", token.as_deref());
            let body = self.call(Service::Iam, OPERATION, form.into_body()).await?;
            let page = read_xml::<Response>(OPERATION, &body)?.list_role_policies_result;
            names.extend(page.policy_names.members);
            token = next_page(OPERATION, token.as_deref(), marker(page.is_truncated, page.marker))?;
            if token.is_none() {
                return Ok(names);
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Response {
    list_role_policies_result: ResultXml,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ResultXml {
    #[serde(default)]
    policy_names: Members<String>,
    #[serde(default)]
    is_truncated: bool,
    marker: Option<String>,
}
