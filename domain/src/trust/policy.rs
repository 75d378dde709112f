//! A trust policy, taken apart: statements with whom they name, what they allow or deny, and under which conditions.
//!
//! The grammar is IAM's: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>. What IAM
//! would not store is understood as far as it can be, and kept as a flaw that the findings speak of.

use serde_json::{Map, Value};

use super::element::{element, texts};
use super::text::Unreadable;
use crate::policy::PolicyDocument;

/// What a statement does when it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It lets in, unless another one denies.
    Allow,
    /// It denies, whatever others allow.
    Deny,
}

/// A policy, ready to be evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Whether policy variables count: only with `2012-10-17`.
    pub(super) has_variables: bool,
    pub(super) version: Option<String>,
    pub(super) statements: Vec<Statement>,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) effect: Effect,
    pub(super) principals: Principals,
    /// `NotPrincipal`, which IAM refuses in a trust policy.
    pub(super) inverted: bool,
    pub(super) actions: Vec<String>,
    /// `NotAction`.
    pub(super) all_but: bool,
    pub(super) conditions: Vec<Condition>,
    pub(super) flaws: Vec<Flaw>,
}

/// Whom a statement names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Principals {
    /// `"*"`, without a kind before it.
    pub(super) anyone: bool,
    pub(super) aws: Vec<String>,
    pub(super) service: Vec<String>,
    pub(super) federated: Vec<String>,
    pub(super) canonical: Vec<String>,
}

/// One key of one operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) operator: String,
    pub(super) key: String,
    pub(super) values: Vec<String>,
}

