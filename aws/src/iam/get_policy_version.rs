//! `GetPolicyVersion`: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html>

use serde::Deserialize;

use super::document;
use crate::{
    Client, Error, Pace, Service, Transport,
    wire::{Form, read_xml},
};

const OPERATION: &str = "GetPolicyVersion";

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// A version of a managed policy, a JSON text.
    pub async fn get_policy_version(&self, arn: &str, version: &str) -> Result<String, Error> {
        let form = Form::new(Service::Iam, OPERATION).with("PolicyArn", arn).with("VersionId", version);
        let body = self.call(Service::Iam, OPERATION, form.into_body()).await?;
        let found = read_xml::<Response>(OPERATION, &body)?.get_policy_version_result.policy_version;
        document(OPERATION, &found.document)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Response {
    get_policy_version_result: ResultXml,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ResultXml {
    policy_version: VersionXml,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct VersionXml {
    document: String,
}
