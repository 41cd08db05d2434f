//! Numbers within bounds.

use crate::contract::{Bound, Bounds, Integer, IntegerFormat};
use serde_json::{Number, Value};

/// An integer within its bounds and its width: the smallest from 1 on, else the nearest to it.
pub(super) fn integer(integer: &Integer, turn: u32) -> Option<Value> {
    let (least, most): (i128, i128) = match integer.format {
        IntegerFormat::I32 => (i32::MIN.into(), i32::MAX.into()),
        IntegerFormat::I64 => (i64::MIN.into(), i64::MAX.into()),
        IntegerFormat::U32 => (0, u32::MAX.into()),
        IntegerFormat::U64 => (0, u64::MAX.into()),
    };
    let bounds = &integer.bounds;
    let low = bounds.min.as_ref().map_or(least, |bound| least.max(ceiling(bound)));
    let high = bounds.max.as_ref().map_or(most, |bound| most.min(floor(bound)));
    let step = bounds.multiple_of.as_ref().and_then(Number::as_f64).unwrap_or(1.0);
    let step = if step.fract() == 0.0 { whole(step).max(1) } else { 1 };
    let start = 1.clamp(low, high.max(low)) + i128::from(turn) * step;
    let up = start.div_euclid(step) * step + if start.rem_euclid(step) == 0 { 0 } else { step };
    let chosen = if up <= high {
        up
    } else {
        high.div_euclid(step) * step - i128::from(turn) * step
    };
    (low..=high).contains(&chosen).then(|| json(chosen)).flatten()
}

fn json(number: i128) -> Option<Value> {
    let small = i64::try_from(number).map(Value::from);
    small.or_else(|_| u64::try_from(number).map(Value::from)).ok()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "saturates, and bounds beyond 64 bits are cut at the width"
)]
fn whole(number: f64) -> i128 {
    number as i128
}

fn exact(number: &Number) -> Option<i128> {
    number
        .as_i64()
        .map(i128::from)
        .or_else(|| number.as_u64().map(i128::from))
}

fn ceiling(bound: &Bound) -> i128 {
    let float = bound.value.as_f64().unwrap_or(0.0);
    let near = exact(&bound.value).unwrap_or_else(|| whole(float.ceil()));
    let touches = exact(&bound.value).is_some() || float.fract() == 0.0;
    if bound.exclusive && touches { near + 1 } else { near }
}

fn floor(bound: &Bound) -> i128 {
    let float = bound.value.as_f64().unwrap_or(0.0);
    let near = exact(&bound.value).unwrap_or_else(|| whole(float.floor()));
    let touches = exact(&bound.value).is_some() || float.fract() == 0.0;
    if bound.exclusive && touches { near - 1 } else { near }
}

/// A number within bounds.
pub(super) fn number(bounds: &Bounds, turn: u32) -> Option<Value> {
    let low = bounds.min.as_ref().and_then(|bound| bound.value.as_f64());
    let high = bounds.max.as_ref().and_then(|bound| bound.value.as_f64());
    let step = bounds.multiple_of.as_ref().and_then(Number::as_f64);
    let mut candidates = vec![1.5 + f64::from(turn), 1.0 + f64::from(turn)];
    if let Some(step) = step {
        candidates = (0..200)
            .map(|n| step * (((low.unwrap_or(1.0) / step).ceil()) + f64::from(n) + f64::from(turn)))
            .collect();
    }
    match (low, high) {
        (Some(low), Some(high)) => candidates.extend([
            f64::midpoint(low, high),
            low,
            high,
            low + (high - low) / (3.0 + f64::from(turn)),
        ]),
        (Some(low), None) => candidates.extend([low + 1.0 + f64::from(turn), low]),
        (None, Some(high)) => candidates.extend([high - 1.0 - f64::from(turn), high]),
        (None, None) => {}
    }
    let inside = |n: &f64| {
        let above = bounds
            .min
            .as_ref()
            .is_none_or(|b| low.is_none_or(|low| *n > low || (!b.exclusive && *n >= low)));
        let under = bounds
            .max
            .as_ref()
            .is_none_or(|b| high.is_none_or(|high| *n < high || (!b.exclusive && *n <= high)));
        let multiple = step.is_none_or(|step| ((n / step) - (n / step).round()).abs() < 1e-9);
        above && under && multiple
    };
    let chosen = candidates.into_iter().find(inside)?;
    if chosen.fract() == 0.0 && chosen.abs() < 1e15 {
        return json(whole(chosen));
    }
    Number::from_f64(chosen).map(Value::Number)
}
