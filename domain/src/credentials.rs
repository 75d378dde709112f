//! Temporary credentials of a connection, for programs: what may be asked for, and what is given of it.
//!
//! ```text
//! body or query ─ read ─▶ Wanted ─ narrow, with the connection ─▶ Narrowed: how long, and under which session policy
//! ```
//!
//! The handlers read, the Connection object narrows and asks AWS. A connection gives none until an owner switches it on.

use serde::{Deserialize, Serialize};

use crate::api::{
    ContainerCredentials, CredentialsRequest, CredentialsSetting, ProcessCredentials, SwitchCredentials,
    TemporaryCredentials,
};
use crate::arn::Region;
use crate::connecting::read_regions;
use crate::field::FieldError;
use crate::policy::{Features, Role, SESSION_POLICY_MAX, SessionPolicy};

/// The shortest life, in seconds: the least that AWS gives.
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
pub const SECONDS_MIN: u32 = 900;
/// The longest life, in seconds: every role allows it, and where one role assumes another AWS gives no more.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html>
pub const SECONDS_MAX: u32 = 3_600;
/// The bounds of what a connection allows, in minutes.
pub const MINUTES: std::ops::RangeInclusive<u32> = SECONDS_MIN / 60..=SECONDS_MAX / 60;
/// A reason is a line, not an essay: it is read in lists.
pub const REASON_MAX: usize = 200;
/// So many times in an hour one caller gets credentials of one connection. A program that keeps a session for an hour asks
/// once or twice; one that asks before each call does not keep it, and would fill the audit log.
pub const TAKINGS_AN_HOUR: u32 = 60;

/// Off, and as long as AWS gives once it is on.
impl Default for CredentialsSetting {
    fn default() -> Self {
        Self { enabled: false, longest_minutes: SECONDS_MAX / 60 }
    }
}

impl CredentialsSetting {
    /// The longest life that can be asked for, in seconds.
    pub const fn longest_seconds(self) -> u32 {
        self.longest_minutes * 60
    }

    /// The same after a change.
    ///
    /// # Errors
    /// By the field `longest_minutes`, outside of [`MINUTES`].
    pub fn after(self, change: &SwitchCredentials) -> Result<Self, FieldError> {
        let longest_minutes = change.longest_minutes.unwrap_or(self.longest_minutes);
        if !MINUTES.contains(&longest_minutes) {
            return Err(FieldError::new(
                "longest_minutes",
                format!("Credentials cannot live for {longest_minutes} minutes."),
                format!("Send {} to {}.", MINUTES.start(), MINUTES.end()),
            ));
        }
        Ok(Self { enabled: change.enabled, longest_minutes })
    }

    /// For the history.
    pub fn sentence(self) -> String {
        if self.enabled {
            format!(
                "Credentials for programs were switched on, for at most {} minutes.",
                self.longest_minutes
            )
        } else {
            "Credentials for programs were switched off. Those that were taken end by themselves.".to_owned()
        }
    }
}

/// What is asked for, checked as far as it can be without the connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// What they are for.
    pub reason: String,
    /// How long; as long as the connection allows where nothing is said.
    pub duration_seconds: Option<u32>,
    /// For which features; all of the connection's where nothing is said.
    pub features: Option<Features>,
    /// In which regions; all of the connection's where there is none.
    pub regions: Vec<Region>,
    /// The caller's own session policy.
    pub policy: Option<String>,
}

impl Wanted {
    /// Reads a request.
    ///
    /// # Errors
    /// By the field that is wrong.
    pub fn read(request: &CredentialsRequest) -> Result<Self, FieldError> {
        if let Some(policy) = &request.policy
            && policy.chars().count() > SESSION_POLICY_MAX
        {
            return Err(FieldError::new(
                "policy",
                format!(
                    "The policy is longer than {SESSION_POLICY_MAX} characters, which AWS does not take."
                ),
                "Shorten it, or leave it out for what the features need.",
            ));
        }
        Ok(Self {
            reason: read_reason(&request.reason)?,
            duration_seconds: request.duration_seconds.map(read_seconds).transpose()?,
            features: request.features.as_deref().map(Features::read).transpose()?,
            regions: read_regions(request.regions.as_deref().unwrap_or_default())?,
            policy: request.policy.clone(),
        })
    }

