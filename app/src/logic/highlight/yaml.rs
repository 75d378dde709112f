//! YAML, line by line: as much of it as templates written by us use.

use super::{Kind, Piece, quoted, run, take};

pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    for line in text.split_inclusive('\n') {
        self::line(line, &mut out);
    }
    out
}

fn line<'a>(line: &'a str, out: &mut Vec<Piece<'a>>) {
    let mut rest = line;
    let indent = run(rest, |c| c == ' ');
    if indent > 0 {
        rest = take(out, Kind::Plain, rest, indent);
    }
    while rest.starts_with("- ") {
        rest = take(out, Kind::Mark, rest, 2);
    }
    if let Some(key) = key_length(rest) {
        rest = take(out, Kind::Key, rest, key);
        rest = take(out, Kind::Mark, rest, 1);
    }
    value(rest, out);
}

/// `name:` at the end of the line or before a space; IAM's `ec2:Describe…` and ARNs have no such space.
fn key_length(text: &str) -> Option<usize> {
    let length = text.find(": ").or_else(|| text.trim_end().strip_suffix(':').map(str::len))?;
    let name = text.get(..length)?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_:-.".contains(c));
    is_name.then_some(length)
}

fn value<'a>(mut rest: &'a str, out: &mut Vec<Piece<'a>>) {
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            '#' => (Kind::Comment, rest.trim_end().len()),
            '"' | '\'' => (Kind::Text, quoted(rest, first)),
            '!' => (Kind::Literal, run(rest, |c| !c.is_whitespace())),
            c if c.is_whitespace() => (Kind::Plain, run(rest, char::is_whitespace)),
            _ => (Kind::Text, plain_scalar(rest)),
        };
        rest = take(out, kind, rest, length);
    }
}

/// A scalar without quotes reaches to the comment or to the end of the line.
fn plain_scalar(text: &str) -> usize {
    let end = text.find(" #").unwrap_or(text.len());
    text.get(..end).map_or(end, |scalar| scalar.trim_end().len())
}
