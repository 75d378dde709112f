//! What a query says, once it was read.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Matcher, Steps};
use crate::time::Timestamp;

/// A query, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A number.
    Number(f64),
    /// The newest value of each series.
    Select(Selector),
    /// A function over a stretch of each series.
    OverTime(OverTime, Selector),
    /// Several series made into one, or the ones that stand out.
    Aggregate(Box<Aggregate>),
    /// Two sides and an operator.
    Binary(Box<Binary>),
    /// The other way round.
    Negate(Box<Expr>),
}

/// Series, and how far back.
#[derive(Clone, Debug, PartialEq)]
pub struct Selector {
    /// Which of the query's selectors it is, from 0.
    pub(super) number: usize,
    pub(super) matchers: Vec<Matcher>,
    /// The stretch, where it stands in a function over time.
    pub(super) range: Option<Duration>,
    /// How much earlier, in milliseconds; below zero for later.
    pub(super) offset: i64,
}

/// The functions over a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverTime {
    /// A counter's increase a second.
    Rate,
    /// A counter's increase.
    Increase,
    /// A counter's increase a second, of its last two points.
    Irate,
    /// A gauge's difference.
    Delta,
    /// A gauge's difference, of its last two points.
    Idelta,
    /// The mean.
    Average,
    /// The sum.
    Sum,
    /// The least.
    Minimum,
    /// The most.
    Maximum,
    /// How many.
    Count,
    /// The newest.
    Last,
}

impl OverTime {
    pub(super) const ALL: [(&'static str, Self); 11] = [
        ("rate", Self::Rate),
        ("increase", Self::Increase),
        ("irate", Self::Irate),
        ("delta", Self::Delta),
        ("idelta", Self::Idelta),
        ("avg_over_time", Self::Average),
        ("sum_over_time", Self::Sum),
        ("min_over_time", Self::Minimum),
        ("max_over_time", Self::Maximum),
        ("count_over_time", Self::Count),
        ("last_over_time", Self::Last),
    ];
}

/// `sum by (region) (…)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    pub(super) op: AggregateOp,
    pub(super) grouping: Grouping,
    /// The number of `topk` and `bottomk`.
    pub(super) parameter: Option<Expr>,
    pub(super) of: Expr,
}

/// What is made of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AggregateOp {
    /// The sum.
    Sum,
    /// The mean.
    Average,
    /// The least.
    Minimum,
    /// The most.
    Maximum,
    /// How many.
    Count,
    /// The highest so many, as they are.
    Top,
    /// The lowest so many.
    Bottom,
}

impl AggregateOp {
    pub(super) const ALL: [(&'static str, Self); 7] = [
        ("sum", Self::Sum),
        ("avg", Self::Average),
        ("min", Self::Minimum),
        ("max", Self::Maximum),
        ("count", Self::Count),
        ("topk", Self::Top),
        ("bottomk", Self::Bottom),
    ];

    pub(super) const fn takes_a_number(self) -> bool {
        matches!(self, Self::Top | Self::Bottom)
    }
}

/// What makes a group: these labels, or all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Grouping {
    By(Vec<String>),
    Without(Vec<String>),
}

/// Two sides and an operator.
#[derive(Clone, Debug, PartialEq)]
pub struct Binary {
    pub(super) op: BinaryOp,
    /// Whether a comparison gives 0 and 1 instead of leaving out.
    pub(super) is_bool: bool,
    pub(super) left: Expr,
    pub(super) right: Expr,
}

/// The operators between two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `^`
    Power,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `>`
    Greater,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
}

impl BinaryOp {
    pub(super) fn of(sign: &str) -> Option<Self> {
        Some(match sign {
            "+" => Self::Add,
            "-" => Self::Subtract,
            "*" => Self::Multiply,
            "/" => Self::Divide,
            "%" => Self::Modulo,
            "^" => Self::Power,
            "==" => Self::Equal,
            "!=" => Self::NotEqual,
            "<" => Self::Less,
            ">" => Self::Greater,
            "<=" => Self::AtMost,
            ">=" => Self::AtLeast,
            _ => return None,
        })
    }

    /// How strongly it binds.
    pub(super) const fn strength(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => 2,
            Self::Multiply | Self::Divide | Self::Modulo => 3,
            Self::Power => 4,
            _ => 1,
        }
    }

    pub(super) const fn is_comparison(self) -> bool {
        self.strength() == 1
    }
}

/// What a selector needs to know: the points of the series that fit, after `from` and until `to`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wanted {
    /// What the series are.
    pub matchers: Vec<Matcher>,
    /// Exclusive.
    pub from: Timestamp,
    /// Inclusive.
    pub to: Timestamp,
    /// Only the newest point at each of these is needed.
    pub thin: Option<Steps>,
}

/// How long ago the newest point may be at most, whatever a series' period: points of more than 15 days ago are hourly.
pub(super) const LOOKBACK_MAX: Duration = Duration::from_hours(2);

impl Selector {
    fn wanted(&self, steps: Steps) -> Wanted {
        let steps = steps.earlier(self.offset);
        Wanted {
            matchers: self.matchers.clone(),
            from: steps.at(0).minus(self.range.unwrap_or(LOOKBACK_MAX)),
            to: steps.last(),
            thin: self.range.is_none().then_some(steps),
        }
    }
}

impl Expr {
    /// The newest values of the series of these matchers; of all series where there are none.
    pub fn newest(matchers: Vec<Matcher>) -> Self {
        Self::Select(Selector { number: 0, matchers, range: None, offset: 0 })
    }

    /// Whether it is a number and no series.
    pub fn is_scalar(&self) -> bool {
        match self {
            Self::Number(_) => true,
            Self::Select(_) | Self::OverTime(..) | Self::Aggregate(_) => false,
            Self::Binary(binary) => binary.left.is_scalar() && binary.right.is_scalar(),
            Self::Negate(of) => of.is_scalar(),
        }
    }

    /// What each of its selectors needs to know, in the order of their numbers.
    pub fn wants(&self, steps: Steps) -> Vec<Wanted> {
        let mut selectors = Vec::new();
        self.collect(&mut selectors);
        selectors.sort_by_key(|selector| selector.number);
        selectors.into_iter().map(|selector| selector.wanted(steps)).collect()
    }

    fn collect<'a>(&'a self, into: &mut Vec<&'a Selector>) {
        match self {
            Self::Number(_) => {}
            Self::Select(selector) | Self::OverTime(_, selector) => into.push(selector),
            Self::Aggregate(aggregate) => {
                aggregate.of.collect(into);
                aggregate.parameter.iter().for_each(|one| one.collect(into));
            }
            Self::Binary(binary) => {
                binary.left.collect(into);
                binary.right.collect(into);
            }
            Self::Negate(of) => of.collect(into),
        }
    }
}
