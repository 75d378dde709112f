//! An IAM user's access key, as somebody enters it for a connection of their own.
//!
//! Only the shape is checked here; whose it is, AWS says. The secret's `Debug` hides it, and it has no `Display`.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>

use std::fmt;
use std::str::FromStr;

use crate::api::NewKeys;
use crate::arn::AccountId;
use crate::field::FieldError;

/// The length of every secret access key that IAM gives.
const SECRET: usize = 40;
/// The lengths of an access key id that IAM's API reference allows.
const ID: std::ops::RangeInclusive<usize> = 16..=128;

/// The public half of a user's key: begins with `AKIA`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessKeyId(String);

impl AccessKeyId {
    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its last four characters: enough for a person to tell one key from another.
    pub fn last_four(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default()
    }
}

impl FromStr for AccessKeyId {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        const COPY: &str = "Copy it from IAM › Users › Security credentials; it begins with `AKIA`.";
        let refuse = |problem: &str, remedy: &str| Err(FieldError::new("access_key_id", problem, remedy));
        if text.is_empty() {
            return refuse("The access key ID is empty.", COPY);
        }
        if text.trim() != text {
            return refuse("The access key ID has spaces around it.", "Remove the spaces.");
        }
        if text.starts_with("ASIA") {
            return refuse(
                "This is a temporary key, which ends within hours.",
                "Use the key of an IAM user; it begins with `AKIA`.",
            );
        }
        if !text.starts_with("AKIA") && is_secret_like(text) {
            return refuse("This looks like the secret access key.", "Enter it in its own field.");
        }
        if !text.starts_with("AKIA")
            || !ID.contains(&text.len())
            || !text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        {
            return refuse("This is not an access key ID.", COPY);
        }
        Ok(Self(text.to_owned()))
    }
}

/// The secret half of a user's key.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretAccessKey(String);

impl SecretAccessKey {
    /// The secret: for a signature or a seal, never for a log or an answer.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for SecretAccessKey {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        const ONCE: &str = "AWS shows it once, when the key is created; create a new key if it is lost.";
        let refuse = |problem: &str, remedy: &str| Err(FieldError::new("secret_access_key", problem, remedy));
        if text.is_empty() {
            return refuse("The secret access key is empty.", ONCE);
        }
        if text.trim() != text {
            return refuse("The secret access key has spaces around it.", "Remove the spaces.");
        }
        if text.parse::<AccessKeyId>().is_ok() {
            return refuse("This is an access key ID, not its secret.", ONCE);
        }
        if !is_secret_like(text) {
            return refuse(
                "This is not a secret access key: those have 40 letters, digits, `/`, `+` and `=`.",
                ONCE,
            );
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for SecretAccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretAccessKey(hidden)")
    }
}

fn is_secret_like(text: &str) -> bool {
    text.len() == SECRET && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/+=".contains(&b))
}

/// A key whose shape is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserKey {
    /// The public half.
    pub id: AccessKeyId,
    /// The secret half.
    pub secret: SecretAccessKey,
    /// The account that it is said to belong to.
    pub account: Option<AccountId>,
}

/// Reads what was entered. The fields' names are those inside `keys`.
pub fn read_keys(new: &NewKeys) -> Result<UserKey, FieldError> {
    let within = |error: FieldError| FieldError { field: format!("keys.{}", error.field), ..error };
    Ok(UserKey {
        id: new.access_key_id.parse().map_err(within)?,
        secret: new.secret_access_key.parse().map_err(within)?,
        account: new.account_id.as_deref().map(str::parse).transpose().map_err(within)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD_ID: &str = "AKIAIOSFODNN7EXAMPLE";
    const GOOD_SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    fn check(id: &str, secret: &str, expected: &str) {
        let new =
            NewKeys { access_key_id: id.to_owned(), secret_access_key: secret.to_owned(), account_id: None };
        let got = match read_keys(&new) {
            Ok(key) => key.id.last_four().to_owned(),
            Err(error) => format!("{}: {}", error.field, error.problem),
        };
        assert_eq!(got, expected, "{id:?} {secret:?}");
        assert!(!got.contains(GOOD_SECRET));
    }

    #[test]
    fn each_slip_has_its_own_words() {
        check(GOOD_ID, GOOD_SECRET, "MPLE");
        check("", GOOD_SECRET, "keys.access_key_id: The access key ID is empty.");
        check(
            "AKIAIOSFODNN7EXAMPLE ",
            GOOD_SECRET,
            "keys.access_key_id: The access key ID has spaces around it.",
        );
        check(GOOD_SECRET, GOOD_SECRET, "keys.access_key_id: This looks like the secret access key.");
        check(
            "ASIAIOSFODNN7EXAMPLE",
            GOOD_SECRET,
            "keys.access_key_id: This is a temporary key, which ends within hours.",
        );
        for wrong in ["AKIA", "akiaiosfodnn7example", "deputize", "222222222222", "AKIAIOSFODNN7EXAMPLÉ"] {
            check(wrong, GOOD_SECRET, "keys.access_key_id: This is not an access key ID.");
        }
        check(GOOD_ID, "", "keys.secret_access_key: The secret access key is empty.");
        check(GOOD_ID, GOOD_ID, "keys.secret_access_key: This is an access key ID, not its secret.");
        check(
            GOOD_ID,
            &format!("{GOOD_SECRET}\n"),
            "keys.secret_access_key: The secret access key has spaces around it.",
        );
        check(
            GOOD_ID,
            "short",
            "keys.secret_access_key: This is not a secret access key: those have 40 letters, digits, `/`, `+` and `=`.",
        );
    }

    #[test]
    fn the_account_is_read_too() {
        let new = |account: &str| NewKeys {
            access_key_id: GOOD_ID.to_owned(),
            secret_access_key: GOOD_SECRET.to_owned(),
            account_id: Some(account.to_owned()),
        };
        assert_eq!(read_keys(&new("222222222222")).unwrap().account.unwrap().as_str(), "222222222222");
        assert_eq!(read_keys(&new("2222-2222-2222")).unwrap_err().field, "keys.account_id");
    }

    #[test]
    fn debug_hides_the_secret() {
        let new = NewKeys {
            access_key_id: GOOD_ID.to_owned(),
            secret_access_key: GOOD_SECRET.to_owned(),
            account_id: None,
        };
        let shown = format!("{new:?} {:?}", read_keys(&new).unwrap());
        assert!(!shown.contains(GOOD_SECRET) && shown.contains("AccessKeyId"), "{shown}");
    }
}
