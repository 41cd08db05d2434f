//! The slow path: what a body breaks, all of it, when the typed path has failed. Nobody comes here with a valid body,
//! but for schemas with keywords that no type expresses.

use super::super::types::{Allowance, extent};
use super::super::violation::escape_step;
use super::unions::{self, Unions};
use super::{At, Check, Violation, explain, keywords};
use jsonschema::Validator;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::{Arc, OnceLock};

/// A document of schemas under `$defs`, embedded as JSON text and parsed when first needed.
#[derive(Debug)]
pub struct Schemas {
    text: &'static str,
    parsed: OnceLock<Value>,
}

impl Schemas {
    /// `{"$defs": {"NewOrder": …}}`, JSON Schema 2020-12.
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            parsed: OnceLock::new(),
        }
    }

    fn parsed(&self) -> &Value {
        self.parsed
            .get_or_init(|| serde_json::from_str(self.text).unwrap_or(Value::Bool(true)))
    }
}

/// One schema, compiled when first needed.
///
/// ```ignore
/// static ALL: Schemas = Schemas::new(include_str!("schemas.json"));
/// pub static NEW_ORDER: Schema = Schema::of(&ALL, "NewOrder");
/// pub static ODD: Schema = Schema::new(r#"{"type": "object", "not": {…}}"#).judged();
/// ```
#[derive(Debug)]
pub struct Schema {
    source: Source,
    judged: bool,
    compiled: OnceLock<Option<Judge>>,
}

#[derive(Debug)]
enum Source {
    Whole(&'static str),
    Part(&'static Schemas, &'static str),
}

impl Schema {
    /// A schema that needs no other: JSON text, with its own `$defs` if any.
    pub const fn new(text: &'static str) -> Self {
        Self {
            source: Source::Whole(text),
            judged: false,
            compiled: OnceLock::new(),
        }
    }

    /// The schema `#/$defs/NAME` of a document.
    pub const fn of(all: &'static Schemas, name: &'static str) -> Self {
        Self {
            source: Source::Part(all, name),
            judged: false,
            compiled: OnceLock::new(),
        }
    }

    /// The schema has keywords that the typed path does not know: the judge is always asked.
    #[must_use]
    pub const fn judged(mut self) -> Self {
        self.judged = true;
        self
    }

    pub(in super::super) const fn is_judged(&self) -> bool {
        self.judged
    }

    /// The schema as JSON.
    pub fn document(&self) -> Value {
        match &self.source {
            Source::Whole(text) => serde_json::from_str(text).unwrap_or(Value::Bool(true)),
            Source::Part(all, name) => part(all.parsed(), name),
        }
    }

    /// Reports everything about the value that breaks the schema, at and below `at`. A schema that does not compile,
    /// which generation excludes, is logged and breaks nothing.
    pub fn judge(&self, value: &Value, at: &mut At<'_>) {
        let Some(judge) = self.compiled.get_or_init(|| self.compile()) else {
            return;
        };
        let (location, root) = (at.location(), at.pointer());
        unions::forget();
        for error in judge.validator.iter_errors(value) {
            for found in explain::explain(&error, value, judge.unions.as_ref()) {
                let mut pointer = root.clone();
                found.steps.iter().for_each(|step| escape_step(&mut pointer, step));
                at.sink().push(Violation {
                    location,
                    pointer,
                    code: found.code,
                    detail: found.detail,
                });
            }
        }
        unions::forget();
    }

    fn compile(&self) -> Option<Judge> {
        let document = self.document();
        let unions = Unions::of(&document);
        let built = keywords::options(unions.as_ref()).build(&document);
        let built = built.inspect_err(|error| tracing::error!(%error, "an embedded schema does not compile"));
        built.ok().map(|validator| Judge { validator, unions })
    }
}

/// A compiled schema.
#[derive(Debug)]
struct Judge {
    validator: Validator,
    unions: Option<Arc<Unions>>,
}

fn part(all: &Value, name: &str) -> Value {
    let mut reference = String::from("#/$defs");
    escape_step(&mut reference, name);
    let mut whole = all.as_object().cloned().unwrap_or_default();
    whole.insert("$ref".into(), reference.into());
    Value::Object(whole)
}

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
