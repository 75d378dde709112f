//! Temporary credentials for programs: a session of the role that is handed on, once, and kept nowhere.
//!
//! It is another session than the one that polls use, under a policy of its own and named after whoever asked. Who took one,
//! why, and what of it AWS refused is written into the audit log before AWS is asked; the history tells of each caller and
//! reason once in a day, since a program asks anew for as long as it runs.

use std::rc::Rc;
use std::time::{Duration, SystemTime};

use aws::sts;
use domain::activity::Purpose;
use domain::api::{self, Code, ConnectionStatus, CredentialsSetting, EventKind, TemporaryCredentials};
use domain::audit::Action;
use domain::credentials::{Narrowed, TAKINGS_AN_HOUR, Wanted, session_name, taken_sentence};
use domain::field::FieldError;
use domain::policy::{Permissions, PolicyDocument, Role, SessionPolicy};
use domain::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::record::Settings;
use super::{Connection, SwitchCredentials, TakeCredentials, View};
use crate::fault::Fault;
use crate::identity::{Assumer, Unassumed};
use crate::permit::Permit;
use crate::{clock, sql};

const HOUR: Duration = Duration::from_hours(1);
/// After so long the same caller with the same reason is told of again; so long who took some is remembered.
const TELL_AGAIN: Duration = Duration::from_hours(24);

impl Connection {
    /// Off unless something else was written.
    pub(super) fn credentials_setting(&self) -> Result<CredentialsSetting, Fault> {
        Ok(self.record("credentials")?.unwrap_or_default())
    }

    /// 422 for a longest life that AWS does not give.
    pub(super) fn switch_credentials(&self, call: &SwitchCredentials) -> Result<api::Connection, Fault> {
        self.settings()?;
        let before = self.credentials_setting()?;
        let after = before.after(&call.change)?;
        if after != before {
            self.keep("credentials", &after)?;
            self.tell_in_words(EventKind::SettingsChanged, Some(&call.by), after.sentence(), clock::now())?;
        }
        self.view(View {})
    }

    /// Steps: 409 while it is off, paused, cut off or not proven; 422 for what the connection does not have or allow; 429 for
    /// whoever asks too often. Then AWS is asked: 409 and 422 for what it refuses, 503 where it does not answer.
    pub(super) async fn take_credentials(
        &self,
        call: TakeCredentials,
    ) -> Result<TemporaryCredentials, Fault> {
        let TakeCredentials { wanted, acting } = call;
        let (settings, keys) = (self.settings()?, self.keys()?);
        let permit = self.require_giving()?;
        let narrowed =
            wanted.narrow(&self.whole_role(&settings)?, &settings.regions, self.credentials_setting()?)?;
        let assumer = self.assumer(&settings, &permit)?;
        let (who, by) = (acting.actor.id.clone(), acting.actor.name.clone());
        let taking = self.count_taking(&who, &wanted.reason)?;
        let told = told(&wanted, &narrowed);
        let begun = self.write_down(acting, Action::CredentialsTaken, (Value::Null, told.clone()))?;

        let answer = ask(&assumer, &who, &settings, &narrowed).await;

        // One that has ended meanwhile took its lines with it.
        self.settings()?;
        let is_overtaken =
            self.is_overtaken(&settings, keys.as_ref(), &permit)? || !self.credentials_setting()?.enabled;
        let (fault, of_aws) = match answer {
            Ok(session) if is_overtaken => (overtaken(), json!({ "aws_request_id": session.request_id })),
            Ok(session) => {
                let given = given(&session, settings, narrowed.policy)?;
                let of_aws = json!({
                    "session": given.assumed_role_arn, "expires_at": given.expires_at,
                    "aws_request_id": session.request_id,
                });
                self.settle_deed(begun, Action::CredentialsTaken, with(told, of_aws))?;
                self.tell_taken(taking, &who, &by, (&wanted.reason, narrowed.duration_seconds))?;
                return Ok(given);
            }
            Err(unassumed) => {
                let of_aws =
                    json!({ "aws_code": unassumed.code(), "aws_request_id": unassumed.request_id() });
                (if is_overtaken { overtaken() } else { refused(&unassumed) }, of_aws)
            }
        };
        let why = with(json!({ "code": fault.code }), of_aws);
        self.settle_deed(begun, Action::CredentialsRefused, with(told, why))?;
        Err(fault)
    }

    /// The permit to ask AWS, where the connection gives credentials now.
    fn require_giving(&self) -> Result<Rc<Permit>, Fault> {
        if !self.credentials_setting()?.enabled {
            return Err(Fault::new(Code::CredentialsOff, "This account gives no credentials to programs.")
                .remedy("An owner of the workspace can switch that on, in the account's settings."));
        }
        let permit = self.permit(Purpose::Work)?;
        if self.standing()?.status != ConnectionStatus::Connected {
            return Err(Fault::new(Code::ConnectionNotProven, "The account's role is not proven.")
                .remedy("Run its check: it names the cause and what to do."));
        }
        Ok(permit)
    }