/// What IAM would not store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// An element's name in another case.
    Spelling { written: String, right: &'static str },
    /// An element that trust policies do not have.
    Prohibited(String),
    /// `NotPrincipal` beside `Principal`, or `NotAction` beside `Action`: what is written, and beside what.
    Beside { name: String, other: &'static str },
    /// A principal that is a bare text, not in `{"AWS": …}`.
    BarePrincipal(String),
    /// No principal at all.
    NoPrincipal,
    /// No action at all.
    NoAction,
}

const ELEMENTS: [&str; 7] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Condition"];

impl Policy {
    /// Takes a document apart. Fails, with the number of the statement, where a part has a shape that IAM does not know.
    pub fn of(document: &PolicyDocument) -> Result<Self, Unreadable> {
        let map = document.0.as_object().ok_or_else(|| {
            Unreadable::whole("The policy is not a block.", "A policy begins with `{` and ends with `}`.")
        })?;
        let version = element(map, "Version").and_then(|(_, value)| value.as_str()).map(str::to_owned);
        let list = element(map, "Statement").and_then(|(_, value)| value.as_array());
        let list = list.filter(|list| !list.is_empty()).ok_or_else(|| {
            Unreadable::whole(
                "The policy has no statement.",
                "A policy has at least one statement in `Statement`.",
            )
        })?;
        let statements = list.iter().enumerate();
        Ok(Self {
            has_variables: version.as_deref() == Some("2012-10-17"),
            version,
            statements: statements
                .map(|(index, value)| {
                    Statement::of(value).map_err(|(what, remedy)| {
                        Unreadable::whole(format!("Statement {}: {what}", index + 1), remedy)
                    })
                })
                .collect::<Result<_, _>>()?,
        })
    }
}

type Misshapen = (String, &'static str);

impl Statement {
    fn of(value: &Value) -> Result<Self, Misshapen> {
        let map =
            value.as_object().ok_or(("it is not a block.".to_owned(), "Each statement begins with `{`."))?;
        let effect = match element(map, "Effect").map(|(_, value)| value.as_str().unwrap_or_default()) {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            None => return Err(("`Effect` is missing.".to_owned(), "Write `\"Effect\": \"Allow\"`.")),
            Some(other) => {
                let problem = format!("`Effect` is `{other}`.");
                return Err((problem, "It is `Allow` or `Deny`, written like this."));
            }
        };
        let mut flaws = flaws(map);
        let inverted = element(map, "Principal").is_none() && element(map, "NotPrincipal").is_some();
        let principals = element(map, if inverted { "NotPrincipal" } else { "Principal" });
        let principals = if let Some((_, value)) = principals {
            Principals::of(value, &mut flaws)?
        } else {
            flaws.push(Flaw::NoPrincipal);
            Principals::default()
        };
        if !inverted && principals.is_empty() && !flaws.contains(&Flaw::NoPrincipal) {
            flaws.push(Flaw::NoPrincipal);
        }
        let all_but = element(map, "Action").is_none() && element(map, "NotAction").is_some();
        let actions = element(map, if all_but { "NotAction" } else { "Action" });
        let actions = if let Some((_, value)) = actions {
            texts(value).ok_or((
                "`Action` is neither a text nor a list of texts.".to_owned(),
                "Write `\"Action\": \"sts:AssumeRole\"`.",
            ))?
        } else {
            flaws.push(Flaw::NoAction);
            Vec::new()
        };
        let conditions = element(map, "Condition").map(|(_, value)| conditions(value)).transpose()?;
        Ok(Self {
            effect,
            principals,
            inverted,
            actions,
            all_but,
            conditions: conditions.unwrap_or_default(),
            flaws,
        })
    }
}

fn flaws(map: &Map<String, Value>) -> Vec<Flaw> {
    let pairs = [("Principal", "NotPrincipal"), ("Action", "NotAction")];
    let both = pairs.into_iter().filter_map(|(other, not)| {
        let (name, _) = element(map, other).and(element(map, not))?;
        Some(Flaw::Beside { name: name.to_owned(), other })
    });
    let mut flaws: Vec<Flaw> = both.collect();
    let is_known = |written: &&String| {
        ELEMENTS.contains(&written.as_str())
            || flaws.iter().any(|flaw| matches!(flaw, Flaw::Beside { name, .. } if name == *written))
    };
    let others: Vec<Flaw> = map
        .keys()
        .filter(|written| !is_known(written))
        .map(|written| match ELEMENTS.iter().find(|right| right.eq_ignore_ascii_case(written)) {
            Some(right) => Flaw::Spelling { written: written.clone(), right },
            None => Flaw::Prohibited(written.clone()),
        })
        .collect();
    flaws.extend(others);
    flaws
}

impl Principals {
    fn of(value: &Value, flaws: &mut Vec<Flaw>) -> Result<Self, Misshapen> {
        let mut all = Self::default();
        match value {
            Value::String(text) if text == "*" => all.anyone = true,
            // IAM takes no other bare text; what is meant is plain all the same.
            Value::String(text) => {
                flaws.push(Flaw::BarePrincipal(text.clone()));
                all.aws.push(text.clone());
            }
            Value::Object(map) => {
                for (kind, value) in map {
                    let named = texts(value).ok_or((
                        format!("the principal's `{kind}` is neither a text nor a list of texts."),
                        "Write `\"Principal\": {\"AWS\": \"arn:aws:iam::…\"}`.",
                    ))?;
                    let list = match kind.to_ascii_lowercase().as_str() {
                        "aws" => &mut all.aws,
                        "service" => &mut all.service,
                        "federated" => &mut all.federated,
                        "canonicaluser" => &mut all.canonical,
                        _ => {
                            let problem = format!("the principal has the kind `{kind}`.");
                            return Err((problem, "IAM knows AWS, Service, Federated and CanonicalUser."));
                        }
                    };
                    list.extend(named);
                    if let Some(right) =
                        KINDS.iter().find(|right| right.eq_ignore_ascii_case(kind) && **right != kind)
                    {
                        flaws.push(Flaw::Spelling { written: kind.clone(), right });
                    }
                }
            }
            _ => {
                return Err((
                    "`Principal` has a shape that IAM does not know.".to_owned(),
                    "Write `\"Principal\": {\"AWS\": \"arn:aws:iam::…\"}`; several ARNs form a list inside of it.",
                ));
            }
        }
        Ok(all)
    }
}

const KINDS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

fn conditions(value: &Value) -> Result<Vec<Condition>, Misshapen> {
    const FORM: &str = "Write `\"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \"…\"}}`.";
    let operators = value.as_object().ok_or(("`Condition` is not a block.".to_owned(), FORM))?;
    let mut all = Vec::new();
    for (operator, keys) in operators {
        let keys = keys.as_object().ok_or_else(|| {
            // The commonest of these: the key stands where the operator is due.
            (format!("`{operator}` in `Condition` holds no block of keys."), FORM)
        })?;
        for (key, value) in keys {
            let values = texts(value).ok_or_else(|| {
                (format!("the value of `{key}` is neither a text nor a list of texts."), FORM)
            })?;
            all.push(Condition { operator: operator.clone(), key: key.clone(), values });
        }
    }
    Ok(all)
}
