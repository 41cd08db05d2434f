//! JSON values as JSON Schema compares them: 1 and 1.0 are one number, and members have no order.

use super::decimal;
use serde_json::{Number, Value};
use std::cmp::Ordering;

/// Whether two values are equal.
pub fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => order(left, right) == Ordering::Equal,
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            let same = |(name, left)| right.get(name).is_some_and(|right| is_same(left, right));
            left.len() == right.len() && left.iter().all(same)
        }
        _ => left == right,
    }
}

/// The order of two numbers, exactly: no integer is rounded to a float.
pub(super) fn order(left: &Number, right: &Number) -> Ordering {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => left.cmp(&right),
        (Some(left), None) => against(left, float(right)),
        (None, Some(right)) => against(right, float(left)).reverse(),
        (None, None) => compared(float(left), float(right)),
    }
}

fn float(number: &Number) -> f64 {
    number.as_f64().unwrap_or_default()
}

/// The order of an integer of 64 bits and a float.
fn against(integer: i128, float: f64) -> Ordering {
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates far beyond 64 bits")]
    let whole = float.trunc() as i128;
    integer.cmp(&whole).then_with(|| compared(0.0, float.fract()))
}

/// Numbers of JSON are never NaN.
fn compared(left: f64, right: f64) -> Ordering {
    left.partial_cmp(&right).unwrap_or(Ordering::Equal)
}

/// Whether a number is a whole number of steps, of which 0 is none.
pub(super) fn is_multiple(number: &Number, step: &Number) -> bool {
    match (number.as_i128(), step.as_i128()) {
        (Some(number), Some(step)) => step == 0 || number % step == 0,
        _ => decimal::is_multiple(float(number), float(step)),
    }
}
