//! The form of step three: what is wrong with each field, and which slips one click can mend.
//!
//! The rules are the domain's; this module only decides what is asked of them and when.

use domain::api::{ConnectionPatch, NewConnection};
use domain::arn::{AccountId, Region, RoleArn, RoleName, cleaned};
use domain::connecting::read_alias;
use domain::credentials::read_reason;
use domain::field::FieldError;
use domain::keys::{AccessKeyId, SecretAccessKey};
use domain::policy::{BucketName, KeyPrefix};

/// How the role is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Way {
    /// By account ID and role name.
    #[default]
    NameParts,
    /// By its ARN.
    Arn,
}

/// A field of the form, by its name in the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// `account_id`
    AccountId,
    /// `role_name`
    RoleName,
    /// `role_arn`
    RoleArn,
    /// `alias`
    Alias,
    /// `regions`
    Regions,
    /// `expected_account_id` of a link
    ExpectedAccount,
    /// `keys.account_id`
    KeyAccount,
    /// `keys.access_key_id`
    AccessKeyId,
    /// `keys.secret_access_key`
    SecretAccessKey,
    /// `bucket`
    Bucket,
    /// `prefix`
    Prefix,
    /// `reason` of temporary credentials
    Reason,
}

impl Field {
    /// The name that the API uses, in problems too.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::AccountId => "account_id",
            Self::RoleName => "role_name",
            Self::RoleArn => "role_arn",
            Self::Alias => "alias",
            Self::Regions => "regions",
            Self::ExpectedAccount => "expected_account_id",
            Self::KeyAccount => "keys.account_id",
            Self::AccessKeyId => "keys.access_key_id",
            Self::SecretAccessKey => "keys.secret_access_key",
            Self::Bucket => "bucket",
            Self::Prefix => "prefix",
            Self::Reason => "reason",
        }
    }

    /// What is wrong with this text in this field, if anything is.
    pub(crate) fn problem(self, text: &str) -> Option<FieldError> {
        match self {
            Self::RoleName => text.parse::<RoleName>().err(),
            Self::RoleArn => text.parse::<RoleArn>().err(),
            Self::Alias => read_alias(text).err(),
            Self::Regions => text.parse::<Region>().err(),
            // They may be left out: any account will do, or AWS says whose the key is.
            Self::ExpectedAccount | Self::KeyAccount if text.is_empty() => None,
            Self::AccountId | Self::ExpectedAccount | Self::KeyAccount => text.parse::<AccountId>().err(),
            Self::AccessKeyId => text.parse::<AccessKeyId>().err(),
            Self::SecretAccessKey => text.parse::<SecretAccessKey>().err(),
            Self::Bucket => text.parse::<BucketName>().err(),
            Self::Prefix => text.parse::<KeyPrefix>().err(),
            Self::Reason => read_reason(text).err(),
        }
    }

    /// What one click can make of a wrong text. It is offered only where the result is right.
    pub(crate) fn fix(self, text: &str) -> Option<Fix> {
        self.problem(text)?;
        let cleaned = cleaned(text);
        let trimmed = cleaned.as_str();
        if matches!(self, Self::AccountId | Self::RoleName) && trimmed.parse::<RoleArn>().is_ok() {
            return Some(Fix::MoveToArn(trimmed.to_owned()));
        }
        let candidate = match self {
            Self::AccountId | Self::ExpectedAccount | Self::KeyAccount => {
                trimmed.chars().filter(|c| !matches!(c, '-' | ' ' | '\t')).collect()
            }
            Self::RoleName => trimmed.strip_prefix("role/").unwrap_or(trimmed).to_owned(),
            Self::Regions => trimmed.to_lowercase().replace('_', "-"),
            Self::RoleArn => lower_case_frame(trimmed),
            Self::Alias | Self::Reason => text.trim().to_owned(),
            Self::Bucket => {
                trimmed.strip_prefix("s3://").unwrap_or(trimmed).trim_end_matches('/').to_lowercase()
            }
            Self::Prefix => trimmed.trim_start_matches('/').to_owned(),
            Self::AccessKeyId | Self::SecretAccessKey => trimmed.to_owned(),
        };
        self.problem(&candidate).is_none().then_some(Fix::Text(candidate))
    }
}

/// An ARN with everything but the role's own path and name in lower case.
fn lower_case_frame(arn: &str) -> String {
    match arn.split_once('/') {
        Some((frame, name)) => format!("{}/{name}", frame.to_lowercase()),
        None => arn.to_owned(),
    }
}

/// What a click on "Fix" does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fix {
    /// Puts this text into the same field.
    Text(String),
    /// Opens the ARN field with this text.
    MoveToArn(String),
}

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entered {
    /// How the role is named.
    pub(crate) way: Way,
    /// The account ID.
    pub(crate) account_id: String,
    /// The role's name.
    pub(crate) role_name: String,
    /// The role's ARN.
    pub(crate) role_arn: String,
    /// The alias; empty for none.
    pub(crate) alias: String,
    /// The regions; empty for all.
    pub(crate) regions: Vec<String>,
}

impl Entered {
    /// The fields that must be right before it is sent, in their order on the page, with their texts.
    fn required(&self) -> Vec<(Field, &str)> {
        let mut fields = match self.way {
            Way::NameParts => {
                vec![(Field::AccountId, &*self.account_id), (Field::RoleName, &*self.role_name)]
            }
            Way::Arn => vec![(Field::RoleArn, &*self.role_arn)],
        };
        fields.push((Field::Alias, &*self.alias));
        fields
    }

    /// The first field that is wrong.
    pub(crate) fn first_wrong(&self) -> Option<Field> {
        self.required()
            .into_iter()
            .find(|(field, text)| field.problem(text).is_some())
            .map(|(field, _)| field)
    }

