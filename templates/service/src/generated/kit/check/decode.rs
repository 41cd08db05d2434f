//! Values out of JSON: the typed path first, and the judge where it fails. Nobody meets it with a valid body, but
//! for schemas with keywords that no type expresses.

use super::super::types::{Allowance, extent};
use super::super::violation::escape_step;
use super::{At, Check, Schema, Violation};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Text that is no JSON, or JSON that nobody should send; the words are for the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed(pub String);

/// Reads a value out of JSON text: typed first, and by the judge when that fails. `None`: `at` knows why.
pub fn decode_json<T>(text: &str, schema: &Schema, at: &mut At<'_>) -> Result<Option<T>, Malformed>
where
    T: DeserializeOwned + Check,
{
    let _allowance = Allowance::of(text.len());
    match super::members::from_str::<T>(text) {
        Ok(value) if schema.is_judged() => {
            let document = super::strict::parse(text)?;
            Ok(accept(value, at, |at| schema.judge(&document, at)))
        }
        Ok(value) => Ok(accept(value, at, |_| {})),
        Err(_) => Ok(decode_value(super::strict::parse(text)?, schema, at)),
    }
}

/// Reads a value out of a JSON value: the judge first, whose findings come with places and keywords, then the type.
pub fn decode_value<T>(mut document: Value, schema: &Schema, at: &mut At<'_>) -> Option<T>
where
    T: DeserializeOwned + Check,
{
    let before = at.violations();
    schema.judge(&document, at);
    if at.violations() > before {
        return None;
    }
    normalise(&mut document);
    let _allowance = Allowance::of(extent(&document));
    match serde_path_to_error::deserialize(&document) {
        Ok(value) => accept(value, at, |_| {}),
        Err(error) => {
            report_place(&error, &document, at);
            None
        }
    }
}

fn accept<T: Check>(value: T, at: &mut At<'_>, also: impl FnOnce(&mut At<'_>)) -> Option<T> {
    let before = at.violations();
    value.check(at);
    also(at);
    (at.violations() == before).then_some(value)
}

/// Where the schema is content and the type is not: a number too wide for it, or more than JSON Schema can say.
fn report_place(error: &serde_path_to_error::Error<serde_json::Error>, document: &Value, at: &mut At<'_>) {
    use serde_path_to_error::Segment;
    let (mut steps, mut here) = (Vec::new(), Some(document));
    for segment in error.path() {
        let step = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.clone(),
            Segment::Enum { .. } | Segment::Unknown => continue,
        };
        here = here.and_then(|value| child(value, &step));
        steps.push(step);
    }
    let mut pointer = at.pointer();
    for step in &steps {
        escape_step(&mut pointer, step);
    }
    let (code, detail) = match here {
        Some(Value::Number(_)) => ("format", "must be a number that fits its format"),
        _ => ("type", "must be of the declared type"),
    };
    let location = at.location();
    at.sink().push(Violation {
        location,
        pointer,
        code: code.into(),
        detail: detail.into(),
    });
}

fn child<'v>(value: &'v Value, step: &str) -> Option<&'v Value> {
    match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        other => other.get(step),
    }
}

/// Writes floats without fraction as the integers they are: in JSON Schema 1.0 is an integer.
pub fn normalise(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if let Some(integer) = number.as_f64().filter(|_| number.is_f64()).and_then(integral) {
                *number = integer;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(normalise),
        Value::Object(members) => members.values_mut().for_each(normalise),
        _ => {}
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked before"
)]
fn integral(float: f64) -> Option<serde_json::Number> {
    const TWO_63: f64 = 9_223_372_036_854_775_808.0;
    if float.fract() != 0.0 {
        return None;
    }
    // What was rounded to the least integer may have been less.
    if -TWO_63 < float && float < TWO_63 {
        return Some((float as i64).into());
    }
    (0.0..2.0 * TWO_63).contains(&float).then(|| (float as u64).into())
}