    /// What is given of it: `role` is the connection's with all its features, `regions` are those that it reads.
    ///
    /// # Errors
    /// By the field that asks for more than the connection has or allows.
    pub fn narrow(
        &self,
        role: &Role,
        regions: &[Region],
        setting: CredentialsSetting,
    ) -> Result<Narrowed, FieldError> {
        let longest = setting.longest_seconds();
        let duration_seconds = self.duration_seconds.unwrap_or(longest);
        if duration_seconds > longest {
            return Err(FieldError::new(
                "duration_seconds",
                format!("This account gives credentials for at most {longest} seconds."),
                "Ask for a shorter time, or ask an owner to allow a longer one.",
            ));
        }
        let features = self.features.unwrap_or(role.features);
        if let Some(feature) = features.iter().find(|feature| !role.features.contains(*feature)) {
            return Err(FieldError::new(
                "features",
                format!("`{feature}` is not switched on for this account."),
                "Ask for some of its features, or leave `features` out for all of them.",
            ));
        }
        let partition = role.principal.partition();
        if let Some(region) = self
            .regions
            .iter()
            .find(|one| one.partition() != partition || !(regions.is_empty() || regions.contains(one)))
        {
            return Err(FieldError::new(
                "regions",
                format!("{region} is no region that this account is read in."),
                "Ask for some of its regions, or leave `regions` out for all of them.",
            ));
        }
        let regions = if self.regions.is_empty() { regions } else { &self.regions }.to_vec();
        let role = Role { features, ..role.clone() };
        let policy = SessionPolicy::of(&role, &regions, self.policy.as_deref())?;
        Ok(Narrowed { duration_seconds, features, regions, policy })
    }
}

/// What is asked of AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowed {
    /// How long.
    pub duration_seconds: u32,
    /// For which features.
    pub features: Features,
    /// In which regions; in all where there is none.
    pub regions: Vec<Region>,
    /// What the session may do at most.
    pub policy: SessionPolicy,
}

/// What credentials are for, without spaces around it.
///
/// # Errors
/// By the field `reason`.
pub fn read_reason(text: &str) -> Result<String, FieldError> {
    let reason = text.trim();
    let refuse = |problem: &str| {
        let remedy = "Say in a line what they are for: it is kept in the audit log.";
        Err(FieldError::new("reason", problem, remedy))
    };
    if reason.is_empty() {
        return refuse("The reason is missing.");
    }
    if reason.chars().count() > REASON_MAX {
        return refuse("The reason is longer than 200 characters.");
    }
    if reason.chars().any(char::is_control) {
        return refuse("The reason has control characters, such as a line break.");
    }
    Ok(reason.to_owned())
}

/// How long credentials live, in seconds.
///
/// # Errors
/// By the field `duration_seconds`, outside of what AWS gives.
pub fn read_seconds(seconds: u32) -> Result<u32, FieldError> {
    if (SECONDS_MIN..=SECONDS_MAX).contains(&seconds) {
        return Ok(seconds);
    }
    Err(FieldError::new(
        "duration_seconds",
        format!("Credentials cannot live for {seconds} seconds."),
        format!("Send {SECONDS_MIN} to {SECONDS_MAX}."),
    ))
}

/// The session's name, by which the customer's `CloudTrail` shows who took the credentials: the id of a member or token, of
/// which this organisation's audit log has the name. 2–64 of letters, digits and `_+=,.@-`, whatever the id is.
pub fn session_name(actor: &str) -> String {
    let allowed = |c: &char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(*c);
    format!("deputize-{}", actor.chars().filter(allowed).take(48).collect::<String>())
}

/// For the history.
pub fn taken_sentence(reason: &str, seconds: u32) -> String {
    format!(
        "Temporary credentials were taken, for {} minutes at a time. Reason: {reason}",
        seconds.div_ceil(60)
    )
}

impl From<TemporaryCredentials> for ContainerCredentials {
    fn from(of: TemporaryCredentials) -> Self {
        Self {
            access_key_id: of.access_key_id,
            secret_access_key: of.secret_access_key,
            token: of.session_token,
            expiration: of.expires_at,
            role_arn: of.role_arn,
            account_id: of.account_id,
        }
    }
}

impl From<TemporaryCredentials> for ProcessCredentials {
    fn from(of: TemporaryCredentials) -> Self {
        Self {
            version: 1,
            access_key_id: of.access_key_id,
            secret_access_key: of.secret_access_key,
            session_token: of.session_token,
            expiration: of.expires_at,
            account_id: of.account_id,
        }
    }
}

#[cfg(test)]
mod tests;
