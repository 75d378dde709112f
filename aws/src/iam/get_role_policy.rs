//! `GetRolePolicy`: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html>

use super::document;
use crate::{Client, Error, Pace, Service, Transport, wire::Form, xml::read_xml};

const OPERATION: &str = "GetRolePolicy";

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// An inline policy of a role, a JSON text.
    pub async fn get_role_policy(&self, role: &str, policy: &str) -> Result<String, Error> {
        let form = Form::new(Service::Iam, OPERATION).with("RoleName", role).with("PolicyName", policy);
        let body = self.call(Service::Iam, OPERATION, form.into_body()).await?;
        read_xml(OPERATION, &body, |root| {
            document(OPERATION, &root.need("GetRolePolicyResult")?.need_text("PolicyDocument")?)
        })
    }
}