    /// The role with all that the connection is for.
    fn whole_role(&self, settings: &Settings) -> Result<Role, Fault> {
        Ok(Role {
            name: settings.role.name().clone(),
            path: settings.role.path().parse().unwrap_or_default(),
            principal: self.principal(settings)?,
            external_id: settings.external_id.clone(),
            features: settings.features,
            permissions: Permissions::Strict,
            captures: self.captures()?.map(|captures| captures.bucket),
        })
    }

    /// Counts that somebody asks; the row's number. 429, with how long to wait, for whoever has asked as often as they may.
    fn count_taking(&self, who: &str, reason: &str) -> Result<i64, Fault> {
        #[derive(Deserialize)]
        struct Taken {
            n: u32,
            first: Option<i64>,
        }
        #[derive(Deserialize)]
        struct Written {
            seq: i64,
        }
        let now = clock::now();
        sql::run(&self.sql, "DELETE FROM taking WHERE at <= ?", vec![sql::at(now.minus(TELL_AGAIN))])?;
        let query = "SELECT count(*) AS n, min(at) AS first FROM taking WHERE who = ? AND at > ?";
        let values = vec![who.into(), sql::at(now.minus(HOUR))];
        let taken = sql::row::<Taken>(&self.sql, query, values)?;
        if let Some(Taken { n, first }) = taken
            && n >= TAKINGS_AN_HOUR
        {
            let free_at = first.map_or(now, Timestamp::from_millis).plus(HOUR);
            return Err(too_often(free_at.since(now)));
        }
        let statement = "INSERT INTO taking (at, who, reason) VALUES (?, ?, ?) RETURNING seq";
        let values = vec![sql::at(now), who.into(), reason.into()];
        let written = sql::row::<Written>(&self.sql, statement, values)?;
        Ok(written.ok_or_else(|| Fault::internal("a taking without a number"))?.seq)
    }

    /// Tells the history, unless it has lately.
    fn tell_taken(
        &self,
        taking: i64,
        who: &str,
        by: &str,
        (reason, seconds): (&str, u32),
    ) -> Result<(), Fault> {
        #[derive(Deserialize)]
        struct Count {
            n: u32,
        }
        let query = "SELECT count(*) AS n FROM taking WHERE who = ? AND reason = ? AND told = 1";
        let told = sql::row::<Count>(&self.sql, query, vec![who.into(), reason.into()])?;
        if told.is_some_and(|told| told.n > 0) {
            return Ok(());
        }
        sql::run(&self.sql, "UPDATE taking SET told = 1 WHERE seq = ?", vec![taking.into()])?;
        let words = taken_sentence(reason, seconds);
        self.tell_in_words(EventKind::CredentialsTaken, Some(by), words, clock::now())
    }
}

/// A session for whoever asked, named after them.
async fn ask(
    assumer: &Assumer,
    who: &str,
    settings: &Settings,
    narrowed: &Narrowed,
) -> Result<sts::AssumedRole, Unassumed> {
    let policy = narrowed.policy.document.as_ref().map(PolicyDocument::compact);
    let managed: Vec<&str> = narrowed.policy.managed.iter().map(String::as_str).collect();
    let asked = sts::AssumeRole {
        role_arn: &settings.role.to_string(),
        session_name: &session_name(who),
        external_id: Some(settings.external_id.as_str()),
        duration_seconds: narrowed.duration_seconds,
        policy: policy.as_deref(),
        policy_arns: &managed,
    };
    assumer.assume(&asked).await
}

/// For the audit log.
fn told(wanted: &Wanted, narrowed: &Narrowed) -> Value {
    json!({
        "reason": wanted.reason,
        "duration_seconds": narrowed.duration_seconds,
        "features": narrowed.features,
        "regions": narrowed.regions,
        "own_policy": wanted.policy.is_some(),
    })
}

/// Both, as one object.
fn with(mut one: Value, other: Value) -> Value {
    if let (Value::Object(one), Value::Object(other)) = (&mut one, other) {
        one.extend(other.into_iter().filter(|(_, value)| !value.is_null()));
    }
    one
}

