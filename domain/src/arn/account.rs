//! The 12-digit account id.

use std::fmt;
use std::str::FromStr;

use super::tidy::{invisible, is_quoted};
use crate::field::FieldError;

/// An AWS account id: exactly twelve digits, kept as text because leading zeros count.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountId(String);

impl AccountId {
    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AccountId {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let refuse = |problem: &str, remedy: &str| Err(FieldError::new("account_id", problem, remedy));
        if text.is_empty() {
            return refuse(
                "The account ID is empty.",
                "Enter the 12 digits shown at the top right of the AWS console.",
            );
        }
        if text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(Self(text.to_owned()));
        }
        if text.trim() != text {
            return refuse("The account ID has spaces around it.", "Remove the spaces.");
        }
        if let Some(which) = invisible(text) {
            return refuse(
                &format!("The account ID has an invisible character ({which})."),
                "It came along when the ID was copied. Type the 12 digits.",
            );
        }
        if is_quoted(text) {
            return refuse("The account ID has quotes around it.", "Enter the 12 digits alone.");
        }
        if text.starts_with("arn:") {
            return refuse(
                "This is an ARN, not an account ID.",
                "Use the role ARN field, or only the 12 digits.",
            );
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if digits == 12 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b' ') {
            return refuse("The account ID has dashes or spaces.", "Enter its 12 digits without dashes.");
        }
        if digits == text.len() {
            return refuse(
                &format!("The account ID has {digits} digits."),
                "Enter all 12, leading zeros included.",
            );
        }
        refuse(
            "The account ID has characters other than digits.",
            "Enter its 12 digits; an account alias will not do.",
        )
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

super::text_serde!(AccountId, {"type": "string", "description": "An AWS account id.", "pattern": "^[0-9]{12}$"});

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, expected: &str) {
        let got = match input.parse::<AccountId>() {
            Ok(id) => id.to_string(),
            Err(error) => error.problem,
        };
        assert_eq!(got, expected, "{input:?}");
    }

    #[test]
    fn each_slip_has_its_own_words() {
        check("222222222222", "222222222222");
        check("000000000012", "000000000012");
        check("", "The account ID is empty.");
        check("2222-2222-2222", "The account ID has dashes or spaces.");
        check("2222 2222 2222", "The account ID has dashes or spaces.");
        check(" 222222222222", "The account ID has spaces around it.");
        check("22222222222", "The account ID has 11 digits.");
        check("222222222222\u{200b}", "The account ID has an invisible character (U+200B).");
        check("2222\u{a0}2222\u{a0}2222", "The account ID has an invisible character (U+00A0).");
        check("'222222222222'", "The account ID has quotes around it.");
        check("arn:aws:iam::222222222222:role/R", "This is an ARN, not an account ID.");
        check("my-company", "The account ID has characters other than digits.");
        check("٢٢٢٢٢٢٢٢٢٢٢٢", "The account ID has characters other than digits.");
    }
}