    /// The request to create a connection.
    pub(crate) fn new_connection(&self) -> NewConnection {
        let by_name = self.way == Way::NameParts;
        NewConnection {
            account_id: by_name.then(|| self.account_id.clone()),
            role_name: by_name.then(|| self.role_name.clone()),
            role_arn: (!by_name).then(|| self.role_arn.clone()),
            alias: Some(self.alias.trim().to_owned()).filter(|alias| !alias.is_empty()),
            regions: Some(self.regions.clone()).filter(|regions| !regions.is_empty()),
            ..NewConnection::default()
        }
    }

    /// The request to correct account and role of a connection. A role given by ARN is taken apart, since a correction
    /// has no ARN field; `None` when the ARN is not one, or has a path, which the two fields cannot carry.
    pub(crate) fn correction(&self) -> Option<ConnectionPatch> {
        let (account_id, role_name) = match self.way {
            Way::NameParts => (self.account_id.clone(), self.role_name.clone()),
            Way::Arn => {
                let arn: RoleArn = self.role_arn.parse().ok()?;
                let flat = RoleArn::new(arn.partition(), arn.account().clone(), arn.name().clone());
                (flat == arn).then(|| (arn.account().to_string(), arn.name().to_string()))?
            }
        };
        Some(ConnectionPatch {
            account_id: Some(account_id),
            role_name: Some(role_name),
            alias: Some(self.alias.trim().to_owned()),
            regions: Some(self.regions.clone()),
            features: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_that_one_click_mends() {
        let check = |field: Field, text: &str, expected: Option<Fix>| {
            assert_eq!(field.fix(text), expected, "{field:?} {text:?}");
        };
        let text = |text: &str| Some(Fix::Text(text.to_owned()));
        let arn = "arn:aws:iam::222222222222:role/Reader";
        check(Field::AccountId, "222222222222", None);
        check(Field::AccountId, " 2222-2222-2222 ", text("222222222222"));
        check(Field::AccountId, "2222 2222 2222", text("222222222222"));
        check(Field::AccountId, "22222222222", None);
        check(Field::AccountId, "2222\u{a0}2222\u{a0}2222\u{200b}", text("222222222222"));
        check(Field::RoleName, "\"Reader\u{200b}\"", text("Reader"));
        check(Field::RoleName, "instance-profile/Reader", None);
        check(Field::RoleArn, "ARN:AWS:IAM::222222222222:Role/Reader", text(arn));
        check(Field::AccountId, arn, Some(Fix::MoveToArn(arn.to_owned())));
        check(Field::RoleName, "Reader ", text("Reader"));
        check(Field::RoleName, "role/Reader", text("Reader"));
        check(Field::RoleName, "a/b", None);
        check(Field::RoleName, arn, Some(Fix::MoveToArn(arn.to_owned())));
        check(Field::RoleArn, &format!("\n{arn} "), text(arn));
        check(Field::RoleArn, "Reader", None);
        check(Field::Regions, " US_EAST_1", text("us-east-1"));
        check(Field::Regions, "Mars", None);
        check(Field::KeyAccount, "", None);
        check(Field::KeyAccount, "2222-2222-2222", text("222222222222"));
        check(Field::AccessKeyId, "AKIAIOSFODNN7EXAMPLE ", text("AKIAIOSFODNN7EXAMPLE"));
        check(Field::SecretAccessKey, "AKIAIOSFODNN7EXAMPLE", None);
        check(Field::Bucket, "s3://My-captures/", text("my-captures"));
        check(Field::Prefix, "/team/", text("team/"));
    }

    #[test]
    fn the_first_wrong_field_gets_the_focus() {
        let mut entered = Entered { account_id: "22".into(), ..Entered::default() };
        assert_eq!(entered.first_wrong(), Some(Field::AccountId));
        entered.account_id = "222222222222".into();
        assert_eq!(entered.first_wrong(), Some(Field::RoleName));
        entered.role_name = "R".into();
        assert_eq!(entered.first_wrong(), None);
        entered.alias = "a".repeat(101);
        assert_eq!(entered.first_wrong(), Some(Field::Alias));
        entered = Entered { way: Way::Arn, ..Entered::default() };
        assert_eq!(entered.first_wrong(), Some(Field::RoleArn));
    }

    #[test]
    fn only_what_was_entered_is_sent() {
        let entered =
            Entered { account_id: "222222222222".into(), role_name: "R".into(), ..Entered::default() };
        let sent = serde_json::to_string(&entered.new_connection()).unwrap();
        assert_eq!(sent, r#"{"account_id":"222222222222","role_name":"R"}"#);
        let entered = Entered {
            way: Way::Arn,
            role_arn: "arn:aws:iam::222222222222:role/R".into(),
            alias: " Production ".into(),
            regions: vec!["us-east-1".into()],
            account_id: "left over from the other tab".into(),
            ..Entered::default()
        };
        let sent = serde_json::to_string(&entered.new_connection()).unwrap();
        assert_eq!(
            sent,
            r#"{"role_arn":"arn:aws:iam::222222222222:role/R","alias":"Production","regions":["us-east-1"]}"#
        );
    }

    #[test]
    fn a_correction_has_no_arn_field() {
        let mut entered = Entered {
            way: Way::Arn,
            role_arn: "arn:aws:iam::222222222222:role/R".into(),
            ..Entered::default()
        };
        let patch = entered.correction().unwrap();
        assert_eq!(patch.account_id.as_deref(), Some("222222222222"));
        assert_eq!(patch.role_name.as_deref(), Some("R"));
        entered.role_arn = "arn:aws:iam::222222222222:role/team/R".into();
        assert_eq!(entered.correction(), None);
    }
}
