//! `GetCallerIdentity`: <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>

use serde::Deserialize;

use crate::{
    Client, Error, Pace, Service, Transport,
    wire::{Form, read_xml},
};

const OPERATION: &str = "GetCallerIdentity";

/// Who the credentials are. No policy can forbid the question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CallerIdentity {
    /// The 12-digit account.
    pub account: String,
    /// The user, or `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`.
    pub arn: String,
    /// `AIDA…` of a user, `AROA…:SESSION` of a session.
    pub user_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Response {
    get_caller_identity_result: CallerIdentity,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Asks STS whose the credentials are.
    pub async fn get_caller_identity(&self) -> Result<CallerIdentity, Error> {
        let body = self.call(Service::Sts, OPERATION, Form::new(Service::Sts, OPERATION).into_body()).await?;
        Ok(read_xml::<Response>(OPERATION, &body)?.get_caller_identity_result)
    }
}
