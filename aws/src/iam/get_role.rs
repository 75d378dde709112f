//! `GetRole`: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html>

use serde::Deserialize;

use super::document;
use crate::{
    Client, Error, Pace, Service, Transport,
    wire::{Form, read_xml},
};

const OPERATION: &str = "GetRole";

/// What a role says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its trust policy, a JSON text.
    pub trust_policy: String,
    /// The ARN of its permissions boundary, where it has one.
    pub boundary: Option<String>,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// A role of the caller's account, by its name without the path.
    pub async fn get_role(&self, name: &str) -> Result<Role, Error> {
        let form = Form::new(Service::Iam, OPERATION).with("RoleName", name);
        let body = self.call(Service::Iam, OPERATION, form.into_body()).await?;
        let role = read_xml::<Response>(OPERATION, &body)?.get_role_result.role;
        Ok(Role {
            trust_policy: document(OPERATION, &role.assume_role_policy_document)?,
            boundary: role.permissions_boundary.map(|boundary| boundary.permissions_boundary_arn),
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Response {
    get_role_result: ResultXml,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ResultXml {
    role: RoleXml,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RoleXml {
    assume_role_policy_document: String,
    permissions_boundary: Option<BoundaryXml>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BoundaryXml {
    permissions_boundary_arn: String,
}
