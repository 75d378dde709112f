//! Condition operators.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html> and, for lists and
//! set operators, <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html>

use super::Truth;
use super::facts::{Actual, Request};
use super::pattern::{arn_matches, filled, literal, matches, pattern, written};
use super::policy::Condition;

/// How one key of one operator turned out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionTrace {
    /// The operator, as it is written.
    pub operator: String,
    /// The key, as it is written.
    pub key: String,
    /// What the policy wants.
    pub expected: Vec<String>,
    /// What the request has.
    pub actual: Actual,
    /// Whether it is met.
    pub met: Truth,
}

/// An operator, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Operator {
    pub(super) test: Test,
    pub(super) is_negated: bool,
    pub(super) if_exists: bool,
    pub(super) set: Option<Set>,
}

/// What is compared, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    Equals,
    EqualsIgnoreCase,
    Like,
    Arn,
    Bool,
    Null,
    /// Numbers, dates, addresses, bytes: what they are compared with is not known here.
    Measure,
    /// IAM has no such operator.
    Unknown,
}

/// A set operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    Any,
    All,
}

impl Operator {
    pub(super) fn of(written: &str) -> Self {
        let name = written.to_ascii_lowercase();
        let (set, name) = match name.split_once(':') {
            Some(("foranyvalue", rest)) => (Some(Set::Any), rest),
            Some(("forallvalues", rest)) => (Some(Set::All), rest),
            _ => (None, name.as_str()),
        };
        let (name, if_exists) = name.strip_suffix("ifexists").map_or((name, false), |name| (name, true));
        let (test, is_negated) = match name {
            "stringequals" => (Test::Equals, false),
            "stringnotequals" => (Test::Equals, true),
            "stringequalsignorecase" => (Test::EqualsIgnoreCase, false),
            "stringnotequalsignorecase" => (Test::EqualsIgnoreCase, true),
            "stringlike" => (Test::Like, false),
            "stringnotlike" => (Test::Like, true),
            "arnequals" | "arnlike" => (Test::Arn, false),
            "arnnotequals" | "arnnotlike" => (Test::Arn, true),
            "bool" => (Test::Bool, false),
            "null" if !if_exists => (Test::Null, false),
            "numericequals"
            | "numericlessthan"
            | "numericlessthanequals"
            | "numericgreaterthan"
            | "numericgreaterthanequals"
            | "dateequals"
            | "datelessthan"
            | "datelessthanequals"
            | "dategreaterthan"
            | "dategreaterthanequals"
            | "ipaddress"
            | "binaryequals" => (Test::Measure, false),
            "numericnotequals" | "datenotequals" | "notipaddress" => (Test::Measure, true),
            _ => (Test::Unknown, false),
        };
        Self { test, is_negated, if_exists, set }
    }
}

/// Evaluates one key of one operator.
pub(super) fn evaluate(condition: &Condition, request: &Request<'_>, has_variables: bool) -> ConditionTrace {
    let actual = request.actual(&condition.key);
    let met = met(Operator::of(&condition.operator), &condition.values, &actual, request, has_variables);
    ConditionTrace {
        operator: condition.operator.clone(),
        key: condition.key.clone(),
        expected: condition.values.clone(),
        actual,
        met,
    }
}

fn met(
    operator: Operator,
    values: &[String],
    actual: &Actual,
    request: &Request<'_>,
    has_variables: bool,
) -> Truth {
    if operator.test == Test::Unknown {
        return Truth::No;
    }
    if operator.test == Test::Null {
        let is_missing = match actual {
            Actual::Absent => Truth::Yes,
            Actual::Is(_) | Actual::Present => Truth::No,
            Actual::Unknown => Truth::Maybe,
        };
        let wanted = |value: &String| {
            if value.eq_ignore_ascii_case("true") { is_missing } else { is_missing.negated() }
        };
        return any(values.iter().map(wanted));
    }
    match actual {
        // A key that is missing satisfies …IfExists, ForAllValues (there is no value that fails) and what is negated.
        Actual::Absent => (operator.if_exists
            || operator.set == Some(Set::All)
            || operator.is_negated && operator.set.is_none())
        .into(),
        Actual::Unknown => Truth::Maybe,
        Actual::Present => {
            let everything = operator.test == Test::Like && values.iter().any(|value| value == "*");
            if everything { Truth::from(!operator.is_negated) } else { Truth::Maybe }
        }
        // Our keys have one value each, so the two set operators and none of them are the same here.
        Actual::Is(actual) => {
            let one = |value: &String| matches_one(operator.test, value, actual, request, has_variables);
            if operator.is_negated {
                // What IAM makes of a negation that holds a variable without a value is not documented.
                values
                    .iter()
                    .fold(Truth::Yes, |all, value| all.and(one(value).map_or(Truth::Maybe, Truth::negated)))
            } else {
                any(values.iter().map(|value| one(value).unwrap_or(Truth::No)))
            }
        }
    }
}

fn any(all: impl Iterator<Item = Truth>) -> Truth {
    all.fold(Truth::No, Truth::or)
}

/// `None`: a variable in it has no value.
fn matches_one(
    test: Test,
    value: &str,
    actual: &str,
    request: &Request<'_>,
    has_variables: bool,
) -> Option<Truth> {
    let wanted = if has_variables && value.contains("${") {
        match filled(value, request) {
            Ok(wanted) => wanted,
            Err(Actual::Absent) => return None,
            Err(_) => return Some(Truth::Maybe),
        }
    } else if matches!(test, Test::Like | Test::Arn) {
        pattern(value)
    } else {
        literal(value)
    };
    Some(match test {
        Test::Equals => (written(&wanted) == actual).into(),
        Test::EqualsIgnoreCase => (written(&wanted).to_lowercase() == actual.to_lowercase()).into(),
        Test::Bool => written(&wanted).eq_ignore_ascii_case(actual).into(),
        Test::Like => matches(&wanted, actual).into(),
        Test::Arn => arn_matches(&wanted, actual).into(),
        // What is known of a request are texts; one that is no number is no date or address either.
        Test::Measure if actual.parse::<f64>().is_ok() => Truth::Maybe,
        Test::Measure | Test::Null | Test::Unknown => Truth::No,
    })
}
