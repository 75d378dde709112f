//! `GetPolicy`: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html>

use serde::Deserialize;

use crate::{
    Client, Error, Pace, Service, Transport,
    wire::{Form, read_xml},
};

const OPERATION: &str = "GetPolicy";

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// The version of a managed policy that is in force, such as `v3`.
    pub async fn get_policy_version_in_force(&self, arn: &str) -> Result<String, Error> {
        let form = Form::new(Service::Iam, OPERATION).with("PolicyArn", arn);
        let body = self.call(Service::Iam, OPERATION, form.into_body()).await?;
        Ok(read_xml::<Response>(OPERATION, &body)?.get_policy_result.policy.default_version_id)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Response {
    get_policy_result: ResultXml,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ResultXml {
    policy: PolicyXml,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyXml {
    default_version_id: String,
}
