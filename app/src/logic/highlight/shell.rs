//! POSIX shell: words, options, quoted strings, comments.

use super::{Kind, Piece, quoted, run, take};

pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    // The words before the first option are the program and its subcommands.
    let mut in_command = true;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            '\n' => {
                let continued = out.last().is_some_and(|(_, piece): &Piece<'_>| piece.ends_with('\\'));
                in_command = !continued;
                (Kind::Plain, 1)
            }
            '#' => (Kind::Comment, run(rest, |c| c != '\n')),
            '"' | '\'' => (Kind::Text, quoted(rest, first)),
            '\\' | '|' | ';' | '&' | '>' | '<' => (Kind::Mark, 1),
            c if c.is_whitespace() => (Kind::Plain, run(rest, |c| c.is_whitespace() && c != '\n')),
            '-' => {
                in_command = false;
                (Kind::Option, word(rest))
            }
            _ if in_command => (Kind::Command, word(rest)),
            _ => (Kind::Plain, word(rest)),
        };
        rest = take(&mut out, kind, rest, length);
    }
    out
}

fn word(text: &str) -> usize {
    run(text, |c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '\\')).max(1)
}
