//! IAM's wildcards: `*` for any characters, `?` for one.

use super::facts::{Actual, Request};

/// A pattern's parts, so that a wildcard can be told from the same character that came out of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Char(char),
    One,
    Any,
}

/// A pattern as it is written.
pub(super) fn pattern(text: &str) -> Vec<Piece> {
    text.chars().map(piece).collect()
}

fn piece(c: char) -> Piece {
    match c {
        '*' => Piece::Any,
        '?' => Piece::One,
        other => Piece::Char(other),
    }
}

/// A text in which no character is a wildcard.
pub(super) fn literal(text: &str) -> Vec<Piece> {
    text.chars().map(Piece::Char).collect()
}

/// The characters, wildcards as such.
pub(super) fn written(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Char(c) => *c,
            Piece::One => '?',
            Piece::Any => '*',
        })
        .collect()
}

/// Whether a whole text matches. Linear but for a step back to the last `*`, so no pattern makes it explode.
pub(super) fn matches(pieces: &[Piece], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut on) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while let Some(c) = text.get(on) {
        match pieces.get(at) {
            Some(Piece::Any) => {
                back = Some((at, on));
                at += 1;
            }
            Some(Piece::One) => (at, on) = (at + 1, on + 1),
            Some(Piece::Char(wanted)) if wanted == c => (at, on) = (at + 1, on + 1),
            _ => match back {
                Some((star, from)) => {
                    (at, on) = (star + 1, from + 1);
                    back = Some((star, from + 1));
                }
                None => return false,
            },
        }
    }
    pieces.iter().skip(at).all(|piece| *piece == Piece::Any)
}

/// Whether an ARN matches part by part: a wildcard does not reach over a colon but in the last part.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN>
pub(super) fn arn_matches(pieces: &[Piece], arn: &str) -> bool {
    if pieces == [Piece::Any] {
        return true;
    }
    let wanted: Vec<&[Piece]> = pieces.splitn(6, |piece| *piece == Piece::Char(':')).collect();
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    parts.first() == Some(&"arn")
        && wanted.len() == parts.len()
        && wanted.iter().zip(parts).all(|(wanted, part)| matches(wanted, part))
}

/// Whether an action's pattern matches, without regard to case.
pub(super) fn action_matches(wanted: &str, action: &str) -> bool {
    matches(&pattern(&wanted.to_ascii_lowercase()), &action.to_ascii_lowercase())
}

/// Puts the request's values into a text's policy variables.
///
/// `Err` says why it cannot be done: the value is not known, or the request has none ([`Actual::Absent`]) and the variable
/// no default.
pub(super) fn filled(text: &str, request: &Request<'_>) -> Result<Vec<Piece>, Actual> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        out.extend(pattern(before));
        let Some((variable, behind)) = after.split_once('}') else {
            out.extend(literal("${"));
            rest = after;
            continue;
        };
        rest = behind;
        // `${*}`, `${?}` and `${$}` are the characters themselves.
        if matches!(variable, "*" | "?" | "$") {
            out.extend(literal(variable));
            continue;
        }
        let (key, default) = match variable.split_once(',') {
            Some((key, default)) => (key.trim(), Some(default.trim().trim_matches('\''))),
            None => (variable.trim(), None),
        };
        match (request.actual(key), default) {
            (Actual::Is(value), _) => out.extend(literal(&value)),
            (Actual::Absent, Some(default)) => out.extend(literal(default)),
            (unknown, _) => return Err(unknown),
        }
    }
    out.extend(pattern(rest));
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards() {
        let check = |wanted: &str, text: &str, expected: bool| {
            assert_eq!(matches(&pattern(wanted), text), expected, "{wanted} {text}");
        };
        check("*", "", true);
        check("a*c", "abbc", true);
        check("a*c", "abb", false);
        check("a?c", "abc", true);
        check("a?c", "ac", false);
        check("*a*b*", "xxaxxbxx", true);
        check("", "", true);
        check("", "a", false);
        check("a**", "a", true);
        check(&"*a".repeat(40), &"a".repeat(200), true);
    }

    #[test]
    fn arns_match_part_by_part() {
        let check = |wanted: &str, arn: &str, expected: bool| {
            assert_eq!(arn_matches(&pattern(wanted), arn), expected, "{wanted} {arn}");
        };
        let user = "arn:aws:iam::111111111111:user/team/deputize";
        check(user, user, true);
        check("arn:aws:iam::111111111111:user/*", user, true);
        check("arn:*:iam::*:user/*/deputize", user, true);
        check("arn:aws:iam:*", user, false);
        check("arn:*", user, false);
        check("*", user, true);
        check("deputize", "deputize", false);
        check("arn:aws:iam::111111111112:user/*", user, false);
    }
}
