//! `AssumeRole`: <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>

use std::{
    ops::RangeInclusive,
    time::{Duration, SystemTime},
};

use crate::{
    Client, Credentials, Error, Pace, Service, Transport,
    wire::Form,
    xml::{Element, read_xml},
};
use aws_smithy_types::date_time::{DateTime, Format};

const OPERATION: &str = "AssumeRole";

/// What to assume and how.
#[derive(Clone, Copy, Debug)]
pub struct AssumeRole<'a> {
    /// The role, 20–2048 characters, in the very case that it has in AWS.
    pub role_arn: &'a str,
    /// What AWS's logs show, 2–64 of letters, digits and `_+=,.@-`.
    pub session_name: &'a str,
    /// 2–1224 of letters, digits and `_+=,.@:/-`. `None` sends none, which the gate does on purpose.
    pub external_id: Option<&'a str>,
    /// 900–43,200 seconds, and no more than the role allows.
    pub duration_seconds: u32,
    /// A session policy, which only takes rights away: JSON, 2,048 characters at most.
    pub policy: Option<&'a str>,
    /// Managed policies of the role's account or of AWS that say the same beside it, by their ARNs: 10 at most. With both, a
    /// session may do what any of them allows and none denies.
    pub policy_arns: &'a [&'a str],
}

/// The most managed policies of a session.
const POLICY_ARNS_MAX: usize = 10;

/// The session.
#[derive(Clone, Debug)]
pub struct AssumedRole {
    /// Its keys.
    pub credentials: Credentials,
    /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`: the account is the one that the role is really in.
    pub assumed_role_arn: String,
    /// `AROA…:SESSION`; changes when a role is deleted and made again.
    pub assumed_role_id: String,
    /// How much of the space for session policies and tags is used, in per cent; only told where there are any.
    pub packed_policy_size: Option<u32>,
    /// AWS's id of the call, by which both sides find it in their logs.
    pub request_id: Option<String>,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Assumes a role. The bounds of [`AssumeRole`] are checked before anything is sent
    /// ([`Error::Invalid`]), since a `ValidationError` costs a call and names no field for people.
    pub async fn assume_role(&self, input: &AssumeRole<'_>) -> Result<AssumedRole, Error> {
        input.check()?;
        let duration = input.duration_seconds.to_string();
        let mut form = Form::new(Service::Sts, OPERATION)
            .with("RoleArn", input.role_arn)
            .with("RoleSessionName", input.session_name)
            .with("DurationSeconds", &duration)
            .with_some("ExternalId", input.external_id)
            .with_some("Policy", input.policy);
        for (number, arn) in (1..).zip(input.policy_arns) {
            form = form.with(&format!("PolicyArns.member.{number}.arn"), arn);
        }
        let body = self.call(Service::Sts, OPERATION, form.into_body()).await?;
        read(&body)
    }
}

impl AssumeRole<'_> {
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
            self.external_id.is_none_or(|id| has_length(id, 2..=1224) && has_only(id, "_+=,.@:/-")),
            "external_id",
            "an external ID has 2 to 1224 characters: letters, digits and _+=,.@:/-",
        )?;
        bound(
            (900..=43_200).contains(&self.duration_seconds),
            "duration_seconds",
            "a session lasts 900 to 43200 seconds",
        )?;
        bound(
            self.policy.is_none_or(|policy| has_length(policy, 1..=2048)),
            "policy",
            "a session policy has 1 to 2048 characters",
        )?;
        bound(
            self.policy_arns.len() <= POLICY_ARNS_MAX
                && self.policy_arns.iter().all(|arn| has_length(arn, 20..=2048)),
            "policy_arns",
            "a session has at most 10 managed policies, by ARNs of 20 to 2048 characters",
        )
    }
}

pub(super) fn has_length(text: &str, bounds: RangeInclusive<usize>) -> bool {
    bounds.contains(&text.chars().count())
}

pub(super) fn has_only(text: &str, signs: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || signs.contains(c))
}

fn read(body: &[u8]) -> Result<AssumedRole, Error> {
    read_xml(OPERATION, body, |root| session(OPERATION, root))
}

/// The session in an answer of either operation that assumes a role.
pub(super) fn session(operation: &'static str, root: Element<'_>) -> Result<AssumedRole, Error> {
    let result = root.need(&format!("{operation}Result"))?;
    let (keys, user) = (result.need("Credentials")?, result.need("AssumedRoleUser")?);
    let expires_at = instant(operation, &keys.need_text("Expiration")?)?;
    Ok(AssumedRole {
        credentials: Credentials::new(
            keys.need_text("AccessKeyId")?,
            keys.need_text("SecretAccessKey")?,
            Some(keys.need_text("SessionToken")?),
            Some(expires_at),
        ),
        assumed_role_arn: user.need_text("Arn")?,
        assumed_role_id: user.need_text("AssumedRoleId")?,
        packed_policy_size: result.text_of("PackedPolicySize").and_then(|size| size.parse().ok()),
        request_id: root.child("ResponseMetadata").and_then(|metadata| metadata.text_of("RequestId")),
    })
}

fn instant(operation: &'static str, text: &str) -> Result<SystemTime, Error> {
    DateTime::from_str(text, Format::DateTime)
        .ok()
        .and_then(|at| u64::try_from(at.secs()).ok())
        .map(|seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .ok_or_else(|| Error::Unreadable { operation, detail: "Expiration is no date".into() })
}

#[cfg(test)]
mod tests;
