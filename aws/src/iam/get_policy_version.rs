//! `GetPolicyVersion`: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html>

use super::document;
use crate::{Client, Error, Pace, Service, Transport, wire::Form, xml::read_xml};

const OPERATION: &str = "GetPolicyVersion";

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// A version of a managed policy, a JSON text.
    pub async fn get_policy_version(&self, arn: &str, version: &str) -> Result<String, Error> {
        let form = Form::new(Service::Iam, OPERATION).with("PolicyArn", arn).with("VersionId", version);
        let body = self.call(Service::Iam, OPERATION, form.into_body()).await?;
        read_xml(OPERATION, &body, |root| {
            let version = root.need("GetPolicyVersionResult")?.need("PolicyVersion")?;
            document(OPERATION, &version.need_text("Document")?)
        })
    }
}
