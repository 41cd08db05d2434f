//! Numbers as people write them: exact decimals.

/// A float as mantissa and power of ten: the shortest decimal that means this float.
fn decompose(value: f64) -> Option<(u128, i32)> {
    let text = format!("{:e}", value.abs());
    let (digits, exponent) = text.split_once('e')?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let exponent = exponent.parse::<i32>().ok()? - i32::try_from(fraction.len()).ok()?;
    Some((format!("{whole}{fraction}").parse().ok()?, exponent))
}

/// Whether `value` is a whole number of `step`s, both taken as decimals. False for what is no number.
pub(super) fn is_multiple(value: f64, step: f64) -> bool {
    let (Some((value, value_exponent)), Some((step, step_exponent))) = (decompose(value), decompose(step)) else {
        return false;
    };
    if value == 0 || step == 0 {
        return value == 0;
    }
    let shift = value_exponent - step_exponent;
    if shift >= 0 {
        // Below 10^17 each: the product stays within u128, and the loop within the 630 powers of ten that f64 has.
        return (0..shift).fold(value % step, |rest, _| rest * 10 % step) == 0;
    }
    10u128
        .checked_pow(shift.unsigned_abs())
        .and_then(|scale| scale.checked_mul(step))
        .is_some_and(|step| value % step == 0)
}

/// The `f64` with the decimal digits of an `f32`: 0.1, where a cast gives 0.10000000149011612.
pub(super) fn widen(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| f64::from(value))
}