fn given(
    session: &sts::AssumedRole,
    settings: Settings,
    policy: SessionPolicy,
) -> Result<TemporaryCredentials, Fault> {
    let credentials = &session.credentials;
    let millis = credentials
        .expires_at()
        .and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok())
        .and_then(|since| i64::try_from(since.as_millis()).ok());
    let (Some(token), Some(millis)) = (credentials.session_token(), millis) else {
        return Err(Fault::internal("a session without a token or an end"));
    };
    Ok(TemporaryCredentials {
        access_key_id: credentials.access_key_id().to_owned(),
        secret_access_key: credentials.secret_access_key().to_owned(),
        session_token: token.to_owned(),
        expires_at: Timestamp::from_millis(millis),
        assumed_role_arn: session.assumed_role_arn.clone(),
        account_id: settings.role.account().clone(),
        role_arn: settings.role,
        session_policy: policy.document,
        managed_policies: policy.managed,
    })
}

fn overtaken() -> Fault {
    Fault::new(Code::ConnectionNotActive, "The account was stopped or changed while AWS was asked.")
        .remedy("Look how it stands, and ask again.")
}

fn too_often(wait: Duration) -> Fault {
    let seconds = wait.as_secs() + 1;
    let detail =
        format!("Credentials of this account were asked for {TAKINGS_AN_HOUR} times within an hour.");
    let remedy = format!(
        "Try again in {} minutes; keep a session for as long as it lives instead of asking for each call.",
        seconds.div_ceil(60)
    );
    let retry_after = u32::try_from(seconds).unwrap_or(u32::MAX);
    Fault::new(Code::TooSoon, detail).remedy(remedy).retry_after(retry_after)
}

/// What AWS's refusal means, and what to do about it.
fn refused(unassumed: &Unassumed) -> Fault {
    use aws::Error;
    const CHECK: &str = "Run the account's check: it names the cause and what to do.";
    let fault = match (unassumed.code(), unassumed) {
        (Some("PackedPolicyTooLarge"), _) => FieldError::new(
            "features",
            "AWS packs session policies into little space, and this one does not fit.",
            "Ask for fewer features or regions, or send a shorter policy.",
        )
        .into(),
        (Some("MalformedPolicyDocument"), _) => FieldError::new(
            "policy",
            "AWS does not take the session policy.",
            "Compare it with IAM's grammar: its conditions and resources were not looked at here.",
        )
        .into(),
        (_, Unassumed::Refused(Error::Rejected { message, .. })) if message.contains("DurationSeconds") => {
            FieldError::new(
                "duration_seconds",
                "The role's own longest session is shorter than that.",
                "Ask for a shorter time, or raise the role's maximum session duration in AWS.",
            )
            .into()
        }
        (_, Unassumed::Refused(Error::Throttled { .. } | Error::Unreachable { .. } | Error::Timeout)) => {
            Fault::new(Code::Unavailable, "AWS did not answer.").remedy("Try again in a moment.")
        }
        (_, Unassumed::Refused(Error::Service { status, .. })) if *status >= 500 => {
            Fault::new(Code::Unavailable, "AWS did not answer.").remedy("Try again in a moment.")
        }
        _ => Fault::new(Code::AwsRefused, "AWS does not let the role be assumed.").remedy(CHECK),
    };
    fault.because(unassumed.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rejected(code: &str, message: &str) -> Unassumed {
        Unassumed::Refused(aws::Error::Rejected { code: code.to_owned(), message: message.to_owned() })
    }

    #[test]
    fn what_aws_refuses_is_explained() {
        let check = |unassumed: Unassumed, status, field: Option<&str>| {
            let fault = refused(&unassumed);
            assert_eq!((fault.status(), fault.field.as_deref()), (status, field), "{unassumed:?}");
            assert!(fault.remedy.is_some());
        };
        check(rejected("PackedPolicyTooLarge", "Serialized token too large"), 422, Some("features"));
        check(rejected("MalformedPolicyDocument", ""), 422, Some("policy"));
        let too_long = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
        check(rejected("ValidationError", too_long), 422, Some("duration_seconds"));
        let chained = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
        check(rejected("ValidationError", chained), 422, Some("duration_seconds"));
        check(Unassumed::Refused(aws::Error::Timeout), 503, None);
        let denied = aws::Error::Denied {
            code: "AccessDenied".to_owned(),
            message: String::new(),
            reason: aws::DenyReason::Unspecified,
            request_id: None,
        };
        check(Unassumed::Refused(denied), 409, None);
        check(Unassumed::NoToken("no key".to_owned()), 409, None);
    }

    #[test]
    fn whoever_asks_too_often_is_told_when() {
        let fault = too_often(Duration::from_secs(100));
        assert_eq!((fault.status(), fault.retry_after), (429, std::num::NonZeroU32::new(101)));
        assert!(fault.remedy.is_some_and(|remedy| remedy.contains("in 2 minutes")));
    }

    /// What a released version wrote must be read for ever.
    #[test]
    fn the_stored_form_is_pinned() {
        let stored = r#"{"enabled":true,"longest_minutes":30}"#;
        let read: CredentialsSetting = serde_json::from_str(stored).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), stored);
    }
}
