//! What is read of people: their addresses and names, and those of workspaces and tokens.

use crate::field::FieldError;

/// Bound of an address: RFC 5321, section 4.5.3.1.3, without the angle brackets.
const EMAIL_MAX: usize = 254;
/// A name fits on one line.
const NAME_MAX: usize = 100;
/// An API token lives so many days where nothing is said, and at most.
pub const TOKEN_DAYS: u16 = 90;
/// The most days that a token may live.
pub const TOKEN_DAYS_MAX: u16 = 366;

/// An e-mail address, in lower case: a person is found by it, whatever its case.
///
/// # Errors
/// Names the field when it is of no address's form. Whether it exists, only a message to it could tell.
pub fn read_email(field: &str, text: &str) -> Result<String, FieldError> {
    let email = text.trim().to_lowercase();
    let is_sound = email.split_once('@').is_some_and(|(user, host)| {
        let labels = || host.split('.');
        !user.is_empty()
            && !host.contains('@')
            && labels().count() > 1
            && labels().all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
    });
    if !is_sound || email.len() > EMAIL_MAX || email.chars().any(|c| c.is_whitespace() || c.is_control()) {
        let problem = "This is not an e-mail address.";
        return Err(FieldError::new(field, problem, "Enter one, such as ada@example.com."));
    }
    Ok(email)
}

/// A name for people, without spaces around it.
///
/// # Errors
/// Names the field when it is empty, longer than 100 characters, or has control characters.
pub fn read_name(field: &str, text: &str) -> Result<String, FieldError> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        let problem = format!("`{field}` is empty, longer than {NAME_MAX} characters, or not on one line.");
        return Err(FieldError::new(field, problem, "Enter a name."));
    }
    Ok(name.to_owned())
}

/// How many days a token lives.
///
/// # Errors
/// When it is none, or more than [`TOKEN_DAYS_MAX`].
pub fn read_token_days(days: Option<u16>) -> Result<u16, FieldError> {
    let days = days.unwrap_or(TOKEN_DAYS);
    if (1..=TOKEN_DAYS_MAX).contains(&days) {
        return Ok(days);
    }
    Err(FieldError::new(
        "expires_in_days",
        format!("A token cannot live for {days} days."),
        format!("Send 1 to {TOKEN_DAYS_MAX}, or nothing for {TOKEN_DAYS}."),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_whatever_their_case() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(read_email("email", text).ok().as_deref(), expected, "{text:?}");
        };
        check(" Ada@Example.COM ", Some("ada@example.com"));
        check("a+b@x.co", Some("a+b@x.co"));
        for wrong in [
            "",
            "ada",
            "@x.co",
            "a@",
            "a@b",
            "a@b.",
            "a@.b",
            "a@-b.co",
            "a@b@c.co",
            "a b@c.co",
            "a@b.co\u{7}",
        ] {
            check(wrong, None);
        }
        check(&format!("{}@x.co", "a".repeat(250)), None);
    }

    #[test]
    fn names_are_one_line() {
        assert_eq!(read_name("name", "  Ada ").unwrap(), "Ada");
        for wrong in [" ", "a\nb", &"é".repeat(101)] {
            assert_eq!(read_name("name", wrong).unwrap_err().field, "name");
        }
    }

    #[test]
    fn a_token_lives_for_a_while() {
        assert_eq!(read_token_days(None).unwrap(), TOKEN_DAYS);
        assert_eq!(read_token_days(Some(1)).unwrap(), 1);
        for wrong in [0, TOKEN_DAYS_MAX + 1] {
            assert_eq!(read_token_days(Some(wrong)).unwrap_err().field, "expires_in_days");
        }
    }
}
