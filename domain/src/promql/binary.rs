//! Arithmetic and comparisons between two sides.

use std::collections::BTreeMap;

use super::evaluate::{changed, distinct};
use super::expr::BinaryOp;
use super::{Error, Labels, Track, Value};

/// Both sides together. Two vectors are matched by all their labels but the name.
pub(super) fn combine(op: BinaryOp, is_bool: bool, left: Value, right: Value) -> Result<Value, Error> {
    let result = match (left, right) {
        (Value::Scalar(left), Value::Scalar(right)) => {
            let pairs = left.into_iter().zip(right);
            return Ok(Value::Scalar(pairs.map(|(one, other)| computed(op, one, other)).collect()));
        }
        (Value::Vector(tracks), Value::Scalar(numbers)) => {
            with_numbers(tracks, &numbers, op, is_bool, |value, number| (value, number))?
        }
        (Value::Scalar(numbers), Value::Vector(tracks)) => {
            with_numbers(tracks, &numbers, op, is_bool, |value, number| (number, value))?
        }
        (Value::Vector(left), Value::Vector(right)) => matched(op, is_bool, left, right)?,
    };
    Ok(Value::Vector(result.into_iter().filter(Track::has_any).collect()))
}

/// What stays of a series: a comparison without `bool` leaves its values and its name, everything else makes new ones.
const fn leaves_it(op: BinaryOp, is_bool: bool) -> bool {
    op.is_comparison() && !is_bool
}

fn with_numbers(
    mut tracks: Vec<Track>,
    numbers: &[f64],
    op: BinaryOp,
    is_bool: bool,
    sides: impl Fn(f64, f64) -> (f64, f64),
) -> Result<Vec<Track>, Error> {
    for track in &mut tracks {
        for (value, number) in track.values.iter_mut().zip(numbers) {
            let Some(own) = *value else { continue };
            let (left, right) = sides(own, *number);
            let result = computed(op, left, right);
            *value = if leaves_it(op, is_bool) { Some(own).filter(|_| result > 0.0) } else { Some(result) };
        }
    }
    if leaves_it(op, is_bool) { Ok(tracks) } else { distinct(changed(tracks, Some)) }
}

fn matched(op: BinaryOp, is_bool: bool, left: Vec<Track>, right: Vec<Track>) -> Result<Vec<Track>, Error> {
    let mut others = BTreeMap::<Labels, Track>::new();
    for track in right {
        let mut key = track.labels.clone();
        key.forget_name();
        if others.insert(key, track).is_some() {
            return Err(ambiguous("right"));
        }
    }
    let mut result = Vec::new();
    for mut track in left {
        let mut key = track.labels.clone();
        key.forget_name();
        // Taken away, so that a second one with the same labels finds none.
        match others.get_mut(&key) {
            None => continue,
            Some(other) if other.values.is_empty() => return Err(ambiguous("left")),
            Some(other) => {
                for (value, other) in track.values.iter_mut().zip(std::mem::take(&mut other.values)) {
                    let (Some(one), Some(other)) = (*value, other) else {
                        *value = None;
                        continue;
                    };
                    let result = computed(op, one, other);
                    *value = if leaves_it(op, is_bool) {
                        Some(one).filter(|_| result > 0.0)
                    } else {
                        Some(result)
                    };
                }
            }
        }
        if !leaves_it(op, is_bool) {
            track.labels = key;
        }
        result.push(track);
    }
    Ok(result)
}

fn ambiguous(side: &str) -> Error {
    Error::execution(format!(
        "several series on the {side} side have the same labels, and one is matched with one: name one metric, or aggregate first"
    ))
}

/// A comparison comes to 1 or 0.
#[expect(clippy::float_cmp, reason = "the language's `==` is exact")]
fn computed(op: BinaryOp, left: f64, right: f64) -> f64 {
    let truth = |is_so: bool| f64::from(u8::from(is_so));
    match op {
        BinaryOp::Add => left + right,
        BinaryOp::Subtract => left - right,
        BinaryOp::Multiply => left * right,
        BinaryOp::Divide => left / right,
        BinaryOp::Modulo => left % right,
        BinaryOp::Power => left.powf(right),
        BinaryOp::Equal => truth(left == right),
        BinaryOp::NotEqual => truth(left != right),
        BinaryOp::Less => truth(left < right),
        BinaryOp::Greater => truth(left > right),
        BinaryOp::AtMost => truth(left <= right),
        BinaryOp::AtLeast => truth(left >= right),
    }
}
