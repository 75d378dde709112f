//! A small highlighter for the languages that the console shows: JSON, YAML, POSIX shell, HCL and TypeScript.
//!
//! It colours what helps reading and never changes a character: the pieces put together are the text.

mod code;
mod shell;
mod yaml;

/// What is written in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// JSON.
    Json,
    /// YAML, with CloudFormation's tags.
    Yaml,
    /// Commands for a POSIX shell.
    Shell,
    /// Terraform's language.
    Hcl,
    /// TypeScript.
    TypeScript,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// White space and whatever needs no colour.
    Plain,
    /// The name of something: a JSON or YAML key.
    Key,
    /// A string.
    Text,
    /// A number, `true`, `false`, `null`, or a YAML tag.
    Literal,
    /// A comment.
    Comment,
    /// Brackets, commas, colons.
    Mark,
    /// A program, or its subcommand.
    Command,
    /// An option of a command.
    Option,
}

impl Kind {
    /// The CSS class; empty where none is needed.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Key => "hl-key",
            Self::Text => "hl-text",
            Self::Literal => "hl-literal",
            Self::Comment => "hl-comment",
            Self::Mark => "hl-mark",
            Self::Command => "hl-command",
            Self::Option => "hl-option",
        }
    }
}

/// A piece of the text and what it is.
pub(crate) type Piece<'a> = (Kind, &'a str);

/// Cuts a text into pieces.
pub(crate) fn pieces(language: Language, text: &str) -> Vec<Piece<'_>> {
    match language {
        Language::Json => json(text),
        Language::Yaml => yaml::pieces(text),
        Language::Shell => shell::pieces(text),
        Language::Hcl | Language::TypeScript => code::pieces(text),
    }
}

fn json(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            '"' => {
                let length = quoted(rest, '"');
                let is_key = rest.get(length..).is_some_and(|after| after.trim_start().starts_with(':'));
                (if is_key { Kind::Key } else { Kind::Text }, length)
            }
            '{' | '}' | '[' | ']' | ',' | ':' => (Kind::Mark, 1),
            c if c.is_ascii_alphanumeric() || c == '-' => {
                (Kind::Literal, run(rest, |c| c.is_ascii_alphanumeric() || "+-.".contains(c)))
            }
            _ => (Kind::Plain, run(rest, char::is_whitespace).max(first.len_utf8())),
        };
        rest = take(&mut out, kind, rest, length);
    }
    out
}

/// Moves `length` bytes of `rest` to `out` and gives what remains. A length inside a character takes all of the rest, so
/// that no text can make the loops above it spin.
fn take<'a>(out: &mut Vec<Piece<'a>>, kind: Kind, rest: &'a str, length: usize) -> &'a str {
    let (piece, after) = rest.split_at_checked(length.max(1)).unwrap_or((rest, ""));
    if !piece.is_empty() {
        out.push((kind, piece));
    }
    after
}

/// The length of the leading run of characters that satisfy `belongs`.
fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// The length of a quoted string at the beginning of `text`, quotes included; all of it when it is not closed.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    text.char_indices()
        .skip(1)
        .find(|(_, c)| {
            let closes = *c == quote && !escaped;
            escaped = *c == '\\' && !escaped && quote == '"';
            closes
        })
        .map_or(text.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests;
