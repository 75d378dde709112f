//! A pasted text as JSON; where it is not, the slip with its line and column.
//!
//! `serde_json` says where it stopped, in words for programmers. The character it stopped at tells what a person did: a comma
//! too many, a comment, quotes of a word processor. Names that come twice are refused, as IAM refuses them: one of the
//! two would be ignored without a word.

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The longest text that is read, in bytes. `aws iam get-role` prints some kilobytes; the rest is a wrong file.
pub(super) const LONGEST: usize = 64 * 1024;

/// Why a text is not a trust policy, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Line and column, from one; `None` where the whole is meant.
    pub at: Option<(usize, usize)>,
    /// What is wrong, as a sentence.
    pub problem: String,
    /// What to do, as a sentence.
    pub remedy: String,
}

impl Unreadable {
    pub(super) fn whole(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { at: None, problem: problem.into(), remedy: remedy.into() }
    }
}

/// JSON in which no name comes twice in one object.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some((name, Strict(value))) = entries.next_entry::<String, Strict>()? {
            if all.contains_key(&name) {
                return Err(A::Error::custom(format_args!("twice:{name}")));
            }
            all.insert(name, value);
        }
        Ok(Value::Object(all))
    }
}

/// Reads JSON.
pub(super) fn parse(text: &str) -> Result<Value, Unreadable> {
    if text.len() > LONGEST {
        return Err(Unreadable::whole(
            "This is longer than any role.",
            "Paste the trust policy of one role, or the output of `aws iam get-role`.",
        ));
    }
    serde_json::from_str::<Strict>(text).map(|Strict(value)| value).map_err(|error| explain(text, &error))
}

/// What stands in for straight quotes in texts that went through a word processor or a chat.
const SMART: &str = "“”„‟«»‘’‚‛";

fn explain(text: &str, error: &serde_json::Error) -> Unreadable {
    let (line, column) = (error.line(), error.column());
    let place = offset(text, line, column);
    let here = text.get(place..).unwrap_or_default();
    let before = text.get(..place).unwrap_or_default();
    let refuse = |at: usize, problem: String, remedy: &str| Unreadable {
        at: Some(position(text, at)),
        problem,
        remedy: remedy.to_owned(),
    };
    let words = error.to_string();
    if let Some(name) = words.strip_prefix("twice:").and_then(|rest| rest.rsplit_once(" at line ")) {
        return refuse(
            before.rfind('"').map_or(place, |at| at.min(place)),
            format!("The name `{}` comes twice in one block.", name.0),
            "Put both into one: IAM takes a name once. Several values of one key form a list, `[\"…\", \"…\"]`.",
        );
    }
    if let Some(at) = text.find(|c| SMART.contains(c)).filter(|at| *at <= place) {
        return refuse(
            at,
            "These are typographic quotes.".to_owned(),
            "Replace them by straight ones, \": a word processor or a chat has changed them.",
        );
    }
    if error.is_eof() {
        return refuse(
            text.trim_end().len(),
            "The text ends too early.".to_owned(),
            "Paste all of it, down to the last closing bracket.",
        );
    }
    let next = here.trim_start();
    let last = before.trim_end();
    if next.starts_with("//") || next.starts_with("/*") || next.starts_with('#') {
        let at = place + (here.len() - next.len());
        return refuse(at, "This is a comment.".to_owned(), "Delete it: JSON has no comments.");
    }
    if next.starts_with(['}', ']']) && last.ends_with(',') {
        return refuse(
            last.len() - 1,
            "There is a comma too many.".to_owned(),
            "Delete it: the last entry of a list or block has no comma behind it.",
        );
    }
    if next.starts_with('\'') {
        return refuse(
            place + (here.len() - next.len()),
            "These are single quotes.".to_owned(),
            "Replace them by double ones, \".",
        );
    }
    if words.starts_with("expected `,`") {
        return refuse(
            last.len(),
            "A comma is missing here.".to_owned(),
            "Put a comma behind each entry but the last.",
        );
    }
    if words.starts_with("trailing characters") {
        return refuse(
            place,
            "There is more text behind the policy.".to_owned(),
            "Paste one policy, from its first to its last bracket.",
        );
    }
    if words.starts_with("key must be a string") {
        return refuse(
            place,
            "A name stands here without quotes.".to_owned(),
            "Put each name into double quotes.",
        );
    }
    if words.starts_with("control character") {
        return refuse(
            before.trim_end_matches(['\n', '\r']).len(),
            "A line ends inside of quotes.".to_owned(),
            "Close the quotes, or take the line break out: it often comes with a copy from a terminal.",
        );
    }
    refuse(
        place,
        "This is not JSON from here on.".to_owned(),
        "Paste the policy as AWS shows it, from `{` to `}`.",
    )
}

/// The byte at a line and column as `serde_json` counts them: columns are bytes, and the one it stopped at counts.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Line and column of a byte, from one, columns in characters.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}
