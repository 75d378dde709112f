//! Redactions for snapshots that check what they hide: a snapshot stays the same from run to run, and a value of the
//! wrong form still fails.

use insta::internals::{Content, Redaction};

/// A time as the API writes it: RFC 3339, UTC.
pub fn time() -> Redaction {
    that("time", is_time)
}

/// A UUID of version 4.
pub fn uuid() -> Redaction {
    that("uuid", is_uuid_v4)
}

/// An id with this prefix and 32 hexadecimal digits.
pub fn id(prefix: &'static str) -> Redaction {
    that(prefix, move |text| {
        text.strip_prefix(prefix).is_some_and(|digits| digits.len() == 32 && is_hex(digits))
    })
}

/// A text that is not empty.
pub fn text() -> Redaction {
    that("text", |text| !text.is_empty())
}

/// A text with this in it.
pub fn containing(part: String) -> Redaction {
    insta::dynamic_redaction(move |value, path| {
        let found = text_of(&value);
        assert!(found.contains(&part), "{path} does not hold {part}: {found}");
        format!("[{} …]", if part.len() == 36 { "holds the external ID" } else { "holds what it must" })
    })
}

fn that(what: &'static str, is_so: impl Fn(&str) -> bool + Send + Sync + 'static) -> Redaction {
    insta::dynamic_redaction(move |value, path| {
        let found = text_of(&value);
        assert!(is_so(found), "{path} is not a {what}: {found}");
        format!("[{what}]")
    })
}

fn text_of(value: &Content) -> &str {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value:?}"))
}

/// Whether it is `YYYY-MM-DDThh:mm:ss[.fff]Z`.
pub fn is_time(text: &str) -> bool {
    let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    form == "0000-00-00T00:00:00Z" || form == "0000-00-00T00:00:00.000Z"
}

/// Whether it is a UUID v4 in lower case.
pub fn is_uuid_v4(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && parts.iter().all(|part| is_hex(part))
        && parts[2].starts_with('4')
        && parts[3].starts_with(['8', '9', 'a', 'b'])
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
