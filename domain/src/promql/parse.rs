//! Reading a query: a recursive descent over its tokens, for the supported part of the language.
//!
//! The grammar is <https://prometheus.io/docs/prometheus/latest/querying/basics/>. Its depth and its length are bounded:
//! what follows a stranger's parentheses without a bound runs out of stack, and on the edge that ends everybody's
//! requests.

use std::time::Duration;

use super::expr::{Aggregate, AggregateOp, Binary, BinaryOp, Expr, Grouping, OverTime, Selector};
use super::lexer::{Token, tokens};
use super::{Error, Matcher, NAME, Op, is_label_name};

/// The longest query that is read, in bytes.
const LENGTH_MAX: usize = 16 * 1024;
/// How many parts a query may have, one inside the other or one after the other: a chain of operators is as deep as it is
/// long.
const PARTS_MAX: usize = 400;
/// How many selectors it may have: each is a question to every connection.
const SELECTORS_MAX: usize = 10;

/// A whole query.
pub fn parse(query: &str) -> Result<Expr, Error> {
    let mut parser = Parser::of(query)?;
    let expr = parser.expr(0)?;
    parser.end()?;
    Ok(expr)
}

/// A selector alone, as the `match[]` of a list.
pub fn parse_selector(text: &str) -> Result<Vec<Matcher>, Error> {
    let mut parser = Parser::of(text)?;
    let name = parser.take_name();
    let selector = parser.selector(name)?;
    parser.end()?;
    if selector.range.is_some() || selector.offset != 0 {
        return Err(Error::bad("`match[]` takes a selector without a range or an offset"));
    }
    Ok(selector.matchers)
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    at: usize,
    parts: usize,
    selectors: usize,
}

