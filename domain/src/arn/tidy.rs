//! What comes along when a text is copied: white space, quotes, characters that nobody sees.

/// Whether a character takes no room, or looks like a space and is none: zero-width ones, the non-breaking space, the byte
/// order mark, the marks for the direction of writing, the soft hyphen.
pub const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{a0}' | '\u{ad}' | '\u{180e}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{2064}' | '\u{3000}' | '\u{feff}')
}

/// The first invisible character of a text, by its number in Unicode, since nobody can see it.
pub fn invisible(text: &str) -> Option<String> {
    text.chars().find(|c| is_invisible(*c) || c.is_control()).map(|c| format!("U+{:04X}", u32::from(c)))
}

/// Whether a text stands in quotes.
pub(super) fn is_quoted(text: &str) -> bool {
    text.len() > 1 && text.starts_with(is_quote) && text.ends_with(is_quote)
}

fn is_quote(c: char) -> bool {
    "\"'`“”„‘’‚«»".contains(c)
}

/// The text without invisible characters anywhere, and without white space and quotes at both ends.
pub fn cleaned(text: &str) -> String {
    tidy(text).chars().filter(|c| !is_invisible(*c) && !c.is_control()).collect()
}

/// The text without white space, quotes and invisible characters at both ends.
pub fn tidy(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c) || is_quote(c))
}
