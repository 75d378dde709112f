//! What selects series: conditions on their labels.

use regex_lite::Regex;
use serde::{Deserialize, Serialize};

use super::{Error, Labels, NAME};

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
    regex: Option<Regex>,
}

impl Matcher {
    /// Refused where the value is to be a regular expression and is none that is supported.
    pub fn new(label: impl Into<String>, op: Op, value: impl Into<String>) -> Result<Self, Error> {
        let value = value.into();
        let regex = match op {
            Op::Equal | Op::NotEqual => None,
            Op::Match | Op::NotMatch => {
                let refused = |error| Error::bad(format!("the regular expression `{value}`: {error}"));
                // On its own first: with a parenthesis too many it could reach around the anchors.
                Regex::new(&value).map_err(refused)?;
                Some(Regex::new(&format!("^(?s:{value})$")).map_err(refused)?)
            }
        };
        Ok(Self { label: label.into(), op, value, regex })
    }

    /// Which label it looks at.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Whether a value of the label will do.
    pub fn takes(&self, value: &str) -> bool {
        match (self.op, &self.regex) {
            (Op::Equal, _) => value == self.value,
            (Op::NotEqual, _) => value != self.value,
            (Op::Match, regex) => regex.as_ref().is_some_and(|regex| regex.is_match(value)),
            (Op::NotMatch, regex) => !regex.as_ref().is_some_and(|regex| regex.is_match(value)),
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
