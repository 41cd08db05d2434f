//! What a plain YAML scalar means: the core schema of YAML 1.2, whose values are JSON's.

use super::{Number, Value};

/// The value of a plain scalar. `yes`, `on` and dates are strings; `.inf` and `.nan`, which JSON cannot say, stay
/// strings too, so that whoever needs a number there reports them.
pub(super) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), |n| Value::Number(Number(n))),
    }
}

/// The text of a number, in a form that JSON and Rust read; none if it is no number.
fn number(text: &str) -> Option<String> {
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    is_decimal(unsigned).then(|| text.strip_prefix('+').unwrap_or(text).to_owned())
}

fn radix(digits: &str, radix: u32) -> Option<String> {
    let plain = !digits.starts_with(['+', '-']);
    let number = u128::from_str_radix(digits, radix).ok().filter(|_| plain)?;
    Some(number.to_string())
}

/// `12`, `1.5`, `.5`, `5.`, each with an exponent or without.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|e| {
        let e = e.strip_prefix(['-', '+']).unwrap_or(e);
        !e.is_empty() && digits(e)
    });
    digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && exponent_fits
}
