//! HCL and TypeScript, as much of them as the forms of a role need: names that get a value, strings, comments, keywords.

use super::{Kind, Piece, quoted, run, take};

/// Words of either language that are not names. A word of one is rare as a name in the other.
const WORDS: [&str; 16] = [
    "resource",
    "data",
    "variable",
    "output",
    "terraform",
    "import",
    "from",
    "as",
    "export",
    "class",
    "extends",
    "readonly",
    "constructor",
    "new",
    "this",
    "true",
];

pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            '#' => (Kind::Comment, run(rest, |c| c != '\n')),
            '/' if rest.starts_with("//") => (Kind::Comment, run(rest, |c| c != '\n')),
            '/' if rest.starts_with("/*") => {
                (Kind::Comment, rest.find("*/").map_or(rest.len(), |end| end + 2))
            }
            '"' => (Kind::Text, quoted(rest, '"')),
            c if c.is_ascii_digit() => (Kind::Literal, run(rest, |c| c.is_ascii_digit())),
            c if is_name(c) => {
                let length = run(rest, is_name);
                (name(rest, length), length)
            }
            c if c.is_whitespace() => (Kind::Plain, run(rest, char::is_whitespace)),
            c if c.is_ascii_punctuation() => (Kind::Mark, 1),
            c => (Kind::Plain, c.len_utf8()),
        };
        rest = take(&mut out, kind, rest, length);
    }
    out
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A word of the language, a name that gets a value, or any other name.
fn name(text: &str, length: usize) -> Kind {
    let (name, after) = text.split_at_checked(length).unwrap_or((text, ""));
    let after = after.trim_start_matches(' ');
    if WORDS.contains(&name) {
        Kind::Command
    } else if after.starts_with([':', '{']) || after.starts_with("= ") {
        Kind::Key
    } else {
        Kind::Plain
    }
}
