//! `GetRole`: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html>

use super::document;
use crate::{Client, Error, Pace, Service, Transport, wire::Form, xml::read_xml};

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
        read_xml(OPERATION, &body, |root| {
            let role = root.need("GetRoleResult")?.need("Role")?;
            let boundary = role.child("PermissionsBoundary");
            Ok(Role {
                trust_policy: document(OPERATION, &role.need_text("AssumeRolePolicyDocument")?)?,
                boundary: boundary.map(|it| it.need_text("PermissionsBoundaryArn")).transpose()?,
            })
        })
    }
}
