//! `GetPolicy`: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html>

use crate::{Client, Error, Pace, Service, Transport, wire::Form, xml::read_xml};

const OPERATION: &str = "GetPolicy";

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// The version of a managed policy that is in force, such as `v3`.
    pub async fn get_policy_version_in_force(&self, arn: &str) -> Result<String, Error> {
        let form = Form::new(Service::Iam, OPERATION).with("PolicyArn", arn);
        let body = self.call(Service::Iam, OPERATION, form.into_body()).await?;
        read_xml(OPERATION, &body, |root| {
            root.need("GetPolicyResult")?.need("Policy")?.need_text("DefaultVersionId")
        })
    }
}
