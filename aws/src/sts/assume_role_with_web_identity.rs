//! `AssumeRoleWithWebIdentity`:
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>

use super::assume_role::{AssumedRole, has_length, has_only, session};
use crate::{Error, Pace, Service, Transport, Unsigned, wire::Form, xml::read_xml};

const OPERATION: &str = "AssumeRoleWithWebIdentity";

/// The longest token that STS takes, in characters.
pub const TOKEN_MAX: usize = 20_000;

/// What to assume, and with which token. There is no external ID in it: the role's trust policy binds the token by its
/// subject and audience.
#[derive(Clone, Copy)]
pub struct AssumeRoleWithWebIdentity<'a> {
    /// The role, 20–2048 characters.
    pub role_arn: &'a str,
    /// What AWS's logs show, 2–64 of letters, digits and `_+=,.@-`.
    pub session_name: &'a str,
    /// A signed JWT of an OIDC provider that the role's account knows, 4–20,000 characters. A secret.
    pub token: &'a str,
    /// 900–43,200 seconds, and no more than the role allows.
    pub duration_seconds: u32,
}

impl<T: Transport, P: Pace> Unsigned<'_, T, P> {
    /// Assumes a role by showing a token. The bounds of [`AssumeRoleWithWebIdentity`] are checked before anything is
    /// sent ([`Error::Invalid`]).
    ///
    /// [`Error::BadToken`] tells that STS does not take the token, [`Error::Denied`] that the role does not trust it.
    pub async fn assume_role_with_web_identity(
        &self,
        input: &AssumeRoleWithWebIdentity<'_>,
    ) -> Result<AssumedRole, Error> {
        input.check()?;
        let duration = input.duration_seconds.to_string();
        let form = Form::new(Service::Sts, OPERATION)
            .with("RoleArn", input.role_arn)
            .with("RoleSessionName", input.session_name)
            .with("WebIdentityToken", input.token)
            .with("DurationSeconds", &duration);
        let body = self.call(Service::Sts, OPERATION, form.into_body()).await?;
        read_xml(OPERATION, &body, |root| session(OPERATION, root))
    }
}

impl AssumeRoleWithWebIdentity<'_> {
    fn check(&self) -> Result<(), Error> {
        let bound = |ok: bool, field, remedy| if ok { Ok(()) } else { Err(Error::Invalid { field, remedy }) };
        bound(
            has_length(self.role_arn, 20..=2048),
            "role_arn",
            "a role ARN has 20 to 2048 characters, such as arn:aws:iam::123456789012:role/Name",
        )?;
        bound(
            has_length(self.session_name, 2..=64) && has_only(self.session_name, "_+=,.@-"),
            "session_name",
            "a session name has 2 to 64 characters: letters, digits and _+=,.@-",
        )?;
        bound(
            has_length(self.token, 4..=TOKEN_MAX),
            "token",
            "a web identity token has 4 to 20000 characters",
        )?;
        bound(
            (900..=43_200).contains(&self.duration_seconds),
            "duration_seconds",
            "a session lasts 900 to 43200 seconds",
        )
    }
}

#[cfg(test)]
mod tests;
