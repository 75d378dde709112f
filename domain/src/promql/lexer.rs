//! A query's text as tokens.

use std::iter::Peekable;
use std::str::CharIndices;
use std::time::Duration;

use super::Error;
use super::parameters::read_duration;

/// A piece of a query.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A metric, a label, a function, or a word of the language.
    Name(String),
    Number(f64),
    Duration(Duration),
    /// Between quotes.
    Text(String),
    Sign(&'static str),
}

/// Longer ones first.
const SIGNS: [&str; 24] = [
    "==", "!=", "=~", "!~", "<=", ">=", "<", ">", "=", "+", "-", "*", "/", "%", "^", "(", ")", "{", "}", "[",
    "]", ",", ":", "@",
];

type Chars<'a> = Peekable<CharIndices<'a>>;

/// The tokens, each with the place where it begins.
pub(super) fn tokens(query: &str) -> Result<Vec<(usize, Token)>, Error> {
    let mut tokens = Vec::new();
    let mut chars = query.char_indices().peekable();
    while let Some((at, first)) = chars.peek().copied() {
        if first.is_whitespace() {
            chars.next();
        } else if first == '#' {
            while chars.next_if(|(_, c)| *c != '\n').is_some() {}
        } else if first.is_ascii_alphabetic() || first == '_' {
            let word = run(&mut chars, |c| c.is_ascii_alphanumeric() || c == '_' || c == ':');
            tokens.push((at, Token::Name(word)));
        } else if first.is_ascii_digit() || first == '.' {
            tokens.push((at, number(&mut chars, at)?));
        } else if matches!(first, '"' | '\'' | '`') {
            chars.next();
            tokens.push((at, Token::Text(text(&mut chars, first, at)?)));
        } else {
            let rest = query.get(at..).unwrap_or_default();
            let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) else {
                return Err(Error::bad(format!("`{first}` at {at} is not part of the query language")));
            };
            for _ in 0..sign.len() {
                chars.next();
            }
            tokens.push((at, Token::Sign(sign)));
        }
    }
    Ok(tokens)
}

fn run(chars: &mut Chars<'_>, is_part: impl Fn(char) -> bool) -> String {
    std::iter::from_fn(|| chars.next_if(|(_, c)| is_part(*c))).map(|(_, c)| c).collect()
}

fn number(chars: &mut Chars<'_>, at: usize) -> Result<Token, Error> {
    let mut word = run(chars, |c| c.is_ascii_alphanumeric() || c == '.');
    // The sign of an exponent is part of the number; a hexadecimal one has none.
    if word.ends_with(['e', 'E']) && !word.starts_with("0x") {
        word.extend(chars.next_if(|(_, c)| matches!(c, '+' | '-')).map(|(_, c)| c));
        word += &run(chars, |c| c.is_ascii_digit());
    }
    if let Some(digits) = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        let whole = u32::from_str_radix(digits, 16).map(f64::from);
        return whole.map(Token::Number).map_err(|_| Error::bad(format!("`{word}` at {at} is not a number")));
    }
    if let Ok(number) = word.parse() {
        return Ok(Token::Number(number));
    }
    let duration = read_duration(&word);
    duration
        .map(Token::Duration)
        .ok_or_else(|| Error::bad(format!("`{word}` at {at} is neither a number nor a duration")))
}

fn text(chars: &mut Chars<'_>, quote: char, at: usize) -> Result<String, Error> {
    let unfinished = || Error::bad(format!("the text that begins at {at} has no end"));
    let mut text = String::new();
    loop {
        let (_, c) = chars.next().ok_or_else(unfinished)?;
        match c {
            c if c == quote => return Ok(text),
            '\\' if quote != '`' => {
                let (_, escaped) = chars.next().ok_or_else(unfinished)?;
                text.push(match escaped {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    '\\' | '"' | '\'' => escaped,
                    other => {
                        return Err(Error::bad(format!("`\\{other}` in the text at {at} is not supported")));
                    }
                });
            }
            c => text.push(c),
        }
    }
}
