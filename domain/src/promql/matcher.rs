//! What selects series: conditions on their labels.

use std::collections::BTreeSet;

use regex_lite::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

use super::{Error, Labels, NAME};

/// How large a regular expression may become, in bytes: trying it takes as many steps as it has parts, for each letter of each
/// value. What names values alone, as Grafana's variables do, may be longer.
const REGEX_BYTES_MAX: usize = 64 * 1024;

/// How a label's value is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`: the whole value is of this form.
    Match,
    /// `!~`
    NotMatch,
}

/// One condition. A label that is not there has the empty value.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "(String, Op, String)", into = "(String, Op, String)")]
pub struct Matcher {
    label: String,
    op: Op,
    value: String,
    form: Option<Form>,
}

/// What a value's form may be.
#[derive(Clone, Debug)]
enum Form {
    /// One of these.
    Among(BTreeSet<String>),
    Regex(Regex),
}

impl Form {
    fn takes(&self, value: &str) -> bool {
        match self {
            Self::Among(values) => values.contains(value),
            Self::Regex(regex) => regex.is_match(value),
        }
    }
}

impl Matcher {
    /// Refused where the value is to be a regular expression and is none that is supported.
    pub fn new(label: impl Into<String>, op: Op, value: impl Into<String>) -> Result<Self, Error> {
        let value = value.into();
        let form = match op {
            Op::Equal | Op::NotEqual => None,
            Op::Match | Op::NotMatch => Some(form(&value)?),
        };
        Ok(Self { label: label.into(), op, value, form })
    }

    /// Which label it looks at.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Whether a value of the label will do.
    pub fn takes(&self, value: &str) -> bool {
        let is_of_form = || self.form.as_ref().is_some_and(|form| form.takes(value));
        match self.op {
            Op::Equal => value == self.value,
            Op::NotEqual => value != self.value,
            Op::Match => is_of_form(),
            Op::NotMatch => !is_of_form(),
        }
    }

    /// Whether all of these take what is known beforehand of some label; those of other labels are not asked.
    pub fn all_take(matchers: &[Self], label: &str, value: &str) -> bool {
        matchers.iter().filter(|matcher| matcher.label == label).all(|matcher| matcher.takes(value))
    }

    /// The only value of that label that can be taken, where one is named.
    pub fn exact<'a>(matchers: &'a [Self], label: &str) -> Option<&'a str> {
        let named = matchers.iter().find(|matcher| matcher.label == label && matcher.op == Op::Equal);
        named.map(|matcher| matcher.value.as_str()).filter(|value| !value.is_empty())
    }
}

fn form(text: &str) -> Result<Form, Error> {
    if let Some(values) = named_values(text) {
        return Ok(Form::Among(values));
    }
    let build = |text: &str| RegexBuilder::new(text).size_limit(REGEX_BYTES_MAX).build();
    let refused = |error| Error::bad(format!("the regular expression `{text}`: {error}"));
    // On its own first: with a parenthesis too many it could reach around the anchors.
    build(text).map_err(refused)?;
    Ok(Form::Regex(build(&format!("^(?s:{text})$")).map_err(refused)?))
}

/// The values of `a|b` or `(a|b)`, where it holds nothing but values; what stands behind a backslash is a letter like others.
fn named_values(text: &str) -> Option<BTreeSet<String>> {
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(text);
    let (mut values, mut value) = (BTreeSet::new(), String::new());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '|' => _ = values.insert(std::mem::take(&mut value)),
            '\\' => value.push(chars.next().filter(char::is_ascii_punctuation)?),
            '.' | '+' | '*' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '$' => return None,
            c => value.push(c),
        }
    }
    values.insert(value);
    Some(values)
}

impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        (&self.label, self.op, &self.value) == (&other.label, other.op, &other.value)
    }
}

impl From<Matcher> for (String, Op, String) {
    fn from(matcher: Matcher) -> Self {
        (matcher.label, matcher.op, matcher.value)
    }
}

impl TryFrom<(String, Op, String)> for Matcher {
    type Error = Error;

    fn try_from((label, op, value): (String, Op, String)) -> Result<Self, Error> {
        Self::new(label, op, value)
    }
}

/// Series of one resource: what they have in common, and the name of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// All labels but the name.
    pub labels: Labels,
    /// The metrics' names.
    pub names: Vec<String>,
}

impl Target {
    /// Whether the labels that all its series share will do; names are looked at one by one.
    pub fn is_taken(labels: &Labels, matchers: &[Matcher]) -> bool {
        let mut others = matchers.iter().filter(|matcher| matcher.label != NAME);
        others.all(|matcher| matcher.takes(labels.get(&matcher.label)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: &str, taken: &[&str], not_taken: &[&str]) {
        let matcher = Matcher::new("label", Op::Match, form).unwrap();
        assert!(taken.iter().all(|value| matcher.takes(value)), "{form} takes {taken:?}");
        assert!(!not_taken.iter().any(|value| matcher.takes(value)), "{form} does not take {not_taken:?}");
        // However it was understood, it means what the engine says.
        let regex = Regex::new(&format!("^(?s:{form})$")).unwrap();
        assert!(taken.iter().all(|value| regex.is_match(value)), "{form}");
        assert!(!not_taken.iter().any(|value| regex.is_match(value)), "{form}");
    }

    #[test]
    fn forms_are_of_whole_values() {
        check("", &[""], &["a"]);
        check("a", &["a"], &["", "ab", "ba"]);
        check("a|b", &["a", "b"], &["a|b", "ab"]);
        check("(a|b)", &["a", "b"], &["(a|b)"]);
        check("a|", &["a", ""], &["b"]);
        check(r"web\-1\.eu|\(x\)", &["web-1.eu", "(x)"], &["web-1xeu"]);
        check("(a)|(b)", &["a", "b"], &["a)|(b"]);
        check("a.", &["ab", "a\n"], &["a", "abc"]);
        check(r"\d+", &["12"], &["d", ""]);
        check("a|.*b", &["a", "xb"], &["x"]);
        check("^a$", &["a"], &["^a$"]);
        check("(?i)A", &["a", "A"], &["b"]);
        assert!(Matcher::new("label", Op::Match, r"(a|b\)").is_err());
        assert!(Matcher::new("label", Op::Match, "(a{60}){60}").is_err(), "too large");
        let many: Vec<String> = (0..800).map(|n| format!("i-{n:017x}")).collect();
        let matcher = Matcher::new("label", Op::NotMatch, format!("({})", many.join("|"))).unwrap();
        assert!(
            !matcher.takes(&many[799]) && matcher.takes("i-1"),
            "as many as a variable of Grafana's holds"
        );
    }
}
