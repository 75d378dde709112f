//! `GetCallerIdentity`: <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>

use crate::{Client, Error, Pace, Service, Transport, wire::Form, xml::read_xml};

const OPERATION: &str = "GetCallerIdentity";

/// Who the credentials are. No policy can forbid the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallerIdentity {
    /// The 12-digit account.
    pub account: String,
    /// The user, or `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`.
    pub arn: String,
    /// `AIDA…` of a user, `AROA…:SESSION` of a session.
    pub user_id: String,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Asks STS whose the credentials are.
    pub async fn get_caller_identity(&self) -> Result<CallerIdentity, Error> {
        let body = self.call(Service::Sts, OPERATION, Form::new(Service::Sts, OPERATION).into_body()).await?;
        read_xml(OPERATION, &body, |root| {
            let result = root.need("GetCallerIdentityResult")?;
            Ok(CallerIdentity {
                account: result.need_text("Account")?,
                arn: result.need_text("Arn")?,
                user_id: result.need_text("UserId")?,
            })
        })
    }
}