impl Parser {
    fn of(query: &str) -> Result<Self, Error> {
        if query.len() > LENGTH_MAX {
            return Err(Error::bad("the query is longer than 16,384 bytes"));
        }
        let tokens = tokens(query)?;
        if tokens.is_empty() {
            return Err(Error::bad("no expression found in input"));
        }
        Ok(Self { tokens, at: 0, parts: 0, selectors: 0 })
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(_, token)| token)
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(found)) if *found == sign)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Name(found)) if found.eq_ignore_ascii_case(word))
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let is_it = self.is_sign(sign);
        self.at += usize::from(is_it);
        is_it
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is_it = self.is_word(word);
        self.at += usize::from(is_it);
        is_it
    }

    fn take_name(&mut self) -> Option<String> {
        let Some(Token::Name(name)) = self.peek().cloned() else { return None };
        self.at += 1;
        Some(name)
    }

    fn require(&mut self, sign: &str) -> Result<(), Error> {
        if self.take_sign(sign) { Ok(()) } else { Err(self.unexpected(&format!("`{sign}`"))) }
    }

    fn unexpected(&self, wanted: &str) -> Error {
        let found = match self.tokens.get(self.at) {
            None => "the query ends".to_owned(),
            Some((at, token)) => {
                let found = match token {
                    Token::Name(name) => format!("`{name}`"),
                    Token::Number(number) => format!("`{number}`"),
                    Token::Duration(_) => "a duration".to_owned(),
                    Token::Text(_) => "a text".to_owned(),
                    Token::Sign(sign) => format!("`{sign}`"),
                };
                format!("{found} stands at {at}")
            }
        };
        Error::bad(format!("parse error: {found} where {wanted} belongs"))
    }

    fn end(&self) -> Result<(), Error> {
        self.refuse_the_unsupported()?;
        if self.peek().is_none() { Ok(()) } else { Err(self.unexpected("the end")) }
    }

    /// Names what follows, where it is of the language and not supported.
    fn refuse_the_unsupported(&self) -> Result<(), Error> {
        let what = match self.peek() {
            Some(Token::Name(word)) => match word.to_ascii_lowercase().as_str() {
                "and" | "or" | "unless" | "atan2" => format!("the operator `{word}`"),
                "on" | "ignoring" | "group_left" | "group_right" => {
                    format!("`{word}`: two vectors are matched by all their labels")
                }
                _ => return Ok(()),
            },
            Some(Token::Sign("@")) => "the modifier `@`".to_owned(),
            Some(Token::Sign("[")) => "a range behind anything but a selector".to_owned(),
            _ => return Ok(()),
        };
        Err(Error::bad(format!("not supported: {what}")))
    }

    fn count_part(&mut self) -> Result<(), Error> {
        self.parts += 1;
        if self.parts > PARTS_MAX {
            return Err(Error::bad(format!("the query has more than {PARTS_MAX} parts")));
        }
        Ok(())
    }

    /// Operators of at least that strength, from the left.
    fn expr(&mut self, least: u8) -> Result<Expr, Error> {
        self.count_part()?;
        let mut left = self.unary()?;
        loop {
            self.refuse_the_unsupported()?;
            let Some(Token::Sign(sign)) = self.peek() else { return Ok(left) };
            let Some(op) = BinaryOp::of(sign).filter(|op| op.strength() >= least) else { return Ok(left) };
            self.at += 1;
            let is_bool = self.take_word("bool");
            self.refuse_the_unsupported()?;
            if is_bool && !op.is_comparison() {
                return Err(Error::bad("parse error: `bool` belongs behind a comparison"));
            }
            let right = self.expr(if op == BinaryOp::Power { op.strength() } else { op.strength() + 1 })?;
            let binary = Binary { op, is_bool, left, right };
            if op.is_comparison() && !is_bool && binary.left.is_scalar() && binary.right.is_scalar() {
                return Err(Error::bad("parse error: comparisons between two numbers must use `bool`"));
            }
            left = Expr::Binary(Box::new(binary));
        }
    }

    fn unary(&mut self) -> Result<Expr, Error> {
        let is_negative = self.take_sign("-");
        if is_negative || self.take_sign("+") {
            // Only a power binds more strongly: -2 ^ 2 is -4.
            let of = self.expr(BinaryOp::Power.strength())?;
            return Ok(if is_negative { Expr::Negate(Box::new(of)) } else { of });
        }
        let expr = self.primary()?;
        if matches!(&expr, Expr::Select(selector) if selector.range.is_some()) {
            return Err(Error::bad("a range such as `[5m]` belongs inside a function such as `rate`"));
        }
        Ok(expr)
    }

    fn primary(&mut self) -> Result<Expr, Error> {
        self.count_part()?;
        if self.take_sign("(") {
            let inner = self.expr(0)?;
            self.require(")")?;
            return Ok(inner);
        }
        if self.is_sign("{") {
            return Ok(Expr::Select(self.selector(None)?));
        }
        match self.peek().cloned() {
            Some(Token::Number(number)) => {
                self.at += 1;
                Ok(Expr::Number(number))
            }
            Some(Token::Text(_)) => Err(Error::bad("not supported: a text as a value")),
            Some(Token::Name(name)) => {
                self.at += 1;
                self.named(name)
            }
            _ => Err(self.unexpected("an expression")),
        }
    }

    /// What begins with a name: a function, an aggregation, a number in letters, or a metric.
    fn named(&mut self, name: String) -> Result<Expr, Error> {
        let lower = name.to_ascii_lowercase();
        let is_called = self.is_sign("(");
        if (is_called || self.is_word("by") || self.is_word("without"))
            && let Some((_, op)) = AggregateOp::ALL.into_iter().find(|(word, _)| *word == lower)
        {
            return self.aggregate(op);
        }
        if is_called {
            let Some((_, function)) = OverTime::ALL.into_iter().find(|(word, _)| *word == name) else {
                let known = OverTime::ALL.iter().map(|(word, _)| *word);
                let known: Vec<_> = known.chain(AggregateOp::ALL.iter().map(|(word, _)| *word)).collect();
                return Err(Error::bad(format!(
                    "not supported: the function `{name}`; there are {}",
                    known.join(", ")
                )));
            };
            self.require("(")?;
            let inner = self.primary()?;
            self.refuse_the_unsupported()?;
            self.require(")")?;
            return match inner {
                Expr::Select(selector) if selector.range.is_some() => Ok(Expr::OverTime(function, selector)),
                _ => Err(Error::bad(format!("`{name}` takes a selector with a range, such as `[10m]`"))),
            };
        }
        match lower.as_str() {
            "inf" => Ok(Expr::Number(f64::INFINITY)),
            "nan" => Ok(Expr::Number(f64::NAN)),
            _ => Ok(Expr::Select(self.selector(Some(name))?)),
        }
    }

    fn aggregate(&mut self, op: AggregateOp) -> Result<Expr, Error> {
        let before = self.grouping()?;
        self.require("(")?;
        let parameter = if op.takes_a_number() {
            let parameter = self.expr(0)?;
            if !parameter.is_scalar() {
                return Err(Error::bad("`topk` and `bottomk` take a number first"));
            }
            self.require(",")?;
            Some(parameter)
        } else {
            None
        };
        let of = self.expr(0)?;
        self.require(")")?;
        if of.is_scalar() {
            return Err(Error::bad("an aggregation takes series, not a number"));
        }
        let behind = if before.is_none() { self.grouping()? } else { None };
        let grouping = before.or(behind).unwrap_or(Grouping::By(Vec::new()));
        Ok(Expr::Aggregate(Box::new(Aggregate { op, grouping, parameter, of })))
    }

    fn grouping(&mut self) -> Result<Option<Grouping>, Error> {
        let is_by = self.take_word("by");
        if !is_by && !self.take_word("without") {
            return Ok(None);
        }
        self.require("(")?;
        let mut labels = Vec::new();
        while !self.take_sign(")") {
            let label = self.take_name().filter(|name| is_label_name(name));
            labels.push(label.ok_or_else(|| self.unexpected("a label"))?);
            if !self.take_sign(",") && !self.is_sign(")") {
                return Err(self.unexpected("`,` or `)`"));
            }
        }
        Ok(Some(if is_by { Grouping::By(labels) } else { Grouping::Without(labels) }))
    }

    /// The rest of a selector behind its name.
    fn selector(&mut self, name: Option<String>) -> Result<Selector, Error> {
        let mut matchers = Vec::new();
        if let Some(name) = name {
            matchers.push(Matcher::new(NAME, Op::Equal, name)?);
        }
        if self.take_sign("{") {
            while !self.take_sign("}") {
                matchers.push(self.matcher()?);
                if !self.take_sign(",") && !self.is_sign("}") {
                    return Err(self.unexpected("`,` or `}`"));
                }
            }
        }
        if matchers.iter().all(|matcher| matcher.takes("")) {
            return Err(Error::bad(
                "a selector must name a metric or hold a matcher that does not take the empty value",
            ));
        }
        let range = if self.take_sign("[") { Some(self.range()?) } else { None };
        let offset = if self.take_word("offset") { self.offset()? } else { 0 };
        self.refuse_the_unsupported()?;
        let number = self.selectors;
        self.selectors += 1;
        if self.selectors > SELECTORS_MAX {
            return Err(Error::bad(format!("the query has more than {SELECTORS_MAX} selectors")));
        }
        Ok(Selector { number, matchers, range, offset })
    }

    fn matcher(&mut self) -> Result<Matcher, Error> {
        // A metric's name may stand between quotes: `{"name"}`.
        if let Some(Token::Text(name)) = self.peek().cloned() {
            self.at += 1;
            return Matcher::new(NAME, Op::Equal, name);
        }
        let label = self.take_name().filter(|name| is_label_name(name));
        let label = label.ok_or_else(|| self.unexpected("a label"))?;
        let op = [("=", Op::Equal), ("!=", Op::NotEqual), ("=~", Op::Match), ("!~", Op::NotMatch)];
        let op = op.into_iter().find(|(sign, _)| self.is_sign(sign)).map(|(_, op)| op);
        let op = op.ok_or_else(|| self.unexpected("`=`, `!=`, `=~` or `!~`"))?;
        self.at += 1;
        let Some(Token::Text(value)) = self.peek().cloned() else { return Err(self.unexpected("a text")) };
        self.at += 1;
        Matcher::new(label, op, value)
    }

    fn range(&mut self) -> Result<Duration, Error> {
        let range = self.duration()?;
        if self.is_sign(":") {
            return Err(Error::bad("not supported: a subquery such as `[1h:5m]`"));
        }
        self.require("]")?;
        if range.is_zero() || range > super::RANGE_MAX {
            return Err(Error::bad("a range is longer than nothing and 90 days at most"));
        }
        Ok(range)
    }

    fn offset(&mut self) -> Result<i64, Error> {
        let is_negative = self.take_sign("-");
        let millis = self.duration()?.as_millis();
        let millis = i64::try_from(millis).ok().filter(|_| millis <= super::RANGE_MAX.as_millis());
        let millis = millis.ok_or_else(|| Error::bad("an offset is 90 days at most"))?;
        Ok(if is_negative { -millis } else { millis })
    }

    /// Also a plain number, of seconds.
    fn duration(&mut self) -> Result<Duration, Error> {
        let duration = match self.peek() {
            Some(Token::Duration(duration)) => Some(*duration),
            Some(Token::Number(seconds)) => Duration::try_from_secs_f64(*seconds).ok(),
            _ => None,
        };
        let duration = duration.ok_or_else(|| self.unexpected("a duration such as `5m`"))?;
        self.at += 1;
        Ok(duration)
    }
}
