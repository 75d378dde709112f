//! The external ID itself.

use std::fmt;
use std::str::FromStr;

use uuid::{Builder, Uuid, Version};

use crate::arn::AccountId;
use crate::field::FieldError;

/// An external ID: a UUID v4, 36 characters of `[0-9a-f-]`, or one with an account's number behind a colon, as a StackSet
/// gives it to each of its accounts; well inside STS's bounds (2–1,224 of `[\w+=,.@:\/-]`).
///
/// It is made by us, never by the customer. It is no secret in AWS's sense, but it is unguessable and never comes back.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html>
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExternalId(String);

impl ExternalId {
    /// A UUID v4 from 16 random bytes.
    pub fn from_random_bytes(bytes: [u8; 16]) -> Self {
        Self(Builder::from_random_bytes(bytes).into_uuid().hyphenated().to_string())
    }

    /// The text that goes into `sts:ExternalId`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The ID as it was made, without an account's number: what the ledger has.
    #[must_use]
    pub fn issued(&self) -> Self {
        Self(self.0.split(':').next().unwrap_or_default().to_owned())
    }

    /// The same ID for one account of a StackSet: `ID:ACCOUNT`, so that no account's ID opens another's role.
    #[must_use]
    pub fn for_account(&self, account: &AccountId) -> Self {
        Self(format!("{}:{account}", self.issued()))
    }

    /// Whether it has an account's number.
    pub fn is_per_account(&self) -> bool {
        self.0.contains(':')
    }

    /// `other` in the form that this one has: with this account's number, or without any.
    #[must_use]
    pub fn like(&self, other: &Self, account: &AccountId) -> Self {
        if self.is_per_account() { other.for_account(account) } else { other.issued() }
    }

    /// A wrong ID for the second probe that differs from this one in its last digit alone.
    ///
    /// Closer than a random one, so that a trust policy with `StringLike` and a prefix is found out as well as one that
    /// takes any ID. Two IDs of ours are never such neighbours but by a chance of 2^-118.
    #[must_use]
    pub fn near_miss(&self) -> Self {
        let mut text = self.0.clone();
        let last = text.pop().and_then(|c| c.to_digit(16)).unwrap_or(0);
        text.push(char::from_digit((last + 1) % 16, 16).unwrap_or('0'));
        Self(text)
    }

    /// The same where another ID is right too, as while one is rotated: it is a stranger to both.
    #[must_use]
    pub fn near_miss_but(&self, other: &Self) -> Self {
        let near = self.near_miss();
        if near == *other { near.near_miss() } else { near }
    }
}

impl FromStr for ExternalId {
    type Err = FieldError;

    /// Reads one of ours back from storage. No route takes one from a caller.
    fn from_str(text: &str) -> Result<Self, FieldError> {
        let (issued, account) =
            text.split_once(':').map_or((text, None), |(id, account)| (id, Some(account)));
        match Uuid::try_parse(issued) {
            Ok(uuid)
                if uuid.get_version() == Some(Version::Random)
                    && uuid.hyphenated().to_string() == issued
                    && account.is_none_or(|account| account.parse::<AccountId>().is_ok()) =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(FieldError::new(
                "external_id",
                "This is not an external ID of ours.",
                "Copy it from Add account.",
            )),
        }
    }
}

impl fmt::Display for ExternalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::arn::text_serde!(ExternalId, {"type": "string", "description": "A UUID, made by us; behind a colon the account's number, where a StackSet made the role.", "pattern": "^[0-9a-f-]{36}(:[0-9]{12})?$"});
